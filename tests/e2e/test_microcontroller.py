"""The model for microcontrollers, made and compiled by the generated project's own targets."""

import json

import pytest
from harness import Project


@pytest.fixture(scope="module")
def made(project: Project) -> tuple[Project, str]:
    """The project after `make microcontroller`, and what that printed."""
    if project.framework == "pytorch":
        pytest.skip("its starter has no such target")
    project.make("export")
    return project, project.make("microcontroller")


def test_it_is_run_by_the_kernels_of_microcontrollers(made: tuple[Project, str]) -> None:
    project, out = made
    report = json.loads((project.folder / "reports/microcontroller.json").read_text("utf-8"))
    rows = {row["model"]: row for row in report["models"]}
    assert rows["int8 by its kernels"]["agreement"] > 0.98
    assert f"{report['arena_bytes']} bytes" in out
    assert "Traceback" not in out


def test_its_own_tests_pass(made: tuple[Project, str]) -> None:
    assert "passed" in made[0].make("microcontroller-test")


def test_without_a_model_one_line_says_so(made: tuple[Project, str]) -> None:
    project = made[0]
    away = project.folder / "artifacts-away"
    (project.folder / "artifacts").rename(away)
    try:
        out = project.make("microcontroller", expect=2)
    finally:
        away.rename(project.folder / "artifacts")
    lines = [line for line in out.splitlines() if not line.startswith("make: ***")]
    assert len(lines) == 1, out
    assert "make train export" in lines[0]
