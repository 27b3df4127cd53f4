"""Projects of tables, by their own targets. CI takes one through test_options.py."""

import json
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
