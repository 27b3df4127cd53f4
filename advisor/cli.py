"""Parse, call, and show what went wrong, once; with which exit code."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from advisor import __version__
from advisor.commands.answer_flags import with_answer_flags
from advisor.commands.signatures import COMMANDS, init, recommend
from advisor.errors import FwpickError, nearest
from advisor.interview.asking import has_terminal
from advisor.report.payload import SCHEMA, print_payload

if TYPE_CHECKING:
    from advisor.knowledge.questions import Question

Command = Callable[..., int | None]
COMPLETING = "_FWPICK_COMPLETE"  # what a shell sets that asks for completions
STOPPED = 130  # what typer returns for Ctrl-C
EXIT_CODES = (
    "Exit codes: 0 done; 1 failed or refused; 2 usage, or answers missing without a terminal; "
    "3 both frameworks ruled out; 4 an exact tie, or nobody to decide a close call; "
    "5 update --check: something is new; 130 Ctrl-C."
)


def main() -> None:
    """Run the command line."""
    if sys.stdout is None or sys.stderr is None:  # closed by the caller: nobody could be told
        sys.exit(FwpickError.exit_code)
    if sys.stdin is None:  # closed: as empty, and no file that is opened takes its number
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    if hasattr(signal, "SIGPIPE"):  # end quietly when the reader of a pipe leaves, as `head` does
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    with _errors_shown(as_json="--json" in sys.argv):
        words = _words()
        app = build_app([each for each in COMMANDS if words[:1] == [each.__name__]] or COMMANDS)
        code = app(args=words, prog_name="fwpick", standalone_mode=False)
        if code == STOPPED:
            raise KeyboardInterrupt
        sys.stdout.flush()  # here, where a full disk is told and not a traceback at exit
        sys.exit(code)


def _words() -> list[str]:
    """What was typed; where that is nothing, and somebody can be asked, the wizard is meant."""
    return sys.argv[1:] or (["init"] if has_terminal() else [])


def build_app(commands: Sequence[Command] = COMMANDS) -> typer.Typer:
    """The commands, with one flag for each question where a command that takes them is called.

    A list of all commands has no use for the flags, and reading the questions costs 50 ms.
    """
    takes_answers = {init, recommend}
    flags = takes_answers.issuperset(commands) or COMPLETING in os.environ
    questions = load_questions() if flags else ()
    app = typer.Typer(
        name="fwpick",
        help="PyTorch or TensorFlow? Ask, judge by dated evidence, generate a working starter.",
        epilog=EXIT_CODES,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
    )
    app.callback()(_common)
    for command in commands:
        app.command(epilog=EXIT_CODES)(
            with_answer_flags(command, questions) if command in takes_answers else command
        )
    return app


def load_questions() -> Iterable["Question"]:
    """The questions of the interview."""
    from advisor.knowledge.catalog import load_catalog

    return load_catalog().questions.values()


def _common(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"fwpick {__version__}")
        raise typer.Exit


@contextmanager
def _errors_shown(*, as_json: bool) -> Iterator[None]:
    """The only place where a user is told what went wrong, and with which exit code."""
    try:
        yield
    except FwpickError as error:
        more = error.details()
        _show_error(error.message, error.hint, error.exit_code, as_json=as_json, more=more)
        sys.exit(error.exit_code)
    except typer.TyperException as error:
        if message := error.format_message():  # empty once help was shown for want of arguments
            hint = f"{_valid(error)}Try: {_help()}"
            _show_error(message, hint, error.exit_code, as_json=as_json)
        sys.exit(error.exit_code)
    except (OSError, UnicodeError) as error:  # a full disk behind the output, a path too long
        _show_failure(_system_message(error), as_json=as_json)
        sys.exit(FwpickError.exit_code)
    except (KeyboardInterrupt, typer.Abort):  # Ctrl-C, Ctrl-D
        print("\nStopped; no half-made project was left.", file=sys.stderr)
        sys.exit(STOPPED)


def _system_message(error: OSError | UnicodeError) -> str:
    """What the system says, with the file first."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _valid(error: typer.TyperException) -> str:
    """What typer does not say of a wrong value: which choice comes nearest, or the range."""
    if not isinstance(error, typer.BadParameter) or error.param is None:
        return ""
    kind = vars(error.param.type)
    if "max" in kind:
        return f"Valid: {kind['min']} to {kind['max']}. "
    word = error.message.partition(" is not one of ")[0].strip("'\"")
    return nearest(word, kind.get("choices", ()))


def _help() -> str:
    """The help that fits what was typed."""
    names = [command.__name__ for command in COMMANDS]
    command = next((word for word in sys.argv[1:] if word in names), "")
    return " ".join(filter(None, ("fwpick", command, "--help")))


def _show_failure(message: str, *, as_json: bool) -> None:
    """Tell on the output if that still can be written, else as text beside it."""
    try:
        if as_json:
            sys.stdout.flush()
            _show_error(message, "", FwpickError.exit_code, as_json=True)
            sys.stdout.flush()
            return
    except OSError:
        pass
    _abandon_output()
    _show_error(message, "", FwpickError.exit_code, as_json=False)


def _abandon_output() -> None:
    """Send what is still in the buffer nowhere, or it would fail once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_error(
    message: str,
    hint: str,
    exit_code: int,
    *,
    as_json: bool,
    more: Mapping[str, object] | None = None,
) -> None:
    if as_json:
        error = {"message": message, "hint": hint, "exit_code": exit_code, **(more or {})}
        print_payload({"schema": SCHEMA, "error": error})
        return
    print(f"Error: {_in_a_line(message)}", file=sys.stderr)
    if hint:
        print(f"  {_in_a_line(hint)}", file=sys.stderr)


def _in_a_line(text: str) -> str:
    """The text with its control characters spelled out: a file's name may hold any."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
