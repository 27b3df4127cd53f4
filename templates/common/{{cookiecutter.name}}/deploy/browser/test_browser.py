"""Opens the page in a real Chromium and asks it, as hands do."""

import importlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromium import Chromium
from hands import give_one
from pages import ARTIFACTS, PROJECT, answer, call, manifest, numbers, run, screenshot

TOLERANCE = 1e-4  # of a logit or of the largest number, between the page and Python
TARGET = manifest()["target"]
# In JSON null is what NaN is here.
REPLACE = """async (target, outputs) => {
  const { model } = await import("./app.js");
  model.manifest.target = target;
  model.run = async () => outputs.map((each) => each ?? NaN);
}"""
RUN = """async (given) => {
  const { model } = await import("./app.js");
  const inputs = Object.entries(given).map(([name, all]) => [name, Float32Array.from(all)]);
  return [...(await model.run(Object.fromEntries(inputs)))];
}"""


def test_an_input_is_answered(page: Chromium) -> None:
    give_one(page)
    text = answer(page)
    screenshot(page, "browser.png")
    names, kind = TARGET["classes"], TARGET["kind"]
    if kind == "number":
        assert text.startswith(f"{TARGET['name']} ")
        float(text.rpartition(" ")[2])
    elif kind == "series":
        assert all(column in text for column in TARGET["columns"])
    elif kind == "class":
        assert text.endswith(" % sure")
        assert any(text.startswith(f"{name}, ") for name in names)
    else:
        assert text == "None of the classes" or all(part in names for part in text.split(", "))


def test_bars_are_the_probabilities(page: Chromium) -> None:
    give_one(page)
    answer(page)
    bars = page.evaluate("[...document.querySelectorAll('progress')].map(bar => bar.value)")
    assert len(bars) == len(TARGET["classes"])
    if TARGET["kind"] == "class":
        assert sum(bars) == pytest.approx(1)


@pytest.mark.parametrize("kind", ["class", "classes", "number"])
def test_every_target_is_shown_in_its_way(page: Chromium, kind: str) -> None:
    """The page's own model gives way to one that says 0 and 1, and -1 for all further."""
    width = 1 if kind == "number" else max(len(TARGET["classes"]), 2)
    if kind != "number" and len(TARGET["classes"]) < 2:
        pytest.skip("this page has no bars")
    outputs = [12.5] if kind == "number" else [0.0, 1.0, *[-1.0] * (width - 2)]
    target = {"kind": kind, "name": "price", "classes": TARGET["classes"]}
    call(page, REPLACE, target, outputs)
    give_one(page)
    names, likely = TARGET["classes"], 1 / (1 + np.exp(-1))
    sure = np.exp(1) / np.exp(outputs).sum()
    wanted = {
        "number": "price 12.5",
        "class": f"{names[1:] and names[1]}, {round(100 * sure)} % sure",
        "classes": ", ".join(names[:2]),
    }
    assert answer(page) == wanted[kind]
    bars = page.evaluate("[...document.querySelectorAll('progress')].map(bar => bar.value)")
    if kind == "class":
        assert bars[1] == pytest.approx(sure)
    elif kind == "classes":
        assert bars[:2] == pytest.approx([0.5, likely])


def test_what_is_no_finite_answer_is_told(page: Chromium) -> None:
    call(page, REPLACE, TARGET, [None])
    give_one(page)
    assert answer(page) == "The model gives NaN or infinity for this"


def test_nothing_leaves_the_machine(page: Chromium, url: str) -> None:
    give_one(page)
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


def test_the_page_answers_what_python_answers(page: Chromium) -> None:
    package = next(PROJECT.glob("src/*/__main__.py")).parent.name
    artifact = importlib.import_module(f"{package}.reading.artifact").load_artifact(ARTIFACTS)
    random = np.random.default_rng(0)
    for _ in range(8):
        given = {
            name: random.random(shape[1:], np.float32)
            for name, shape in artifact.manifest["inputs"].items()
        }
        found = call(page, RUN, {name: numbers(x) for name, x in given.items()})
        expected = artifact.outputs(channels_last(given, artifact.manifest["input"]))[0]
        numbers_asked = TARGET["kind"] in ("number", "series")
        unit = max(1, np.abs(expected).max()) if numbers_asked else 1
        assert np.allclose(found, expected, rtol=1e-5, atol=TOLERANCE * unit)


def channels_last(given: dict[str, np.ndarray], about: dict[str, Any]) -> dict[str, np.ndarray]:
    """As Python takes them: (1, ...) each; the exported model may have a picture's first."""
    first = [name for name, x in given.items() if x.ndim == 3 and x.shape[2] != about["channels"]]
    laid = {name: np.moveaxis(x, 0, -1) if name in first else x for name, x in given.items()}
    return {name: x[None] for name, x in laid.items()}


def test_the_page_fits_a_phone(page: Chromium) -> None:
    page.resize(360, 740, phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    high = "e => e.getBoundingClientRect().height"
    fields = "document.querySelectorAll('button, input, textarea')"
    heights = page.evaluate(f"[...{fields}].map({high})")
    assert min(heights) >= 44
    screenshot(page, "browser-phone.png")
    page.resize(1000, 800)


def test_a_model_that_cannot_be_loaded_is_told(browser: Chromium, url: str) -> None:
    browser.send("Network.setBlockedURLs", urls=["*/model.json"])
    browser.send("Page.navigate", url=url)
    said = "document.querySelector('#answer.error')?.textContent"
    assert "cannot be run here" in browser.wait_for(said)
    browser.send("Network.setBlockedURLs", urls=[])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no exported model"),
        ("{}", "damaged"),
        ("[]", "damaged"),
        ("{", "damaged"),
        ('{"file": "none", "input": {"kind": "picture"} }', "damaged"),
        (
            '{"file": "none", "inputs": {}, "input": {}, "output": {"name": "x"}, "target": 1}',
            "no exported model",
        ),
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
