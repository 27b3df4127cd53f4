"""Opens the page in a real Chromium and draws on it, as hands do."""

import base64
import importlib
import json
import math
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromium import Chromium, find_chromium
from PIL import Image
from sklearn.datasets import load_digits

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
ARTIFACTS = PROJECT / "artifacts"
REPORTS = PROJECT / "reports"
TOLERANCE = 1e-4  # of a logit, between the page and Python
Line = list[tuple[float, float]]


def arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> Line:
    """Part of an ellipse, degrees clockwise from its right."""
    steps = max(4, round(abs(end - start) / 15))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(x + wide * math.cos(angle), y + high * math.sin(angle)) for angle in angles]


# As written by hand, in a square of side 1, y downwards.
HANDWRITING: dict[int, list[Line]] = {
    0: [arc(0.5, 0.5, 0.24, 0.38, -90, 270)],
    1: [[(0.36, 0.28), (0.52, 0.12), (0.52, 0.88)]],
    2: [[*arc(0.5, 0.32, 0.22, 0.2, 180, 400), (0.28, 0.86), (0.75, 0.86)]],
    3: [[*arc(0.47, 0.3, 0.2, 0.18, 200, 450), *arc(0.47, 0.67, 0.23, 0.2, -90, 160)]],
    4: [[(0.5, 0.12), (0.25, 0.6), (0.75, 0.6)], [(0.6, 0.35), (0.6, 0.9)]],
    5: [[(0.7, 0.13), (0.35, 0.13), (0.33, 0.45), *arc(0.46, 0.63, 0.23, 0.23, -110, 140)]],
    6: [[(0.58, 0.1), (0.4, 0.3), (0.3, 0.6), *arc(0.48, 0.68, 0.19, 0.2, 180, 540)]],
    7: [[(0.27, 0.14), (0.73, 0.14), (0.45, 0.88)], [(0.35, 0.5), (0.68, 0.5)]],
    8: [[*arc(0.5, 0.3, 0.17, 0.17, 90, -270), *arc(0.5, 0.68, 0.2, 0.2, -90, 270)]],
    9: [[*arc(0.5, 0.33, 0.19, 0.2, 0, -360), (0.69, 0.33), (0.62, 0.88)]],
}


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
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
    said = "document.getElementById('answer')?.textContent"
    loading = ("undefined", "", "Loading the model")
    text = browser.wait_for(f"{json.dumps(loading)}.includes(String({said})) ? '' : {said}")
    assert text == "Nothing drawn yet", text
    return browser


def paper(page: Chromium) -> tuple[float, float, float]:
    """Left, top and side of the drawing area in the window."""
    box = page.evaluate("document.getElementById('paper').getBoundingClientRect().toJSON()")
    return box["x"], box["y"], box["width"]


def draw(page: Chromium, lines: list[Line], scale: float = 1, shift: float = 0) -> None:
    """Draw with the mouse, a few events for each piece of a line."""
    left, top, side = paper(page)

    def at(x: float, y: float) -> tuple[float, float]:
        return left + side * (x * scale + shift), top + side * (y * scale + shift)

    for line in lines:
        page.mouse("moved", *at(*line[0]))
        page.mouse("pressed", *at(*line[0]))
        for (x, y), (to_x, to_y) in zip(line, line[1:], strict=False):
            for part in (0.5, 1.0):
                page.mouse("moved", *at(x + part * (to_x - x), y + part * (to_y - y)))
        page.mouse("released", *at(*line[-1]))


def answer(page: Chromium) -> str:
    return str(
        page.wait_for("document.getElementById('answer').textContent.match(/^.*sure$/)?.[0]")
    )


def clear(page: Chromium) -> None:
    page.evaluate("document.getElementById('clear').click()")
    page.wait_for("document.getElementById('answer').textContent == 'Nothing drawn yet'")


def screenshot(page: Chromium, name: str) -> None:
    REPORTS.mkdir(exist_ok=True)
    picture = page.send("Page.captureScreenshot", format="png")["data"]
    (REPORTS / name).write_bytes(base64.b64decode(picture))


def test_digits_drawn_with_the_mouse_are_read(page: Chromium) -> None:
    read = {}
    for digit, lines in HANDWRITING.items():
        draw(page, lines)
        read[digit] = answer(page)
        if digit == 3:
            screenshot(page, "browser.png")
        clear(page)
    right = [digit for digit, said in read.items() if said.startswith(f"{digit},")]
    assert len(right) >= 9, read


def test_where_and_how_large_it_is_drawn_makes_no_difference(page: Chromium) -> None:
    for scale, shift in ((0.4, 0.02), (0.4, 0.55), (1, 0)):
        draw(page, HANDWRITING[3], scale, shift)
        assert answer(page).startswith("3,")
        clear(page)


def test_nothing_leaves_the_machine(page: Chromium, url: str) -> None:
    draw(page, HANDWRITING[1])
    answer(page)
    asked = page.requests()
    assert any(address.endswith(".wasm") for address in asked), asked
    assert not [each for each in asked if not each.startswith((f"{url}/", "data:", "blob:"))]


def test_the_browser_itself_refuses_every_other_address(page: Chromium) -> None:
    hits = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{other.server_port}"
        refused = page.evaluate(f"fetch('{address}/fetch').then(() => 'sent', () => 'refused')")
        page.evaluate(f"(window.picture = new Image()).src = '{address}/image'")
        shown = page.evaluate("picture.decode().then(() => 'sent', () => 'refused')")
        other.shutdown()
    assert (refused, shown, hits) == ("refused", "refused", [])


def project_module(name: str) -> Any:
    package = next(PROJECT.glob("src/*/__main__.py")).parent.name
    return importlib.import_module(f"{package}.{name}")


def numbers(array: np.ndarray) -> str:
    return json.dumps(array.astype(float).ravel().tolist())


def test_the_page_resizes_as_training_does(page: Chromium) -> None:
    size = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))["input"]["image_size"]
    for scan in load_digits().images[:20].astype(np.float32) / 16:
        gray = Image.fromarray(scan).resize((size, size), Image.Resampling.BILINEAR)
        call = f"page.enlarge(new Float32Array({numbers(scan)}), {size})"
        resized = page.evaluate(f"import('./picture.js').then(page => [...{call}])")
        assert np.allclose(resized, np.asarray(gray).ravel(), atol=1e-6)


def test_the_page_answers_what_python_answers(page: Chromium) -> None:
    artifact = project_module("artifact").load_artifact(ARTIFACTS)
    size = artifact.manifest["input"]["image_size"]
    images = np.random.default_rng(0).random((8, size, size, 1), dtype=np.float32)
    for image, expected in zip(images, artifact.logits(images), strict=True):
        call = f"page.model.run(new Float32Array({numbers(image)}))"
        logits = page.evaluate(f"import('./app.js').then(page => {call}).then(l => [...l])")
        assert np.allclose(logits, expected, atol=TOLERANCE)


def test_keys_alone_can_draw_and_clear(page: Chromium) -> None:
    page.press("Tab")
    assert page.evaluate("document.activeElement.id") == "paper"
    for key in (*["ArrowUp"] * 11, " ", *["ArrowDown"] * 22, " "):
        page.press(key)
    assert answer(page).startswith("1,")
    page.press("Tab")
    assert page.evaluate("document.activeElement.id") == "clear"
    page.press("Escape")
    page.wait_for("document.getElementById('answer').textContent == 'Nothing drawn yet'")


def test_a_finger_draws_on_a_phone_and_the_page_fits(page: Chromium) -> None:
    page.resize(360, 740, phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    button = page.evaluate("document.getElementById('clear').getBoundingClientRect().height")
    assert button >= 44
    left, top, side = paper(page)
    for number, (x, y) in enumerate(HANDWRITING[3][0]):
        point = {"x": left + side * x, "y": top + side * y}
        kind = "touchMove" if number else "touchStart"
        page.send("Input.dispatchTouchEvent", type=kind, touchPoints=[point])
    page.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
    assert answer(page).startswith("3,")
    screenshot(page, "browser-phone.png")
    page.resize(1000, 800)


def test_a_model_that_cannot_be_loaded_is_told(browser: Chromium, url: str) -> None:
    browser.send("Network.setBlockedURLs", urls=["*/model.json"])
    browser.send("Page.navigate", url=url)
    said = "document.querySelector('#answer.error')?.textContent"
    assert "cannot be run here" in browser.wait_for(said)
    browser.send("Network.setBlockedURLs", urls=[])


def run(script: str, *options: str) -> tuple[int, str]:
    command = [sys.executable, str(HERE / script), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no exported model"),
        ("{}", "damaged"),
        ("[]", "damaged"),
        ("{", "damaged"),
        ('{"file": "none", "input": {"kind": "picture", "channels": 1}}', "no exported model"),
        ('{"file": "none", "input": {"kind": "table"}}', "draws pictures"),
        ('{"file": "none", "input": {"kind": "picture", "channels": 3}}', "draws in gray"),
    ],
)
def test_what_cannot_be_built_is_one_line(tmp_path: Path, content: str | None, told: str) -> None:
    if content is not None:
        (tmp_path / "model.json").write_text(content, "utf-8")
    code, errors = run("build.py", "--artifacts", str(tmp_path))
    assert (code, len(errors.splitlines())) == (1, 1)
    assert told in errors


def test_what_cannot_be_served_is_one_line(tmp_path: Path) -> None:
    code, errors = run("serve.py", "--site", str(tmp_path))
    assert (code, len(errors.splitlines())) == (1, 1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, errors = run("serve.py", "--port", str(taken.getsockname()[1]))
    assert (code, len(errors.splitlines())) == (1, 1)
    assert "PORT" in errors
