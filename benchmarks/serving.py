"""The PyTorch starter's HTTP server beside the bare ONNX Runtime call and TorchServe, in one run.

PROJECT is a generated PyTorch starter after `make train export`; its own `make` starts the servers,
so its variables (VENV, SERVER_VENV, TORCHSERVE_VENV, ...) count.
"""

import argparse
import contextlib
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.load import Question, Rate, ask, post
from benchmarks.page import keep, table

CLIENTS = (1, 8, 32)
GOAL = 1.5  # times the requests of TorchServe with batches
OURS, THEIRS, BARE_CALL = "deploy/server", "TorchServe, batches of 8", "bare ONNX Runtime call"
BARE = """
import sys, time, threading, json
sys.path.insert(0, "deploy/server")
import numpy as np
from pathlib import Path
from runtime import Runtime
runtime, clients, seconds = Runtime(Path("artifacts")), int(sys.argv[1]), float(sys.argv[2])
shape = runtime.manifest["input"]
x = np.zeros((1, shape["image_size"], shape["image_size"], shape["channels"]), np.float32)
waits, end, began = [], time.perf_counter() + seconds, time.process_time()
def client():
    while (begin := time.perf_counter()) < end:
        runtime.logits(x)
        waits.append(time.perf_counter() - begin)
threads = [threading.Thread(target=client) for _ in range(clients)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
waits.sort()
used = (time.process_time() - began) / len(waits) * 1000
print(json.dumps([len(waits) / seconds, waits[int(len(waits) * 0.99)] * 1000, 0, used]))
"""


def png(side: int) -> bytes:
    """A gray ramp, as large as the model's pictures: nothing to resize."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(x * 255 // side for x in range(side)) for _ in range(side))
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        made += struct.pack(">I", len(data)) + kind + data + checksum
    return made


@contextlib.contextmanager
def running(project: Path, *words: str) -> Iterator[tuple[int, str]]:
    """A server target of the project while it runs: its process, and its line when it is ready."""
    command = ["make", "--no-print-directory", *words]
    process = subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    try:
        yield process.pid, next(line for line in process.stdout if line.startswith("serving"))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def first_port() -> int:
    """The first of five free ones in a row."""
    for first in range(22_000, 60_000, 10):
        with contextlib.suppress(OSError):
            for port in range(first, first + 5):
                socket.create_server(("127.0.0.1", port)).close()
            return first
    raise OSError("no five free ports in a row")


def torchserve_question(server: int, line: str, body: bytes) -> Question:
    """What its own ready line says: the port, and where the token is."""
    keys = json.loads(Path(re.findall(r"tokens in (\S+)\)", line)[0]).read_text("utf-8"))
    port = int(re.findall(r":(\d+)/", line)[0])
    token = {"Authorization": f"Bearer {keys['inference']['key']}"}
    kind = {"Content-Type": "application/octet-stream"}
    return post(server, port, "/predictions/model", body, token | kind)


def bare_call(project: Path, clients: int, seconds: float) -> Rate:
    """The same runtime in a process of its own, without HTTP and without a picture to decode."""
    python = Path(os.environ.get("SERVER_VENV", project / ".venv-server")) / "bin/python"
    done = subprocess.run(
        [str(python), "-c", BARE, str(clients), str(seconds)],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    return Rate(*json.loads(done.stdout))


def measure(project: Path, rounds: int, seconds: float) -> dict[str, dict[int, Rate]]:
    """The best round of each, all taken in turn so that a slow minute is everybody's."""
    side = json.loads((project / "artifacts/model.json").read_text("utf-8"))["input"]["image_size"]
    body, port = png(side), first_port()
    with contextlib.ExitStack() as stack:
        alone, _ = stack.enter_context(running(project, "serve", f"PORT={port + 5}"))
        more, _ = stack.enter_context(
            running(project, "serve", f"PORT={port + 6}", "ARGS=--workers 2")
        )
        theirs = stack.enter_context(running(project, "torchserve", f"PORT={port}"))
        kind = {"Content-Type": "image/png"}
        questions = {
            OURS: post(alone, port + 5, "/predict", body, kind),
            f"{OURS}, 2 workers": post(more, port + 6, "/predict", body, kind),
            THEIRS: torchserve_question(*theirs, body),
        }
        ways: dict[str, Callable[[int], Rate]] = {
            BARE_CALL: lambda clients: bare_call(project, clients, seconds)
        }
        for name, question in questions.items():
            ask(question, 8, 2)  # warm
            ways[name] = lambda clients, question=question: ask(question, clients, seconds)  # type: ignore[misc]
        found: dict[str, dict[int, Rate]] = {name: {} for name in ways}
        for clients in CLIENTS:
            for number in range(rounds):
                print(f"\r{clients} clients, round {number + 1}", end="", file=sys.stderr)
                for name, way in ways.items():
                    rate, best = way(clients), found[name].get(clients)
                    if best is None or rate.per_second > best.per_second:
                        found[name][clients] = rate
        print(file=sys.stderr)
    return found


def told(found: dict[str, dict[int, Rate]]) -> str:
    """The ratios and the figures behind them, as Markdown."""
    ratios = []
    for clients in CLIENTS:
        ours, theirs, bare = (found[name][clients] for name in (OURS, THEIRS, BARE_CALL))
        ratio = ours.per_second / theirs.per_second
        cells = [f"{ratio:.2f}", f"{GOAL:.1f}", "yes" if ratio >= GOAL else "no"]
        cells += [f"{theirs.cpu / ours.cpu:.2f}", f"{ours.per_second / bare.per_second:.2f}"]
        ratios.append((str(clients), *cells))
    rows = [
        (name, str(clients), *_cells(rate))
        for clients in CLIENTS
        for name, rates in found.items()
        for rate in (rates[clients],)
    ]
    heads = (
        *("Clients", "requests, server / TorchServe", "At least", "Reached"),
        *("CPU an answer, TorchServe / server", "requests, server / bare call"),
    )
    columns = ("", "Clients", "per second", "p99 ms", "CPU ms an answer", "errors")
    return table(heads, ratios) + "\n\n" + table(columns, rows)


def _cells(rate: Rate) -> tuple[str, ...]:
    return f"{rate.per_second:.0f}", f"{rate.p99:.1f}", f"{rate.cpu:.2f}", str(rate.errors)


def main() -> None:
    """Measure, print, and keep the result unless --print-only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--print-only", action="store_true", help="leave docs/benchmarks.md alone")
    options = parser.parse_args()
    result = told(measure(options.project.resolve(), options.rounds, options.seconds))
    print(result)
    if not options.print_only:
        how = f"python -m benchmarks.serving PROJECT --rounds {options.rounds}"
        keep("serving", f"{how} --seconds {options.seconds:g}", result)


if __name__ == "__main__":
    main()
