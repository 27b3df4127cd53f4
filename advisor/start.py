"""From a recommendation to a generated project: ask what is missing, judge, decide, make."""

import json
import os
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from advisor import questionnaire
from advisor.answers import check_new_file, format_answers
from advisor.catalog import load_catalog
from advisor.consult import Judging, check_case, given_answers, judge_case, save
from advisor.decision import IF_CLOSE, Decision, IfClose, by_person, decide
from advisor.document import as_dict, as_markdown
from advisor.errors import FwpickError, UndecidedError, UsageError, require_known
from advisor.model import FRAMEWORKS, Answer, Catalog, Framework, Lens
from advisor.names import check_name, check_text
from advisor.project import Plan, check_destination, contents, generate
from advisor.report import show, show_made, show_preview
from advisor.screen import make_screen
from advisor.sensitivity import lean_so_far
from advisor.targets import default_targets, parse_targets
from advisor.verdict import Recommendation

DEFAULT_NAME = "my-model"


@dataclass(frozen=True, slots=True)
class Making:
    """What `init` is asked besides."""

    name: str | None = None
    output: Path = field(default_factory=Path)
    framework: str | None = None
    targets: str | None = None
    description: str = ""
    if_close: str | None = None
    yes: bool = False
    dry_run: bool = False


def run_init(judging: Judging, making: Making) -> None:
    """Ask what is missing, recommend, decide, and make the project.

    Raises:
        UsageError: a bad value, or answers missing where nobody can be asked.
        FwpickError: refused or failed; nothing was written.
    """
    catalog = load_catalog()
    _check(judging, making)
    check_case(catalog, judging)  # before anybody is asked anything
    given = given_answers(catalog, judging)
    person = not (making.yes or judging.as_json) and _has_terminal()
    given = _complete(catalog, given, judging, making, person=person)
    filled = questionnaire.fill_missing(catalog, given, by_default=making.yes)
    recommendation = judge_case(catalog, filled, judging)
    screen = make_screen(plain=judging.plain)
    if not judging.as_json:
        show(screen, recommendation, catalog, why=judging.why)
    decision = _decide(recommendation, making, person=person)
    if decision is None:
        print("Nothing was generated.")
        return
    plan = _plan(catalog, recommendation, decision, judging, making)
    if making.dry_run:
        sizes = {path: len(data) for path, data in contents(plan).items()}
        files = list(sizes)
    else:
        files = [path.as_posix() for path in generate(plan)]
        save(judging, filled, catalog)
    if judging.as_json:
        told = as_dict(recommendation, catalog, decision)
        told["project"] = {"name": plan.name, "path": str(plan.destination), "files": files}
        print(json.dumps(told, indent=2))
    elif making.dry_run:
        show_preview(screen, plan.destination, sizes)
    else:
        again = shlex.join(_again(judging, making, plan, decision, filled))
        show_made(screen, plan.destination, len(files), decision, again)


def _check(judging: Judging, making: Making) -> None:
    if making.framework is not None:
        require_known("framework", making.framework, FRAMEWORKS)
    if making.targets is not None:
        parse_targets(making.targets, cast(Framework | None, making.framework))
    if judging.save is not None:
        check_new_file(judging.save)
    if making.if_close is not None:
        require_known("way to decide", making.if_close, IF_CLOSE)
    check_text("--description", making.description)
    if making.name is not None:
        check_name(making.name)
        check_destination(making.output / making.name)


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
        from advisor import prompt  # 0.3 s that scripts need not pay

        lens = cast(Lens, judging.lens)
        return prompt.interview(catalog, given, lambda so_far: lean_so_far(catalog, so_far, lens))
    if not person and (making.name is None or (missing and not settled)):
        needs = [] if settled else [question.id for question in missing]
        raise _too_little(catalog, given, making, needs)
    return given


def _too_little(
    catalog: Catalog, given: dict[str, Answer], making: Making, missing: list[str]
) -> UsageError:
    """What to add so that the same command works where nobody can be asked."""
    needs = [*([] if making.name else ["NAME"]), *(f"--{question}" for question in missing)]
    why = "--yes asks nothing" if making.yes else "No terminal to ask in"
    name = [] if making.name else [DEFAULT_NAME]
    added = _what_works(catalog, given, missing) if missing else []
    return UsageError(
        f"{why}, and these are missing: {', '.join(needs)}",
        f"This would work: {shlex.join(['fwpick', *sys.argv[1:], *name, *added])}",
    )


def _what_works(catalog: Catalog, given: dict[str, Answer], missing: list[str]) -> list[str]:
    """Options with which these answers come to a decision: the defaults, or each first choice."""
    first = {name: Answer(catalog.questions[name].choices[0].id, "default") for name in missing}
    spelled = [part for name, answer in first.items() for part in (f"--{name}", answer.value)]
    none: dict[str, Answer] = {}
    for answers, options in ((none, ["--yes"]), (first, spelled)):
        filled = questionnaire.fill_missing(catalog, {**given, **answers}, by_default=True)
        try:
            decide(judge_case(catalog, filled, Judging({})))
        except FwpickError:
            continue
        return options
    return ["--yes", "--framework", FRAMEWORKS[0]]


def _decide(recommendation: Recommendation, making: Making, *, person: bool) -> Decision | None:
    """The decision; None when a person chose to stop."""
    framework = cast(Framework | None, making.framework)
    if person and framework is None and making.if_close in (None, "ask"):
        from advisor import prompt

        decide(recommendation, if_close="ask")  # both ruled out ends here as it does in scripts
        picked = prompt.choose_framework(recommendation.verdict)
        return by_person(recommendation, picked) if picked else None
    if_close = cast(IfClose, making.if_close or "other-lens")
    decision = decide(recommendation, framework=framework, if_close=if_close)
    if decision is None:
        raise UndecidedError(
            "Too close to call, and nobody to ask",
            "Choose: --framework pytorch or --framework tensorflow, or another --if-close",
        )
    return decision


def _plan(
    catalog: Catalog,
    recommendation: Recommendation,
    decision: Decision,
    judging: Judging,
    making: Making,
) -> Plan:
    name = making.name
    if name is None:
        from advisor import prompt

        name = prompt.ask_name(
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
        judging=_judging_options(judging),
    )


def _judging_options(judging: Judging) -> tuple[str, ...]:
    """The options of `recommend` with which it judges these answers as it did here."""
    given = [
        *([("lens", judging.lens)] if judging.lens != "today" else []),
        *(("source", name) for name in judging.sources),
        *(("weight", text) for text in judging.weights),
    ]
    return tuple(part for name, value in given for part in (f"--{name}", value))


def _again(
    judging: Judging, making: Making, plan: Plan, decision: Decision, filled: dict[str, Answer]
) -> list[str]:
    """The command that makes the same project without a question."""
    chosen = making.framework or (plan.framework if decision.by == "person" else None)
    given = [
        *(
            (name, answer.value)
            for name, answer in filled.items()
            if answer.origin not in ("unanswered", "default")
        ),
        *([("framework", chosen)] if chosen else []),
        *([("output", str(making.output))] if making.output != Path() else []),
        *([("targets", making.targets)] if making.targets else []),
        *([("description", plan.description)] if plan.description else []),
        *([("if-close", making.if_close)] if making.if_close else []),
    ]
    options = [part for name, value in given for part in (f"--{name}", value)]
    options += _judging_options(judging)
    return ["fwpick", "init", plan.name, *options, *(["--yes"] if making.yes else [])]
