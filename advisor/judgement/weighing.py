"""What the answers weigh, rule out and advise."""

from collections.abc import Mapping
from math import fsum

from advisor.frameworks import Framework
from advisor.interview.questionnaire import chosen, holds
from advisor.judgement.verdict import Constraint
from advisor.knowledge.model import Advice, Catalog, Choice


def weights(catalog: Catalog, answers: Mapping[str, str]) -> dict[str, float]:
    """Criterion -> weight: each answer spreads its importance over the criteria it names."""
    parts: dict[str, list[float]] = {criterion: [] for criterion in catalog.criteria}
    for _, choice in chosen(catalog, answers):
        for criterion, weight in choice_weights(choice).items():
            parts[criterion].append(weight)
    return {criterion: fsum(shares) for criterion, shares in parts.items()}


def choice_weights(choice: Choice) -> dict[str, float]:
    """Criterion -> its part of this answer's importance, in proportion to the points."""
    points = fsum(choice.weighs.values())
    return {name: choice.importance * part / points for name, part in choice.weighs.items()}


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


def advice(catalog: Catalog, answers: Mapping[str, str]) -> tuple[Advice, ...]:
    """The lines to show beside the recommendation."""
    return tuple(
        line
        for _, choice in chosen(catalog, answers)
        for line in choice.advice
        if holds(line.when, answers)
    )
