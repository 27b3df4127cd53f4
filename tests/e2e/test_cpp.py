"""The C++ programs, built and run by the generated project's own targets."""

import re

import pytest
from harness import Project


@pytest.fixture(scope="module")
def exported(project: Project) -> Project:
    project.make("export")
    return project


def test_both_programs_are_built_and_agree(exported: Project) -> None:
    out = exported.make("cpp")
    answers = re.findall(r"example: (\d+) \(probability (\d\.\d+)\)", out)
    assert len(answers) == 2, out
    assert answers[0] == answers[1]


def test_its_own_tests_pass(exported: Project) -> None:
    assert "passed" in exported.make("cpp-test")


def test_without_a_model_one_line_says_so(exported: Project) -> None:
    away = exported.folder / "artifacts-away"
    (exported.folder / "artifacts").rename(away)
    try:
        out = exported.make("cpp", expect=2)
    finally:
        away.rename(exported.folder / "artifacts")
    lines = [line for line in out.splitlines() if not line.startswith("make: ***")]
    assert len(lines) == 1, out
    assert "make train export" in lines[0]
