"""Commands, options and exit codes: parse, call, and show what went wrong, once."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from advisor import __version__
from advisor.catalog import load_catalog
from advisor.errors import FwpickError, UsageError
from advisor.model import Catalog
from advisor.options import (
    AnswersFile,
    ChosenFramework,
    Description,
    DryRun,
    Folder,
    IfCloseName,
    Json,
    LensName,
    Output,
    Plain,
    ProjectFile,
    SaveFile,
    Sources,
    Stat,
    Targets,
    ThisMachine,
    Undo,
    UpdateDryRun,
    Weights,
    Why,
    Yes,
    with_answer_flags,
)

STOPPED = 130  # what typer returns for Ctrl-C
EXIT_CODES = (
    "Exit codes: 0 done; 1 failed or refused; 2 usage, or answers missing without a terminal; "
    "3 both frameworks ruled out; 4 too close to call and nothing says what to do; 130 Ctrl-C."
)


def main() -> None:
    """Run the command line."""
    if sys.stdout is None or sys.stderr is None:  # closed by the caller: nobody could be told
        sys.exit(FwpickError.exit_code)
    if hasattr(signal, "SIGPIPE"):  # end quietly when the reader of a pipe leaves, as `head` does
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    with _shown_once(as_json="--json" in sys.argv):
        code = build_app(load_catalog())(prog_name="fwpick", standalone_mode=False)
        if code == STOPPED:
            raise KeyboardInterrupt
        sys.stdout.flush()  # here, where a full disk is told and not a traceback at exit
        sys.exit(code)


def build_app(catalog: Catalog) -> typer.Typer:
    """The commands, with one flag for each question of the catalogue."""
    app = typer.Typer(
        name="fwpick",
        help="PyTorch or TensorFlow? Ask, judge by dated evidence, generate a working starter.",
        epilog=EXIT_CODES,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
    )
    app.callback()(_common)
    for command in COMMANDS:
        takes_answers = command in (init, recommend)
        app.command(epilog=EXIT_CODES)(
            with_answer_flags(command, catalog) if takes_answers else command
        )
    return app


def _common(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"fwpick {__version__}")
        raise typer.Exit


def init(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Letters, digits and hyphens.")
    ] = None,
    output: Output = Path(),
    framework: ChosenFramework = None,
    targets: Targets = None,
    description: Description = "",
    dry_run: DryRun = False,
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
    from advisor.consult import Judging
    from advisor.start import Making, run_init

    given = _given(flags)
    judging = Judging(
        given, answers, save, lens, source or (), weight or (), why, as_json, plain, this_machine
    )
    making = Making(name, output, framework, targets, description, if_close, yes, dry_run)
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
    from advisor.consult import Judging, run_recommend

    run_recommend(
        Judging(
            _given(flags),
            answers,
            save,
            lens,
            source or (),
            weight or (),
            why,
            as_json,
            plain,
            this_machine,
        )
    )


def criteria(source: Sources = None, as_json: Json = False, plain: Plain = False) -> None:
    """Every criterion: what the articles say of it, and what today's facts say."""
    from advisor.reference import run_criteria

    run_criteria(source or (), as_json=as_json, plain=plain)


def explain(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="A criterion, system, article, question, fact or claim; kind:ID for one kind.",
        ),
    ] = None,
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
        from advisor.inspection import run_explain_file

        run_explain_file(file, as_json=as_json)
    elif name is not None:
        from advisor.reference import run_explain

        run_explain(name, as_json=as_json, plain=plain)


def questions(as_json: Json = False, plain: Plain = False) -> None:
    """The interview: every question's flag, answers, and what each weighs."""
    from advisor.reference import run_questions

    run_questions(as_json=as_json, plain=plain)


def stale(
    days: Annotated[str, typer.Option(metavar="N", help="Older than N days.")] = "180",
    by: Annotated[
        str, typer.Option(metavar="read|published", help="Count from which day of its sources.")
    ] = "read",
    as_json: Json = False,
    plain: Plain = False,
) -> None:
    """The facts whose sources were last read too long ago, oldest first."""
    from advisor.reference import run_stale

    run_stale(days, by, as_json=as_json, plain=plain)


def doctor(as_json: Json = False, plain: Plain = False) -> None:
    """What this machine has (GPU, Python, Java ...), and what that means for each framework."""
    from advisor.doctor import run_doctor

    run_doctor(as_json=as_json, plain=plain)


def diff(folder: Folder = Path(), stat: Stat = False, as_json: Json = False) -> None:
    """Show what you changed in a generated project since fwpick made it. Exits 0 either way."""
    from advisor.inspection import run_diff

    run_diff(folder, stat=stat, as_json=as_json)


def update(
    folder: Folder = Path(),
    dry_run: UpdateDryRun = False,
    undo: Undo = False,
    as_json: Json = False,
) -> int:
    """Bring a generated project to this version's template, keeping what you changed.

    Files you did not touch are replaced, the others merged; conflicts are marked in the file and
    listed, with exit code 1.
    """
    from advisor.update import run_update

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


@contextmanager
def _shown_once(*, as_json: bool) -> Iterator[None]:
    """The only place where a user is told what went wrong, and with which exit code."""
    try:
        yield
    except FwpickError as error:
        _tell(error.message, error.hint, error.exit_code, as_json=as_json)
        sys.exit(error.exit_code)
    except typer.TyperException as error:
        if message := error.format_message():  # empty once help was shown for want of arguments
            _tell(message, f"Try: {_help()}", error.exit_code, as_json=as_json)
        sys.exit(error.exit_code)
    except (OSError, UnicodeError) as error:  # a full disk behind the output, a path too long
        _tell_failure(str(error), as_json=as_json)
        sys.exit(FwpickError.exit_code)
    except (KeyboardInterrupt, typer.Abort):  # Ctrl-C, Ctrl-D
        print("\nStopped; no half-made project was left.", file=sys.stderr)
        sys.exit(STOPPED)


def _help() -> str:
    """The help that fits what was typed."""
    names = [command.__name__ for command in COMMANDS]
    command = next((word for word in sys.argv[1:] if word in names), "")
    return " ".join(filter(None, ("fwpick", command, "--help")))


def _tell_failure(message: str, *, as_json: bool) -> None:
    """Tell on the output if that still can be written, else as text beside it."""
    try:
        if as_json:
            sys.stdout.flush()
            _tell(message, "", FwpickError.exit_code, as_json=True)
            sys.stdout.flush()
            return
    except OSError:
        pass
    _abandon_output()
    _tell(message, "", FwpickError.exit_code, as_json=False)


def _abandon_output() -> None:
    """Send what is still in the buffer nowhere, or it would fail once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(message: str, hint: str, exit_code: int, *, as_json: bool) -> None:
    if as_json:
        told = {"message": message, "hint": hint, "exit_code": exit_code}
        print(json.dumps({"schema": 1, "error": told}, indent=2))
        return
    print(f"Error: {message}", file=sys.stderr)
    if hint:
        print(f"  {hint}", file=sys.stderr)
