"""Keeps count of what in the data cannot be used, and says so once."""

from .config import StarterError

SHOWN = 10  # of a long list; the count is always whole


class BadItems:
    """Files or rows that cannot be used: left out with `data.on_bad = "skip"`, else refused."""

    def __init__(self, source: str, on_bad: str) -> None:
        self._source = source
        self._skip = on_bad == "skip"
        self._lines: list[str] = []

    def add(self, where: str, why: str) -> None:
        """One more, and why."""
        self._lines.append(f"{where}: {why}")

    def settle(self) -> None:
        """Say which items are left out.

        Raises:
            StarterError: there are some, and they are to be refused.
        """
        if not self._lines:
            return
        count = len(self._lines)
        shown = [*self._lines[:SHOWN], *([f"and {count - SHOWN} more"] if count > SHOWN else [])]
        items = f"{count} item{'s' if count > 1 else ''} of {self._source}"
        if not self._skip:
            text = "\n  ".join([f"{items} cannot be used:", *shown])
            raise StarterError(text, 'data.on_bad = "skip" leaves them out')
        print("\n  ".join([f"left out {items}:", *shown]))
