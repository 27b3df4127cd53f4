"""From a recommendation to a generated project: ask what is missing, judge, decide, make."""

import json
import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from advisor.commands.delivery import deliver
from advisor.commands.request import (
    Judging,
    Making,
    check_case,
    found_here,
    given_answers,
    judge_case,
    save,
)
from advisor.commands.rerun import DEFAULT_NAME, again, judging_options, too_little
from advisor.errors import FwpickError, UndecidedError, UsageError, require_known
from advisor.frameworks import FRAMEWORKS, Framework
from advisor.interview import questionnaire
from advisor.interview.answers_file import check_new_file, format_answers
from advisor.interview.questionnaire import Answer
from advisor.judgement.decision import IF_CLOSE, Decision, IfClose, by_person, decide
from advisor.judgement.recommend import lean_so_far
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog, Lens
from advisor.report.as_json import as_dict
from advisor.report.as_markdown import as_markdown
from advisor.report.project import show_outline, show_preview
from advisor.report.recommendation import show
from advisor.report.screen import Screen, make_screen
from advisor.starter.join import check_folder
from advisor.starter.make import contents
from advisor.starter.names import check_name, check_text
from advisor.starter.plan import Plan, check_destination, check_parent
from advisor.starter.targets import available_targets, default_targets, parse_targets

if TYPE_CHECKING:
    from advisor.interview.wizard import Interview
Left = Literal["back", "stop"]  # how a person leaves a screen without an answer


def run_init(judging: Judging, making: Making) -> None:
    """Ask what is missing, recommend, decide, and make the project.

    Raises:
        UsageError: a bad value, or answers missing where nobody can be asked.
        FwpickError: refused or failed; nothing was written.
    """
    catalog = load_catalog()
    making = _check(judging, making)
    check_case(catalog, judging)  # before anybody is asked anything
    given = given_answers(catalog, judging)
    person = not (making.yes or judging.as_json) and _has_terminal()
    given = _complete(catalog, given, judging, making, person=person)
    screen = make_screen(plain=judging.plain)
    proposed = _propose(screen, catalog, given, judging, making, person=person)
    if proposed is None:
        print("Nothing was generated.")
        return
    recommendation, decision, plan = proposed
    if judging.save and judging.save.resolve() == plan.destination.resolve():
        raise FwpickError(f"--save {judging.save} is where the project goes", "Name another file")
    repeated = shlex.join(again(judging, making, plan, recommendation.answers, person=person))
    told = deliver(
        *(screen, plan, making, decision, repeated), person=person, as_json=judging.as_json
    )
    if told is None:
        print("Nothing was generated.")
        return
    if not making.previews:
        save(judging, recommendation.answers, catalog)
    if judging.as_json:
        shown = as_dict(recommendation, catalog, decision)
        print(json.dumps({**shown, "project": told}, indent=2))


def _propose(
    screen: Screen,
    catalog: Catalog,
    given: dict[str, Answer],
    judging: Judging,
    making: Making,
    *,
    person: bool,
) -> tuple[Recommendation, Decision, Plan] | None:
    """What to make and why; a person agrees, goes back to the answers, or stops: None."""
    while True:
        filled = questionnaire.fill_missing(catalog, given, by_default=making.yes)
        recommendation = judge_case(catalog, filled, judging)
        if not (judging.as_json or making.show):
            show(screen, recommendation, catalog, why=judging.why)
        decision = _decide(recommendation, making, person=person)
        if isinstance(decision, Decision):
            plan = _plan(catalog, recommendation, decision, judging, making)
            agreed = _agree(screen, plan) if person and making.framework is None else plan
            if isinstance(agreed, Plan):
                return recommendation, decision, agreed
            decision = agreed
        if decision == "stop":
            return None
        given = _review(catalog, given, judging)


def _sizes(plan: Plan) -> dict[str, int]:
    return {path: len(data) for path, data in contents(plan).items()}


def _agree(screen: Screen, plan: Plan) -> Plan | Left:
    """The plan once a person saw its tree and changed its targets or not."""
    from advisor.commands import dialogue

    while True:
        sizes = _sizes(plan)
        show_outline(screen, plan.destination, sizes)
        picked = dialogue.agree(tuple(plan.targets or ()))
        if picked == "targets":
            chosen = dialogue.choose_targets(available_targets(plan.framework), plan.targets or ())
            targets = parse_targets(chosen, plan.framework)
            plan = replace(plan, targets=targets, asked=chosen)
        elif picked == "files":
            show_preview(screen, plan.destination, sizes)
        else:
            return plan if picked == "make" else _left(picked)


def _check(judging: Judging, making: Making) -> Making:
    """The same with the name that --into gives it.

    Raises:
        UsageError: a wrong value.
        FwpickError: nothing can be made there.
    """
    if making.framework is not None:
        require_known("framework", making.framework, FRAMEWORKS)
    if making.targets is not None:
        parse_targets(making.targets, cast(Framework | None, making.framework))
    if judging.save is not None:
        check_new_file(judging.save)
    if making.if_close is not None:
        require_known("way to decide", making.if_close, IF_CLOSE)
    check_text("--description", making.description)
    if making.into is not None:
        return _check_into(making, making.into)
    check_parent(making.output)
    if making.name is not None:
        check_destination(making.output / check_name(making.name))
    return making


def _check_into(making: Making, folder: Path) -> Making:
    if making.output != Path():
        raise UsageError("--into and --output exclude each other", "Give one of them")
    check_folder(folder)
    return replace(making, name=check_name(making.name or folder.resolve().name))


def _has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and not os.environ.get("CI")


def _complete(
    catalog: Catalog,
    given: dict[str, Answer],
    judging: Judging,
    making: Making,
    *,
    person: bool,
) -> dict[str, Answer]:
    """The answers after asking a person, where there is one and something is missing."""
    missing = questionnaire.missing_core(catalog, given)
    settled = making.yes or making.framework is not None
    if person and missing and not settled:
        from advisor.interview.wizard import ask  # 0.3 s that scripts need not pay

        return ask(_interview(catalog, judging), given)
    if not person and (making.name is None or (missing and not settled)):
        needs = [] if settled else [question.id for question in missing]
        raise too_little(catalog, given, making, needs)
    return given


def _interview(catalog: Catalog, judging: Judging) -> "Interview":
    from advisor.interview.wizard import Interview

    lens = cast(Lens, judging.lens)
    return Interview(catalog, lambda so_far: lean_so_far(catalog, so_far, lens), found_here())


def _review(catalog: Catalog, given: dict[str, Answer], judging: Judging) -> dict[str, Answer]:
    from advisor.interview.wizard import review

    return review(_interview(catalog, judging), given)


def _decide(recommendation: Recommendation, making: Making, *, person: bool) -> Decision | Left:
    """The decision, or how a person left it."""
    framework = cast(Framework | None, making.framework)
    if person and framework is None and making.if_close in (None, "ask"):
        from advisor.commands import dialogue

        decide(recommendation, if_close="ask")  # both ruled out ends here as it does in scripts
        picked = dialogue.choose_framework(recommendation.verdict)
        chosen = next((each for each in FRAMEWORKS if each == picked), None)
        return by_person(recommendation, chosen) if chosen else _left(picked)
    if_close = cast(IfClose, making.if_close or "other-lens")
    decision = decide(recommendation, framework=framework, if_close=if_close)
    if decision is None:
        raise UndecidedError(
            "Too close to call, and nobody to ask",
            "Choose: --framework pytorch or --framework tensorflow, or another --if-close",
        )
    return decision


def _left(picked: str) -> Left:
    from advisor.interview.prompt import BACK

    return "back" if picked == BACK else "stop"


def _plan(
    catalog: Catalog,
    recommendation: Recommendation,
    decision: Decision,
    judging: Judging,
    making: Making,
) -> Plan:
    name = making.name
    if name is None:
        from advisor.commands import dialogue

        name = dialogue.ask_name(
            DEFAULT_NAME, lambda free: check_destination(making.output / check_name(free))
        )
    record = as_dict(recommendation, catalog, decision)
    return Plan(
        name,
        making.output,
        decision.framework,
        check_text("--description", making.description),
        default_targets(catalog, questionnaire.values(recommendation.answers), decision.framework)
        if making.targets is None
        else parse_targets(making.targets, decision.framework),
        {
            "DECISION.md": as_markdown(recommendation, catalog, decision),
            ".fwpick/answers.toml": format_answers(recommendation.answers, catalog),
            ".fwpick/recommendation.json": json.dumps(record, indent=1, sort_keys=True) + "\n",
        },
        asked=making.targets,
        judging=judging_options(judging),
        into=making.into,
    )
