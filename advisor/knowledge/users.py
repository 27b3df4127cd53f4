"""What rests on a fact."""

from typing import Any

from advisor.frameworks import FRAMEWORKS
from advisor.knowledge.ids import claims_by_id
from advisor.knowledge.model import Catalog


def users(catalog: Catalog, fact: str) -> dict[str, list[Any]]:
    """Every rating, claim, state, hard need, advice and rule that names a fact, by kind."""
    ratings = [
        {"criterion": item.id, "framework": framework}
        for item in catalog.criteria.values()
        for framework in FRAMEWORKS
        if item.today is not None and fact in item.today.of(framework).because
    ]
    choices = [
        (f"{question.id}={choice.id}", choice)
        for question in catalog.questions.values()
        for choice in question.choices
    ]
    return {
        "ratings": ratings,
        "claims": [claim.id for claim in claims_by_id(catalog).values() if fact in claim.because],
        "systems": [
            system.id for system in catalog.systems.values() if fact in system.today.because
        ],
        "rules_out": [
            name for name, row in choices if any(rule.because == fact for rule in row.rules_out)
        ],
        "advice": [
            name
            for name, row in choices
            if any(line.because == fact for line in (*row.before, *row.advice))
        ],
        "machine": [
            f"{rule.framework}: {rule.says}" for rule in catalog.machine if rule.because == fact
        ],
    }
