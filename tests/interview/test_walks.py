"""Whole walks through the wizard, as seen on terminals of three sizes."""

import json
from pathlib import Path

import pytest

from advisor.interview.asking import USUAL_SAYS
from advisor.knowledge.questions import UNSURE
from tests.interview.person import (
    ANSWERS,
    CHOICE,
    GO_ON,
    MADE,
    MAKE,
    NAME,
    REVIEW,
    SIZES,
    SKIP,
    UP,
    USUAL,
    flags,
    person,
    plain,
    project_answers,
    says,
)
from tests.running import CATALOG


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_whole_walk_ends_in_a_project(tmp_path: Path, size: tuple[int, int]) -> None:
    with person("init", cwd=tmp_path, size=size) as somebody:
        asked = somebody.walks(ANSWERS)
        somebody.is_asked(REVIEW)
        for name in asked:
            question = CATALOG.questions[name]
            somebody.sees(f"{question.title}: {question.words(ANSWERS[name])}")
        somebody.ends_question()
        somebody.is_asked(CHOICE)
        somebody.sees("PyTorch, clearly: ahead in", "PyTorch (recommended)")
        somebody.takes(CHOICE, NAME, MAKE)
        assert somebody.ends() == 0
        seen = somebody.scrolled()
    for name in asked:  # no line is cut and no word broken
        question = CATALOG.questions[name]
        assert plain(question.help) in seen
        assert f"? {question.prompt} {says(question, ANSWERS[name])}" in seen
    assert "In all" in seen
    assert MADE in seen
    assert [path.name for path in tmp_path.iterdir()] == ["my-model"]
    assert project_answers(tmp_path / "my-model") == {name: ANSWERS[name] for name in asked}
    record = json.loads((tmp_path / "my-model/.fwpick/recommendation.json").read_text())
    assert (record["decision"]["framework"], record["decision"]["by"]) == ("pytorch", "person")
    assert {row["from"] for row in record["answers"].values()} <= {
        "wizard",
        "machine",
        "unanswered",
    }


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_usual_for_the_rest_ends_the_questions(tmp_path: Path, size: tuple[int, int]) -> None:
    with person("init", "x", cwd=tmp_path, size=size) as somebody:
        asked = []
        while USUAL_SAYS not in plain(" ".join(rows_of(somebody))):
            question = somebody.question()
            assert question is not None
            somebody.answers(question.id, ANSWERS[question.id])
            asked.append(question.id)
        somebody.ends_question(USUAL)
        somebody.is_asked(REVIEW)
        somebody.sees("Size of training: One machine, at most one GPU (the usual)")
        somebody.takes(REVIEW, CHOICE, MAKE)
        assert somebody.ends() == 0
    assert {"codebase", "gpu", "os", "goal", "mobile", "tpu", "debugging"} == set(asked)
    record = json.loads((tmp_path / "x/.fwpick/recommendation.json").read_text())
    taken = {name: row for name, row in record["answers"].items() if row["from"] == "default"}
    assert taken["scale"] == {"value": "one-machine", "from": "default"}
    assert set(taken).isdisjoint(asked)
    assert project_answers(tmp_path / "x") == {name: ANSWERS[name] for name in asked}


def rows_of(somebody) -> list[str]:
    """The lines of the question that comes next."""
    somebody.next_prompt()
    lines = somebody.screen()
    last = max(at for at, line in enumerate(lines) if line.startswith("? "))
    return lines[last:]


def test_no_colours_are_sent_where_none_are_wanted(tmp_path: Path) -> None:
    with person("init", "x", *flags("goal"), cwd=tmp_path, NO_COLOR="1") as somebody:
        somebody.answers("goal", "research")
        somebody.takes(REVIEW, CHOICE, MAKE)
        assert somebody.ends() == 0
        for colour in ("\x1b[3", "\x1b[1;3", "\x1b[0;3", "\x1b[0;1;3", "\x1b[9"):
            assert colour not in somebody.raw


def test_what_this_machine_has_is_offered_first_and_can_be_overruled(tmp_path: Path) -> None:
    tool = tmp_path / "bin" / "nvidia-smi"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\necho 'NVIDIA L4, 570.86.15'\n")
    tool.chmod(0o755)
    project = tmp_path / "made"
    project.mkdir()
    words = ["init", "x", *flags("gpu", "os")]
    with person(*words, cwd=project, PATH=str(tool.parent)) as somebody:
        somebody.is_asked(CATALOG.questions["gpu"].prompt)
        somebody.sees("Found on this machine: NVIDIA. Enter takes it")
        somebody.takes(CATALOG.questions["gpu"].prompt)
        somebody.answers("os", "wsl")
        somebody.is_asked(REVIEW)
        somebody.sees("Graphics processor: NVIDIA (as this machine)")
        somebody.sees("Operating system: Windows with WSL2")
        somebody.takes(REVIEW, CHOICE, MAKE)
        assert somebody.ends() == 0
    record = json.loads((project / "x/.fwpick/recommendation.json").read_text())
    assert record["answers"]["gpu"] == {"value": "nvidia", "from": "machine"}
    assert record["answers"]["os"] == {"value": "wsl", "from": "wizard"}


def test_not_sure_is_an_answer_too(tmp_path: Path) -> None:
    with person("init", "x", *flags("goal", "debugging"), cwd=tmp_path) as somebody:
        somebody.answers("goal", UNSURE)
        somebody.is_asked(CATALOG.questions["debugging"].prompt)
        somebody.presses(UP, UP)  # round the corner: past `<- back`
        somebody.points_to(SKIP)
        somebody.ends_question()
        somebody.is_asked(REVIEW)
        somebody.points_to(GO_ON)
        somebody.takes(REVIEW, CHOICE, MAKE)
        assert somebody.ends() == 0
    answers = project_answers(tmp_path / "x")
    assert (answers["goal"], answers["debugging"]) == (UNSURE, UNSURE)
