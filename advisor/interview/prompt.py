"""Ask one thing in a terminal: by arrow keys or typing, with a way back."""

import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from textwrap import fill
from typing import Any

import questionary
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.keys import Keys
from questionary.prompts.common import InquirerControl

BACK = "\x00back"
DONE = "\x00done"
STYLE = questionary.Style(
    [("question", "bold"), ("answer", "bold"), ("instruction", "fg:ansibrightblack")]
)


def say(text: str, before: str = "", style: str = "fg:ansibrightblack") -> None:
    """Text broken between words at the terminal's width."""
    width = min(100, shutil.get_terminal_size().columns) - 1
    questionary.print(before + fill(text.strip(), width), style=style)


class _Rows(InquirerControl):
    """Rows that typing narrows: to those that begin so, or else to those that hold it."""

    @property
    def filtered_choices(self) -> list[questionary.Choice]:
        self.found_in_search = True
        typed = (self.search_filter or "").lower()
        begun = [row for row in self.choices if str(row.title).lower().startswith(typed)]
        return begun or [row for row in self.choices if typed in str(row.title).lower()]

    def add_search_character(self, char: Keys) -> None:
        """Take what is typed, but for what no row holds: Enter would answer with some other row."""
        before = self.search_filter, self.pointed_at
        super().add_search_character(char)
        if not self.filtered_choices:
            self.search_filter, self.pointed_at = before


def select(
    prompt: str, rows: Sequence[tuple[str, str]], default: str | None = None, *, back: bool = False
) -> str:
    """The value of the row picked, or BACK; typing narrows the rows."""
    choices = [questionary.Choice(title, value) for title, value in rows]
    if back:
        choices.append(questionary.Choice("<- back (Ctrl-B)", BACK))
    question = questionary.select(
        prompt,
        choices,
        default=default,
        style=STYLE,
        instruction=" ",
        qmark="?",
        use_search_filter=True,
        use_jk_keys=False,
    )
    _narrow_by_typing(question)
    _bind_keys(question, back=back)
    question.application.erase_when_done = True  # its own line would break inside words
    picked = str(question.unsafe_ask())
    title = next((title for title, value in rows if value == picked), "back")
    say(f"? {prompt} {title}", style="bold")
    return picked


def _narrow_by_typing(question: questionary.Question) -> None:
    """Let the rows be ours: questionary makes its own, and has no way to be given others.

    Held by test_what_is_typed_chooses_the_row_it_begins in tests/interview/test_wizard.py.
    """
    for window in question.application.layout.find_all_windows():
        if isinstance(window.content, InquirerControl):
            window.content.__class__ = _Rows


def mark(
    prompt: str, rows: Sequence[str], *, marked: Collection[str], fixed: Mapping[str, str]
) -> list[str]:
    """The rows that a person marks.

    Args:
        marked: those marked at first.
        fixed: row -> why it cannot be marked.
    """
    choices = [
        questionary.Choice(row, disabled=fixed[row])
        if row in fixed
        else questionary.Choice(row, checked=row in marked)
        for row in rows
    ]
    question = questionary.checkbox(
        prompt, choices, style=STYLE, instruction="(space marks, Enter goes on)"
    )
    _bind_keys(question, back=False)
    return [str(row) for row in question.unsafe_ask()]


def ask_text(prompt: str, *, default: str, problem: Callable[[str], bool | str]) -> str:
    """A line of text.

    Args:
        problem: True for a text that will do, else what is wrong with it.
    """
    question = questionary.text(prompt, default=default, validate=problem)
    return str(question.unsafe_ask())


def _bind_keys(question: Any, *, back: bool) -> None:
    """Ctrl-D leaves as Ctrl-C does, Ctrl-B goes back where there is a way; a paste is typed."""
    keys = KeyBindings()

    @keys.add("c-d", eager=True)
    def _(event: Any) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    @keys.add(Keys.BracketedPaste, eager=True)
    def _(event: Any) -> None:
        for window in event.app.layout.find_all_windows():
            if isinstance(window.content, _Rows):
                for character in event.data:
                    window.content.add_search_character(character)

    if back:

        @keys.add("c-b", eager=True)
        def _(event: Any) -> None:
            event.app.exit(result=BACK)

    application = question.application
    application.key_bindings = merge_key_bindings([application.key_bindings, keys])
