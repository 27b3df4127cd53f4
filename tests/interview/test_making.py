"""After the choice: the name, the tree, the targets, a folder that is there already."""

from pathlib import Path

import pytest

from advisor.starter.targets import SAYS, available_targets
from tests.interview.person import (
    CHOICE,
    DOWN,
    MADE,
    MAKE,
    NAME,
    RUBOUT,
    TARGETS,
    flags,
    person,
    plain,
)
from tests.running import tree


def test_what_is_typed_is_the_name_and_a_bad_or_taken_one_is_mended(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine").write_text("mine")
    with person("init", *flags(), cwd=tmp_path, size=(60, 24)) as somebody:
        somebody.takes(CHOICE)
        somebody.is_asked(NAME)
        somebody.sees("my-model")  # offered, and gone with the first key
        somebody.presses("torch")
        somebody.sees("(Ctrl-B goes back) torch")
        assert "torchmy-model" not in somebody.shown()
        somebody.ends_question()
        somebody.is_asked(NAME)
        somebody.sees("the name of a package that the project uses. Try: torch-model")
        somebody.presses(*[RUBOUT] * len("torch"), "taken")
        somebody.ends_question()
        somebody.is_asked(NAME)
        somebody.sees("is not empty")
        somebody.presses("2")
        somebody.ends_question()
        somebody.takes(MAKE)
        assert somebody.ends() == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken", "taken2"]


def test_the_tree_is_shown_and_nothing_is_made_before_it_is_agreed_to(tmp_path: Path) -> None:
    with person("init", "x", *flags(), cwd=tmp_path) as somebody:
        somebody.takes(CHOICE)
        somebody.is_asked(MAKE)
        somebody.sees("docs/", "In all", "in x/", "Yes, make it", "No, stop here")
        assert tree(tmp_path) == {}
        somebody.picks("Show every file")
        somebody.is_asked(MAKE)
        assert "test_train.py" in somebody.scrolled()
        assert tree(tmp_path) == {}


@pytest.mark.parametrize("size", [(80, 24), (60, 24)], ids=str)
def test_each_target_is_explained_and_can_be_marked(tmp_path: Path, size: tuple[int, int]) -> None:
    targets = available_targets("pytorch")
    with person("init", "x", *flags(serving="yes"), cwd=tmp_path, size=size) as somebody:
        somebody.takes(CHOICE)
        somebody.is_asked(MAKE)
        somebody.picks("Change the deployment targets")
        somebody.is_asked(TARGETS)
        somebody.sees("(always made)", *(f"{name} - {SAYS[name]}" for name in targets))
        while not plain(somebody.pointed()).removeprefix("○ ").startswith("browser - "):
            before = somebody.pointed()
            somebody.presses(DOWN)
            somebody.waits(lambda before=before: somebody.pointed() != before, "another row")
        somebody.presses(" ")
        somebody.points_to("● browser")
        somebody.ends_question()
        somebody.is_asked(MAKE)
        somebody.sees("browser/")
        somebody.takes(MAKE)
        somebody.sees(MADE)
        assert somebody.ends() == 0
        assert "--targets server,browser" in somebody.raw
    made = {path.name for path in (tmp_path / "x/deploy").iterdir()}
    assert {"server", "browser"} <= made


def test_what_repeats_it_asks_nothing(tmp_path: Path) -> None:
    with person("init", "x", *flags(), "--if-close=ask", "--lens=today", cwd=tmp_path) as somebody:
        somebody.takes(CHOICE, MAKE)
        assert somebody.ends() == 0
        assert "--framework pytorch" in somebody.raw
    words = [*flags(), "--if-close=tensorflow"]
    with person("init", "y", *words, cwd=tmp_path) as somebody:
        somebody.takes(MAKE)
        assert somebody.ends() == 0
        assert "--framework pytorch" in somebody.raw


@pytest.mark.parametrize("agrees", [True, False])
def test_adding_to_a_folder_shows_what_is_there_and_asks(tmp_path: Path, agrees: bool) -> None:
    (tmp_path / "README.md").write_text("mine\n")
    words = ["init", "my-model", "--framework=pytorch", "--into", "."]
    with person(*words, cwd=tmp_path) as somebody:
        somebody.is_asked("Nothing of yours is changed. Go on?")
        assert "1 there already, and other: yours stays: README.md" in somebody.scrolled()
        somebody.picks("Yes, write" if agrees else "No, stop here")
        assert somebody.ends() == 0
        assert (MADE if agrees else "Nothing was generated.") in somebody.scrolled()
    assert (tmp_path / "README.md").read_text() == "mine\n"
    assert (tmp_path / "README.md.fwpick-new").exists() is agrees
    assert len(list(tmp_path.iterdir())) == 1 or agrees
