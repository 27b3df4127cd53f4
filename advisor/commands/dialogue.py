"""What init asks a person about the project."""

from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from advisor.errors import FwpickError
from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.interview.leaving import Back, Change, Stop
from advisor.interview.prompt import BACK, DONE, ask_text, mark, select
from advisor.judgement.verdict import Recommendation, Verdict
from advisor.report.project import show_outline, show_preview
from advisor.report.screen import Screen
from advisor.starter.make import contents
from advisor.starter.plan import Plan
from advisor.starter.targets import ALWAYS, asked_targets, available_targets


def find_way_out(recommendation: Recommendation) -> NoReturn:
    """Another answer, where hard needs exclude both frameworks.

    Raises:
        Change, Back, Stop: the person's wish.
    """
    ways = recommendation.ways_out
    rows = [
        (f"{way.question} = {way.answer}: {way.says} ({TITLES[way.framework]})", str(at))
        for at, way in enumerate(ways)
    ]
    rows += [("Look at the answers again", BACK), ("None, stop here", DONE)]
    picked = _stay(select("Both are ruled out. Which way out?", rows, back=False))
    way = ways[int(picked)]
    raise Change(way.question, way.answer)


def choose_framework(verdict: Verdict) -> Framework:
    """Which framework to generate, the recommended one first.

    Raises:
        Back, Stop: the person's wish.
    """
    first = verdict.framework or verdict.leader
    ranked = sorted(FRAMEWORKS, key=lambda framework: framework != first)
    rows = [(_offer(framework, verdict), str(framework)) for framework in ranked]
    # The report above may be longer than the terminal is high.
    close = "" if verdict.framework else "Too close to call. "
    asked = f"{close}Generate which starter?"
    picked = _stay(select(asked, [*rows, ("None, stop here", DONE)], back=True))
    return next(framework for framework in FRAMEWORKS if framework == picked)


def _offer(framework: Framework, verdict: Verdict) -> str:
    if framework == verdict.framework:
        return f"{TITLES[framework]} (recommended)"
    if verdict.call == "close" and framework == verdict.leader:
        return f"{TITLES[framework]} (narrowly ahead)"
    ruled_out = any(item.framework == framework for item in verdict.constraints)
    return f"{TITLES[framework]}{' (ruled out by your answers)' if ruled_out else ''}"


def _stay(picked: str) -> str:
    if picked == BACK:
        raise Back
    if picked == DONE:
        raise Stop
    return picked


def agree(screen: Screen, plan: Plan) -> Plan:
    """The plan once a person saw its tree and changed its targets or not.

    Raises:
        Back, Stop: the person's wish.
    """
    while True:
        sizes = {path: len(data) for path, data in contents(plan).items()}
        show_outline(screen, plan.destination, sizes)
        rows = [
            ("Yes, make it", "make"),
            (f"Change the deployment targets ({', '.join(plan.targets or ())})", "targets"),
            ("Show every file", "files"),
            ("No, stop here", DONE),
        ]
        picked = _stay(select("Make it?", rows, back=True))
        if picked == "make":
            return plan
        if picked == "files":
            show_preview(screen, plan.destination, sizes)
        else:
            plan = _with_targets(plan)


def _with_targets(plan: Plan) -> Plan:
    """The plan with the deployment targets that a person marks."""
    marked = mark(
        "Which deployment targets?",
        available_targets(plan.framework),
        marked=tuple(plan.targets or ()),
        fixed={ALWAYS: "always made"},
    )
    asked = (ALWAYS, *marked)
    return replace(plan, targets=asked_targets(asked, plan.framework), asked=asked)


def agree_to_join(new: int, conflicts: int, beside: str) -> None:
    """Ask whether to add files to a folder, and beside those that are in the way.

    Raises:
        Stop: the person's wish.
    """
    aside = f", and {conflicts} beside yours as FILE{beside}" if conflicts else ""
    rows = [(f"Yes, write {new} new files{aside}", "make"), ("No, stop here", DONE)]
    _stay(select("Nothing of yours is changed. Go on?", rows))


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

    return ask_text("Name of the project?", default=default, problem=problem)
