"""What decision.js judges by: the same figures that Python judged this recommendation by."""

import json
from dataclasses import asdict, astuple
from typing import Any

from advisor.frameworks import TITLES
from advisor.interview.questionnaire import said
from advisor.judgement.score import TIE, WEIGHT_SHAPE
from advisor.judgement.unsaid import DOUBT
from advisor.judgement.verdict import THRESHOLDS, Recommendation
from advisor.knowledge.model import LENSES, UNSURE, Advice, Catalog, Choice, Question
from advisor.report.page.evidence import cited, usual_day
from advisor.report.page.words import WORDS
from advisor.report.payload import Payload


def page_data(recommendation: Recommendation, catalog: Catalog) -> Payload:
    """Everything `judge` of decision.js needs, and the words it answers with.

    `start` is what this recommendation was asked for: answers that were said, weights stated, lens;
    `sourcesChosen` says that articles were chosen by hand, so that only what is stated weighs.
    """
    terms, lines = recommendation.terms, _lines(catalog)
    return {
        "start": {
            "answers": {**said(recommendation.answers)},
            "weights": dict(terms.weights),
            "lens": terms.lens,
        },
        "sourcesChosen": terms.sources is not None,
        "thresholds": asdict(THRESHOLDS),
        "doubt": asdict(DOUBT),
        "tie": TIE,
        "weightShape": WEIGHT_SHAPE,
        "unsure": UNSURE,
        "titles": TITLES,
        "criteria": _criteria(recommendation),
        "questions": [_question(question, lines) for question in catalog.questions.values()],
        "lines": [_line(row) for row in lines],
        "facts": _facts(catalog),
        "words": WORDS,
    }


def as_script(data: Payload) -> str:
    """The data as JSON that no end of a script element can cut short."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _criteria(recommendation: Recommendation) -> list[Payload]:
    """Each criterion with [lean, spread] under either lens, in the order of the sum."""
    lines = {
        lens: {line.id: [line.lean, line.spread] for line in recommendation.verdicts[lens].lines}
        for lens in LENSES
    }
    return [
        {"id": line.id, "title": line.title, **{lens: lines[lens][line.id] for lens in LENSES}}
        for line in recommendation.verdict.lines
    ]


def _lines(catalog: Catalog) -> list[Advice]:
    """Every line of advice, each once; choices name them by their place, since many share one."""
    choices = [choice for question in catalog.questions.values() for choice in question.choices]
    rows = [row for choice in choices for row in (*choice.before, *choice.advice)]
    return [row for place, row in enumerate(rows) if row not in rows[:place]]


def _line(row: Advice) -> Payload:
    return _kept(says=row.says, because=row.because, when=row.when)


def _question(question: Question, lines: list[Advice]) -> Payload:
    return _kept(
        id=question.id,
        title=question.title,
        prompt=question.prompt,
        machine=bool(question.machine),
        askWhen=question.ask_when,
        choices=[_choice(choice, lines) for choice in question.choices],
    )


def _choice(choice: Choice, lines: list[Advice]) -> Payload:
    return _kept(
        id=choice.id,
        says=choice.says,
        usual=choice.usual,
        importance=choice.importance,
        weighs=choice.weighs,
        instead=[
            {"when": row.when, "importance": row.importance, "weighs": row.weighs}
            for row in choice.instead
        ],
        knows=choice.knows,
        rulesOut=[
            _kept(
                framework=rule.framework,
                when=rule.when,
                because=rule.because,
                waysOut=[asdict(way) for way in rule.ways_out],
            )
            for rule in choice.rules_out
        ],
        clashes=[asdict(clash) for clash in choice.clashes],
        before=[lines.index(row) for row in choice.before],
        advice=[lines.index(row) for row in choice.advice],
        makes=choice.makes,
    )


def _facts(catalog: Catalog) -> dict[str, Payload]:
    """The facts of hard needs and advice, each with [label, address, dates] of its source."""
    choices = [choice for question in catalog.questions.values() for choice in question.choices]
    needs = [rule.because for choice in choices for rule in choice.rules_out]
    lines = [row.because for choice in choices for row in (*choice.before, *choice.advice)]
    day = usual_day(catalog)
    facts = (catalog.facts[name] for name in dict.fromkeys((*needs, *lines)))
    return {
        fact.id: _kept(
            says=fact.says if fact.id in needs else "",
            source=list(astuple(cited(fact, day))),
        )
        for fact in facts
    }


def _kept(**fields: Any) -> Payload:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}
