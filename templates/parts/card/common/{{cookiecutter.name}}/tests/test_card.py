"""The model card: figures are renewed, words of people stay."""

import shutil
from pathlib import Path

import pytest
from parts import TINY

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }}.extra.card import (
    BEGIN,
    CARD,
    END,
)


@pytest.fixture(autouse=True)
def card(own_folder: Path) -> None:
    Path("config.toml").write_text(TINY, "utf-8")
    shutil.copy(Path(program.__file__).parents[2] / CARD, CARD)


def test_the_card_has_what_was_measured(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("train", "evaluate", "export", "card"):
        assert program.main([command]) == 0
    once = CARD.read_text("utf-8")
    assert "Not measured yet" not in once
    measured = once.partition(BEGIN)[2].partition(END)[0]
    assert "| network |" in measured
    assert "sha256 `" in measured
    assert "still asked there: 5 questions" in capsys.readouterr().out
    mine = once.replace("TODO: who uses it", "The zoo uses it")
    CARD.write_text(mine, "utf-8")
    assert program.main(["card"]) == 0
    assert CARD.read_text("utf-8") == mine


@pytest.mark.parametrize(
    ("text", "told"), [("# Mine\n", "lacks its marks"), (None, "MODEL_CARD.md does not exist")]
)
def test_a_card_that_cannot_be_written_is_one_message(
    text: str | None, told: str, trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["card"]) == 1
    assert "metrics.json does not exist" in capsys.readouterr().err
    for command in ("train", "evaluate", "export"):
        assert program.main([command]) == 0
    if text is None:
        CARD.unlink()
    else:
        CARD.write_text(text, "utf-8")
    assert program.main(["card"]) == 1
    assert told in capsys.readouterr().err
