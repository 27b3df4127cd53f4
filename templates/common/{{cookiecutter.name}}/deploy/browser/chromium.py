"""Drives a real Chromium without a window, over the pipe it offers to debuggers."""

import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
OPTIONS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--disable-dev-shm-usage",  # containers have 64 MB of it, too little for a page
    # Whatever the page asks for by name does not exist.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


def find_chromium() -> str | None:
    """The browser's program: CHROMIUM from the environment, or else a usual name."""
    if given := os.environ.get("CHROMIUM"):
        return shutil.which(given)
    return next(filter(None, map(shutil.which, (*NAMES, ON_MACOS))), None)


class Chromium:
    """One browser with one page, in a profile of its own that is deleted at the end."""

    def __init__(self, program: str) -> None:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        reads, self._write = os.pipe()
        self._read, writes = os.pipe()
        # High numbers first: the pair may itself lie on 3 and 4, where the browser looks for it.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (reads, writes)]
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses to as root
        self._process = subprocess.Popen(
            [program, *OPTIONS, *sandbox, f"--user-data-dir={self._profile.name}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,  # Python's own are closed on exec anyway, 3 and 4 must not be
            preexec_fn=lambda: [os.dup2(end, 3 + index) for index, end in enumerate(ends)],
        )
        for end in (reads, writes, *ends):
            os.close(end)
        self._numbers = itertools.count(1)
        self._buffer = b""
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._write)
        os.close(self._read)
        self._profile.cleanup()

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the DevTools protocol, and what it answers."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + 60
        while True:
            got = self._receive(deadline, method)
            if got.get("id") == number:
                assert "error" not in got, (method, got["error"])
                return dict(got["result"])
            self.events.append(got)

    def _receive(self, deadline: float, method: str) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"Chromium does not answer {method}"
            part = os.read(self._read, 1 << 16)
            assert part, "Chromium ended"
            self._buffer += part
        message, self._buffer = self._buffer.split(b"\0", 1)
        return dict(json.loads(message))

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page; a promise is waited for."""
        answer = self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, expression: str, seconds: float = 60) -> Any:
        """Its value, once that is true."""
        deadline = time.monotonic() + seconds
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < deadline, f"never true: {expression}"
            time.sleep(0.05)
        return value

    def mouse(self, kind: str, x: float, y: float) -> None:
        """A mouse event of the device, as a hand makes it: pressed, moved or released."""
        button = {"button": "left", "buttons": 0 if kind == "released" else 1, "clickCount": 1}
        name = f"mouse{kind.capitalize()}"
        self.send("Input.dispatchMouseEvent", type=name, x=x, y=y, **button)

    def press(self, key: str) -> None:
        """A key down and up again."""
        text = {"text": key} if len(key) == 1 else {}
        code = {"key": key, "windowsVirtualKeyCode": KEY_CODES.get(key, ord(key[0]))}
        self.send("Input.dispatchKeyEvent", type="keyDown", **code, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", **code)

    def resize(self, width: int, height: int, *, phone: bool = False) -> None:
        """The page's size in CSS pixels; a phone also has a finger instead of a mouse."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.send("Emulation.setDeviceMetricsOverride", **size)
        self.send("Emulation.setTouchEmulationEnabled", enabled=phone)

    def requests(self) -> list[str]:
        """The addresses that the page has asked for so far."""
        wanted = "Network.requestWillBeSent"
        return [
            each["params"]["request"]["url"] for each in self.events if each["method"] == wanted
        ]


KEY_CODES = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, " ": 32}
