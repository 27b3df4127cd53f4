"""Margin and win share a second time, by another road: from the YAML as text, in exact fractions.

It shares no code with advisor. Each answer is worth lines of its own, so a margin is a sum over the
answers and not, as in advisor.judgement, a sum over the criteria; what was not said is gone through
as whole sets of answers, each as likely as its choices are usual.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod, sqrt
from pathlib import Path
from statistics import NormalDist, fmean
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "advisor" / "data"
SIDE = {"pytorch": 1, "tensorflow": -1}


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # everything stays text


CRITERIA = {path.stem: _read(path) for path in (DATA / "criteria").glob("*.yaml")}
SYSTEMS = {path.stem: _read(path) for path in (DATA / "systems").glob("*.yaml")}
QUESTIONS = {
    path.stem.split("-", 1)[1]: _read(path) for path in sorted((DATA / "questions").glob("*.yaml"))
}
Row = tuple[Fraction, Fraction, float]  # weight, lean, spread
CREDENCE, DOUBT, TOGETHER = Fraction(1, 4), 0.5, 0.0


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
    width = {"high": 0.1, "medium": 0.15, "low": 0.25}[today["confidence"]]
    oldest = max(_age(criterion, today[framework]["because"]) for framework in SIDE)
    return min(0.5, width + 0.03 * max(0.0, oldest - 1.0))


def _age(criterion: str, facts: list[str]) -> float:
    """Years since the newest source behind one rating."""
    return min(
        2.0
        if source["published"] == "undated"
        else (_day(AS_OF) - _day(source["published"])).days / 365.25
        for fact in facts
        for source in _fact(criterion, fact)["evidence"]
    )


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


def _when(rules: Mapping[str, list[str]], answers: Mapping[str, str]) -> bool:
    return all(answers.get(name, "unsure") in valid for name, valid in rules.items())


def rows_of(question: str, answers: Mapping[str, str], lens: str) -> list[Row]:
    """The lines of the answer to one question, beside these other answers."""
    choice = QUESTIONS[question]["choices"].get(answers.get(question, "unsure"))
    if choice is None:
        return []
    if "knows" in choice:
        return [(Fraction(choice["importance"]), Fraction(SIDE[choice["knows"]]), 0.0)]
    others = [row for row in choice.get("instead", []) if _when(row["when"], answers)]
    row = others[0] if others else choice
    points = {name: Fraction(share) for name, share in row.get("weighs", {}).items()}
    return [
        (
            Fraction(row["importance"]) * share / sum(points.values()),
            known_lean(name, lens),
            known_spread(name, lens),
        )
        for name, share in points.items()
    ]


@cache
def known_lean(criterion: str, lens: str) -> Fraction:
    """The lean of the shipped data."""
    return lean(criterion, lens)


@cache
def known_spread(criterion: str, lens: str) -> float:
    """The spread of the shipped data."""
    return spread(criterion, lens)


def families(answers: Mapping[str, str]) -> list[list[str]]:
    """The questions not said, each with those not said that are asked after it."""
    found: list[list[str]] = []
    for name in (name for name in QUESTIONS if answers.get(name, "unsure") == "unsure"):
        asked_after = set(QUESTIONS[name].get("ask_when", {}))
        home = [family for family in found if asked_after & set(family)]
        if home:
            home[0].append(name)
        elif _when(QUESTIONS[name].get("ask_when", {}), answers):
            found.append([name])
    return found


def possibilities(
    family: list[str], answers: Mapping[str, str]
) -> Iterator[tuple[Fraction, dict[str, str]]]:
    """(share, answers to the family) of every way, each once; shares add up to 1."""
    seen = set()
    for values in product(*(QUESTIONS[name]["choices"] for name in family)):
        way = dict(zip(family, values, strict=True))
        asked = {
            name: value
            for name, value in way.items()
            if _when(QUESTIONS[name].get("ask_when", {}), {**answers, **way})
        }
        if tuple(asked.items()) not in seen:
            seen.add(tuple(asked.items()))
            usual = (
                Fraction(QUESTIONS[name]["choices"][value]["usual"])
                for name, value in asked.items()
            )
            yield prod(usual, start=Fraction(1)), asked


def verdict(answers: Mapping[str, str], lens: str) -> tuple[Fraction, float]:
    """(margin, PyTorch's win share) of these answers and of all that was not said."""
    rows = [row for name in QUESTIONS for row in rows_of(name, answers, lens)]
    deviations = []
    for family in families(answers):
        pulls = []
        for share, asked in possibilities(family, answers):
            guessed = [row for name in asked for row in rows_of(name, {**answers, **asked}, lens)]
            pulls.append((share, sum((w * x for w, x, _ in guessed), Fraction())))
            rows += [(CREDENCE * share * w, x, s) for w, x, s in guessed]
        mean = sum((share * pull for share, pull in pulls), Fraction())
        deviations.append(sqrt(sum(share * (pull - mean) ** 2 for share, pull in pulls)))
    pull = sum((w * x for w, x, _ in rows), Fraction())
    weight = sum((w for w, _, _ in rows), Fraction())
    size = sum(float(w) * sqrt(float(x) ** 2 + s**2) for w, x, s in rows)
    common = sum(float(w) * s for w, _, s in rows)
    together = TOGETHER * sum(deviations) ** 2 + (1 - TOGETHER) * sum(d**2 for d in deviations)
    off = sqrt(size**2 / 12 + common**2 + DOUBT**2 * together)
    return pull / (weight or 1), NormalDist().cdf(float(pull) / off) if off else 0.5


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
