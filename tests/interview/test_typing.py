"""What typing, pasting and the arrows do to a list of rows."""

from pathlib import Path

import pytest

from tests.interview.person import DOWN, ENTER, PASTE, PASTED, REVIEW, UP, flags, person
from tests.running import CATALOG


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("y", "Yes - it must run on the device"),  # which `No - servers or desktops only` holds too
        ("DEVICE", "Yes - it must run on the device"),
        ("maybx", "Maybe later"),  # what no row holds is not taken
        ("no\x7f\x7fmicro", "Yes, a microcontroller"),
    ],
)
def test_what_is_typed_chooses_the_row_it_begins(tmp_path: Path, typed: str, taken: str) -> None:
    with person("init", "x", *flags("mobile"), cwd=tmp_path) as somebody:
        somebody.is_asked(CATALOG.questions["mobile"].prompt)
        for key in typed:
            somebody.presses(key)
        somebody.points_to(taken)
        somebody.ends_question()
        somebody.is_asked(REVIEW)
        somebody.sees(f"small devices? {taken}")


def test_a_paste_of_two_lines_is_typed_and_answers_nothing_itself(tmp_path: Path) -> None:
    with person("init", "x", *flags("mobile"), cwd=tmp_path) as somebody:
        somebody.is_asked(CATALOG.questions["mobile"].prompt)
        somebody.presses(f"{PASTE}yes\x07\nmaybe{PASTED}")
        somebody.points_to("Yes - it must run")
        somebody.ends_question(ENTER)
        somebody.is_asked(REVIEW)


def test_the_arrows_go_round_the_corner(tmp_path: Path) -> None:
    rows = [choice.says for choice in CATALOG.questions["tpu"].choices]
    with person("init", "x", *flags("tpu"), cwd=tmp_path) as somebody:
        somebody.is_asked(CATALOG.questions["tpu"].prompt)
        somebody.presses(UP)
        somebody.waits(lambda: somebody.pointed() != rows[0], "the last row")
        for row in rows:
            somebody.presses(DOWN)
            somebody.points_to(row)


@pytest.mark.parametrize("question", CATALOG.questions.values(), ids=lambda question: question.id)
def test_prompts_and_choices_fit_into_a_row(question) -> None:
    assert len(f"? {question.prompt}") < 80
    for choice in question.choices:
        assert len(f" » {choice.says}") < 80
