"""The margin a second time, by another road: from the YAML as text, in exact fractions.

It shares no code with advisor. Each answer is worth (importance x mean lean of what it names), so a
margin is a sum over the answers and not, as in advisor.scoring, a sum over the criteria.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import sqrt
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "advisor" / "data"
SIDE = {"pytorch": 1, "tensorflow": -1}


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # everything stays text


CRITERIA = {path.stem: _read(path) for path in (DATA / "criteria").glob("*.yaml")}
SYSTEMS = {path.stem: _read(path) for path in (DATA / "systems").glob("*.yaml")}
QUESTIONS = {
    path.stem.split("-", 1)[1]: _read(path) for path in (DATA / "questions").glob("*.yaml")
}


def lean(criterion: str, lens: str) -> Fraction:
    """A criterion's lean."""
    if lens == "documents":
        articles = _articles(criterion)
        loudest = sum(loud for _, loud in articles)
        return sum((mean * loud for mean, loud in articles), Fraction()) / (loudest or 1)
    today = CRITERIA[criterion]["today"]
    if today == "unknown":
        return Fraction()
    return Fraction(int(today["pytorch"]["rating"]) - int(today["tensorflow"]["rating"]), 4)


def _articles(criterion: str) -> list[tuple[Fraction, int]]:
    """(lean, strongest claim) of each article that speaks; a claim it repeats counts once."""
    claimed: dict[str, dict[bool, list[tuple[int, int]]]] = {}
    for name, content in CRITERIA.items():
        for claim in content["claims"]:
            if criterion not in (name, *claim.get("also", [])):
                continue
            row = (SIDE.get(claim["favours"], 0), int(claim["strength"]))
            for document in {place["document"] for place in claim["in"]}:
                outright = any(
                    place.get("verdict", claim.get("verdict", "false")) == "true"
                    for place in claim["in"]
                    if place["document"] == document
                )
                claimed.setdefault(document, {}).setdefault(outright, []).append(row)
    articles = []
    for kinds in claimed.values():
        rows = kinds.get(True) or kinds[False]
        strengths = [strength for _, strength in rows]
        balance = Fraction(sum(a * b for a, b in rows), sum(strengths))
        articles.append((balance * max(strengths) / 3, max(strengths)))
    return articles


def spread(criterion: str, lens: str) -> float:
    """How far the lean may be off."""
    if lens == "documents":
        articles = _articles(criterion)
        if not articles:
            return 0.5
        heard = [float(mean) for mean, loud in articles for _ in range(loud)]
        middle = fmean(heard)
        return sqrt(0.0625 / len(articles) + fmean([(one - middle) ** 2 for one in heard]))
    today = CRITERIA[criterion]["today"]
    if today == "unknown":
        return 0.5
    ages = [
        (_day(AS_OF) - _day(source["published"])).days / 365.25
        for framework in SIDE
        for fact in today[framework]["because"]
        for source in _fact(criterion, fact)["evidence"]
        if source["published"] != "undated"
    ]
    width = {"high": 0.1, "medium": 0.15, "low": 0.25}[today["confidence"]]
    return min(0.5, width + 0.03 * max(0.0, min(ages, default=1.0) - 1.0))


def _fact(criterion: str, name: str) -> Any:
    home, _, fact = name.rpartition("/")
    return next(row for row in CRITERIA[home or criterion]["facts"] if row["id"] == fact)


def _day(text: str) -> date:
    return date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)


AS_OF = max(
    source["accessed"]
    for content in (*CRITERIA.values(), *SYSTEMS.values())
    for fact in content.get("facts", ())
    for source in fact["evidence"]
)


def worth(lens: str) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    """(question, answer) -> (what it pulls towards PyTorch, what it weighs)."""
    leans = {name: lean(name, lens) for name in CRITERIA}
    table = {}
    for question, content in QUESTIONS.items():
        table[question, "unsure"] = (Fraction(), Fraction())
        for answer, choice in content["choices"].items():
            importance = Fraction(choice.get("importance", "0"))
            points = {name: Fraction(share) for name, share in choice.get("weighs", {}).items()}
            pull = sum((leans[name] * share for name, share in points.items()), Fraction())
            mean = pull / sum(points.values()) if points else SIDE.get(choice.get("knows"), 0)
            table[question, answer] = (importance * mean, importance)
    return table


def margin(
    table: dict[tuple[str, str], tuple[Fraction, Fraction]], answers: dict[str, str]
) -> Fraction:
    """The margin of these answers, given what each is worth."""
    rows = [table[item] for item in answers.items()]
    weight = sum((row[1] for row in rows), Fraction())
    return sum((row[0] for row in rows), Fraction()) / (weight or 1)


def stated_margin(weights: Mapping[str, float], lens: str) -> Fraction:
    """The margin of criteria weighed directly."""
    rows = [(Fraction(weight), lean(name, lens)) for name, weight in weights.items()]
    total = sum((weight for weight, _ in rows), Fraction())
    return sum((weight * at for weight, at in rows), Fraction()) / (total or 1)


def excluded(answers: Mapping[str, str]) -> set[str]:
    """The frameworks that hard needs rule out."""
    return {
        rule["framework"]
        for question, content in QUESTIONS.items()
        for rule in content["choices"].get(answers.get(question, ""), {}).get("rules_out", [])
        if all(answers.get(name, "unsure") in valid for name, valid in rule.get("when", {}).items())
    }
