"""Small things that many tests make: answers, a tree of data that keeps every rule, its mirror."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import product
from typing import Any

from hypothesis import strategies as st

from advisor.choices import Lens
from advisor.frameworks import FRAMEWORKS, other
from advisor.interview.questionnaire import Answer, Origin
from advisor.interview.terms import Terms
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.catalog import build_catalog, load_catalog
from advisor.knowledge.model import Catalog, Claim, Criterion
from advisor.knowledge.questions import Choice
from tools.data.derive import derive

SHIPPED = load_catalog()


def answered(origin: Origin = "flag", **values: str) -> dict[str, Answer]:
    """Question -> answer, all of one origin."""
    return {question: Answer(value=value, origin=origin) for question, value in values.items()}


def recommended(lens: Lens = "today", **values: str) -> Recommendation:
    """What the shipped data recommends for these answers."""
    return recommend(SHIPPED, answered(**values), Terms(lens=lens))


def core_answers(catalog: Catalog) -> Iterator[dict[str, str]]:
    """Every combination of answers to the core questions."""
    core = [question for question in catalog.questions.values() if question.core]
    for values in product(*(question.values for question in core)):
        yield {question.id: value for question, value in zip(core, values, strict=True)}


def any_answers(catalog: Catalog = SHIPPED) -> st.SearchStrategy[dict[str, str]]:
    """Answers to all questions, also to those the wizard would not ask."""
    return st.fixed_dictionaries(
        {name: st.sampled_from(question.values) for name, question in catalog.questions.items()}
    )


def exchanged(catalog: Catalog) -> Catalog:
    """The catalogue with the two frameworks in each other's place, everywhere."""
    facts = {
        name: replace(fact, about=other(fact.about)) if fact.about in FRAMEWORKS else fact
        for name, fact in catalog.facts.items()
    }
    return replace(
        catalog,
        facts=facts,
        criteria={name: _exchanged_criterion(item) for name, item in catalog.criteria.items()},
        questions={
            name: replace(item, choices=tuple(_exchanged_choice(row) for row in item.choices))
            for name, item in catalog.questions.items()
        },
    )


def _exchanged_criterion(item: Criterion) -> Criterion:
    today = item.today
    if today is not None:
        today = replace(today, pytorch=today.tensorflow, tensorflow=today.pytorch)
    return replace(item, today=today, claims=tuple(_exchanged_claim(row) for row in item.claims))


def _exchanged_claim(claim: Claim) -> Claim:
    if claim.favours in ("tie", "neutral"):
        return claim
    return replace(claim, favours=other(claim.favours))


def _exchanged_choice(choice: Choice) -> Choice:
    return replace(
        choice,
        knows=other(choice.knows) if choice.knows else None,
        rules_out=tuple(
            replace(rule, framework=other(rule.framework)) for rule in choice.rules_out
        ),
    )


def split(catalog: Catalog, criterion: str, part: float) -> Catalog:
    """The catalogue with a criterion cut in two that share its points."""
    twin = f"{criterion}-twin"
    return replace(
        catalog,
        criteria={**catalog.criteria, twin: replace(catalog.criteria[criterion], id=twin)},
        questions={
            name: replace(
                question,
                choices=tuple(
                    replace(choice, weighs=_split_points(choice.weighs, criterion, twin, part))
                    for choice in question.choices
                ),
            )
            for name, question in catalog.questions.items()
        },
    )


def _split_points(
    points: dict[str, float], criterion: str, twin: str, part: float
) -> dict[str, float]:
    if criterion not in points:
        return points
    whole = points[criterion]
    return {**points, criterion: whole * part, twin: whole * (1 - part)}


def evidence(title: str, published: str = "2025-06-01", url: str = "") -> dict[str, str]:
    """One source, not a year old unless another date is given."""
    return {
        "kind": "documentation",
        "title": title,
        "publisher": "Somebody",
        "url": url or f"https://example.org/{title}",
        "published": published,
        "accessed": "2026-01-01",
        "grade": "primary",
        "seen": "opened",
    }


def claim(name: str, favours: str, strength: int, *places: str, **more: Any) -> dict[str, Any]:
    """A claim; a place is a document's id, with `!` where the document gives it as a verdict."""
    rows = [
        {
            "document": place.rstrip("!"),
            "section": "All",
            **({"verdict": True} if "!" in place else {}),
        }
        for place in places
    ]
    row = {"id": name, "says": f"{name} says so.", "favours": favours, "strength": strength}
    return {**row, "in": rows, "now": "holds", **more}


def small_criterion(
    name: str, pytorch: int, tensorflow: int, confidence: str, claims: list[dict[str, Any]]
) -> dict[str, Any]:
    """A criterion with a fact of its own behind each rating."""
    return {
        "title": name.title(),
        "asks": f"What about {name}?",
        "group": "development",
        "scale": {rating: f"level {rating}" for rating in range(5)},
        "claims": claims,
        "today": {
            "pytorch": {"rating": pytorch, "because": ["of-pytorch"]},
            "tensorflow": {"rating": tensorflow, "because": ["of-tensorflow"]},
            "confidence": confidence,
        },
        "facts": [
            {
                "id": f"of-{about}",
                "about": about,
                "says": f"A fact of {about} on {name}.",
                "evidence": [evidence(f"{name}-{about}")],
            }
            for about in ("pytorch", "tensorflow")
        ],
    }


SMALL: dict[str, Any] = {
    "documents": [
        {
            "id": name,
            "file": f"{name}.txt",
            "title": f"The {name} article",
            "publisher": "Somebody",
            "published": "2021-01",
            "date_is": "stated",
        }
        for name in ("first", "second")
    ],
    "criteria": {
        "speed": small_criterion(
            "speed",
            4,
            2,
            "high",
            [
                claim("spe-01", "pytorch", 2, "first"),
                claim("spe-02", "tensorflow", 1, "first!"),
                claim("spe-03", "pytorch", 3, "second"),
            ],
        ),
        "size": small_criterion("size", 1, 2, "medium", [claim("siz-01", "tie", 1, "second")]),
    },
    "machine": [
        {
            "framework": "tensorflow",
            "effect": "missing",
            "says": "No engine there.",
            "when": {"os": ["windows"]},
            "because": "speed/of-tensorflow",
        }
    ],
    "words": [
        {
            "id": "weight",
            "title": "Weight",
            "says": "How much it counts.",
            "aliases": ["weights"],
            "beside": ["scale"],
            "see": ["share"],
            "more": "weight",
        },
        {"id": "share", "title": "Share", "says": "A part of all."},
    ],
    "systems": {
        "meter": {
            "title": "Meter",
            "about": "pytorch",
            "what": "Something that measures.",
            "aliases": ["gauge"],
            "uses": [
                {
                    "says": "It measures.",
                    "in": [{"document": "first", "section": "All"}],
                    "claims": ["spe-01"],
                }
            ],
            "today": {
                "state": "superseded",
                "says": "It stands still.",
                "because": ["last-release", "speed/of-pytorch"],
            },
            "successors": [{"name": "Scale", "system": "scale", "why": "It weighs as well."}],
            "starters": [
                {"framework": "pytorch", "where": "make train", "says": "While training."}
            ],
            "facts": [
                {
                    "id": "last-release",
                    "about": "neither",
                    "says": "Its last release is old.",
                    "evidence": [evidence("meter")],
                }
            ],
        },
        "scale": {
            "title": "Scale",
            "about": "neither",
            "what": "Something that weighs.",
            "uses": [{"says": "It weighs.", "in": [{"document": "second", "section": "All"}]}],
            "today": {"state": "unknown", "says": "Nobody says."},
        },
    },
    "questions": {
        "goal": {
            "title": "Goal",
            "prompt": "What for?",
            "help": "Why it is asked.",
            "core": True,
            "default": "unsure",
            "choices": {
                "quick": {"says": "Quick", "importance": 3, "weighs": {"speed": 2, "size": 1}},
                "little": {"says": "Little", "importance": 1, "weighs": {"size": 1}},
            },
        },
        "team": {
            "title": "Team",
            "prompt": "What is known?",
            "help": "Why it is asked.",
            "core": True,
            "default": "neither",
            "choices": {
                "pytorch": {"says": "PyTorch", "importance": 2, "knows": "pytorch"},
                "tensorflow": {"says": "TensorFlow", "importance": 2, "knows": "tensorflow"},
                "neither": {"says": "Neither"},
            },
        },
        "system": {
            "title": "System",
            "prompt": "Where?",
            "help": "Why it is asked.",
            "core": False,
            "default": "here",
            "ask_when": {"goal": ["quick", "unsure"]},
            "choices": {
                "here": {"says": "Here"},
                "there": {
                    "says": "There",
                    "rules_out": [
                        {
                            "framework": "tensorflow",
                            "when": {"goal": ["quick"]},
                            "because": "speed/of-tensorflow",
                        }
                    ],
                    "advice": [{"says": "Look out.", "because": "size/of-pytorch"}],
                },
            },
        },
    },
}


USUAL = {
    "goal": {"quick": 0.75, "little": 0.25},
    "team": {"pytorch": 0.25, "tensorflow": 0.25, "neither": 0.5},
    "system": {"here": 0.9, "there": 0.1},
}


def small_tree() -> dict[str, Any]:
    """A tree of data, free to be changed, in which nothing is usual: only what is said weighs."""
    return deepcopy(SMALL)


def whole_tree() -> dict[str, Any]:
    """The same tree with how usual each answer is, so that it keeps every rule."""
    tree = small_tree()
    for question, shares in USUAL.items():
        for choice, share in shares.items():
            tree["questions"][question]["choices"][choice]["usual"] = share
    return tree


def small_catalog(tree: dict[str, Any] | None = None) -> Catalog:
    """The catalogue of a tree, the small one unless another is given."""
    return build_catalog(derive(small_tree() if tree is None else tree))
