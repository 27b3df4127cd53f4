"""From a plan to files: a preview, a new folder, or an existing one that is added to."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from advisor.commands.request import Making
from advisor.errors import FwpickError, UsageError, nearest
from advisor.judgement.decision import Decision
from advisor.report.project import progress, show_contents, show_made, show_preview, show_survey
from advisor.report.screen import Screen
from advisor.starter.join import BESIDE, Survey, join, survey
from advisor.starter.make import contents, generate
from advisor.starter.plan import Plan


def deliver(
    screen: Screen,
    plan: Plan,
    making: Making,
    decision: Decision,
    again: str,
    *,
    person: bool,
    as_json: bool,
) -> dict[str, Any] | None:
    """Make, add or only show the project; what JSON says of it, None when a person stopped.

    Args:
        again: the command that repeats this, told at the end.

    Raises:
        UsageError: no file is like the one to show.
        FwpickError: refused or failed; nothing was written.
    """
    told: dict[str, Any] = {"name": plan.name, "path": str(plan.destination)}
    if making.previews:
        return {**told, **_preview(screen, plan, making, as_json=as_json)}
    beside: tuple[str, ...] = ()
    if plan.into is not None:
        files = contents(plan)
        found = survey(plan.into, files)
        if not as_json:
            show_survey(screen, plan.into, found)
        if not _agreed(plan.into, found, making, person=person):
            return None
        join(plan.into, files, found)
        beside = found.conflicts
        told |= {"files": sorted(found.new), "into": _as_dict(found)}
    else:
        with progress(screen, plan.name) as tell:
            made = generate(plan, tell)
        told["files"] = [path.as_posix() for path in made]
    if not as_json:
        show_made(screen, plan.destination, len(told["files"]), decision, again, beside)
    return told


def _agreed(folder: Path, found: Survey, making: Making, *, person: bool) -> bool:
    """Whether files may come beside those that are in the way."""
    if making.yes or not (found.conflicts or person):
        return True
    if person:
        from advisor.commands import dialogue

        return dialogue.agree_to_join(len(found.new), len(found.conflicts), BESIDE)
    raise FwpickError(
        f"{folder} has other files of these names: {', '.join(found.conflicts)}; "
        "nothing was changed",
        f"--yes leaves them as they are and puts the starter's beside them, as FILE{BESIDE}",
    )


def _preview(screen: Screen, plan: Plan, making: Making, *, as_json: bool) -> dict[str, Any]:
    files = contents(plan)
    chosen = [path for pattern in making.show for path in _matching(pattern, files)]
    shown = {path: files[path].decode(errors="replace") for path in dict.fromkeys(chosen)}
    told: dict[str, Any] = {"files": list(files)}
    found = None
    if plan.into is not None:
        found = survey(plan.into, files)
        told["into"] = _as_dict(found)
    if making.show:
        told["contents"] = shown
    if not as_json:
        if making.show:
            show_contents(screen, shown)
        elif found is not None and plan.into is not None:
            show_survey(screen, plan.into, found)
        else:
            show_preview(screen, plan.destination, {path: len(files[path]) for path in files})
    return told


def _matching(pattern: str, files: Mapping[str, bytes]) -> list[str]:
    """The files of this path, below this folder, or like this pattern."""
    wanted = pattern.rstrip("/")
    found = [path for path in files if fnmatchcase(path, wanted) or path.startswith(f"{wanted}/")]
    if not found:
        raise UsageError(
            f"--show {pattern!r}: the project has no such file",
            f"{nearest(wanted, files)}--dry-run lists them all",
        )
    return found


def _as_dict(found: Survey) -> dict[str, list[str]]:
    return {"new": list(found.new), "same": list(found.same), "conflict": list(found.conflicts)}
