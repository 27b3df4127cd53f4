"""Ask one thing by a list that is drawn anew at each key: arrow keys or typing, with a way back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import questionary
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.keys import Keys
from questionary.prompts.common import InquirerControl

from advisor.interview.asking import BACK, BACK_SAYS, USUAL, USUAL_SAYS, folded

STYLE = questionary.Style(
    [("question", "bold"), ("answer", "bold"), ("instruction", "fg:ansibrightblack")]
)
ASKS = 2  # cells of the mark before a question
POINTS, MARKS = 3, 5  # cells of the pointer before a row, and with the mark of one that is chosen
KEYS = {BACK: ("c-b", "Ctrl-B"), USUAL: ("c-t", "Ctrl-T")}


class Drawn:
    """Lists by questionary."""

    keys = (
        "Arrows or typing choose, Enter takes it, Ctrl-B goes back, Ctrl-C leaves and keeps what "
        "you said."
    )

    def say(self, text: str, *, before: str = "", warns: bool = False) -> None:
        """Text broken between words at the terminal's width."""
        style = "fg:ansiyellow" if warns else "fg:ansibrightblack"
        questionary.print(before + folded(text.strip()), style=style)

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
            _folded(prompt, ASKS),
            [questionary.Choice(_folded(title, POINTS), value) for title, value in every],
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
        questionary.print(folded(f"? {prompt} {title}"), style="bold")
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
        keys = f"(space marks, Enter goes on, {KEYS[BACK][1]} goes back)"
        question = questionary.checkbox(
            _folded(f"{prompt} {keys}", ASKS),
            [
                _fixed(name, f"{says} ({fixed[name]})")
                if name in fixed
                else questionary.Choice(_folded(says, MARKS), name, checked=name in marked)
                for name, says in rows.items()
            ],
            style=STYLE,
            instruction=" ",
        )
        _bind_keys(question, {KEYS[BACK][0]: BACK})
        question.application.erase_when_done = True
        picked = question.unsafe_ask()
        if picked == BACK:
            return None
        shown = ", ".join((*fixed, *picked))
        questionary.print(folded(f"? {prompt} {shown}"), style="bold")
        return [str(row) for row in picked]

    def ask_text(
        self, prompt: str, *, default: str, problem: Callable[[str], str | None]
    ) -> str | None:
        """A line of text, `default` where nothing is typed; None for the way back."""

        typed = ""
        while True:
            question = questionary.text(
                f"{prompt} ({KEYS[BACK][1]} goes back)",
                default=typed,
                placeholder=[("class:instruction", default)],
                style=STYLE,
            )
            _bind_keys(question, {KEYS[BACK][0]: BACK})
            answer = str(question.unsafe_ask())
            if answer == BACK:
                return None
            typed = answer.strip()
            wrong = problem(typed or default)
            if wrong is None:
                return typed or default
            self.say(wrong, warns=True)


def _folded(title: str, margin: int) -> str:
    """What stands behind a mark of so many cells; the lines below stand a cell further in."""
    return folded(title, rest=" " * (margin + 1), beside=margin)


def _fixed(name: str, says: str) -> questionary.Choice:
    """A row that nobody can mark; questionary would put the reason behind it, unfolded."""
    row = questionary.Choice(_folded(says, MARKS), name)
    row.disabled = True  # type: ignore[assignment]  # a reason in words would be shown
    return row


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
