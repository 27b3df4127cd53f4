"""Projects of texts, by their own targets. CI takes a short training, one answer and the page."""

import csv
import json
import random
import re
from pathlib import Path

import pytest
from harness import THOROUGH, Project, free_port, generate
from test_starters import get, post

both = pytest.mark.parametrize("framework", ["pytorch", "tensorflow"])
thorough = pytest.mark.skipif(not THOROUGH, reason="make e2e-all PART=text")
TESTS = ("test", "server-test", "browser-test", "cpp-test", "mobile-test")
OWN = {"pytorch": "torchserve-test", "tensorflow": "tf-serving-test"}
SHORT = "ARGS=--set train.epochs=2"
# Told apart by their letters alone: a short training knows them.
SURE = {
    "안녕하세요 어떻게 지내세요": "Korean",
    "আপনি কেমন আছেন": "Bengali",
    "お元気ですか": "Japanese",
}


@both
def test_a_short_training_is_exported_and_answered(work: Path, framework: str) -> None:
    made = generate(work, f"sentence-{framework}", framework, task="text")
    made.make("train", SHORT)
    made.make("evaluate", SHORT)
    metrics = json.loads((made.folder / "reports/metrics.json").read_text("utf-8"))
    plain = metrics["baselines"]["always the commonest class"]["accuracy"]
    assert metrics["accuracy"] > max(0.7, plain + 0.4)
    made.make("export", SHORT)
    sentence = next(iter(SURE))
    assert SURE[sentence] in made.make("predict", f"ARGS=--text '{sentence}'")
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with made.running("serve", f"PORT={port}", url=f"{base}/ready"):
        for text, language in SURE.items():
            status, answer = post(f"{base}/predict", text.encode(), "text/plain")
            assert (status, answer["name"], answer["cut"]) == (200, language, 0)
        body = json.dumps({"texts": list(SURE)}).encode()
        status, answer = post(f"{base}/predict", body, "application/json")
        assert [each["name"] for each in answer["answers"]] == list(SURE.values())
        status, answer = post(f"{base}/predict", b"caf\xe9", "text/plain")
        assert (status, "not UTF-8" in answer["detail"]) == (400, True)
        assert get(f"{base}/")["task"] == "text"
    if framework == "pytorch":  # once in CI: the other runtime of the page reads the same texts
        assert "passed" in made.make("browser-test")


@pytest.fixture(scope="module", params=["pytorch", "tensorflow"])
def texts(request: pytest.FixtureRequest, work: Path) -> Project:
    """A project of texts, trained with its default settings."""
    made = generate(work, f"texts-{request.param}", request.param, task="text")
    made.make("setup")
    made.make("train")
    return made


@thorough
def test_the_languages_are_learned_and_answered(texts: Project) -> None:
    out = texts.make("evaluate")
    metrics = json.loads((texts.folder / "reports/metrics.json").read_text("utf-8"))
    assert metrics["accuracy"] > 0.92
    assert f"accuracy {metrics['accuracy']:.4f}" in out
    texts.make("export")
    assert "true label" in texts.make("predict", "ARGS=--check")


@thorough
@pytest.mark.parametrize("number", range(6))
def test_its_own_tests_pass(texts: Project, number: int, tmp_path: Path) -> None:
    target = (*TESTS, OWN[texts.framework])[number]
    assert "passed" in texts.with_stand_in(tmp_path).make(target)


@thorough
def test_fewer_bits_know_the_languages_too(texts: Project) -> None:
    out = texts.make("mobile")
    report = json.loads((texts.folder / "reports/mobile.json").read_text("utf-8"))
    variants = {row["variant"]: row for row in report["variants"]}
    small = {"pytorch": "int8", "tensorflow": "dynamic-range"}[texts.framework]
    assert variants[small]["agreement"] > 0.97
    assert f"{variants[small]['agreement']:.4f}" in out


@thorough
def test_it_is_clean(texts: Project) -> None:
    texts.make("lint")


@thorough
@both
def test_a_number_is_answered_by_every_target(work: Path, framework: str, tmp_path: Path) -> None:
    """The targets' own tests skip what only a model of one number can show."""
    made = generate(work, f"stars-{framework}", framework, task="text")
    noise = random.Random(0)
    words = {"hervorragend": 2.0, "gut": 1.0, "mäßig": -1.0, "schlecht": -2.0, "отлично": 2.0}
    with (made.folder / "urteile.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["nummer", "urteil", "sterne"])
        for number in range(800):
            said = [noise.choice([*words, "das", "Zimmer", "war"]) for _ in range(12)]
            stars = sum(words.get(word, 0) for word in said) + noise.gauss(0, 0.2)
            rows.writerow([number, " ".join(said), f"{stars:.2f}".replace(".", ",")])
    sets = {"source": "urteile.csv", "text": "urteil", "label": "sterne", "pieces": 2}
    settings = made.folder / "config.toml"
    config = settings.read_text("utf-8")
    for name, value in sets.items():
        config = re.sub(rf"(?m)^{name} = \S+", f"{name} = {json.dumps(value)}", config)
    settings.write_text(config, "utf-8")
    for target in ("train", "evaluate", "export"):
        made.make(target)
    assert json.loads((made.folder / "reports/metrics.json").read_text("utf-8"))["r2"] > 0.5
    about = json.loads((made.folder / "artifacts/model.json").read_text("utf-8"))["input"]
    assert (about["pieces"], about["column"]) == (2, "urteil")
    for target in (*TESTS[1:], OWN[framework]):
        assert "passed" in made.with_stand_in(tmp_path).make(target)
