"""A generated project as the tests drive it: its make targets and its servers."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOSTILE = (
    'A "digit\'s" {{ 7*7 }} {% raw %} model: ünïcode, `code`, <b>bold</b> $(touch pwned) \\ end'
)
THOROUGH = bool(os.environ.get("E2E_ALL"))  # `make e2e-all` sets it
# What fwpick's own make hands down would be taken by the project's make for its own.
LEFT_OUT = {"PYTHONPATH", "VIRTUAL_ENV", "VENV", "ARGS", "E2E", "PYTHON", "MFLAGS"} | {
    f"MAKE{name}" for name in ("FLAGS", "LEVEL", "OVERRIDES", "FILES")
}


def times(in_ci: int, thorough: int) -> int:
    """How often to try: CI has an hour for everything, a part of `make e2e-all` 40 minutes."""
    return thorough if THOROUGH else in_ci


@dataclass(frozen=True)
class Project:
    """A generated project and the environment its make targets run in."""

    folder: Path
    framework: str
    environment: dict[str, str]
    task: str = "images"

    def make(self, *arguments: str, expect: int = 0, timeout: float = 1500) -> str:
        """Run a make target; its output, both streams together. Nothing it started is left."""
        with subprocess.Popen(
            ["make", "--no-print-directory", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(timeout=timeout)
            finally:
                with suppress(ProcessLookupError):  # all have ended, as they should
                    os.killpg(process.pid, signal.SIGKILL)
        assert process.returncode == expect, f"make {arguments}: {process.returncode}\n{output}"
        return output

    @contextmanager
    def running(
        self, *arguments: str, url: str = "", line: str = ""
    ) -> Iterator[subprocess.Popen[bytes]]:
        """A server target while it runs, from when `url` answers or it has said `line`."""
        log = self.folder / "server.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["make", "--no-print-directory", *arguments],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                self._wait(process, url, line, log)
                yield process
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGTERM)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait(5)

    def _wait(self, process: subprocess.Popen[bytes], url: str, line: str, log: Path) -> None:
        deadline = time.monotonic() + 600  # the first start may install the server's environment
        while time.monotonic() < deadline:
            output = log.read_text(errors="replace")
            assert process.poll() is None, output
            if line in output if line else _answers(url):
                return
            time.sleep(0.5)
        raise AssertionError(f"{line or url} never came\n{log.read_text(errors='replace')}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def with_stand_in(project: Project, folder: Path) -> Project:
    """The same where a stand-in for TensorFlow Serving lies on the PATH, under its name."""
    program = folder / "tensorflow_model_server"
    python = Path(project.environment["VENV"]) / "bin/python"
    stand_in = Path(__file__).with_name("stand_in.py")
    program.write_text(f'#!/bin/sh\nexec "{python}" "{stand_in}" "$@"\n')
    program.chmod(0o755)
    path = f"{folder}{os.pathsep}{project.environment['PATH']}"
    return replace(project, environment=project.environment | {"PATH": path})


def generate(work: Path, name: str, framework: str, *options: str, task: str = "images") -> Project:
    """A new project beside the others; environments are shared by all of one framework."""
    destination = work / name
    if destination.exists():
        subprocess.run(["rm", "-rf", str(destination)], check=True)
    subprocess.run(
        [
            *(sys.executable, "-m", "advisor", "init", name),
            *("-o", str(work), "--framework", framework, "--task", task),
            *("--targets", "all", *options),
        ],
        check=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    environment = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
    environment |= {
        "VENV": str(work / f"venv-{framework}"),
        "SERVER_VENV": str(work / f"venv-{framework}-server"),
        "TORCHSERVE_VENV": str(work / "venv-pytorch-torchserve"),
        "TF_SERVING_VENV": str(work / "venv-tensorflow-serving"),
        "MOBILE_VENV": str(work / f"venv-{framework}-mobile"),
        "MICROCONTROLLER_VENV": str(work / "venv-tensorflow-microcontroller"),
        "ACCELERATOR": "cpu",
        "TORCH_INDEX": os.environ.get("TORCH_INDEX", ""),
    }
    return Project(destination, framework, environment, task)
