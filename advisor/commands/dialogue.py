"""What init asks a person once the recommendation stands: framework, name, targets."""

import shutil
from collections.abc import Callable
from typing import NoReturn

from advisor.errors import FwpickError
from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.interview.asking import BACK, BACK_SAYS, DONE, Prompts, folded
from advisor.interview.leaving import Back, Change, Stop
from advisor.judgement.verdict import Recommendation, Verdict
from advisor.knowledge.model import Catalog
from advisor.report.project import show_outline, show_preview
from advisor.report.recommendation.stated import said_in_words
from advisor.report.recommendation.terminal import show_all, show_summary
from advisor.report.screen import Screen
from advisor.starter.make import contents
from advisor.starter.plan import Plan
from advisor.starter.targets import ALWAYS, SAYS, available_targets, left_out
from advisor.values import value

WHY = "\x00why"
MARGIN = 6  # cells before a row of what is asked, at most


@value
class Talk:
    """Who is asked, and where they read."""

    prompts: Prompts
    screen: Screen
    catalog: Catalog


def find_way_out(talk: Talk, recommendation: Recommendation) -> NoReturn:
    """Another answer, where hard needs exclude both frameworks.

    Raises:
        Change, Back, Stop: the person's wish.
    """
    ways = recommendation.ways_out
    rows = [
        (
            f"{said_in_words(talk.catalog, way.question, way.answer)}, for "
            f"{TITLES[way.framework]}: {way.says}",
            str(at),
        )
        for at, way in enumerate(ways)
    ]
    rows += [("None, stop here", DONE)]
    picked = _put(talk, recommendation, "Both are ruled out. Which way out?", rows)
    way = ways[int(picked)]
    raise Change(way.question, way.answer)


def choose_framework(talk: Talk, recommendation: Recommendation) -> Framework:
    """Which framework to generate, the recommended one first.

    Raises:
        Back, Stop: the person's wish.
    """
    verdict = recommendation.verdict
    first = verdict.framework or verdict.leader
    ranked = sorted(FRAMEWORKS, key=lambda framework: framework != first)
    rows = [(_offer(framework, verdict), str(framework)) for framework in ranked]
    rows += [("None, stop here", DONE)]
    picked = _put(talk, recommendation, "Generate which starter?", rows)
    return next(framework for framework in FRAMEWORKS if framework == picked)


def _put(
    talk: Talk, recommendation: Recommendation, prompt: str, rows: list[tuple[str, str]]
) -> str:
    """What a person picks right below the summary; both fit the screen where that can be.

    Raises:
        Back, Stop: the person's wish.
    """
    every = [*rows[:-1], ("Show every number and source first", WHY), rows[-1]]
    asked = (prompt, *(says for says, _ in every), BACK_SAYS)
    asking = sum(folded(says, beside=MARGIN).count("\n") + 1 for says in asked)
    while True:
        within = shutil.get_terminal_size().lines - asking
        talk.prompts.say("")
        show_summary(talk.screen, recommendation, talk.catalog, within=within, more="", ways=False)
        picked = talk.prompts.select(prompt, every, back=True)
        if picked != WHY:
            return _stay(picked)
        show_all(talk.screen, recommendation, talk.catalog)


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


def agree(talk: Talk, plan: Plan, with_targets: Callable[[tuple[str, ...] | None], Plan]) -> Plan:
    """The plan once a person saw its tree and changed its targets or not.

    Args:
        with_targets: the plan with others.

    Raises:
        Back, Stop: the person's wish.
    """
    while True:
        sizes = {path: len(data) for path, data in contents(plan).items()}
        show_outline(talk.screen, plan.destination, sizes)
        rows = [
            ("Yes, make it", "make"),
            (
                f"Change the deployment targets ({', '.join(plan.targets or ()) or 'none'})",
                "targets",
            ),
            ("Show every file", "files"),
            ("No, stop here", DONE),
        ]
        picked = _stay(talk.prompts.select("Make it?", rows, back=True))
        if picked == "make":
            return plan
        if picked == "files":
            show_preview(talk.screen, plan.destination, sizes)
        else:
            plan = _ask_targets(talk, plan, with_targets)


def _ask_targets(
    talk: Talk, plan: Plan, with_targets: Callable[[tuple[str, ...] | None], Plan]
) -> Plan:
    """The plan with the deployment targets that a person marks; as it is after the way back."""
    fixed = {} if ALWAYS in left_out(talk.catalog, plan.answers) else {ALWAYS: "always made"}
    marked = talk.prompts.mark(
        "Which deployment targets?",
        {name: f"{name} - {SAYS[name]}" for name in available_targets(plan.framework, plan.task)},
        marked=tuple(plan.targets or ()),
        fixed=fixed,
    )
    return plan if marked is None else with_targets((*fixed, *marked))


def agree_to_join(prompts: Prompts, new: int, conflicts: int, beside: str) -> None:
    """Ask whether to add files to a folder, and beside those that are in the way.

    Raises:
        Back, Stop: the person's wish.
    """
    aside = f", and {conflicts} beside yours as FILE{beside}" if conflicts else ""
    rows = [(f"Yes, write {new} new files{aside}", "make"), ("No, stop here", DONE)]
    _stay(prompts.select("Nothing of yours is changed. Go on?", rows, back=True))


def ask_name(prompts: Prompts, default: str, check: Callable[[str], None]) -> str:
    """A project name.

    Args:
        check: raises for a name that cannot be used, so that it can be mended on the spot.

    Raises:
        Back: the person's wish.
    """

    def problem(name: str) -> str | None:
        try:
            check(name)
        except FwpickError as error:
            return f"{error.message}. {error.hint}"
        return None

    name = prompts.ask_text("Name of the project?", default=default, problem=problem)
    if name is None:
        raise Back
    return name
