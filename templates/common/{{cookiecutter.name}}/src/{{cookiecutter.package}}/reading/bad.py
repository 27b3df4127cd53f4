"""Keeps count of what in the data cannot be used, and says so once for each kind."""

from ..config import StarterError

SHOWN = 10  # kinds; the count is always whole
PLACES = 3  # of a kind


class BadItems:
    """Files or rows that cannot be used: left out with `data.on_bad = "skip"`, else refused."""

    def __init__(self, source: str, on_bad: str) -> None:
        self._source = source
        self._skip = on_bad == "skip"
        self._places: dict[str, list[str]] = {}
        self._counts: dict[str, int] = {}

    def add(self, where: str, why: str) -> None:
        """One more. `why` is its kind: what is wrong in the same words is said once."""
        self._counts[why] = self._counts.get(why, 0) + 1
        if self._counts[why] <= PLACES:
            self._places.setdefault(why, []).append(where)

    def settle(self, kept: int) -> None:
        """Say which items are left out; `kept` is how many can be used.

        Raises:
            StarterError: there are some, and they are to be refused, or nothing would be left.
        """
        if not self._counts:
            return
        count, kinds = sum(self._counts.values()), len(self._counts)
        lines = [self._line(why) for why in list(self._counts)[:SHOWN]]
        lines += [f"and {kinds - SHOWN} more kinds"] if kinds > SHOWN else []
        items = f"{count} item{'s' if count > 1 else ''} of {self._source}"
        if kept and self._skip:
            print("\n  ".join([f"left out {items}:", *lines]))
            return
        hint = f'data.on_bad = "skip" leaves them out, {kept} stay'
        hint = hint if kept else "nothing would stay: data.on_bad is no way out"
        text = "\n  ".join([f"{items} cannot be used:", *lines])
        raise StarterError(text, hint)

    def _line(self, why: str) -> str:
        more = self._counts[why] - len(self._places[why])
        rest = f" and {more} more" if more else ""
        return f"{', '.join(self._places[why])}{rest}: {why}"
