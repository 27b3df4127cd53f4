"""Make a project: ask what is missing, recommend, decide, plan, deliver."""

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.commands.conversation import Conversation
from advisor.commands.delivery import deliver
from advisor.commands.request import Request
from advisor.commands.rerun import again, too_little
from advisor.commands.run import Made, Run
from advisor.commands.setup import STOPPED, set_up
from advisor.commands.wanted import Wanted
from advisor.commands.written import project_record, write_views
from advisor.errors import FwpickError, UndecidedError
from advisor.interview.asking import has_terminal
from advisor.interview.leaving import Back, Change
from advisor.interview.questionnaire import fill_missing, missing_core, said
from advisor.judgement.decision import Decision, by_person, decide
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.catalog import load_catalog
from advisor.report.payload import print_payload
from advisor.report.project import show_made
from advisor.report.recommendation.as_json import as_dict
from advisor.report.recommendation.terminal import show
from advisor.report.screen import make_screen
from advisor.shell import command_lines
from advisor.starter.layers import task_for
from advisor.starter.names import DEFAULT_NAME, check_name
from advisor.starter.plan import Plan, check_destination
from advisor.starter.setup import NO_SETUP, has_make, without_make
from advisor.starter.shape import shape_rows
from advisor.starter.targets import asked_targets, default_targets, left_out, parts_for

if TYPE_CHECKING:
    pass


def run_init(request: Request, wanted: Wanted) -> int:
    """Ask what is missing, recommend, decide, and make the project; the exit code.

    Raises:
        UsageError: answers or a name missing where nobody can be asked.
        FwpickError: refused or failed; nothing was written.
    """
    run = _begin(request, wanted)
    _require_enough(run)
    with run.conversation.keeping("init"):
        if run.asks:
            from advisor.interview.wizard import ask  # 0.3 s that scripts need not pay

            ask(run.conversation.interview)
        made = _make(run)
        if wanted.preview:
            run.conversation.finished = True
        else:
            run.conversation.finish(made.recommendation.answers)
            write_views(request.output, made.recommendation, run.catalog)
        if not (request.output.json or wanted.preview):
            _show_made(run, made)
        setup = NO_SETUP if wanted.preview else set_up(run, made)
        if request.output.json:
            payload = as_dict(made.recommendation, run.catalog, made.decision)
            project = {**made.delivered.payload, "setup": asdict(setup)}
            print_payload({**payload, "project": project})
        if setup.state == "stopped":
            sys.stdout.flush()
            raise SystemExit(STOPPED)  # Ctrl-C, but not of what would leave nothing
        uncommitted = wanted.git and not (wanted.preview or made.delivered.commit.committed)
        if uncommitted or setup.state == "failed":
            return FwpickError.exit_code
    return 0


def _begin(request: Request, wanted: Wanted) -> Run:
    catalog, screen = load_catalog(), make_screen(plain=request.output.plain)
    return Run(
        request=request,
        wanted=wanted,
        conversation=Conversation(catalog=catalog, request=request, screen=screen),
        person=not (wanted.yes or request.output.json) and has_terminal(),
    )


def _require_enough(run: Run) -> None:
    """Refuse to go on where nobody can be asked for what is missing."""
    given, wanted = dict(run.request.given), run.wanted
    if wanted.name:
        _require_room(run, wanted.into or wanted.parent / wanted.name)
    missing = [] if run.settled else missing_core(run.catalog, given)
    if not run.person and (wanted.name is None or missing):
        needs = [question.id for question in missing]
        raise too_little(run.catalog, given, wanted, run.request.terms, needs)


def _require_room(run: Run, destination: Path) -> None:
    """Refuse a project where a file of this run goes."""
    output = run.request.output
    for option, place in (("--save", run.request.save), ("--html", output.html)):
        if place and place.resolve() == destination.resolve():
            raise FwpickError(f"{option} {place} is where the project goes", "Name another file")


def _make(run: Run) -> Made:
    """Recommend, decide, plan and deliver; each way back leads one step back."""
    while True:
        recommendation = _recommend(run)
        try:
            return _decide_and_make(run, recommendation)
        except Back:
            _review(run)
        except Change as change:
            run.conversation.change(change.question, change.answer)


def _review(run: Run) -> None:
    from advisor.interview.wizard import ask_again

    ask_again(run.conversation.interview)


def _decide_and_make(run: Run, recommendation: Recommendation) -> Made:
    while True:
        decision = _decide(run, recommendation)
        try:
            return _name_and_make(run, recommendation, decision)
        except Back:
            if not run.decides:  # there is no choice to go back to
                raise


def _name_and_make(run: Run, recommendation: Recommendation, decision: Decision) -> Made:
    asks = run.wanted.name is None
    name = run.wanted.name or DEFAULT_NAME
    while True:
        name = _ask_name(run, name) if asks else name
        try:
            plan = _plan(run, name, recommendation, decision)
            delivered = deliver(
                run.screen,
                plan,
                run.wanted,
                run.request.output,
                prompts=run.conversation.prompts if run.person else None,
            )
        except Back:
            if not asks:
                raise
        else:
            return Made(
                recommendation=recommendation, decision=decision, plan=plan, delivered=delivered
            )


def _show_made(run: Run, made: Made) -> None:
    answers, commit = made.recommendation.answers, made.delivered.commit
    repeated = again(run.request.terms, run.wanted, made.plan, answers, person=run.person)
    repeated += ["--git"] if commit.committed else []
    repeated += ["--setup"] if run.wanted.setup else []
    if commit.note:
        print(commit.note, file=sys.stdout if commit.committed else sys.stderr)
    show_made(
        run.screen,
        made.plan.destination,
        len(made.delivered.files),
        made.decision,
        again=command_lines(repeated, indent=2),
        shaped=shape_rows(run.catalog, made.plan),
        beside=made.delivered.beside,
        without_make=() if has_make() else without_make(made.plan),
    )


def _recommend(run: Run) -> Recommendation:
    """The recommendation, shown where somebody reads it; a person who decides sees it there."""
    answers, output = run.conversation.answers, run.request.output
    filled = fill_missing(run.catalog, answers, by_default=run.wanted.yes)
    recommendation = recommend(run.catalog, filled, run.request.terms)
    if not (output.json or run.wanted.show) and (output.why or not run.decides):
        chosen = run.wanted.framework
        show(run.screen, recommendation, run.catalog, why=output.why, chosen=chosen)
    return recommendation


def _decide(run: Run, recommendation: Recommendation) -> Decision:
    """The decision, by a person where there is one.

    Raises:
        Back, Change, Stop: the person's wish.
    """
    if run.decides:
        from advisor.commands.dialogue import choose_framework, find_way_out

        if recommendation.verdict.call == "none":
            find_way_out(run.talk, recommendation)
        return by_person(recommendation, choose_framework(run.talk, recommendation))
    if_close = run.wanted.if_close or "leader"
    decision = decide(recommendation, framework=run.wanted.framework, if_close=if_close)
    if decision is None:
        raise UndecidedError(
            "Too close to call, and nobody to ask",
            "Choose: --framework pytorch or --framework tensorflow, or another --if-close",
        )
    return decision


def _plan(run: Run, name: str, recommendation: Recommendation, decision: Decision) -> Plan:
    """What to make and where; a person agrees to it, or changes its targets.

    Raises:
        Back, Stop: the person's wish.
    """

    def with_targets(asked: tuple[str, ...] | None) -> Plan:
        return _plan_with(run, name, recommendation, decision, asked)

    plan = with_targets(run.wanted.targets)
    if run.agrees:
        from advisor.commands.dialogue import agree

        return agree(run.talk, plan, with_targets)
    return plan


def _plan_with(
    run: Run,
    name: str,
    recommendation: Recommendation,
    decision: Decision,
    asked: tuple[str, ...] | None,
) -> Plan:
    """What to make and where.

    Args:
        asked: the targets that were asked for; None where the answers choose.
    """
    answers, catalog, framework = said(recommendation.answers), run.catalog, decision.framework
    task = task_for(answers)
    plan = Plan(
        name=name,
        parent=run.wanted.parent,
        framework=framework,
        task=task,
        description=run.wanted.description,
        targets=default_targets(catalog, answers, framework, task)
        if asked is None
        else asked_targets(asked, framework, task, left_out(catalog, answers)),
        parts=parts_for(catalog, answers),
        answers=answers,
        written={},
        asked=asked,
        into=run.wanted.into,
    )
    return replace(plan, written=project_record(recommendation, catalog, decision, plan))


def _ask_name(run: Run, offered: str) -> str:
    """A name for the project, which may be used where it goes.

    Args:
        offered: the name that Enter takes: the one given last.

    Raises:
        Back: the person's wish.
    """
    from advisor.commands.dialogue import ask_name

    def check(free: str) -> None:
        destination = run.wanted.parent / check_name(free)
        check_destination(destination)
        _require_room(run, destination)

    return ask_name(run.conversation.prompts, offered, check)
