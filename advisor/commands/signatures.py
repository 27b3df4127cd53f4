"""The commands: what each takes and which module does it, imported when it is asked for."""

from collections.abc import Callable
from pathlib import Path

from advisor.commands.options import (
    AnswersFile,
    AnswersFiles,
    ByDay,
    Check,
    ChosenFramework,
    Days,
    Description,
    DryRun,
    Folder,
    Format,
    Git,
    Html,
    Id,
    IfCloseName,
    Into,
    Json,
    LensName,
    Name,
    NewAnswers,
    Parent,
    Plain,
    ProjectFile,
    SaveFile,
    Setup,
    Show,
    Sources,
    Stat,
    Svg,
    Target,
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
    output: Parent = Path(),
    framework: ChosenFramework = None,
    targets: Targets = None,
    description: Description = "",
    into: Into = None,
    git: Git = None,
    setup: Setup = None,
    dry_run: DryRun = False,
    show: Show = None,
    yes: Yes = False,
    answers: AnswersFile = None,
    save: SaveFile = None,
    this_machine: ThisMachine = False,
    lens: LensName = None,
    source: Sources = None,
    weight: Weights = None,
    if_close: IfCloseName = None,
    html: Html = None,
    why: Why = False,
    as_json: Json = False,
    plain: Plain = False,
    **flags: str | None,
) -> int:
    """Ask, recommend, and generate a starter project in DIR/NAME."""
    from advisor.commands.init import run_init
    from advisor.commands.request import Output, read_request
    from advisor.commands.wanted import read_wanted

    wanted = read_wanted(
        name=name,
        parent=output,
        into=into,
        git=git,
        setup=setup,
        framework=framework,
        targets=targets,
        description=description,
        if_close=if_close,
        yes=yes,
        dry_run=dry_run,
        show=show or (),
    )
    request = read_request(
        flags=flags,
        answers=answers,
        this_machine=this_machine,
        lens=lens,
        sources=source or (),
        weights=weight or (),
        output=Output(json=as_json, plain=plain, why=why, html=html),
        save=save,
    )
    return run_init(request, wanted)


def recommend(
    files: AnswersFiles = None,
    answers: AnswersFile = None,
    save: SaveFile = None,
    this_machine: ThisMachine = False,
    lens: LensName = None,
    source: Sources = None,
    weight: Weights = None,
    form: Format = "text",
    html: Html = None,
    svg: Svg = None,
    why: Why = False,
    as_json: Json = False,
    plain: Plain = False,
    **flags: str | None,
) -> None:
    """Recommend, and make nothing. What you leave open counts as doubt.

    In a terminal it asks, where no answers are given.
    With two files of answers: both side by side, and what parts them.
    """
    from advisor.commands.recommend import run_recommend
    from advisor.commands.request import Output, read_request

    if files:
        from advisor.commands.compare import alone, refuse_with_two, run_compare

        if len(files) > 1:
            given = {"--answers": answers, "--save": save, "--this-machine": this_machine}
            given |= {"--html": html, "--svg": svg, "--format": form if form != "text" else None}
            refuse_with_two(files, {**given, **flags})
            shown = Output(json=as_json, plain=plain, why=why)
            run_compare(files, lens=lens, sources=source or (), weights=weight or (), output=shown)
            return
        answers = alone(files, answers)
    request = read_request(
        flags=flags,
        answers=answers,
        this_machine=this_machine,
        lens=lens,
        sources=source or (),
        weights=weight or (),
        output=Output(
            json=as_json, plain=plain, why=why, markdown=form == "md", html=html, svg=svg
        ),
        save=save,
    )
    run_recommend(request)


def criteria(source: Sources = None, as_json: Json = False, plain: Plain = False) -> None:
    """Every criterion: what the articles say of it, and what today's facts say."""
    from advisor.commands.criteria import run_criteria
    from advisor.commands.request import Output

    run_criteria(source or (), Output(json=as_json, plain=plain))


def explain(
    name: Id = None,
    file: ProjectFile = None,
    as_json: Json = False,
    plain: Plain = False,
) -> None:
    """What a word of a report means; or all that is known about one thing, with sources.

    With --file: why a file is in a generated project, and which answer put it there.
    """
    from advisor.commands.explain import run_explain, run_explain_file
    from advisor.commands.request import Output

    if (name is None) == (file is None):
        raise UsageError(
            "explain takes WHAT or --file PATH",
            "For example: fwpick explain margin, fwpick explain tpu",
        )
    output = Output(json=as_json, plain=plain)
    if file is not None:
        run_explain_file(file, output)
    elif name is not None:
        run_explain(name, output)


def questions(as_json: Json = False, plain: Plain = False) -> None:
    """Every question: its flag, its answers, and how much each of them counts."""
    from advisor.commands.questions import run_questions
    from advisor.commands.request import Output

    run_questions(Output(json=as_json, plain=plain))


def stale(
    days: Days = 180,
    by: ByDay = "read",
    as_json: Json = False,
    plain: Plain = False,
) -> None:
    """The facts whose sources were last read too long ago, oldest first."""
    from advisor.commands.request import Output
    from advisor.commands.stale import run_stale

    run_stale(days, by, Output(json=as_json, plain=plain))


def doctor(as_json: Json = False, plain: Plain = False) -> None:
    """What this machine has (GPU, Python, Java ...), and what that means for each framework."""
    from advisor.commands.doctor import run_doctor
    from advisor.commands.request import Output

    run_doctor(Output(json=as_json, plain=plain))


def diff(folder: Folder = Path(), stat: Stat = False, as_json: Json = False) -> None:
    """Show what you changed in a generated project since fwpick made it. Exits 0 either way.

    What you added is listed by --stat and --json, but for what git would ignore.
    """
    from advisor.commands.diff import run_diff
    from advisor.commands.request import Output

    run_diff(folder, Output(json=as_json), stat=stat)


def add(
    target: Target,
    folder: Folder = Path(),
    dry_run: UpdateDryRun = False,
    as_json: Json = False,
) -> int:
    """Add a deployment target to a generated project; `update --undo` takes it back.

    Merged into what you changed as by `update`, which has to have nothing new first.
    """
    from advisor.commands.request import Output
    from advisor.commands.update import run_update
    from advisor.commands.wish import Wish

    return run_update(folder, Output(json=as_json), Wish(add=target, dry_run=dry_run))


def update(
    folder: Folder = Path(),
    answer: NewAnswers = None,
    check: Check = False,
    dry_run: UpdateDryRun = False,
    undo: Undo = False,
    as_json: Json = False,
) -> int:
    """Bring a generated project to this version's template, keeping what you changed.

    Files you did not touch are replaced, the others merged; conflicts are marked
    in the file and listed, with exit code 1. The framework stays, even where the
    recommendation moved. With --answer the project follows the new answer too.
    """
    from advisor.commands.grow import read_changes
    from advisor.commands.request import Output
    from advisor.commands.update import run_update
    from advisor.commands.wish import Wish

    wish = Wish(answers=read_changes(answer or ()), check=check, dry_run=dry_run, undo=undo)
    return run_update(folder, Output(json=as_json), wish)


COMMANDS: tuple[Callable[..., int | None], ...] = (
    init,
    recommend,
    criteria,
    explain,
    questions,
    stale,
    doctor,
    diff,
    add,
    update,
)
