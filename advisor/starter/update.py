"""What an update makes of a project: every file by a three-way merge, and the record after it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from advisor import __version__
from advisor.errors import FwpickError
from advisor.files.transaction import Change, checksum
from advisor.knowledge.model import Catalog
from advisor.starter.join import BESIDE
from advisor.starter.layers import DEFAULT
from advisor.starter.make import contents
from advisor.starter.merge import Outcome, has_marks, outcome_of, read_own
from advisor.starter.names import check_name, check_text
from advisor.starter.plan import Plan
from advisor.starter.record import FOLDER, Provenance
from advisor.starter.targets import (
    asked_targets,
    default_targets,
    left_out,
    parse_targets,
    parts_for,
)

BY_ADD = "fwpick add"  # why a target is there that neither an answer nor --targets asked for


def plan_again(
    root: Path,
    made: Provenance,
    written: Mapping[str, str],
    catalog: Catalog,
    answers: Mapping[str, str],
    added: tuple[str, ...],
) -> Plan:
    """The same project as it would be made now; its framework and its decision stay.

    Args:
        written: path -> text of what the caller writes besides the template's files.
        answers: what was said.
        added: the targets brought by `fwpick add`, now or before.
    """
    asked = None if made.asked is None else parse_targets(made.asked)
    task = made.task or DEFAULT
    chosen = (
        default_targets(catalog, answers, made.framework, task)
        if asked is None
        else asked_targets(asked, made.framework, task, left_out(catalog, answers))
    )
    brought = dict.fromkeys(added, BY_ADD)
    return Plan(
        name=check_name(made.name),
        parent=root.parent,
        framework=made.framework,
        task=task,
        description=check_text("description", made.description),
        targets={**brought, **chosen},
        added=added,
        parts=parts_for(catalog, answers),
        answers=answers,
        written=written,
        asked=asked,
    )


def merge(root: Path, made: Provenance, plan: Plan, base: Mapping[str, bytes]) -> list[Outcome]:
    """What becomes of every file, those of the record last and without a state of their own.

    Args:
        base: every file as it was generated.
    """
    fresh = contents(plan)
    new = {path: data for path, data in fresh.items() if not is_record(path)}
    labels = ("yours", f"fwpick {made.fwpick}", f"fwpick {__version__}")
    outcomes = [
        outcome
        for path in sorted(base.keys() | new.keys())
        if (outcome := outcome_of(root, path, base.get(path), new.get(path), labels)) is not None
    ]
    conflicts = tuple(row.path for row in outcomes if row.state == "conflict")
    if conflicts:
        fresh = contents(replace(plan, conflicts=conflicts))
    return [*outcomes, *_records(root, fresh)]


def _records(root: Path, fresh: Mapping[str, bytes]) -> list[Outcome]:
    rows = []
    for path in filter(is_record, fresh):
        now = read_own(root / path)
        if now != fresh[path]:
            before = None if now is None else checksum(now)
            change = Change(path=path, before=before, after=fresh[path])
            rows.append(Outcome(path=path, state="updated", change=change))
    return rows


def is_record(path: str) -> bool:
    """Whether a file is of the project's record and not of the project itself."""
    return path.startswith(f"{FOLDER}/")


def unsettled(root: Path, made: Provenance) -> list[str]:
    """The conflicts of the last update that nobody has settled yet."""
    return [
        path
        for path in made.conflicts
        if (root / f"{path}{BESIDE}").exists()
        or ((root / path).is_file() and has_marks((root / path).read_bytes()))
    ]


def read_written(root: Path, path: str) -> str:
    """The text of a file of the record as it is now.

    Raises:
        FwpickError: it is missing.
    """
    kept = read_own(root / path)
    if kept is None:
        raise FwpickError(
            f"{root / path} is missing; nothing was changed", "Restore it, from version control say"
        )
    return kept.decode()
