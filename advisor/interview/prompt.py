"""Ask one thing by a list that is drawn anew at each key: arrow keys or typing, with a way back."""

import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from textwrap import fill
from typing import Any

import questionary
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.keys import Keys
from questionary.prompts.common import InquirerControl

from advisor.interview.asking import BACK, BACK_SAYS, USUAL, USUAL_SAYS

STYLE = questionary.Style(
    [("question", "bold"), ("answer", "bold"), ("instruction", "fg:ansibrightblack")]
)
ROW_MARGIN = 4  # cells of the pointer and the mark before a row
KEYS = {BACK: ("c-b", "Ctrl-B"), USUAL: ("c-t", "Ctrl-T")}


class Drawn:
    """Lists by questionary."""

    def say(self, text: str, *, before: str = "", warns: bool = False) -> None:
        """Text broken between words at the terminal's width."""
        style = "fg:ansiyellow" if warns else "fg:ansibrightblack"
        questionary.print(before + fill(text.strip(), _width()), style=style)

    def select(
        self,
        prompt: str,
        rows: Sequence[tuple[str, str]],
        default: str | None = None,
        *,
        back: bool = False,
        usual: bool = False,
    ) -> str:
        """The value of the row picked, or BACK, or USUAL; typing narrows the rows."""
        ways = [*([(USUAL_SAYS, USUAL)] if usual else []), *([(BACK_SAYS, BACK)] if back else [])]
        every = [*rows, *((f"{says} ({KEYS[value][1]})", value) for says, value in ways)]
        question = questionary.select(
            prompt,
            [questionary.Choice(_folded(title), value) for title, value in every],
            default=default,
            style=STYLE,
            instruction=" ",
            qmark="?",
            use_search_filter=True,
            use_jk_keys=False,
        )
        _narrow_by_typing(question)
        _bind_keys(question, {KEYS[value][0]: value for _, value in ways})
        question.application.erase_when_done = True  # its own line would break inside words
        picked = str(question.unsafe_ask())
        title = next(title for title, value in [*rows, *ways] if value == picked)
        questionary.print(fill(f"? {prompt} {title}", _width()), style="bold")
        return picked

    def mark(
        self,
        prompt: str,
        rows: Mapping[str, str],
        *,
        marked: Collection[str],
        fixed: Mapping[str, str],
    ) -> list[str] | None:
        """The rows that a person marks; None for the way back."""
        choices = [
            questionary.Choice(_folded(says), name, disabled=fixed[name])
            if name in fixed
            else questionary.Choice(_folded(says), name, checked=name in marked)
            for name, says in rows.items()
        ]
        question = questionary.checkbox(
            prompt,
            choices,
            style=STYLE,
            instruction=f"(space marks, Enter goes on, {KEYS[BACK][1]} goes back)",
        )
        _bind_keys(question, {KEYS[BACK][0]: BACK})
        question.application.erase_when_done = True
        picked = question.unsafe_ask()
        if picked == BACK:
            return None
        shown = ", ".join((*fixed, *picked))
        questionary.print(fill(f"? {prompt} {shown}", _width()), style="bold")
        return [str(row) for row in picked]

    def ask_text(
        self, prompt: str, *, default: str, problem: Callable[[str], str | None]
    ) -> str | None:
        """A line of text, `default` where nothing is typed; None for the way back."""

        def check(typed: str) -> bool | str:
            return problem(typed.strip() or default) or True

        question = questionary.text(
            prompt,
            validate=check,
            instruction=f"({KEYS[BACK][1]} goes back)",
            placeholder=[("class:instruction", default)],
            style=STYLE,
        )
        _bind_keys(question, {KEYS[BACK][0]: BACK})
        typed = str(question.unsafe_ask())
        return None if typed == BACK else typed.strip() or default


def _width() -> int:
    return min(100, shutil.get_terminal_size().columns) - 1


def _folded(title: str) -> str:
    """A row broken between words, so that a narrow terminal cuts nothing off."""
    return fill(title, max(20, _width() - ROW_MARGIN), subsequent_indent=" " * ROW_MARGIN)


class _Rows(InquirerControl):
    """Rows that typing narrows: to those that begin so, or else to those that hold it."""

    @property
    def filtered_choices(self) -> list[questionary.Choice]:
        self.found_in_search = True
        typed = (self.search_filter or "").lower()
        titles = [(row, " ".join(str(row.title).lower().split())) for row in self.choices]
        begun = [row for row, title in titles if title.startswith(typed)]
        return begun or [row for row, title in titles if typed in title]

    def add_search_character(self, char: Keys) -> None:
        """Take what is typed, but for what no row holds: Enter would answer with some other row."""
        before = self.search_filter, self.pointed_at
        super().add_search_character(char)
        if not self.filtered_choices:
            self.search_filter, self.pointed_at = before


def _narrow_by_typing(question: questionary.Question) -> None:
    """Let the rows be ours: questionary makes its own, and has no way to be given others.

    Held by test_what_is_typed_chooses_the_row_it_begins in tests/interview/test_wizard.py.
    """
    for window in question.application.layout.find_all_windows():
        if isinstance(window.content, InquirerControl):
            window.content.__class__ = _Rows


def _bind_keys(question: Any, ways: Mapping[str, str]) -> None:
    """Ctrl-D leaves as Ctrl-C does; a paste is typed.

    Args:
        ways: key -> the value that it answers with.
    """
    keys = KeyBindings()

    @keys.add("c-d", eager=True)
    def _(event: Any) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    if any(isinstance(each, InquirerControl) for each in _contents(question.application)):

        @keys.add(Keys.BracketedPaste, eager=True)
        def _(event: Any) -> None:
            for control in _contents(event.app):
                if isinstance(control, _Rows):
                    for character in event.data:
                        control.add_search_character(character)

    for key, value in ways.items():
        _answer_with(keys, key, value)
    application = question.application
    application.key_bindings = merge_key_bindings([application.key_bindings, keys])


def _answer_with(keys: KeyBindings, key: str, value: str) -> None:
    @keys.add(key, eager=True)
    def _(event: Any) -> None:
        event.app.exit(result=value)


def _contents(application: Any) -> list[Any]:
    return [window.content for window in application.layout.find_all_windows()]
