"""The wizard, in a real pseudo-terminal of 80 columns: keys in, questions and files out."""

import json
import re
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

from advisor.frameworks import TITLES
from advisor.interview.wizard import lean_bar
from advisor.knowledge.model import UNSURE, Choice
from advisor.machine.probe import inspect_machine
from advisor.starter.targets import available_targets
from tests.running import CATALOG, CORE, FWPICK, IMPOSSIBLE, UNDECIDED, environment, tree

ENTER, UP, DOWN, BACK, STOP, END = "\r", "\x1b[A", "\x1b[B", "\x02", "\x03", "\x04"
REST = "more questions would sharpen the answer"
REVIEW = "Change any answer?"
MAKE = "Make it?"
CHOICE = "Generate which starter?"
NAME = "Name of the project?"
DONE = "The same again without questions"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
MOVE = re.compile(r"\x1b\[[0-9;?]*[A-Za-ln-z]|\r|\n")


class Wizard:
    """A person at a keyboard who waits for each question before answering it."""

    def __init__(self, *words: str, cwd: Path, **changes: str) -> None:
        env = environment(**{"TERM": "xterm-256color", **changes})
        command, *start = FWPICK
        self.child = pexpect.spawn(
            command,
            [*start, "init", *words],
            cwd=str(cwd),
            env=env,
            dimensions=(24, 80),
            encoding="utf-8",
            timeout=60,
        )
        self.child.delaybeforesend = None
        self.seen = ""

    def sees(self, text: str) -> None:
        """Waits until the text is on the screen, however it is coloured or broken."""
        pattern = r"\s+".join(re.escape(word) for word in text.split())
        self.child.expect(pattern)
        self.seen += self.child.before + self.child.after

    def is_asked(self, question: str) -> None:
        """Waits for the help line and then the prompt of a question."""
        self.sees(CATALOG.questions[question].help[:40].rsplit(" ", 1)[0])
        self.sees(CATALOG.questions[question].prompt)

    def presses(self, *keys: str) -> None:
        for key in keys:
            time.sleep(0.05)  # an escape sequence apart from what comes before and after it
            self.child.send(key)

    def answers(self, question: str, value: str = "") -> None:
        """Goes down to a value and takes it; without a value the first one."""
        self.is_asked(question)
        values = CATALOG.questions[question].values
        self.presses(*[DOWN] * (values.index(value) if value else 0), ENTER)

    def accepts(self, *prompts: str) -> None:
        """Takes what each of these offers first."""
        for prompt in prompts:
            self.sees(prompt)
            self.presses(ENTER)

    def ends(self) -> int:
        self.child.expect(pexpect.EOF)
        self.seen += self.child.before
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -1


@contextmanager
def wizard(*words: str, cwd: Path, **changes: str) -> Iterator[Wizard]:
    person = Wizard(*words, cwd=cwd, **changes)
    try:
        yield person
    finally:
        person.child.close(force=True)


def _answers(project: Path) -> dict[str, str]:
    return tomllib.loads((project / ".fwpick" / "answers.toml").read_text())["answers"]


def _settled(**other: str) -> list[str]:
    """Flags for every core question, PyTorch by experience unless said otherwise."""
    given = {"goal": "research", "experience": "pytorch", **other}
    return [f"--{name}={given.get(name, CATALOG.questions[name].default)}" for name in CORE]


def _core_but(*names: str) -> list[str]:
    return [flag for flag in _settled() if flag[2:].partition("=")[0] not in names]


def _later_but(*names: str) -> list[str]:
    """The first answer to every later question that a test does not tell of, new ones too."""
    later = (item for item in CATALOG.questions.values() if not item.core)
    return [f"--{item.id}={item.choices[0].id}" for item in later if item.id not in names]


# A whole walk


@pytest.mark.parametrize("changes", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_whole_walk_ends_in_a_project(tmp_path: Path, changes: dict[str, str]) -> None:
    taken = {name: CATALOG.questions[name].values[0] for name in CORE}
    taken |= {"experience": "pytorch", "mobile": "maybe"}
    with wizard(cwd=tmp_path, **changes) as person:
        for number, name in enumerate(CORE):
            person.sees(f"{len(CORE) - number} to go")
            person.answers(name, taken[name])
        person.accepts(REST, REVIEW)
        person.sees("margin")
        person.sees("Then and now")
        person.accepts(CHOICE, NAME, MAKE)
        person.sees(DONE)
        assert person.ends() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["my-model"]
    assert _answers(tmp_path / "my-model") == taken
    record = json.loads((tmp_path / "my-model/.fwpick/recommendation.json").read_text())
    assert record["decision"] == {
        "framework": "pytorch",
        "by": "person",
        "how": record["decision"]["how"],
    }
    assert {row["from"] for row in record["answers"].values()} == {"wizard", "unanswered"}
    if changes:
        assert not re.search(r"\x1b\[[0-9;]*3[0-9][;m]", person.seen)  # no colours


def test_the_rest_of_the_questions(tmp_path: Path) -> None:
    asked = ("browser", "codebase", "task", "models", "pipelines", "languages", "gpu", "os")
    with wizard("x", *_core_but("goal"), *_later_but(*asked), cwd=tmp_path) as person:
        person.answers("goal", "production")
        person.sees(REST)
        person.presses(DOWN, ENTER)
        person.answers("browser", "yes")
        person.answers("codebase")
        person.answers("task", "tabular")  # makes `models` pointless
        person.answers("pipelines", "yes")
        person.answers("languages")
        person.answers("gpu", "apple")  # makes `os` pointless
        person.accepts(REVIEW, CHOICE, MAKE)
        assert person.ends() == 0
    answers = _answers(tmp_path / "x")
    assert (answers["browser"], answers["pipelines"], answers["gpu"]) == ("yes", "yes", "apple")
    assert "models" not in answers
    assert "os" not in answers


def test_what_this_machine_has_is_offered_first(tmp_path: Path) -> None:
    tool = tmp_path / "bin" / "nvidia-smi"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\necho 'NVIDIA L4, 570.86.15'\n")
    tool.chmod(0o755)
    project = tmp_path / "made"
    project.mkdir()
    words = ["x", *_core_but("goal"), *_later_but("task", "models", "gpu", "os"), "--task=tabular"]
    here = inspect_machine(tmp_path).system
    with wizard(*words, cwd=project, PATH=str(tool.parent)) as person:
        person.answers("goal", "production")
        person.sees(REST)
        person.presses(DOWN, ENTER)
        person.is_asked("gpu")
        person.presses(ENTER)  # as found
        person.is_asked("os")
        person.presses(DOWN, DOWN, ENTER)  # another than found
        person.accepts(REVIEW, CHOICE, MAKE)
        assert person.ends() == 0
        assert "Found on this machine: NVIDIA. Enter takes it" in " ".join(person.seen.split())
        assert "this machine: gpu nvidia" in " ".join(person.seen.split())
    values = CATALOG.questions["os"].values
    record = json.loads((project / "x/.fwpick/recommendation.json").read_text())
    assert record["answers"]["gpu"] == {"value": "nvidia", "from": "machine"}
    other = values[values.index(here) + 2]
    assert record["answers"]["os"] == {"value": other, "from": "wizard"}


def test_flags_are_not_asked_again_and_not_sure_is_an_answer(tmp_path: Path) -> None:
    with wizard("x", *_core_but("goal", "debugging"), cwd=tmp_path) as person:
        person.sees("2 to go")
        person.answers("goal", UNSURE)
        person.sees("1 to go")
        person.is_asked("debugging")
        person.presses(UP, UP, ENTER)  # round the corner: past `<- back` to `not sure`
        person.accepts(REST, REVIEW, CHOICE, MAKE)
        assert person.ends() == 0
    assert _answers(tmp_path / "x")["goal"] == UNSURE
    assert _answers(tmp_path / "x")["debugging"] == UNSURE
    for name in set(CORE) - {"goal", "debugging"}:
        assert CATALOG.questions[name].prompt not in person.seen


def test_with_every_core_answer_given_only_the_choice_is_left(tmp_path: Path) -> None:
    with wizard("x", *_settled(), cwd=tmp_path) as person:
        person.accepts(CHOICE, MAKE)
        assert person.ends() == 0
    assert (tmp_path / "x" / "README.md").is_file()


def test_a_close_call_is_recalled_where_it_is_settled(tmp_path: Path) -> None:
    with wizard("x", *UNDECIDED, cwd=tmp_path) as person:
        person.accepts(f"Too close to call. {CHOICE}", MAKE)
        assert person.ends() == 0


@pytest.mark.parametrize("words", [("--yes", "--goal=research"), ("--framework=tensorflow",)])
def test_what_settles_everything_asks_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    with wizard("x", *words, cwd=tmp_path) as person:
        person.sees(DONE)
        assert person.ends() == 0


def test_what_repeats_it_asks_nothing(tmp_path: Path) -> None:
    with wizard("x", *_settled(), "--if-close=ask", "--lens=today", cwd=tmp_path) as person:
        person.accepts(CHOICE, MAKE)
        person.sees("--framework pytorch")
        assert person.ends() == 0
    with wizard("y", *_settled(), "--if-close=tensorflow", cwd=tmp_path) as person:
        person.accepts(MAKE)
        person.sees("--framework pytorch")
        assert person.ends() == 0


# Ways back


@pytest.mark.parametrize("how", ["key", "choice"])
def test_back_asks_the_earlier_question_again(tmp_path: Path, how: str) -> None:
    with wizard("x", *_core_but("goal", "mobile", "tpu"), cwd=tmp_path) as person:
        person.answers("goal", "learning")
        person.answers("mobile", "yes")
        person.is_asked("tpu")
        person.sees("back")
        back = [BACK] if how == "key" else [*"<-", ENTER]
        person.presses(*back)
        person.is_asked("mobile")
        person.presses(*back)
        person.sees("3 to go")
        person.is_asked("goal")
        person.presses(UP, UP, ENTER)  # stands on the former answer, the last one
        person.is_asked("mobile")
        person.presses(ENTER)  # stays
        person.answers("tpu")
        person.accepts(REST, REVIEW, CHOICE, MAKE)
        assert person.ends() == 0
    answers = _answers(tmp_path / "x")
    assert (answers["goal"], answers["mobile"]) == ("research", "yes")


def test_the_first_question_has_no_way_back(tmp_path: Path) -> None:
    with wizard("x", cwd=tmp_path) as person:
        person.is_asked(CORE[0])
        person.presses(BACK, BACK, ENTER)
        person.is_asked(CORE[1])
        assert "<- back" not in person.seen


def test_the_review_changes_an_answer_and_asks_what_that_opens(tmp_path: Path) -> None:
    with wizard("x", *_core_but("goal", "mobile"), cwd=tmp_path) as person:
        person.answers("goal", "production")
        person.answers("mobile", "yes")
        person.accepts(REST)
        person.sees(REVIEW)
        person.sees("mobile: yes")
        person.presses(DOWN, DOWN, ENTER)  # go on, goal, mobile
        person.is_asked("mobile")
        person.presses(BACK)  # thinks better of it
        person.sees(REVIEW)
        person.presses(DOWN, DOWN, ENTER)
        person.is_asked("mobile")
        person.presses(UP, UP, ENTER)  # stands on `yes`: up to `no`
        person.sees(REVIEW)
        person.sees("mobile: no")
        person.presses(ENTER)
        person.accepts(CHOICE, MAKE)
        assert person.ends() == 0
    assert _answers(tmp_path / "x")["mobile"] == "no"


@pytest.mark.parametrize("left_at", [CHOICE, MAKE])
def test_from_the_choice_and_the_tree_the_way_back_is_the_review(
    tmp_path: Path, left_at: str
) -> None:
    with wizard("x", *_settled(goal="research"), cwd=tmp_path) as person:
        person.accepts(*([CHOICE] if left_at == MAKE else []))
        person.sees(left_at)
        person.presses(BACK)
        person.sees(REVIEW)
        person.presses(DOWN, ENTER)
        person.is_asked("goal")
        person.presses(DOWN, ENTER)
        person.sees("goal: production")
        person.presses(ENTER)
        person.sees("from wizard: goal production")
        person.accepts(CHOICE, MAKE)
        assert person.ends() == 0
    assert _answers(tmp_path / "x")["goal"] == "production"


# The choice


def test_the_recommendation_can_be_overruled(tmp_path: Path) -> None:
    with wizard("x", *_settled(), cwd=tmp_path) as person:
        person.sees(CHOICE)
        person.sees("PyTorch (recommended)")
        person.presses(DOWN, ENTER)
        person.accepts(MAKE)
        assert person.ends() == 0
    record = json.loads((tmp_path / "x/.fwpick/recommendation.json").read_text())
    assert record["framework"] == "pytorch"
    assert (record["decision"]["framework"], record["decision"]["by"]) == ("tensorflow", "person")
    assert "TensorFlow" in (tmp_path / "x/DECISION.md").read_text().partition("\n\n")[0]


def test_stopping_at_the_choice_makes_nothing(tmp_path: Path) -> None:
    with wizard("x", *_settled(), cwd=tmp_path) as person:
        person.sees(CHOICE)
        person.presses(UP, UP, ENTER)
        assert person.ends() == 0
        assert "Nothing was generated." in person.seen
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("words", [(), ("--if-close=ask",)])
def test_a_close_call_is_put_to_the_person(tmp_path: Path, words: tuple[str, ...]) -> None:
    with wizard("x", *UNDECIDED, *words, cwd=tmp_path) as person:
        person.sees("Too close to call")
        person.sees(CHOICE)
        assert "(recommended)" not in person.seen
        person.presses(DOWN, ENTER)
        person.accepts(MAKE)
        assert person.ends() == 0
    assert (tmp_path / "x" / "README.md").is_file()


def test_a_narrow_leader_is_offered_first_and_as_such(tmp_path: Path) -> None:
    words = [word for word in UNDECIDED if word[:8] not in ("--mobile", "--weight")]
    with wizard("x", *words, "--mobile=maybe", cwd=tmp_path) as person:
        person.sees("Too close to call, PyTorch narrowly ahead")
        person.sees(f"Too close to call. {CHOICE}")
        person.sees("PyTorch (narrowly ahead)")
        assert "(recommended)" not in person.seen
        person.presses(ENTER)
        person.accepts(MAKE)
        assert person.ends() == 0
    record = json.loads((tmp_path / "x/.fwpick/recommendation.json").read_text())
    assert (record["decision"]["framework"], record["decision"]["by"]) == ("pytorch", "person")


def test_the_leader_decides_a_close_call_without_a_question(tmp_path: Path) -> None:
    words = [word for word in UNDECIDED if word[:8] not in ("--mobile", "--weight")]
    with wizard("x", *words, "--mobile=maybe", "--if-close=leader", cwd=tmp_path) as person:
        person.accepts(MAKE)
        person.sees("PyTorch leads narrowly, with a win share of")
        assert person.ends() == 0
        assert CHOICE not in person.seen


def test_a_framework_ruled_out_is_marked(tmp_path: Path) -> None:
    with wizard("x", *_settled(), "--codebase=tensorflow", cwd=tmp_path) as person:
        person.sees(CHOICE)
        person.sees("PyTorch (ruled out by your answers)")
        person.presses(STOP)
        assert person.ends() == 130
    assert tree(tmp_path) == {}


def test_both_ruled_out_offers_the_ways_out_and_keeps_the_answers(tmp_path: Path) -> None:
    with wizard("x", *_settled(), *IMPOSSIBLE, cwd=tmp_path) as person:
        person.sees("Which way out?")
        person.sees("os = wsl")
        person.presses(ENTER)  # the nearest one: the same machine, under WSL2
        person.accepts(CHOICE, MAKE)
        assert person.ends() == 0
    kept = _answers(tmp_path / "x")
    assert (kept["os"], kept["codebase"], kept["goal"]) == ("wsl", "tensorflow", "research")
    assert (tmp_path / "x" / "pyproject.toml").is_file()


def test_the_review_leads_out_of_both_ruled_out_too(tmp_path: Path) -> None:
    with wizard("x", *_settled(), *IMPOSSIBLE, cwd=tmp_path) as person:
        person.sees("Which way out?")
        person.presses(UP, UP, ENTER)
        person.sees(REVIEW)
        person.sees("os: windows")
        person.presses(UP, ENTER)  # round the corner: the last answer
        person.is_asked("os")
        person.presses(*"linux", ENTER)
        person.sees("os: linux")
        person.presses(ENTER)
        person.accepts(CHOICE, MAKE)
        assert person.ends() == 0
    kept = _answers(tmp_path / "x")
    assert (kept["os"], kept["gpu"], kept["codebase"]) == ("linux", "nvidia", "tensorflow")


def test_from_both_ruled_out_one_can_look_at_the_answers_or_stop(tmp_path: Path) -> None:
    with wizard("x", *_settled(), *IMPOSSIBLE, cwd=tmp_path) as person:
        person.sees("Which way out?")
        person.presses(UP, UP, ENTER)  # the row above the last
        person.sees(REVIEW)
        person.presses(ENTER)
        person.sees("Which way out?")
        person.presses(UP, ENTER)
        person.sees("Nothing was generated.")
        assert person.ends() == 0
    assert tree(tmp_path) == {}


def test_answers_that_cannot_be_true_together_are_questioned(tmp_path: Path) -> None:
    words = (*_settled(), *_later_but("gpu", "os"), "--gpu=nvidia")
    core = [word for word in words if not word.startswith("--goal")]
    with wizard("x", *core, cwd=tmp_path) as person:
        person.answers("goal", "research")
        person.sees(REST)
        person.presses(DOWN, ENTER)
        person.answers("os", "macos")
        person.sees("macOS drives no NVIDIA card")
        person.sees("Is it meant so?")
        person.presses(ENTER)  # no: asked again, with the last answer offered first
        person.is_asked("os")
        person.presses(UP, ENTER)
        person.accepts(REVIEW, CHOICE, MAKE)
        assert person.ends() == 0
    assert _answers(tmp_path / "x")["os"] == "linux"


@pytest.mark.parametrize("meant", [True, False])
def test_the_review_questions_what_cannot_be_true_together(tmp_path: Path, meant: bool) -> None:
    words = [*_settled(), "--gpu=nvidia", "--os=linux"]
    with wizard("x", *words, cwd=tmp_path) as person:
        person.sees(CHOICE)
        person.presses(BACK)
        person.sees(REVIEW)
        person.presses(UP, ENTER)
        person.is_asked("os")
        person.presses(*"macos", ENTER)
        person.sees("macOS drives no NVIDIA card")
        person.sees("Is it meant so?")
        person.presses(*([DOWN] if meant else []), ENTER)
        person.sees(REVIEW)
        person.sees("os: macos" if meant else "os: linux")
        person.presses(ENTER)
        if meant:
            person.sees("! macOS drives no NVIDIA card")
        person.accepts(CHOICE, MAKE)
        assert person.ends() == 0
    assert _answers(tmp_path / "x")["os"] == ("macos" if meant else "linux")


# The name


def test_a_bad_or_taken_name_is_mended_on_the_spot(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine").write_text("mine")
    with wizard(*_settled(), cwd=tmp_path) as person:
        person.accepts(CHOICE)
        person.sees(NAME)
        person.presses(*"\x7f" * len("my-model"), *"torch", ENTER)
        person.sees("torch-model")
        person.presses(*"\x7f" * len("torch"), *"taken", ENTER)
        person.sees("is not empty")
        person.presses("2", ENTER)
        person.accepts(MAKE)
        assert person.ends() == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken", "taken2"]


# The plan


def test_the_tree_is_shown_and_the_targets_can_be_changed_before_anything_is_made(
    tmp_path: Path,
) -> None:
    with wizard("x", *_settled(), cwd=tmp_path) as person:
        person.accepts(CHOICE)
        person.sees("x/ will hold")
        person.sees("deploy/")
        person.sees(MAKE)
        assert tree(tmp_path) == {}
        person.presses(DOWN, DOWN, ENTER)
        person.sees("test_server.py")
        person.sees(MAKE)
        person.presses(DOWN, ENTER)
        person.sees("Which deployment targets?")
        person.sees("server (always made)")
        above = available_targets("pytorch").index("browser")  # which no answer asked for
        person.presses(*[DOWN] * above, *" \r")
        person.sees("browser/")
        person.accepts(MAKE)
        person.sees(DONE)
        person.sees("--targets server,browser,torchserve")
        assert person.ends() == 0
    made = {path.name for path in (tmp_path / "x/deploy").iterdir()}
    assert made == {"server", "browser", "torchserve"}


def test_stopping_at_the_tree_makes_nothing(tmp_path: Path) -> None:
    with wizard("x", *_settled(), cwd=tmp_path) as person:
        person.accepts(CHOICE)
        person.sees(MAKE)
        person.presses(UP, UP, ENTER)
        assert person.ends() == 0
        assert "Nothing was generated." in person.seen
    assert tree(tmp_path) == {}


# Leaving


def _at_a_question(person: Wizard) -> None:
    person.is_asked(CORE[0])


def _at_a_later_question(person: Wizard) -> None:
    person.answers(CORE[0])
    person.answers(CORE[1])
    person.is_asked(CORE[2])


def _at_the_review(person: Wizard) -> None:
    for name in CORE:
        person.answers(name)
    person.accepts(REST)
    person.sees(REVIEW)


def _at_the_name(person: Wizard) -> None:
    _at_the_review(person)
    person.presses(ENTER)
    person.accepts(CHOICE)
    person.sees(NAME)


@pytest.mark.parametrize(
    "where",
    [_at_a_question, _at_a_later_question, _at_the_review, _at_the_name],
    ids=lambda where: where.__name__,
)
def test_ctrl_c_is_130_and_leaves_nothing(tmp_path: Path, where) -> None:
    with wizard("-o", "new", cwd=tmp_path) as person:
        where(person)
        person.presses(STOP)
        assert person.ends() == 130
        assert "Traceback" not in person.seen
        assert "Stopped" in person.seen
    assert tree(tmp_path) == {}


def test_typing_narrows_the_choices(tmp_path: Path) -> None:
    with wizard("x", *_core_but("goal"), cwd=tmp_path) as person:
        person.is_asked("goal")
        person.presses(*"serves", ENTER)
        person.sees("What is the project for? Production")
        person.sees(REST)
        person.presses(STOP)
        assert person.ends() == 130


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("y", "Yes"),  # which `No - servers or desktops only` holds too
        ("later", "Maybe later"),
        ("maybx", "Maybe later"),  # what no row holds is not taken
        ("\x1b[200~yes\x07\nmaybe\x1b[201~", "Yes"),  # a paste of two lines answers nothing itself
    ],
)
def test_what_is_typed_chooses_the_row_it_begins(tmp_path: Path, typed: str, taken: str) -> None:
    with wizard("x", *_core_but("mobile"), cwd=tmp_path) as person:
        person.is_asked("mobile")
        person.presses(*([typed] if typed.startswith("\x1b") else typed), ENTER)
        person.sees(f"small devices? {taken}")
        person.presses(STOP)
        assert person.ends() == 130


def test_where_nothing_can_be_made_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with wizard("-o", "file", cwd=tmp_path) as person:
        assert person.ends() == 1
    assert "file is not a folder" in person.seen


def test_ctrl_d_at_a_question_is_leaving_too(tmp_path: Path) -> None:
    with wizard("x", cwd=tmp_path) as person:
        person.is_asked(CORE[0])
        person.presses(END)
        assert person.ends() == 130
    assert tree(tmp_path) == {}


def test_ctrl_d_at_the_name_is_leaving_too(tmp_path: Path) -> None:
    with wizard(*_settled(), cwd=tmp_path) as person:
        person.accepts(CHOICE)
        person.sees(NAME)
        person.presses(*"\x7f" * len("my-model"), END)
        assert person.ends() == 130
    assert tree(tmp_path) == {}


def test_ci_never_asks_even_in_a_terminal(tmp_path: Path) -> None:
    with wizard("x", cwd=tmp_path, CI="true") as person:
        assert person.ends() == 2
    assert "This would work" in person.seen


# What is shown


def test_no_line_is_wider_than_the_terminal(tmp_path: Path) -> None:
    with wizard("x", cwd=tmp_path) as person:
        for name in CORE:
            person.answers(name)
        person.sees(REST)
        person.presses(STOP)
        person.ends()
    for line in MOVE.split(COLOUR.sub("", person.seen)):
        assert len(line) <= 80, line


@pytest.mark.parametrize("question", CATALOG.questions.values(), ids=lambda question: question.id)
def test_prompts_and_choices_fit_into_a_row(question) -> None:
    assert len(f"? {question.prompt}") <= 80
    for choice in question.choices:
        assert isinstance(choice, Choice)
        assert len(f" » {choice.says}") <= 80


@pytest.mark.parametrize(
    ("margin", "place"), [(-1, 0), (-9, 0), (-0.5, 5), (0.5, 15), (1, 20), (9, 20)]
)
def test_lean_bar_points_to_the_framework_that_leads(margin: float, place: int) -> None:
    left, bar, right = lean_bar(margin).split(" ")
    assert (left, right) == (TITLES["tensorflow"], TITLES["pytorch"])
    assert (bar.index("o"), bar.index("|"), len(bar)) == (place, 10, 21)
    assert lean_bar(0.0).split(" ")[1] == "-" * 10 + "o" + "-" * 10


@pytest.mark.parametrize("agrees", [True, False])
def test_adding_to_a_folder_shows_what_is_there_and_asks(tmp_path: Path, agrees: bool) -> None:
    (tmp_path / "README.md").write_text("mine\n")
    words = ["my-model", "--framework=pytorch", "--into", "."]
    with wizard(*words, cwd=tmp_path) as person:
        person.sees("1 there already, and other: yours stays:")
        person.sees("README.md")
        person.sees("Nothing of yours is changed. Go on?")
        person.presses(*([] if agrees else [DOWN]), ENTER)
        person.sees(DONE if agrees else "Nothing was generated.")
        assert person.ends() == 0
    assert (tmp_path / "README.md").read_text() == "mine\n"
    assert (tmp_path / "README.md.fwpick-new").exists() is agrees
    assert len(list(tmp_path.iterdir())) == 1 or agrees
