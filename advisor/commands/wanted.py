"""What `init` is to make: checked once, here, and a checked value from then on."""

from collections.abc import Sequence
from dataclasses import field
from pathlib import Path

from advisor.choices import IfClose
from advisor.errors import UsageError
from advisor.frameworks import Framework
from advisor.starter.join import check_folder
from advisor.starter.names import check_name, check_text
from advisor.starter.plan import check_destination, check_parent
from advisor.starter.repository import check_no_repository
from advisor.starter.setup import check_make
from advisor.starter.targets import parse_targets
from advisor.values import value


@value
class Wanted:
    """What `init` is to make.

    Args:
        name: None where a person is to be asked.
        parent: the folder in which a new one is made.
        into: an existing folder to add the files to, instead of a new one.
        git: make a first commit; None where that hangs on who is asked and where it goes.
        setup: run its `make setup`; None where that hangs on whether the wizard asked.
        framework: None where the recommendation decides.
        targets: the deployment targets asked for; None where the answers choose.
        if_close: who decides a close call; None where a person is asked or else the leader.
        yes: ask nothing.
        preview: write nothing.
        show: the files to print, as patterns.
    """

    name: str | None = None
    parent: Path = field(default_factory=Path)
    into: Path | None = None
    git: bool | None = None
    setup: bool | None = None
    framework: Framework | None = None
    targets: tuple[str, ...] | None = None
    description: str = ""
    if_close: IfClose | None = None
    yes: bool = False
    preview: bool = False
    show: tuple[str, ...] = ()


def read_wanted(
    *,
    name: str | None,
    parent: Path,
    into: Path | None,
    git: bool | None,
    setup: bool | None,
    framework: Framework | None,
    targets: str | None,
    description: str,
    if_close: IfClose | None,
    yes: bool,
    dry_run: bool,
    show: Sequence[str],
) -> Wanted:
    """What `init` is to make; with --into the folder gives the name if no other is given.

    Raises:
        UsageError: a wrong value.
        FwpickError: nothing can be made there.
    """
    preview = dry_run or bool(show)
    asked = None if targets is None else parse_targets(targets, framework)
    line = check_text("--description", description)
    if into is not None:
        if parent != Path():
            raise UsageError("--into and --output exclude each other", "Give one of them")
        check_folder(into, mend=not preview)
        name = check_name(name or into.resolve().name)
    elif name is not None:
        check_destination(parent / check_name(name))
    else:
        check_parent(parent)
    if git:
        check_no_repository(into or parent)
    if setup:
        check_make()
    return Wanted(
        name=name,
        parent=parent,
        into=into,
        git=git,
        setup=setup,
        framework=framework,
        targets=asked,
        description=line,
        if_close=if_close,
        yes=yes,
        preview=preview,
        show=tuple(show),
    )
