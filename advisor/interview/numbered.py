"""Ask by numbered rows and a line of input: nothing is redrawn, as a screen reader needs it."""

from collections.abc import Callable, Collection, Mapping, Sequence

from advisor.interview.asking import BACK, BACK_SAYS, USUAL, USUAL_SAYS, folded

MARGIN = 6  # cells of a number before its row
WAY_BACK = "b"


class Numbered:
    """Numbered rows; the answer is a number, or how its row begins."""

    keys = (
        "Type a number or how its row begins, then Enter; Enter alone takes the number in "
        f"brackets, {WAY_BACK} goes back, Ctrl-C leaves and keeps what you said."
    )

    def say(self, text: str, *, before: str = "", warns: bool = False) -> None:
        """Text broken between words at the terminal's width."""
        print(before + folded(f"{'! ' if warns else ''}{text.strip()}"))

    def select(
        self,
        prompt: str,
        rows: Sequence[tuple[str, str]],
        default: str | None = None,
        *,
        back: bool = False,
        usual: bool = False,
    ) -> str:
        """The value of the row picked, or BACK, or USUAL; an empty line takes the one offered."""
        every = [*rows, *([(USUAL_SAYS, USUAL)] if usual else [])]
        every += [(BACK_SAYS, BACK)] if back else []
        first = next((at for at, (_, value) in enumerate(every) if value == default), 0)
        print(folded(prompt))
        for number, (says, _) in enumerate(every, start=1):
            print(_row(f"{number:>3}. ", says))
        while True:
            typed = _line(f"Number, or how it begins [{first + 1}]: ")
            picked = _picked(typed, [says for says, _ in every]) if typed else first
            if picked is not None:
                return every[picked][1]
            print(f"{typed!r} is none of these; type a number from 1 to {len(every)}.")

    def mark(
        self,
        prompt: str,
        rows: Mapping[str, str],
        *,
        marked: Collection[str],
        fixed: Mapping[str, str],
    ) -> list[str] | None:
        """The rows whose numbers a person types; an empty line leaves those marked, b goes back."""
        print(folded(prompt))
        free = [name for name in rows if name not in fixed]
        for name, why in fixed.items():
            print(_row("     ", f"{rows[name]} ({why})"))
        for number, name in enumerate(free, start=1):
            print(_row(f"{number:>3}. ", f"{rows[name]}{' (marked)' if name in marked else ''}"))
        while True:
            typed = _line("Numbers with blanks, none for none, Enter as marked, b for back: ")
            if typed == WAY_BACK:
                return None
            if not typed:
                return [name for name in free if name in marked]
            numbers = [] if typed == "none" else typed.replace(",", " ").split()
            if all(_is_number(each, len(free)) for each in numbers):
                return [free[int(each) - 1] for each in numbers]
            print(f"{typed!r}: type numbers from 1 to {len(free)}.")

    def ask_text(
        self, prompt: str, *, default: str, problem: Callable[[str], str | None]
    ) -> str | None:
        """A line of text, `default` where nothing is typed; None for the way back."""
        while True:
            typed = _line(f"{prompt} [{default}; {WAY_BACK} for back] ")
            if typed == WAY_BACK:
                return None
            wrong = problem(typed or default)
            if wrong is None:
                return typed or default
            print(folded(wrong))


def _row(number: str, says: str) -> str:
    return folded(says, first=number, rest=" " * MARGIN)


def _line(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        raise KeyboardInterrupt from None


def _is_number(word: str, most: int) -> bool:
    return word.isascii() and word.isdigit() and 1 <= int(word) <= most


def _picked(typed: str, rows: Sequence[str]) -> int | None:
    """Which row is meant, from 0; None where none is, or several are."""
    if _is_number(typed, len(rows)):
        return int(typed) - 1
    wanted = BACK_SAYS if typed == WAY_BACK and BACK_SAYS in rows else typed.lower()
    titles = [says.lower() for says in rows]
    whole = [at for at, title in enumerate(titles) if wanted in (title, title.partition(" - ")[0])]
    begun = [at for at, title in enumerate(titles) if title.startswith(wanted)]
    meant = whole or begun
    return meant[0] if len(meant) == 1 else None
