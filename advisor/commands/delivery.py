"""From a plan to files: a preview, a new folder, or an existing one that is added to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, field
from fnmatch import fnmatchcase
from pathlib import Path

from advisor.commands.request import Output
from advisor.commands.wanted import Wanted
from advisor.errors import FwpickError, UsageError, nearest
from advisor.files.git import has_git
from advisor.interview.asking import Prompts
from advisor.report.payload import Payload
from advisor.report.project import progress, show_contents, show_preview, show_survey
from advisor.report.screen import Screen
from advisor.starter.join import BESIDE, Survey, join, survey
from advisor.starter.make import contents, generate
from advisor.starter.plan import Plan
from advisor.starter.repository import NONE, FirstCommit, commit_all, outer_repository
from advisor.values import value


@value
class Delivered:
    """What was made or would be: its files, those put beside a person's own, all of it for JSON."""

    files: tuple[str, ...]
    payload: Payload
    beside: tuple[str, ...] = ()
    commit: FirstCommit = field(default_factory=FirstCommit)


def deliver(
    screen: Screen, plan: Plan, wanted: Wanted, output: Output, *, prompts: Prompts | None
) -> Delivered:
    """Make, add or only show the project.

    Args:
        prompts: how a person is asked; None where there is nobody to ask.

    Raises:
        Back, Stop: a person does not want files added.
        UsageError: no file is like the one to show.
        FwpickError: refused or failed; nothing was written.
    """
    if wanted.preview:
        return _preview(screen, plan, wanted.show, output)
    if plan.into is not None:
        return _add(screen, plan, plan.into, wanted, output, prompts=prompts)
    with progress(screen, plan.name) as report:
        made = tuple(path.as_posix() for path in generate(plan, report))
    return _delivered(plan, made, commit=_commit(plan, wanted, made, person=prompts is not None))


def _commit(plan: Plan, wanted: Wanted, files: Sequence[str], *, person: bool) -> FirstCommit:
    """The first commit, where it was asked for, or a person is there and no repository yet."""
    by_default = person and has_git() and outer_repository(plan.destination) is None
    asked = by_default if wanted.git is None else wanted.git
    return commit_all(plan.destination, files) if asked else NONE


def _delivered(
    plan: Plan,
    files: tuple[str, ...],
    beside: tuple[str, ...] = (),
    commit: FirstCommit = NONE,
    **more: object,
) -> Delivered:
    payload = {
        "name": plan.name,
        "path": str(plan.destination),
        "files": list(files),
        "git": asdict(commit),
        **more,
    }
    return Delivered(files=files, payload=payload, beside=beside, commit=commit)


def _add(
    screen: Screen,
    plan: Plan,
    folder: Path,
    wanted: Wanted,
    output: Output,
    *,
    prompts: Prompts | None,
) -> Delivered:
    files = contents(plan)
    found = survey(folder, files)
    if not output.json:
        show_survey(screen, folder, found)
    if not wanted.yes and (found.conflicts or prompts):
        _ask_to_add(folder, found, prompts=prompts)
    join(folder, files, found)
    new = tuple(sorted(found.new))
    commit = _commit(plan, wanted, new, person=prompts is not None)
    return _delivered(plan, new, found.conflicts, commit, into=_as_dict(found))


def _ask_to_add(folder: Path, found: Survey, *, prompts: Prompts | None) -> None:
    """Refuse what a person does not want, or cannot be asked: files beside those in the way."""
    if prompts:
        from advisor.commands.dialogue import agree_to_join

        agree_to_join(prompts, len(found.new), len(found.conflicts), BESIDE)
        return
    raise FwpickError(
        f"{folder} has other files of these names: {', '.join(found.conflicts)}; "
        "nothing was changed",
        f"--yes leaves them as they are and puts the starter's beside them, as FILE{BESIDE}",
    )


def _preview(screen: Screen, plan: Plan, patterns: tuple[str, ...], output: Output) -> Delivered:
    files = contents(plan)
    chosen = [path for pattern in patterns for path in _matching(pattern, files)]
    shown = {path: files[path].decode(errors="replace") for path in dict.fromkeys(chosen)}
    found = None if plan.into is None else survey(plan.into, files)
    if not output.json:
        if patterns:
            show_contents(screen, shown)
        elif found is not None and plan.into is not None:
            show_survey(screen, plan.into, found)
        else:
            show_preview(screen, plan.destination, {path: len(files[path]) for path in files})
    more: Payload = {} if found is None else {"into": _as_dict(found)}
    if patterns:
        more["contents"] = shown
    return _delivered(plan, tuple(files), **more)


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
