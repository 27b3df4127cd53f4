"""What to generate and where."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from advisor.errors import FwpickError
from advisor.frameworks import Framework
from advisor.starter.layers import DEFAULT
from advisor.values import value


@value
class Plan:
    """What to generate and where.

    Args:
        name: project name, also the folder's; the package is it with `_` for `-`.
        parent: folder in which it is made.
        description: one line of free text for README and pyproject.
        targets: deployment folder to keep -> why; None keeps all.
        written: path -> text of the files that the caller writes besides the template's.
        asked: the targets named by --targets, None where the answers chose.
        added: the targets brought later, by `fwpick add`.
        task: whose data, network and tests the project holds.
        parts: what answers add -> why it is there.
        answers: question -> what was said: what files say of machine and purpose follows from it.
        conflicts: files that an update leaves for a person to settle.
        into: an existing folder to add the files to, instead of a new one.
    """

    name: str
    parent: Path
    framework: Framework
    description: str
    targets: Mapping[str, str] | None
    written: Mapping[str, str]
    asked: tuple[str, ...] | None = None
    added: tuple[str, ...] = ()
    task: str = DEFAULT
    parts: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()
    into: Path | None = None

    @property
    def destination(self) -> Path:
        """The project's folder."""
        return self.into or self.parent / self.name


def check_destination(destination: Path) -> None:
    """Refuse a destination that holds anything.

    Raises:
        FwpickError: it exists and is not an empty folder, or its parent is no folder.
    """
    if destination.is_symlink() or (destination.exists() and not destination.is_dir()):
        raise FwpickError(f"{destination} exists and is not a folder", "Choose another NAME or -o")
    if destination.is_dir() and any(destination.iterdir()):
        raise FwpickError(
            f"{destination} exists and is not empty; nothing was changed",
            "Choose another NAME or another folder with -o",
        )
    check_parent(destination.parent)


def check_parent(parent: Path) -> None:
    """Refuse what is there and no folder."""
    if parent.exists() and not parent.is_dir():
        raise FwpickError(f"{parent} is not a folder", "Choose another folder with -o")
