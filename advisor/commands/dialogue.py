"""What init asks a person about the project."""

from collections.abc import Callable, Collection, Sequence

import questionary

from advisor.errors import FwpickError
from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.interview.prompt import DONE, STYLE, _bind_keys, select
from advisor.judgement.verdict import Verdict
from advisor.starter.targets import ALWAYS


def choose_framework(verdict: Verdict) -> str:
    """Which framework to generate, the recommended one first; BACK, or DONE to stop here."""
    rows = [(_offer(framework, verdict), str(framework)) for framework in _ranked(verdict)]
    # The report above may be longer than the terminal is high.
    close = "" if verdict.framework else "Too close to call. "
    asked = f"{close}Generate which starter?"
    return select(asked, [*rows, ("None, stop here", DONE)], back=True)


def _ranked(verdict: Verdict) -> list[Framework]:
    first = verdict.framework or verdict.leader
    return sorted(FRAMEWORKS, key=lambda framework: framework != first)


def _offer(framework: Framework, verdict: Verdict) -> str:
    if framework == verdict.framework:
        return f"{TITLES[framework]} (recommended)"
    ruled_out = any(item.framework == framework for item in verdict.constraints)
    return f"{TITLES[framework]}{' (ruled out by your answers)' if ruled_out else ''}"


def agree(targets: Sequence[str]) -> str:
    """What to do with the plan shown: make, targets (change them), files (list all), stop, BACK."""
    rows = [
        ("Yes, make it", "make"),
        (f"Change the deployment targets ({', '.join(targets)})", "targets"),
        ("Show every file", "files"),
        ("No, stop here", "stop"),
    ]
    return select("Make it?", rows, back=True)


def agree_to_join(new: int, conflicts: int, beside: str) -> bool:
    """Whether to add files to a folder, and beside those that are in the way."""
    aside = f", and {conflicts} beside yours as FILE{beside}" if conflicts else ""
    rows = [(f"Yes, write {new} new files{aside}", "make"), ("No, stop here", "stop")]
    return select("Nothing of yours is changed. Go on?", rows) == "make"


def choose_targets(available: Sequence[str], chosen: Collection[str]) -> str:
    """The deployment targets wanted, as `--targets` takes them."""
    rows = [
        questionary.Choice(name, disabled="always made")
        if name == ALWAYS
        else questionary.Choice(name, checked=name in chosen)
        for name in available
    ]
    asked = questionary.checkbox(
        "Which deployment targets?", rows, style=STYLE, instruction="(space marks, Enter goes on)"
    )
    _bind_keys(asked, back=False)
    return ",".join([ALWAYS, *asked.unsafe_ask()])


def ask_name(default: str, check: Callable[[str], None]) -> str:
    """A project name.

    Args:
        check: raises for a name that cannot be used, so that it can be mended on the spot.
    """

    def problem(name: str) -> bool | str:
        try:
            check(name)
        except FwpickError as error:
            return f"{error.hint} - {error.message}"  # the line may be cut at the screen's edge
        return True

    question = questionary.text("Name of the project?", default=default, validate=problem)
    return str(question.unsafe_ask())
