"""Projects of tables, by their own targets. CI takes one through test_options.py."""

import csv
import json
import random
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
    out = table.make("evaluate")
    metrics = json.loads((table.folder / "reports/metrics.json").read_text("utf-8"))
    assert metrics["accuracy"] > 0.9
    assert set(metrics["baselines"]) > {"logistic regression", "boosted trees"}
    assert f"accuracy {metrics['accuracy']:.4f}" in out
    table.make("export")
    assert "true label" in table.make("predict", "ARGS=--check")


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
        rows = csv.writer(file)
        rows.writerow(["area", "age", "price"])
        for _ in range(300):
            area, age = noise.uniform(20, 200), noise.uniform(0, 90)
            rows.writerow([area, age, 3000 * area - 900 * age + noise.gauss(0, 5000)])
    settings = made.folder / "config.toml"
    text = settings.read_text("utf-8").replace('"breast_cancer"', '"prices.csv"')
    settings.write_text(text.replace('label = "label"', 'label = "price"'), "utf-8")
    for target in ("train", "evaluate", "export"):
        made.make(target)
    assert json.loads((made.folder / "reports/metrics.json").read_text("utf-8"))["r2"] > 0.7
    for target in (*TESTS[1:], OWN[framework]):
        assert "passed" in made.make(target)
