"""What the answers weigh, rule out and advise."""

from collections.abc import Iterable, Mapping
from functools import cache
from math import fsum

from advisor.frameworks import Framework
from advisor.interview.questionnaire import chosen, holds
from advisor.judgement.verdict import Constraint
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import Advice, Choice, Instead


def weights(catalog: Catalog, answers: Mapping[str, str]) -> dict[str, float]:
    """Criterion -> weight: each answer spreads its importance over the criteria it names."""
    parts: dict[str, list[float]] = {criterion: [] for criterion in catalog.criteria}
    for _, choice in chosen(catalog, answers):
        for criterion, weight in choice_weights(choice, answers).items():
            parts[criterion].append(weight)
    return {criterion: fsum(shares) for criterion, shares in parts.items()}


def choice_weights(choice: Choice, answers: Mapping[str, str]) -> dict[str, float]:
    """Criterion -> its part of this answer's importance, in proportion to the points.

    Args:
        answers: the other answers, which may change what this one weighs.
    """
    return spread(next((row for row in choice.instead if holds(row.when, answers)), choice))


@cache  # asked again for every answer that might flip the verdict
def spread(row: Choice | Instead) -> dict[str, float]:
    """Criterion -> its part of the importance, in proportion to the points."""
    points = fsum(row.weighs.values())
    return {name: row.importance * part / points for name, part in row.weighs.items()}


def known_framework(catalog: Catalog, answers: Mapping[str, str]) -> tuple[float, Framework | None]:
    """(weight, framework) of what the team already knows; (0, None) where it favours neither."""
    for _, choice in chosen(catalog, answers):
        if choice.knows is not None:
            return choice.importance, choice.knows
    return 0.0, None


def constraints(catalog: Catalog, answers: Mapping[str, str]) -> tuple[Constraint, ...]:
    """The frameworks that hard needs exclude, each with the answer and fact behind it."""
    return tuple(
        Constraint(
            framework=rule.framework, question=question.id, answer=choice.id, because=rule.because
        )
        for question, choice in chosen(catalog, answers)
        for rule in choice.rules_out
        if holds(rule.when, answers)
    )


def before(catalog: Catalog, answers: Mapping[str, str]) -> tuple[Advice, ...]:
    """The lines that come before either framework, each once."""
    return _holding((choice.before for _, choice in chosen(catalog, answers)), answers)


def advice(catalog: Catalog, answers: Mapping[str, str]) -> tuple[Advice, ...]:
    """The lines to show beside the recommendation, each once."""
    return _holding((choice.advice for _, choice in chosen(catalog, answers)), answers)


def _holding(rows: Iterable[tuple[Advice, ...]], answers: Mapping[str, str]) -> tuple[Advice, ...]:
    kept = {line.says: line for lines in rows for line in lines if holds(line.when, answers)}
    return tuple(kept.values())


def made_otherwise(catalog: Catalog, answers: Mapping[str, str]) -> tuple[str, ...]:
    """What the starter is for answers it does not follow yet, as sentences."""
    return tuple(choice.makes for _, choice in chosen(catalog, answers) if choice.makes)
