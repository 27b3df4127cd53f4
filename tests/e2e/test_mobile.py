"""The model as phones run it, converted and compared by the generated project's own targets."""

import json

import pytest
from harness import Project

VARIANTS = {
    "pytorch": {"float32", "int8"},
    "tensorflow": {"float32", "float16", "dynamic-range", "int8"},
}


@pytest.fixture(scope="module")
def converted(project: Project) -> tuple[Project, str]:
    """The project after `make mobile`, and what that printed."""
    project.make("export")
    return project, project.make("mobile")


def test_the_table_and_the_report_say_the_same(converted: tuple[Project, str]) -> None:
    project, out = converted
    report = json.loads((project.folder / "reports/mobile.json").read_text("utf-8"))
    assert {row["variant"] for row in report["variants"]} == VARIANTS[project.framework]
    assert report["live_accuracy"] >= 0.95
    for row in report["variants"]:
        line = next(line for line in out.splitlines() if line.startswith(row["variant"]))
        assert f"{row['accuracy']:.4f}" in line
        assert f"{row['bytes'] / 1000:.0f}" in line
    assert "Traceback" not in out


def test_its_own_tests_pass(converted: tuple[Project, str]) -> None:
    assert "passed" in converted[0].make("mobile-test")


def test_without_a_model_one_line_says_so(converted: tuple[Project, str]) -> None:
    project = converted[0]
    away = project.folder / "artifacts-away"
    (project.folder / "artifacts").rename(away)
    try:
        out = project.make("mobile", expect=2)
    finally:
        away.rename(project.folder / "artifacts")
    lines = [line for line in out.splitlines() if not line.startswith("make: ***")]
    assert len(lines) == 1, out
    assert "make train export" in lines[0]
