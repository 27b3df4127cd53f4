"""What each answer makes of a project: files that come and go, and lines of others."""

from functools import cache
from itertools import product
from pathlib import Path

import pytest

from advisor.frameworks import FRAMEWORKS, Framework
from advisor.starter.layers import parts, task_for, tasks
from advisor.starter.make import contents
from advisor.starter.plan import Plan
from advisor.starter.shape import ADDS, lines_by_answer, shape_rows, shaping
from advisor.starter.targets import (
    asked_targets,
    default_targets,
    left_out,
    parse_targets,
    parts_for,
)
from tests.running import CATALOG

FILES_OF_PARTS = {
    "tour": {"docs/tour.md", "make/tour.mk", "tests/test_tour.py", "tour.ipynb"},
    "sweep": {
        *("docs/experiments.md", "make/sweep.mk", "sweep.toml", "tests/test_experiments.py"),
        *("src/x/extra/seeds.py", "src/x/extra/sweep.py"),
    },
    "card": {"MODEL_CARD.md", "make/card.mk", "src/x/extra/card.py", "tests/test_card.py"},
    "debugger": {".vscode/launch.json", "docs/debugging.md", "tests/test_launch.py"},
    "retrain": {
        *(".github/workflows/retrain.yml", "docs/pipeline.md", "make/retrain.mk"),
        *("src/x/extra/data_check.py", "src/x/extra/retrain.py", "tests/test_pipeline.py"),
    },
}
README, MAKEFILE, CI, SETTINGS = "README.md", "Makefile", ".github/workflows/ci.yml", "config.toml"
OF_TARGETS = {README, CI, "AGENTS.md", "docs/deploy.md"}
# Choice -> what comes, what goes, and which files have other lines, than where nobody said it.
TABLE: dict[tuple[str, str], tuple[set[str], set[str], set[str]]] = {
    ("goal", "learning"): (FILES_OF_PARTS["tour"], set(), {README}),
    ("goal", "research"): (FILES_OF_PARTS["sweep"], set(), {README}),
    ("goal", "production"): (FILES_OF_PARTS["card"], set(), {README}),
    ("debugging", "often"): (FILES_OF_PARTS["debugger"], set(), {README, SETTINGS}),
    ("pipelines", "yes"): (FILES_OF_PARTS["retrain"], set(), {README}),
    ("mobile", "maybe"): ({"deploy/mobile/"}, set(), OF_TARGETS),
    ("mobile", "yes"): ({"deploy/mobile/"}, set(), OF_TARGETS),
    ("mobile", "microcontroller"): ({"deploy/microcontroller/"}, set(), OF_TARGETS),
    **{
        ("browser", each): ({"deploy/browser/"}, set(), OF_TARGETS)
        for each in ("maybe", "yes", "training")
    },
    ("languages", "cpp"): ({"deploy/cpp/"}, set(), OF_TARGETS),
    ("serving", "no"): (
        set(),
        {"deploy/server/", "deploy/torchserve/", "deploy/tf-serving/"},
        {*OF_TARGETS, MAKEFILE, "docs/make.md"},
    ),
    ("gpu", "nvidia"): (set(), set(), {README}),
    ("gpu", "amd"): (set(), set(), {README}),
    ("gpu", "apple"): (set(), set(), {README, MAKEFILE, "docs/make.md"}),
    ("gpu", "none"): (set(), set(), {MAKEFILE, "docs/make.md"}),
    ("os", "linux"): (set(), set(), {"docs/make.md"}),
    ("os", "macos"): (set(), set(), {"docs/make.md"}),
    ("os", "wsl"): (set(), set(), {"docs/make.md"}),
    ("os", "windows"): (set(), set(), {README, "docs/make.md"}),
    ("tpu", "yes"): (set(), set(), {README}),
    ("tpu", "maybe"): (set(), set(), {README}),
}
NONE: tuple[set[str], set[str], set[str]] = (set(), set(), set())
# What is otherwise in one framework's starter.
OWN_ROWS: dict[tuple[str, str, str], tuple[set[str], set[str], set[str]]] = {
    ("pytorch", "mobile", "microcontroller"): NONE,  # DECISION.md says what is missing
}
CHOICES = [
    (question.id, choice.id)
    for question in CATALOG.questions.values()
    for choice in question.choices
    if question.id != "task"
]


def plan(framework: Framework, **answers: str) -> Plan:
    return Plan(
        name="x",
        parent=Path(),
        framework=framework,
        description="",
        task=task_for(answers),
        targets=default_targets(CATALOG, answers, framework, task_for(answers)),
        parts=parts_for(CATALOG, answers),
        answers=answers,
        written={},
    )


@cache
def files(framework: Framework, *said: tuple[str, str]) -> dict[str, bytes]:
    made = contents(plan(framework, **dict(said)))
    return {path: data for path, data in made.items() if not path.startswith(".fwpick/")}


def folders(paths: set[str]) -> set[str]:
    """Targets by their folders, other files by their names."""
    return {
        "/".join(path.split("/")[:2]) + "/" if path.startswith("deploy/") else path
        for path in paths
    }


@pytest.mark.parametrize(("question", "choice"), CHOICES)
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_each_choice_makes_what_the_table_says(
    framework: Framework, question: str, choice: str
) -> None:
    before, after = files(framework), files(framework, (question, choice))
    row = TABLE.get((question, choice), NONE)
    come, go, other = OWN_ROWS.get((framework, question, choice), row)
    own = {f"deploy/{name}/" for name in ("torchserve", "tf-serving")} - folders({*before})
    assert folders(after.keys() - before.keys()) == come
    assert folders(before.keys() - after.keys()) == go - own
    assert {path for path in before.keys() & after.keys() if before[path] != after[path]} == other


def test_a_part_is_what_its_layer_holds() -> None:
    assert {*FILES_OF_PARTS} == {*ADDS} == {*parts()}


def test_shaping_questions_are_those_of_the_table() -> None:
    assert {*shaping(CATALOG)} == {"task", *(question for question, _ in TABLE)}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_record_says_which_answer_made_what(framework: Framework) -> None:
    rows = shape_rows(CATALOG, plan(framework, goal="learning", mobile="yes", gpu="amd"))
    assert "deploy/mobile (mobile = yes)" in rows
    assert "a tour to begin with (goal = learning)" in rows
    assert "lines for gpu = amd" in rows
    assert rows[-1].startswith("as usual, because not said: ")
    assert {"serving", "os", "task"} <= {*rows[-1].partition(": ")[2].split(", ")}
    (gone,) = (row for row in shape_rows(CATALOG, plan(framework, serving="no")) if "no d" in row)
    own = "torchserve" if framework == "pytorch" else "tf-serving"
    assert gone == f"no deploy/server, deploy/{own} (serving = no)"


@pytest.mark.parametrize(
    ("path", "answers"),
    [(README, {"gpu = amd", "goal = learning"}), (MAKEFILE, set()), ("src/x/train.py", set())],
)
def test_the_answers_of_a_file_are_found(path: str, answers: set[str]) -> None:
    wanted = plan("pytorch", gpu="amd", goal="learning", experience="none")
    counts = lines_by_answer(CATALOG, wanted, path)
    assert {*counts} == answers
    assert all(count > 0 for count in counts.values())


def test_targets_by_name_overrule_what_is_left_out() -> None:
    without = left_out(CATALOG, {"serving": "no"})
    assert {*asked_targets(("cpp",), "pytorch", "images")} == {"cpp", "server"}
    assert {*asked_targets(("cpp",), "pytorch", "images", without)} == {"cpp"}
    assert {*asked_targets(("server",), "pytorch", "images", without)} == {"server"}
    assert asked_targets(parse_targets("none"), "pytorch", "images", without) == {}


@pytest.mark.parametrize(("framework", "task"), list(product(FRAMEWORKS, tasks())))
def test_all_at_once_has_no_stray_lines(framework: Framework, task: str) -> None:
    every = dict(TABLE.keys()) | {"task": task}
    for answers in (every, every | {"os": "linux", "serving": "no", "gpu": "none"}):
        made = contents(plan(framework, **answers))
        for path in (README, MAKEFILE, SETTINGS, CI, "AGENTS.md", "docs/make.md", "docs/deploy.md"):
            text = made[path].decode()
            assert "\n\n\n" not in text, path
            assert text.endswith("\n")
            assert not text.startswith("\n")
            assert all(not line.endswith(" ") for line in text.splitlines()), path
