"""A claim, a fact, an article, a question as JSON shows it."""

from dataclasses import asdict
from typing import Any

from advisor.model import Choice, Claim, Document, Fact, Question
from advisor.questionnaire import choice_weights

Entry = dict[str, Any]


def claim_entry(claim: Claim) -> Entry:
    """A claim as it stands in the data."""
    return {
        "id": claim.id,
        "says": claim.says.strip(),
        "favours": claim.favours,
        "strength": claim.strength,
        "in": [asdict(place) for place in claim.mentions],
        "contradicted_by": list(claim.contradicted_by),
        "now": claim.now,
        "because": list(claim.because),
    }


def fact_entry(fact: Fact) -> Entry:
    """A fact with every source that shows it."""
    return {
        "about": fact.about,
        "says": fact.says.strip(),
        "evidence": [asdict(source) for source in fact.evidence],
        "withdrawn": fact.withdrawn or None,
    }


def document_entry(row: Document) -> Entry:
    """An article; `date_is` says whether its date stands in it or was inferred."""
    names = ("title", "publisher", "published", "date_is", "url")
    return {key: getattr(row, key) for key in names}


def question_entry(question: Question) -> Entry:
    """A question with its flag, its choices and what each weighs, sets aside or advises."""
    return {
        "flag": f"--{question.id}",
        "prompt": question.prompt,
        "help": question.help.strip(),
        "core": question.core,
        "default": question.default,
        "ask_when": {name: list(answers) for name, answers in question.ask_when.items()},
        "choices": [_choice(choice) for choice in question.choices],
    }


def _choice(choice: Choice) -> Entry:
    return {
        "id": choice.id,
        "says": choice.says,
        "importance": choice.importance,
        "points": dict(choice.weighs),
        "weights": choice_weights(choice),
        "knows": choice.knows,
        "sets": {name: list(values) for name, values in choice.sets.items()},
        "rules_out": [
            {
                "framework": rule.framework,
                "when": {name: list(answers) for name, answers in rule.when.items()},
                "because": rule.because,
            }
            for rule in choice.rules_out
        ],
        "advice": [{"says": row.says.strip(), "because": row.because} for row in choice.advice],
    }
