"""Make a project: ask what is missing, recommend, decide, plan, deliver."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.commands.delivery import Delivered, deliver
from advisor.commands.request import Request
from advisor.commands.rerun import again, too_little
from advisor.commands.wanted import Wanted
from advisor.errors import FwpickError, UndecidedError
from advisor.interview.answers_file import format_answers, save_answers
from advisor.interview.leaving import Back, Change, Stop
from advisor.interview.questionnaire import Answer, fill_missing, missing_core, said, with_answer
from advisor.judgement.decision import Decision, by_person, decide
from advisor.judgement.recommend import lean_so_far, recommend
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog
from advisor.machine.answers import found_here
from advisor.report.payload import print_payload
from advisor.report.project import show_made
from advisor.report.recommendation.as_json import as_dict
from advisor.report.recommendation.as_markdown import as_markdown
from advisor.report.recommendation.terminal import show
from advisor.report.screen import Screen, make_screen
from advisor.shell import command_lines
from advisor.starter.names import DEFAULT_NAME, check_name
from advisor.starter.plan import Plan, check_destination
from advisor.starter.record import ANSWERS, RECORD
from advisor.starter.targets import asked_targets, default_targets

if TYPE_CHECKING:
    from advisor.interview.wizard import Interview

Given = dict[str, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One call of `init`: what is asked, what is known, and whether a person can be asked."""

    catalog: Catalog
    request: Request
    wanted: Wanted
    screen: Screen
    person: bool

    @property
    def chooses(self) -> bool:
        """Whether a person chooses the framework and agrees to what is made."""
        return self.person and self.wanted.framework is None


def run_init(request: Request, wanted: Wanted) -> int:
    """Ask what is missing, recommend, decide, and make the project; the exit code.

    Raises:
        UsageError: answers or a name missing where nobody can be asked.
        FwpickError: refused or failed; nothing was written.
    """
    run = _begin(request, wanted)
    with _a_person_may_stop():
        answers = _complete(run)
        while True:
            try:
                recommendation = _recommend(run, answers)
                decision = _decide(run, recommendation)
                plan = _plan(run, recommendation, decision)
                break
            except Back:
                answers = _review(run, answers)
            except Change as change:
                answer = Answer(value=change.answer, origin="wizard")
                answers = with_answer(answers, change.question, answer)
        delivered = deliver(run.screen, plan, wanted, request.output, person=run.person)
        if request.save and not wanted.preview:
            save_answers(request.save, recommendation.answers, run.catalog, request.terms)
        if request.output.json:
            payload = as_dict(recommendation, run.catalog, decision)
            print_payload({**payload, "project": delivered.payload})
        elif not wanted.preview:
            _show_made(run, recommendation, decision, plan, delivered)
        if wanted.git and not (wanted.preview or delivered.commit.committed):
            return FwpickError.exit_code
    return 0


def _begin(request: Request, wanted: Wanted) -> Run:
    return Run(
        catalog=load_catalog(),
        request=request,
        wanted=wanted,
        screen=make_screen(plain=request.output.plain),
        person=not (wanted.yes or request.output.json) and _has_terminal(),
    )


@contextmanager
def _a_person_may_stop() -> Iterator[None]:
    try:
        yield
    except Stop:
        print("Nothing was generated.")


def _show_made(
    run: Run, recommendation: Recommendation, decision: Decision, plan: Plan, made: Delivered
) -> None:
    answers = recommendation.answers
    repeated = again(run.request.terms, run.wanted, plan, answers, person=run.person)
    repeated += ["--git"] if made.commit.committed else []
    if made.commit.note:
        print(made.commit.note, file=sys.stdout if made.commit.committed else sys.stderr)
    show_made(
        run.screen,
        plan.destination,
        len(made.files),
        decision,
        again=command_lines(repeated, indent=2),
        beside=made.beside,
    )


def _has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and not os.environ.get("CI")


def _complete(run: Run) -> Given:
    """The answers after asking a person, where there is one and something is missing."""
    given, wanted = dict(run.request.given), run.wanted
    missing = missing_core(run.catalog, given)
    settled = wanted.yes or wanted.framework is not None
    if run.person and missing and not settled:
        from advisor.interview.wizard import ask  # 0.3 s that scripts need not pay

        return ask(_interview(run), given)
    if not run.person and (wanted.name is None or (missing and not settled)):
        needs = [] if settled else [question.id for question in missing]
        raise too_little(run.catalog, given, wanted, run.request.terms, needs)
    return given


def _interview(run: Run) -> "Interview":
    from advisor.interview.wizard import Interview

    lens = run.request.terms.lens
    return Interview(
        catalog=run.catalog,
        lean=lambda so_far: lean_so_far(run.catalog, so_far, lens),
        found=found_here(),
    )


def _review(run: Run, answers: Given) -> Given:
    from advisor.interview.wizard import review

    return review(_interview(run), answers)


def _recommend(run: Run, answers: Given) -> Recommendation:
    """The recommendation, shown where somebody reads it."""
    filled = fill_missing(run.catalog, answers, by_default=run.wanted.yes)
    recommendation = recommend(run.catalog, filled, run.request.terms)
    if not (run.request.output.json or run.wanted.show):
        show(run.screen, recommendation, run.catalog, why=run.request.output.why)
    return recommendation


def _decide(run: Run, recommendation: Recommendation) -> Decision:
    """The decision, by a person where there is one.

    Raises:
        Back, Change, Stop: the person's wish.
    """
    if_close = run.wanted.if_close
    if run.chooses and if_close in (None, "ask"):
        from advisor.commands.dialogue import choose_framework, find_way_out

        if recommendation.verdict.call == "none":
            find_way_out(recommendation)
        return by_person(recommendation, choose_framework(recommendation.verdict))
    decision = decide(recommendation, framework=run.wanted.framework, if_close=if_close or "leader")
    if decision is None:
        raise UndecidedError(
            "Too close to call, and nobody to ask",
            "Choose: --framework pytorch or --framework tensorflow, or another --if-close",
        )
    return decision


def _plan(run: Run, recommendation: Recommendation, decision: Decision) -> Plan:
    """What to make and where; a person agrees to it, or changes its targets.

    Raises:
        Back, Stop: the person's wish.
        FwpickError: the answers cannot be saved where the project goes.
    """
    wanted = run.wanted
    record = as_dict(recommendation, run.catalog, decision)
    plan = Plan(
        name=wanted.name or _ask_name(wanted),
        parent=wanted.parent,
        framework=decision.framework,
        description=wanted.description,
        targets=default_targets(run.catalog, said(recommendation.answers), decision.framework)
        if wanted.targets is None
        else asked_targets(wanted.targets, decision.framework),
        written={
            "DECISION.md": as_markdown(recommendation, run.catalog, decision),
            ANSWERS: format_answers(recommendation.answers, run.catalog, run.request.terms),
            RECORD: json.dumps(record, indent=1, sort_keys=True) + "\n",
        },
        asked=wanted.targets,
        into=wanted.into,
    )
    save = run.request.save
    if save and save.resolve() == plan.destination.resolve():
        raise FwpickError(f"--save {save} is where the project goes", "Name another file")
    if run.chooses:
        from advisor.commands.dialogue import agree

        return agree(run.screen, plan)
    return plan


def _ask_name(wanted: Wanted) -> str:
    from advisor.commands.dialogue import ask_name

    return ask_name(DEFAULT_NAME, lambda free: check_destination(wanted.parent / check_name(free)))
