"""From a request to a recommendation and a generated project: ask, judge, decide, make."""

import json
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, cast

from advisor import questionnaire
from advisor.answers import check_new_file, format_answers, read_answers, save_answers
from advisor.catalog import load_catalog
from advisor.decision import IF_CLOSE, Decision, IfClose, by_person, decide
from advisor.document import as_dict, as_markdown
from advisor.errors import UndecidedError, UsageError, require_known
from advisor.model import (
    FRAMEWORKS,
    LENSES,
    TITLES,
    Answer,
    Catalog,
    Framework,
    Lens,
)
from advisor.names import check_name, check_text
from advisor.project import Plan, check_destination, check_targets, generate, preview
from advisor.report import Screen, make_screen, show
from advisor.sensitivity import lean_so_far, recommend
from advisor.verdict import Recommendation

DEFAULT_NAME = "my-model"


@dataclass(frozen=True, slots=True)
class Judging:
    """What `recommend` is asked, as it came from the command line and not yet checked."""

    flags: Mapping[str, str]
    answers: str | None = None
    save: Path | None = None
    lens: str = "today"
    sources: Sequence[str] = ()
    weights: Sequence[str] = ()
    why: bool = False
    as_json: bool = False
    plain: bool = False


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


def run_recommend(judging: Judging) -> None:
    """Print the recommendation; questions without an answer count as unsure."""
    catalog = load_catalog()
    given = _given_answers(catalog, judging)
    filled = questionnaire.fill_missing(catalog, given, by_default=False)
    recommendation = _recommend(catalog, filled, judging)
    _save(judging, given, catalog)
    if judging.as_json:
        print(json.dumps(as_dict(recommendation, catalog), indent=2))
    else:
        show(make_screen(plain=judging.plain), recommendation, catalog, why=judging.why)


def run_init(judging: Judging, making: Making) -> None:
    """Ask what is missing, recommend, decide, and make the project.

    Raises:
        UsageError: a bad value, or answers missing where nobody can be asked.
        FwpickError: refused or failed; nothing was written.
    """
    catalog = load_catalog()
    _check(judging, making)
    given = _given_answers(catalog, judging)
    person = not (making.yes or judging.as_json) and _has_terminal()
    given = _complete(catalog, given, judging, making, person=person)
    filled = questionnaire.fill_missing(catalog, given, by_default=making.yes)
    recommendation = _recommend(catalog, filled, judging)
    screen = make_screen(plain=judging.plain)
    if not judging.as_json:
        show(screen, recommendation, catalog, why=judging.why)
    decision = _decide(recommendation, making, person=person)
    if decision is None:
        print("Nothing was generated.")
        return
    plan = _plan(catalog, recommendation, decision, making)
    files = preview(plan) if making.dry_run else dict.fromkeys(map(str, generate(plan)), 0)
    if not making.dry_run:
        _save(judging, filled, catalog)
    if judging.as_json:
        print(json.dumps(_init_dict(catalog, recommendation, decision, plan, files), indent=2))
    elif making.dry_run:
        _show_preview(screen, plan, files)
    else:
        _show_made(screen, plan, decision, len(files), filled)


def _check(judging: Judging, making: Making) -> None:
    require_known("lens", judging.lens, LENSES)
    if making.framework is not None:
        require_known("framework", making.framework, FRAMEWORKS)
        check_targets(making.targets, cast(Framework, making.framework))
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


def _given_answers(catalog: Catalog, judging: Judging) -> dict[str, Answer]:
    """The answers of the file, then those of the flags, which win."""
    read = read_answers(Path(judging.answers), catalog) if judging.answers else {}
    flags = {
        name: Answer(questionnaire.check_answer(catalog.questions[name], value), "flag")
        for name, value in judging.flags.items()
    }
    return {**read, **flags}


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
        raise _too_little(making, [question.id for question in missing if not settled])
    return given


def _too_little(making: Making, missing: list[str]) -> UsageError:
    """What to add so that the same command works where nobody can be asked."""
    needs = [*([] if making.name else ["NAME"]), *(f"--{question}" for question in missing)]
    why = "--yes asks nothing" if making.yes else "No terminal to ask in"
    added = [*([] if making.name else [DEFAULT_NAME]), *(["--yes"] if missing else [])]
    return UsageError(
        f"{why}, and these are missing: {', '.join(needs)}",
        f"This would work: {shlex.join(['fwpick', *sys.argv[1:], *added])}",
    )


def _recommend(catalog: Catalog, filled: dict[str, Answer], judging: Judging) -> Recommendation:
    require_known("lens", judging.lens, LENSES)
    for name in judging.sources:
        require_known("article", name, catalog.documents)
    stated = dict(_weight(catalog, text) for text in judging.weights)
    sources = frozenset(judging.sources) or None
    return recommend(catalog, filled, cast(Lens, judging.lens), stated=stated, sources=sources)


def _weight(catalog: Catalog, text: str) -> tuple[str, float]:
    name, equals, number = text.partition("=")
    if not equals:
        raise UsageError(f"--weight {text!r}: not CRITERION=N", "For example: --weight serving=2")
    require_known("criterion", name, catalog.criteria)
    try:
        weight = float(number)
    except ValueError:
        weight = -1.0
    if not (isfinite(weight) and 0 <= weight <= 1000):
        raise UsageError(f"--weight {text!r}: {number!r} is not a weight", "Valid: 0 to 1000")
    return name, weight


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
    catalog: Catalog, recommendation: Recommendation, decision: Decision, making: Making
) -> Plan:
    name = making.name
    if name is None:
        from advisor import prompt

        name = prompt.ask_name(
            DEFAULT_NAME, lambda free: check_destination(making.output / check_name(free))
        )
    record = {
        **as_dict(recommendation, catalog),
        "decision": {"framework": decision.framework, "by": decision.by, "how": decision.how},
    }
    return Plan(
        name,
        making.output,
        decision.framework,
        check_text("--description", making.description),
        check_targets(making.targets, decision.framework),
        {
            "DECISION.md": as_markdown(recommendation, catalog, decision.framework, decision.how),
            ".fwpick/answers.toml": format_answers(recommendation.answers, catalog),
            ".fwpick/recommendation.json": json.dumps(record, indent=1, sort_keys=True) + "\n",
        },
    )


def _init_dict(
    catalog: Catalog,
    recommendation: Recommendation,
    decision: Decision,
    plan: Plan,
    files: Mapping[str, int],
) -> dict[str, Any]:
    return {
        **as_dict(recommendation, catalog),
        "decision": {"framework": decision.framework, "by": decision.by, "how": decision.how},
        "project": {
            "name": plan.name,
            "path": str(plan.destination),
            "files": sorted(files),
        },
    }


def _save(judging: Judging, answers: dict[str, Answer], catalog: Catalog) -> None:
    if judging.save is not None:
        save_answers(judging.save, answers, catalog)


def _show_preview(screen: Screen, plan: Plan, files: Mapping[str, int]) -> None:
    screen.console.print(f"{plan.destination}/ would hold {len(files)} files:")
    for path, size in files.items():
        screen.console.print(f"  {size:>8,} bytes  {path}", soft_wrap=True)
    screen.console.print("Nothing was written.")


def _show_made(
    screen: Screen, plan: Plan, decision: Decision, count: int, answers: Mapping[str, Answer]
) -> None:
    flags = " ".join(
        f"--{name} {answer.value}"
        for name, answer in answers.items()
        if answer.origin in ("flag", "file", "wizard")
    )
    again = f"fwpick init {plan.name} {flags} --framework {decision.framework}".replace("  ", " ")
    rows = [
        f"{TITLES[decision.framework]} starter with {count} files in {plan.destination}/",
        decision.how,
        "",
        "Next:",
        f"  cd {shlex.quote(str(plan.destination))}",
        "  make train        sets up its own environment first, then trains on real data",
        "  make evaluate     figures on pictures it has never seen",
        "",
        "The same again without questions:",
        f"  {again}",
    ]
    for row in rows:
        screen.console.print(row, soft_wrap=True)
