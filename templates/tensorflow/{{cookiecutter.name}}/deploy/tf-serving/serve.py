"""Starts TensorFlow Serving on the exported model, by whichever way this machine has."""

import argparse
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

HERE = Path(__file__).resolve().parent
MODEL = HERE.parents[1] / "artifacts" / "saved_model"
SERVER = "tensorflow_model_server"
READY_SECONDS = 300  # a container's image may have to be fetched first
NEITHER = (
    f"this machine has neither {SERVER} nor a running container engine: install one of them, "
    "https://www.tensorflow.org/tfx/serving/setup or https://docs.docker.com/engine/install"
)


class CannotServe(Exception):
    """What is wrong and what to do, for one line."""


def main() -> int:
    """Gives the exit code: 0 stopped by a signal, 1 could not start or the server ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8501, help="REST")
    parser.add_argument("--grpc-port", type=int, default=8500)
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        with tempfile.TemporaryDirectory(prefix="tf-serving-") as folder:
            _serve(options.port, options.grpc_port, Path(folder))
    except CannotServe as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _serve(port: int, grpc_port: int, folder: Path) -> None:
    if not list(MODEL.glob("[0-9]*/saved_model.pb")):
        raise CannotServe(f"there is no model in {MODEL} (make train export)")
    command = _find_server(port, grpc_port, folder)
    for each in (port, grpc_port):
        try:
            socket.create_server(("127.0.0.1", each)).close()
        except (OSError, OverflowError) as error:
            raise CannotServe(f"port {each} cannot be used: {error} (PORT=...)") from error
    ports = {"PORT": str(port), "GRPC_PORT": str(grpc_port)}
    server = subprocess.Popen(command, env=os.environ | ports, start_new_session=True)
    try:
        _wait_until_available(server, port)
        url = f"http://127.0.0.1:{port}/v1/models/model"
        print(f"serving {url} (gRPC at {grpc_port}; deploy/tf-serving/client.py asks)", flush=True)
        raise CannotServe(f"{command[0]} ended by itself with code {server.wait()}")
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _find_server(port: int, grpc_port: int, folder: Path) -> list[str]:
    """The command that serves: the program of this machine, else a container."""
    if shutil.which(SERVER):
        config = (HERE / "models.config").read_text("utf-8")
        (folder / "models.config").write_text(
            config.replace('"/models/model"', json.dumps(str(MODEL), ensure_ascii=False)), "utf-8"
        )
        return [
            *(SERVER, f"--rest_api_port={port}", f"--port={grpc_port}"),
            *(f"--model_config_file={folder / 'models.config'}", "--enable_batching=true"),
            f"--batching_parameters_file={HERE / 'batching.config'}",
        ]
    if shutil.which("docker"):  # the command may be there and its engine not
        asked = subprocess.run(["docker", "version"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["docker", "compose", "-f", str(HERE / "compose.yaml"), "up"]
    raise CannotServe(NEITHER)


def _wait_until_available(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise CannotServe(f"the server ended with code {server.returncode} while starting")
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/v1/models/model", timeout=5
            ) as it:
                states = [one["state"] for one in json.load(it)["model_version_status"]]
        except (OSError, ValueError, KeyError):
            states = []
        if "AVAILABLE" in states:
            return
        time.sleep(0.2)
    raise CannotServe(f"the model was not available after {READY_SECONDS} seconds")


if __name__ == "__main__":
    sys.exit(main())
