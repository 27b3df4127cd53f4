"""Both starters' HTTP servers beside TorchServe and the bare call of the exported model.

The projects are generated, trained and exported here; their own `make` starts the servers.
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
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import Question, Rate, ask, cpu_seconds, peak_memory, post
from benchmarks.page import keep, table
from benchmarks.starters import environment, generate

CLIENTS = (1, 8, 32)
GOALS = {1: 0.25, 8: 0.75, 32: 0.75}  # CPU time an answer in TorchServe's with batches, at most
BEYOND = 0.4  # CPU ms an answer beyond the bare call, at most
LARGE, LARGE_SIDE, LARGE_CLIENTS = 0.9, 224, 8  # requests in those of the bare call, at least
LARGE_SETTINGS = ("model.network=residual", f"data.image_size={LARGE_SIDE}", "data.source=pictures")
OURS, THEIRS, BARE_CALL = "deploy/server", "TorchServe, batches of 8", "bare ONNX Runtime call"
TENSORFLOW = "deploy/server of TensorFlow"
CALLS = {  # in process, without HTTP and without a picture to decode
    "ONNX Runtime": ("pytorch", "runtime"),
    "PyTorch (TorchScript)": ("pytorch", "framework"),
    "LiteRT": ("tensorflow", "runtime"),
    "TensorFlow (SavedModel)": ("tensorflow", "framework"),
}
PEER = Path(__file__).resolve().parent / "peers/bare_call.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a server took until it was ready, and the most memory it held: CPU seconds, MB."""

    cpu: float
    memory: float


class Made:
    """A generated starter, trained a little and exported, and the environment of its targets."""

    def __init__(self, folder: Path, framework: str, large: bool = False) -> None:
        self.folder = generate(folder / "large" if large else folder, framework)
        self.settings = environment(folder, framework)
        sets = ["train.epochs=2", *(LARGE_SETTINGS if large else ())]
        if large:
            write_pictures(self.folder / "pictures")
        words = ["make", "train", "export", "ARGS=" + " ".join(f"--set {each}" for each in sets)]
        subprocess.run(words, cwd=self.folder, env=self.settings, check=True)
        payload = json.loads((self.folder / "artifacts/model.json").read_text("utf-8"))
        self.size = int(payload["input"]["image_size"])

    @contextlib.contextmanager
    def running(self, *words: str) -> Iterator[tuple[int, str]]:
        """A server target while it runs: its process, and its line when it is ready."""
        process = subprocess.Popen(
            ["make", "--no-print-directory", *words],
            cwd=self.folder,
            env=self.settings,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        try:
            yield process.pid, next(line for line in process.stdout if line.startswith("serving"))
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)

    def call(self, way: str, clients: int, seconds: float) -> tuple[Rate, float]:
        """The exported model without HTTP, by its runtime or the framework; the median in ms."""
        done = subprocess.run(
            [f"{self.settings['VENV']}/bin/python", str(PEER), way, str(clients), str(seconds)],
            cwd=self.folder,
            env=self.settings,
            capture_output=True,
            text=True,
            check=True,
        )
        per_second, p99, p50, cpu = json.loads(done.stdout.splitlines()[-1])
        return Rate(per_second=per_second, p99=p99, errors=0, cpu=cpu), p50


def write_pictures(folder: Path) -> None:
    """Of two classes, a few of each: a network is to be timed, not to be good."""
    for name in ("left", "right"):
        (folder / name).mkdir(parents=True)
        for number in range(12):
            light = 200 + number if name == "left" else 40 + number
            (folder / name / f"{number}.png").write_bytes(png(LARGE_SIDE, light))


def png(side: int, light: int = 255) -> bytes:
    """A gray ramp, as large as the model's pictures: nothing to resize."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(x * light // side for x in range(side)) for _ in range(side))
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        made += struct.pack(">I", len(data)) + kind + data + checksum
    return made


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Rates by server and clients, in-process medians in ms, and what starting took."""

    rates: Mapping[str, Mapping[int, Rate]]
    calls: Mapping[str, float]
    starts: Mapping[str, Start]
    large: Mapping[str, Rate]  # the residual network: deploy/server, and the bare call


def measure(folder: Path, rounds: int, seconds: float) -> Found:
    """The best round of each, all taken in turn so that a slow minute is everybody's."""
    torch, tensor = Made(folder, "pytorch"), Made(folder, "tensorflow")
    body, port, kind = png(torch.size), first_port(), {"Content-Type": "image/png"}
    commands: dict[str, tuple[Made, *tuple[str, ...]]] = {
        OURS: (torch, "serve", f"PORT={port + 5}"),
        f"{OURS}, 2 workers": (torch, "serve", f"PORT={port + 6}", "ARGS=--workers 2"),
        TENSORFLOW: (tensor, "serve", f"PORT={port + 7}"),
        THEIRS: (torch, "torchserve", f"PORT={port}"),
    }
    subprocess.run(  # installs, so that no start below does
        ["make", "server-test", "ARGS=-q -k tells"],
        cwd=tensor.folder,
        env=tensor.settings,
        check=True,
    )
    with contextlib.ExitStack() as stack:
        questions, started = {}, {}
        for name, (made, *words) in commands.items():
            server, line = stack.enter_context(made.running(*words))
            started[name] = cpu_seconds(server)
            number = int(re.findall(r":(\d+)", line)[0])
            questions[name] = (
                torchserve_question(server, line, body)
                if name == THEIRS
                else post(server, number, "/predict", body, kind)
            )
            ask(questions[name], 8, 2)  # warm
        rates = _rates(torch, questions, rounds, seconds)
        starts = {
            name: Start(cpu=used, memory=peak_memory(questions[name].server))
            for name, used in started.items()
        }
    made_by = {"pytorch": torch, "tensorflow": tensor}
    calls = {
        name: min(made_by[framework].call(way, 1, seconds)[1] for _ in range(rounds))
        for name, (framework, way) in CALLS.items()
    }
    large = _measure_large(folder, port + 8, rounds, seconds)
    return Found(rates=rates, calls=calls, starts=starts, large=large)


def _measure_large(folder: Path, port: int, rounds: int, seconds: float) -> dict[str, Rate]:
    made = Made(folder, "pytorch", large=True)
    body, kind = png(made.size), {"Content-Type": "image/png"}
    with made.running("serve", f"PORT={port}") as (server, _):
        question = post(server, port, "/predict", body, kind)
        ask(question, LARGE_CLIENTS, 2)  # warm
        found: dict[str, Rate] = {}
        for _ in range(rounds):
            for name, rate in (
                (OURS, ask(question, LARGE_CLIENTS, seconds)),
                (BARE_CALL, made.call("runtime", LARGE_CLIENTS, seconds)[0]),
            ):
                if name not in found or rate.per_second > found[name].per_second:
                    found[name] = rate
    return found


def _rates(
    made: Made, questions: Mapping[str, Question], rounds: int, seconds: float
) -> dict[str, dict[int, Rate]]:
    ways: dict[str, Callable[[int], Rate]] = {
        BARE_CALL: lambda clients: made.call("runtime", clients, seconds)[0]
    }
    for name, question in questions.items():
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


def page(found: Found) -> str:
    """The ratios and the figures behind them, as Markdown."""
    rates, ratios = found.rates, []
    for clients in CLIENTS:
        alone, theirs, bare = (rates[name][clients] for name in (OURS, THEIRS, BARE_CALL))
        both = max((rates[name][clients] for name in (OURS, f"{OURS}, 2 workers")), key=_speed)
        share, beyond = alone.cpu / theirs.cpu, alone.cpu - bare.cpu
        goal = GOALS[clients]
        cells = [f"{share:.2f}", f"{goal:.2f}", "yes" if share <= goal else "no"]
        cells += [f"{beyond:.2f}", f"{BEYOND:.1f}", "yes" if beyond <= BEYOND else "no"]
        ratios.append((str(clients), *cells, f"{both.per_second / theirs.per_second:.2f}"))
    heads = (
        *("Clients", "CPU an answer, server / TorchServe", "At most", "Reached"),
        *("CPU ms beyond the bare call", "At most", "Reached"),
        "requests, the better of 1 and 2 processes / TorchServe",
    )
    ratio = found.large[OURS].per_second / found.large[BARE_CALL].per_second
    large = [(f"{ratio:.2f}", f"{LARGE}", "yes" if ratio >= LARGE else "no")]
    large_heads = (
        f"Residual network, {LARGE_SIDE} pixels, {LARGE_CLIENTS} clients: requests, server / bare",
        "At least",
        "Reached",
    )
    large_rows = [(name, *_cells(rate)) for name, rate in found.large.items()]
    rows = [
        (name, str(clients), *_cells(of[clients]))
        for clients in CLIENTS
        for name, of in rates.items()
    ]
    columns = ("", "Clients", "per second", "p99 ms", "CPU ms an answer", "errors")
    starts = [
        (name, f"{start.cpu:.1f}", f"{start.memory:.0f}") for name, start in found.starts.items()
    ]
    calls = [(name, f"{wait:.3f}") for name, wait in found.calls.items()]
    return "\n\n".join(
        (
            table(heads, ratios),
            table(columns, rows),
            table(large_heads, large),
            table((columns[0], *columns[2:]), large_rows),
            table(("Server", "CPU s to start", "Peak MB"), starts),
            table(("One picture in process, one thread", "median ms"), calls),
        )
    )


def _speed(rate: Rate) -> float:
    return rate.per_second


def _cells(rate: Rate) -> tuple[str, ...]:
    return f"{rate.per_second:.0f}", f"{rate.p99:.1f}", f"{rate.cpu:.2f}", str(rate.errors)


def main() -> None:
    """Measure, print, and keep the result unless --print-only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--folder", type=Path, help="keep projects and environments here")
    parser.add_argument("--print-only", action="store_true", help="leave docs/benchmarks.md alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = (options.folder or Path(passing)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        result = page(measure(folder, options.rounds, options.seconds))
    print(result)
    if not options.print_only:
        how = f"--rounds {options.rounds} --seconds {options.seconds:g}"
        keep("serving", f"make bench-serving ARGS='{how}'", result)


if __name__ == "__main__":
    main()
