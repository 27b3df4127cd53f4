"""What is asked of an update, and what it makes of a project."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from advisor.commands.shift import Shift
from advisor.errors import UsageError
from advisor.starter.merge import Outcome
from advisor.starter.record import Provenance
from advisor.starter.update import is_record
from advisor.values import value


@value
class Wish:
    """What is asked of an update.

    Args:
        answers: question -> the answer that it gets.
        add: a deployment target to bring; the templates have to be as they were.
        check: tell by the exit code whether something is new, and write nothing.
        dry_run: write nothing.
        undo: take the last update back instead.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    add: str = ""
    check: bool = False
    dry_run: bool = False
    undo: bool = False

    def require_sense(self) -> None:
        """Refuse what excludes each other.

        Raises:
            UsageError: two of them were given.
        """
        given = {"--undo": self.undo, "--dry-run": self.dry_run, "--check": self.check}
        given |= {"--answer": bool(self.answers)}
        names = [name for name, is_given in given.items() if is_given]
        if len(names) > 1 and set(names) != {"--dry-run", "--answer"}:
            both = " and ".join(names)
            raise UsageError(f"{both} exclude each other", "Give one of them")


@value
class Update:
    """What an update makes of a project, and whether its answers now give another verdict."""

    root: Path
    made: Provenance
    outcomes: list[Outcome]
    shift: Shift | None

    @property
    def visible(self) -> list[Outcome]:
        """What becomes of the project's own files, without those of its record."""
        return [row for row in self.outcomes if not is_record(row.path)]

    @property
    def conflicts(self) -> list[str]:
        """The files that a person has to settle."""
        return [row.path for row in self.visible if row.state == "conflict"]
