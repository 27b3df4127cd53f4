"""The commands: what each takes and which module does it, imported when it is asked for."""

from collections.abc import Callable
from pathlib import Path

from advisor.commands.options import (
    AnswersFile,
    By,
    ChosenFramework,
    Days,
    Description,
    DryRun,
    Folder,
    Id,
    IfCloseName,
    Into,
    Json,
    LensName,
    Name,
    Output,
    Plain,
    ProjectFile,
    SaveFile,
    Show,
    Sources,
    Stat,
    Targets,
    ThisMachine,
    Undo,
    UpdateDryRun,
    Weights,
    Why,
    Yes,
)
from advisor.errors import UsageError


def init(
    name: Name = None,
    output: Output = Path(),
    framework: ChosenFramework = None,
    targets: Targets = None,
    description: Description = "",
    into: Into = None,
    dry_run: DryRun = False,
    show: Show = None,
    yes: Yes = False,
    answers: AnswersFile = None,
    save: SaveFile = None,
    this_machine: ThisMachine = False,
    lens: LensName = "today",
    source: Sources = None,
    weight: Weights = None,
    if_close: IfCloseName = None,
    why: Why = False,
    as_json: Json = False,
    plain: Plain = False,
    **flags: str | None,
) -> None:
    """Ask, recommend, and generate a starter project in DIR/NAME."""
    from advisor.commands.init import run_init
    from advisor.commands.request import Judging, Making

    given = _given(flags)
    judging = Judging(
        given, answers, save, lens, source or (), weight or (), why, as_json, plain, this_machine
    )
    making = Making(
        *(name, output, framework, targets, description, if_close, yes, dry_run),
        into=into,
        show=show or (),
    )
    run_init(judging, making)


def recommend(
    answers: AnswersFile = None,
    save: SaveFile = None,
    this_machine: ThisMachine = False,
    lens: LensName = "today",
    source: Sources = None,
    weight: Weights = None,
    why: Why = False,
    as_json: Json = False,
    plain: Plain = False,
    **flags: str | None,
) -> None:
    """Recommend only. Questions without an answer count as unsure."""
    from advisor.commands.recommend import run_recommend
    from advisor.commands.request import Judging

    given = _given(flags)
    judging = Judging(
        given, answers, save, lens, source or (), weight or (), why, as_json, plain, this_machine
    )
    run_recommend(judging)


def criteria(source: Sources = None, as_json: Json = False, plain: Plain = False) -> None:
    """Every criterion: what the articles say of it, and what today's facts say."""
    from advisor.commands.reference import run_criteria

    run_criteria(source or (), as_json=as_json, plain=plain)


def explain(
    name: Id = None,
    file: ProjectFile = None,
    as_json: Json = False,
    plain: Plain = False,
) -> None:
    """All about one thing: claims, ratings, facts, sources, and how its number comes about.

    With --file: why a file is in a generated project, and which answer put it there.
    """
    if (name is None) == (file is None):
        raise UsageError("explain takes an ID or --file PATH", "For example: fwpick explain tpu")
    if file is not None:
        from advisor.commands.diff import run_explain_file

        run_explain_file(file, as_json=as_json)
    elif name is not None:
        from advisor.commands.reference import run_explain

        run_explain(name, as_json=as_json, plain=plain)


def questions(as_json: Json = False, plain: Plain = False) -> None:
    """The interview: every question's flag, answers, and what each weighs."""
    from advisor.commands.reference import run_questions

    run_questions(as_json=as_json, plain=plain)


def stale(
    days: Days = "180",
    by: By = "read",
    as_json: Json = False,
    plain: Plain = False,
) -> None:
    """The facts whose sources were last read too long ago, oldest first."""
    from advisor.commands.reference import run_stale

    run_stale(days, by, as_json=as_json, plain=plain)


def doctor(as_json: Json = False, plain: Plain = False) -> None:
    """What this machine has (GPU, Python, Java ...), and what that means for each framework."""
    from advisor.commands.doctor import run_doctor

    run_doctor(as_json=as_json, plain=plain)


def diff(folder: Folder = Path(), stat: Stat = False, as_json: Json = False) -> None:
    """Show what you changed in a generated project since fwpick made it. Exits 0 either way.

    What you added is listed by --stat and --json, but for what git would ignore.
    """
    from advisor.commands.diff import run_diff

    run_diff(folder, stat=stat, as_json=as_json)


def update(
    folder: Folder = Path(),
    dry_run: UpdateDryRun = False,
    undo: Undo = False,
    as_json: Json = False,
) -> int:
    """Bring a generated project to this version's template, keeping what you changed.

    Files you did not touch are replaced, the others merged; conflicts are marked
    in the file and listed, with exit code 1. The framework stays, even where the
    recommendation moved.
    """
    from advisor.commands.update import run_update

    return run_update(folder, dry_run=dry_run, undo=undo, as_json=as_json)


COMMANDS: tuple[Callable[..., int | None], ...] = (
    init,
    recommend,
    criteria,
    explain,
    questions,
    stale,
    doctor,
    diff,
    update,
)


def _given(flags: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in flags.items() if value is not None}
