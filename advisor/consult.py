"""From a request to a recommendation: answers gathered, checked and judged."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from advisor import questionnaire
from advisor.answers import check_new_file, read_answers, save_answers
from advisor.catalog import load_catalog
from advisor.document import as_dict
from advisor.errors import UsageError, require_known
from advisor.fitness import NO_GPU, found_answer, found_answers
from advisor.model import LENSES, Answer, Answers, Catalog, Lens, Question
from advisor.sensitivity import recommend
from advisor.verdict import Recommendation

WEIGHT = re.compile(r"[0-9]{1,4}(\.[0-9]{1,6})?")
MOST_WEIGHT = 1000


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
    this_machine: bool = False


def run_recommend(judging: Judging) -> None:
    """Print the recommendation; questions without an answer count as unsure."""
    catalog = load_catalog()
    if judging.save is not None:
        check_new_file(judging.save)
    given = given_answers(catalog, judging)
    filled = questionnaire.fill_missing(catalog, given, by_default=False)
    recommendation = judge_case(catalog, filled, judging)
    save(judging, given, catalog)
    if judging.as_json:
        print(json.dumps(as_dict(recommendation, catalog), indent=2))
    else:
        from advisor.report import show
        from advisor.screen import make_screen  # 30 ms that scripts reading JSON need not pay

        show(make_screen(plain=judging.plain), recommendation, catalog, why=judging.why)


def given_answers(catalog: Catalog, judging: Judging) -> dict[str, Answer]:
    """What this machine answers if asked for, then the file, then the flags; the later ones win."""
    if judging.answers == "":
        raise UsageError("--answers names no file", "For example: --answers answers.toml")
    read = read_answers(Path(judging.answers), catalog) if judging.answers else {}
    flags = {
        name: Answer(questionnaire.check_answer(catalog.questions[name], value), "flag")
        for name, value in judging.flags.items()
    }
    found = machine_answers(catalog) if judging.this_machine else {}
    return {**found, **read, **flags}


def machine_answers(catalog: Catalog) -> dict[str, Answer]:
    """The questions that a look at this machine answers."""
    found = found_answers(catalog, _findings())
    return {name: Answer(value, "machine") for name, value in found.items()}


def found_here() -> Callable[[Question], str | None]:
    """What this machine answers to a question, looked at once and only when one needs it.

    That it has no GPU is kept back: it says nothing about where training will run.
    """
    findings = cache(_findings)

    def answer(question: Question) -> str | None:
        found = found_answer(question, findings()) if question.machine else None
        return None if found == NO_GPU else found

    return answer


def _findings() -> dict[str, str]:
    from advisor.machine import inspect_machine  # slow where a driver has to wake its card

    return inspect_machine(Path()).findings


def judge_case(catalog: Catalog, filled: dict[str, Answer], judging: Judging) -> Recommendation:
    """The recommendation for these answers under the lens, sources and weights asked for."""
    lens, stated, sources = check_case(catalog, judging)
    return recommend(catalog, filled, lens, stated=stated, sources=sources)


def check_case(
    catalog: Catalog, judging: Judging
) -> tuple[Lens, dict[str, float], frozenset[str] | None]:
    """The lens, the weights stated and the articles admitted (None: all).

    Raises:
        UsageError: an unknown lens, article or criterion, or no weight.
    """
    require_known("lens", judging.lens, LENSES)
    for name in judging.sources:
        require_known("article", name, catalog.documents)
    stated = dict(_weight(catalog, text) for text in judging.weights)
    return cast(Lens, judging.lens), stated, frozenset(judging.sources) or None


def _weight(catalog: Catalog, text: str) -> tuple[str, float]:
    name, equals, number = text.partition("=")
    if not equals:
        raise UsageError(f"--weight {text!r}: not CRITERION=N", "For example: --weight serving=2")
    require_known("criterion", name, catalog.criteria)
    if not WEIGHT.fullmatch(number) or float(number) > MOST_WEIGHT:
        raise UsageError(
            f"--weight {text!r}: {number!r} is not a weight", f"Valid: 0 to {MOST_WEIGHT}, like 2.5"
        )
    return name, float(number)


def save(judging: Judging, answers: Answers, catalog: Catalog) -> None:
    """Write the answers where `--save` says."""
    if judging.save is not None:
        save_answers(judging.save, answers, catalog)
