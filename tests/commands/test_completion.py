"""Shell completion, asked as the shells' own scripts ask it."""

from pathlib import Path

import pytest

from tests.running import CATALOG, fwpick

SHELLS = ("bash", "zsh", "fish")


def offered(shell: str, line: str, folder: Path) -> list[str]:
    """The words offered for the last one of the line."""
    words = line.split(" ")
    asked = {"_FWPICK_COMPLETE": f"complete_{shell}"}
    if shell == "bash":
        asked |= {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    else:
        asked |= {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    result = fwpick(cwd=folder, **asked)
    assert not result.stderr
    if shell == "zsh":  # _arguments '*: :(("word":"help" ...))'
        return [part.split('"')[0] for part in result.stdout.split('"')[1::2] if part]
    return [row.split("\t")[0] for row in result.stdout.splitlines()]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("fwpick recommend --goal ", CATALOG.questions["goal"].values),
        ("fwpick recommend --goal res", ("research",)),
        ("fwpick recommend --source ", tuple(CATALOG.documents)),
        ("fwpick init x --framework py", ("pytorch",)),
        ("fwpick recommend --lens ", ("today", "documents")),
        ("fwpick init x --if-close o", ("other-lens",)),
        ("fwpick init x --targets server,torchs", ("server,torchserve",)),
    ],
)
def test_the_words_that_fit(shell: str, line: str, words: tuple[str, ...], tmp_path: Path) -> None:
    assert sorted(offered(shell, line, tmp_path)) == sorted(words)


def test_criteria_come_ready_for_their_weight(tmp_path: Path) -> None:
    words = offered("bash", "fwpick recommend --weight ", tmp_path)
    assert words == [f"{name}=" for name in CATALOG.criteria]


def test_explain_offers_every_kind_of_id(tmp_path: Path) -> None:
    words = set(offered("bash", "fwpick explain ", tmp_path))
    assert {"tpu", "visdom", "goal", "section-2021", "margin"} <= words
    assert not words & set(CATALOG.facts)  # hundreds: only once something is typed
    assert offered("bash", "fwpick explain VIS-0", tmp_path)
    fact = next(iter(CATALOG.facts))
    assert fact in offered("bash", f"fwpick explain {fact[:-1]}", tmp_path)


def test_a_target_taken_is_not_offered_twice(tmp_path: Path) -> None:
    words = offered("bash", "fwpick init x --targets server,", tmp_path)
    assert "server,torchserve" in words
    assert "server,server" not in words
