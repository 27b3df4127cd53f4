"""Projects of tables, by their own targets. CI takes one through test_options.py."""

import csv
import json
import random
import re
from pathlib import Path

import pytest
from harness import THOROUGH, Project, generate

pytestmark = pytest.mark.skipif(not THOROUGH, reason="make e2e-all PART=tables")
TESTS = ("test", "server-test", "browser-test", "cpp-test", "mobile-test")
OWN = {"pytorch": "torchserve-test", "tensorflow": "tf-serving-test"}


@pytest.fixture(scope="module", params=["pytorch", "tensorflow"])
def table(request: pytest.FixtureRequest, work: Path) -> Project:
    """A project of tables, trained with its default settings."""
    made = generate(work, f"table-{request.param}", request.param, task="tabular")
    made.make("setup")
    made.make("train")
    return made


def test_the_default_table_is_learned_and_answered(table: Project) -> None:
    assert "it is always Anvers" in table.make("data")
    out = table.make("evaluate")
    metrics = json.loads((table.folder / "reports/metrics.json").read_text("utf-8"))
    assert metrics["accuracy"] > 0.9
    assert set(metrics["baselines"]) > {"logistic regression", "boosted trees"}
    assert metrics["interval"]["low"] <= metrics["macro_f1"] <= metrics["interval"]["high"]
    assert f"accuracy {metrics['accuracy']:.4f}" in out
    table.make("export")
    assert "true label" in table.make("predict", "ARGS=--check")


def test_folds_give_mean_and_spread(table: Project) -> None:
    out = table.make("train", "ARGS=--folds 3 --set run=short --set train.epochs=20")
    assert "macro F1 of 3 folds" in out
    report = json.loads((table.folder / "reports/folds.json").read_text("utf-8"))
    assert min(report["figures"]["network"]["accuracy"]) > 0.8


@pytest.mark.parametrize("number", range(6))
def test_its_own_tests_pass(table: Project, number: int) -> None:
    target = (*TESTS, OWN[table.framework])[number]
    assert "passed" in table.make(target)


def test_it_is_clean(table: Project) -> None:
    table.make("lint")


@pytest.mark.parametrize("framework", ["pytorch", "tensorflow"])
def test_a_number_is_answered_by_every_target(work: Path, framework: str) -> None:
    """The targets' own tests skip what only a model of one number can show."""
    made = generate(work, f"number-{framework}", framework, task="tabular")
    noise = random.Random(0)
    with (made.folder / "prices.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["area", "built", "place", "garden", "sold", "price"])
        for _ in range(600):
            area, age, garden = noise.uniform(20, 200), noise.uniform(0, 90), noise.random() < 0.5
            place = noise.choice(["city", "village", "Küste"])
            price = 3000 * area - 900 * age + 50_000 * garden + 40_000 * (place == "city")
            known = f"{area:.1f}".replace(".", ",") if noise.random() < 0.9 else ""
            built, month = 1_000_000_000 + int(age), noise.randint(1, 12)
            cells = [known, built, place, "yes" if garden else "no", f"{month:02}.07.2025"]
            rows.writerow([*cells, f"{price + noise.gauss(0, 5000):.0f}"])
    sets = {"source": "prices.csv", "label": "price", "ignore": [], "day_first": "yes"}
    settings = made.folder / "config.toml"
    text = settings.read_text("utf-8")
    for name, value in sets.items():
        text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {json.dumps(value)}", text)
    settings.write_text(text, "utf-8")
    for target in ("train", "evaluate", "export"):
        made.make(target)
    assert json.loads((made.folder / "reports/metrics.json").read_text("utf-8"))["r2"] > 0.5
    columns = json.loads((made.folder / "artifacts/model.json").read_text("utf-8"))["input"]
    kinds = [each["kind"] for each in columns["columns"]]
    assert kinds == ["number", "number", "category", "boolean", "date"]
    for target in (*TESTS[1:], OWN[framework]):
        assert "passed" in made.make(target)
