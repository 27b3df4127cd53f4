"""What was not said: what the answers might be, how often they are, and what they would weigh."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum, hypot, sqrt

from advisor.interview.questionnaire import holds
from advisor.judgement.leans import Lean, sign
from advisor.judgement.weighing import choice_weights
from advisor.knowledge.model import UNSURE, Catalog, Choice, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """How far our own guess of what was not said counts.

    Args:
        credence: how far its lines weigh, 0 to 0.25; at full credence nothing unusual is advised.
        doubt: how far the verdict may be off by it, in standard deviations.
        together: 1 where all guesses would be off to the same side, 0 where each by itself.
    """

    credence: float
    doubt: float
    together: float


DOUBT = Doubt(credence=0.25, doubt=0.5, together=0.0)  # chosen in docs/calibration.md


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way to answer what was not said.

    Args:
        share: how often it is so among projects, in our estimate.
        weights: criterion -> weight.
        known: the weight of what the team would know, positive for PyTorch.
    """

    share: float
    weights: Mapping[str, float]
    known: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A question that was not said, with the follow-ups that hang on it, and every way out."""

    questions: tuple[str, ...]
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What one open question adds: sums over its scenarios, each with its share.

    Args:
        pull: of weight x lean; `deviation` is its standard deviation among the scenarios.
        weight: of weight.
        size: of weight x sqrt(lean^2 + spread^2).
        spread: of weight x spread.
    """

    questions: tuple[str, ...]
    pull: float
    deviation: float
    weight: float
    size: float
    spread: float


class Guesser:
    """What open questions add under these leans, whatever is answered.

    A question is worked out once for all answers that neither open it nor change what it weighs:
    of the fifty answers that may flip a verdict each changes one.
    """

    def __init__(self, catalog: Catalog, leans: Mapping[str, Lean]) -> None:
        self._catalog = catalog
        self._leans = leans
        self._bearing = {name: _bearing(row) for name, row in catalog.questions.items()}
        self._known: dict[tuple[tuple[str, str], ...], Guess | None] = {}

    def guesses(self, answers: Mapping[str, str]) -> list[Guess]:
        """One for every question, with its follow-ups, that was not said and weighs something."""
        rows = (self._guess(group, answers) for group in _groups(self._catalog, answers))
        return [row for row in rows if row is not None]

    def _guess(self, group: list[Question], answers: Mapping[str, str]) -> Guess | None:
        bearing = [name for question in group for name in self._bearing[question.id]]
        key = (
            *((question.id, "") for question in group),
            *((name, answers.get(name, UNSURE)) for name in bearing),
        )
        if key not in self._known:
            row = _open(group, answers)
            self._known[key] = guess(row, self._leans) if _adds(row) else None
        return self._known[key]


def _bearing(question: Question) -> tuple[str, ...]:
    """The other questions whose answers open this one or change what it weighs."""
    instead = (row.when for choice in question.choices for row in choice.instead)
    return tuple(dict.fromkeys(name for when in (question.ask_when, *instead) for name in when))


def open_questions(catalog: Catalog, answers: Mapping[str, str]) -> tuple[Open, ...]:
    """Every question that was not said and would weigh something, with its ways to be answered."""
    rows = (_open(group, answers) for group in _groups(catalog, answers))
    return tuple(row for row in rows if _adds(row))


def _open(group: list[Question], answers: Mapping[str, str]) -> Open:
    return Open(
        questions=tuple(question.id for question in group),
        scenarios=tuple(_scenario(*way, answers) for way in _ways(group, answers)),
    )


def _adds(row: Open) -> bool:
    return any(each.weights or each.known for each in row.scenarios)


def _groups(catalog: Catalog, answers: Mapping[str, str]) -> list[list[Question]]:
    """The unsaid questions that may be asked, each follow-up with the question it hangs on."""
    unsaid = {
        name: question
        for name, question in catalog.questions.items()
        if answers.get(name, UNSURE) == UNSURE and _weighs(question)
    }
    groups = [
        [question]
        for question in unsaid.values()
        if not unsaid.keys() & question.ask_when.keys() and holds(question.ask_when, answers)
    ]
    for group in groups:
        for leading in group:  # it grows by what hangs on it, and by what hangs on that
            hanging = (each for each in unsaid.values() if leading.id in each.ask_when)
            group += [each for each in hanging if each not in group]
    return groups


def _weighs(question: Question) -> bool:
    return any(choice.weighs or choice.knows for choice in question.choices)


def _ways(
    group: list[Question], answers: Mapping[str, str]
) -> Iterator[tuple[float, dict[str, Choice]]]:
    """(share, question -> choice) of every way to answer a group; a follow-up only where asked."""
    if not group:
        yield 1.0, {}
        return
    first, *rest = group
    if not holds(first.ask_when, answers):
        yield from _ways(rest, answers)
        return
    for choice in first.choices:
        if choice.usual:
            context = {**answers, first.id: choice.id} if rest else answers
            for share, assumed in _ways(rest, context):
                yield choice.usual * share, {first.id: choice, **assumed}


def _scenario(share: float, assumed: Mapping[str, Choice], answers: Mapping[str, str]) -> Scenario:
    context = {**answers, **{name: choice.id for name, choice in assumed.items()}}
    weights: dict[str, float] = {}
    known = 0.0
    for choice in assumed.values():
        for criterion, weight in choice_weights(choice, context).items():
            weights[criterion] = weights.get(criterion, 0.0) + weight
        known += choice.importance * sign(choice.knows) if choice.knows else 0.0
    return Scenario(share=share, weights=weights, known=known)


def guess(row: Open, leans: Mapping[str, Lean]) -> Guess:
    """What an open question adds under these leans."""
    pulls = [
        fsum((*(w * leans[name].value for name, w in each.weights.items()), each.known))
        for each in row.scenarios
    ]
    shares = [each.share for each in row.scenarios]
    pull = fsum(share * one for share, one in zip(shares, pulls, strict=True))
    apart = fsum(share * (one - pull) ** 2 for share, one in zip(shares, pulls, strict=True))
    lines = [
        (each.share * weight, leans[name].value, leans[name].spread)
        for each in row.scenarios
        for name, weight in each.weights.items()
    ]
    known = [each.share * abs(each.known) for each in row.scenarios]
    return Guess(
        questions=row.questions,
        pull=pull,
        deviation=sqrt(apart),
        weight=fsum((*(w for w, _, _ in lines), *known)),
        size=fsum((*(w * hypot(x, s) for w, x, s in lines), *known)),
        spread=fsum(w * s for w, _, s in lines),
    )
