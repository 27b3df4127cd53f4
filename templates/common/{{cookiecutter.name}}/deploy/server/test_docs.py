"""/docs in a browser: all it loads comes from the server itself."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from asking import request

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def test_the_page_names_nothing_of_others(port: int) -> None:
    status, _, page = request(port, "GET", "/docs")
    assert status == 200
    named = re.findall(r'(?:src|href|url)\s*[=:]\s*["\']([^"\']+)', page.decode())
    assert len(named) >= 3
    for path in named:
        assert path.startswith("/")
        assert not path.startswith("//")
        assert request(port, "GET", path)[0] == 200


def test_a_browser_shows_it_without_asking_others(port: int, tmp_path: Path) -> None:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip(f"there is no browser here ({', '.join(BROWSERS)})")
    log = tmp_path / "net.json"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    flags += [f"--user-data-dir={tmp_path}/profile", f"--log-net-log={log}", "--no-first-run"]
    # Time that passes only while nothing is loading, so that it cannot be too short.
    flags += ["--virtual-time-budget=20000", "--dump-dom", "--disable-component-update"]
    url = f"http://127.0.0.1:{port}/docs"
    done = subprocess.run([program, *flags, url], capture_output=True, text=True, timeout=120)
    for path in ("/predict", "/ready", "/metrics"):
        assert f'data-path="{path}"' in done.stdout
    own = f"http://127.0.0.1:{port}"
    events = [each.get("params", {}) for each in json.loads(log.read_text("utf-8"))["events"]]
    # What the page starts; the browser has business of its own.
    asked = {each["url"] for each in events if "url" in each and each.get("initiator") == own}
    assert {f"{own}/openapi.json", f"{own}/assets/swagger-ui.css"} <= asked
    assert [url for url in asked if not url.startswith(f"{own}/") and url[:5] != "data:"] == []
