"""From a request to a recommendation: answers gathered, checked and judged."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast

from advisor.errors import UsageError, require_known
from advisor.interview import questionnaire
from advisor.interview.answers_file import read_answers, save_answers
from advisor.interview.questionnaire import Answer, Answers
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.model import LENSES, Catalog, Lens, Question
from advisor.machine.rules import NO_GPU, found_answer, found_answers

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
    from advisor.machine.probe import inspect_machine  # slow where a driver has to wake its card

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
    into: Path | None = None
    show: Sequence[str] = ()

    @property
    def previews(self) -> bool:
        """Whether nothing is to be written."""
        return self.dry_run or bool(self.show)
