"""The page's server, the browser, the page."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from chromium import Chromium, find_chromium
from pages import HERE, IDLE, said


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """The page's address while its server runs."""
    command = [sys.executable, str(HERE / "serve.py"), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert server.stdout is not None
    line = server.stdout.readline()
    if not line:
        pytest.fail(f"the page is not served: {server.communicate()[1]}")
    yield line.split()[1]
    server.terminate()
    _, errors = server.communicate(timeout=10)
    assert (server.returncode, errors) == (0, "")


@pytest.fixture(scope="session")
def browser(url: str) -> Iterator[Chromium]:
    """A browser that has the page open and its model loaded."""
    program = find_chromium()
    if program is None:
        pytest.fail("no Chromium found: apt install chromium, or CHROMIUM=/path/to/it", False)
    with Chromium(program) as started:
        yield started
        started.send("Page.navigate", url="about:blank")


@pytest.fixture
def page(browser: Chromium, url: str) -> Chromium:
    browser.resize(1000, 800)
    browser.events.clear()
    browser.send("Page.navigate", url=url)
    browser.wait_for("document.getElementById('about')?.textContent")
    assert IDLE.search(said(browser)), said(browser)
    return browser
