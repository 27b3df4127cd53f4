"""What would change the verdict: one answer, one criterion's share, one source."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import fsum

from advisor.judgement.case import Case
from advisor.judgement.leans import Lean, lean, pivotal_sources
from advisor.judgement.score import judge
from advisor.judgement.unsaid import Guesser, Open
from advisor.judgement.verdict import (
    UNSAID,
    AnswerFlip,
    CriterionFlip,
    Flips,
    Line,
    SourceFlip,
    Swing,
    Verdict,
)
from advisor.knowledge.model import Catalog

Leans = Mapping[str, Lean]


def find_flips(
    catalog: Catalog, case: Case, verdict: Verdict, known: Leans, unsaid: Sequence[Open]
) -> Flips:
    """Everything that would change this verdict.

    Args:
        known: the leans it was judged by.
        unsaid: the open questions it was judged with.
    """
    lines = verdict.rows
    return Flips(
        answers=answer_flips(catalog, case, verdict, known),
        criteria=() if verdict.constraints else criterion_flips(lines),  # no share undoes a need
        sources=source_flips(catalog, case, verdict, known, unsaid),
        tornado=tornado(lines),
    )


def differs(one: Verdict, two: Verdict) -> bool:
    """Whether the call or the framework named is another."""
    return (one.call, one.framework) != (two.call, two.framework)


def answer_flips(
    catalog: Catalog, case: Case, verdict: Verdict, known: Leans
) -> tuple[AnswerFlip, ...]:
    """Every single answer that would change the call, largest change of margin first."""
    flips = []
    guesser = Guesser(catalog, known)
    for question in catalog.questions.values():
        now = case.answers.get(question.id, "unsure")
        for value in question.values:
            if value == now:
                continue
            changed = replace(case, answers={**case.answers, question.id: value})
            then = judge(catalog, changed, verdict.lens, known, guesser)
            if differs(verdict, then):
                flips.append(
                    AnswerFlip(
                        question=question.id,
                        before=now,
                        after=value,
                        call=then.call,
                        framework=then.framework,
                        margin=then.margin,
                    )
                )
    return tuple(sorted(flips, key=lambda flip: -abs(flip.margin - verdict.margin)))


def criterion_flips(lines: tuple[Line, ...]) -> tuple[CriterionFlip, ...]:
    """For each line, the share at which the margin turns; none where no share turns it.

    The nearest to its present share comes first.
    """
    flips = []
    for line in lines:
        if line.id == UNSAID:  # it is what would be said instead, not a weight to be given
            continue
        rest = [each for each in lines if each is not line]
        weight = fsum(each.weight for each in rest)
        if not weight:
            continue
        without = fsum(each.weight * each.lean for each in rest) / weight
        if without * line.lean >= 0:
            continue
        at = without / (without - line.lean)
        gains = line.lean if line.share < at else -line.lean
        flips.append(
            CriterionFlip(
                id=line.id,
                share=line.share,
                flip_share=at,
                towards="pytorch" if gains > 0 else "tensorflow",
            )
        )
    return tuple(sorted(flips, key=lambda flip: abs(flip.flip_share - flip.share)))


def source_flips(
    catalog: Catalog, case: Case, verdict: Verdict, known: Leans, unsaid: Sequence[Open]
) -> tuple[SourceFlip, ...]:
    """Every source without which the call would be another: articles, or today's addresses."""
    flips = []
    for source, title, moved in _each_source(catalog, case, verdict):
        changed = replace(case, without=source)
        remaining = {name: lean(catalog, name, changed, verdict.lens) for name in moved}
        then = judge(catalog, changed, verdict.lens, {**known, **remaining}, unsaid)
        if differs(verdict, then):
            flips.append(
                SourceFlip(
                    source=source,
                    title=title,
                    call=then.call,
                    framework=then.framework,
                    margin=then.margin,
                )
            )
    return tuple(flips)


def _each_source(
    catalog: Catalog, case: Case, verdict: Verdict
) -> list[tuple[str, str, Collection[str]]]:
    """(source, title, criteria whose lean it moves) of every source that could change the call.

    Those are the articles admitted, or today's addresses; most of these stand beside others that
    are as new and say the same.
    """
    if verdict.lens == "documents":
        return [
            (name, document.title, catalog.criteria)
            for name, document in catalog.documents.items()
            if case.sources is None or name in case.sources
        ]
    needs = {
        source.url: source.title
        for item in verdict.constraints
        for source in catalog.facts[item.because].evidence
    }
    moved: dict[str, list[str]] = {url: [] for url in needs}
    for line in verdict.lines:
        for url in pivotal_sources(catalog.criteria[line.id], catalog):
            moved.setdefault(url, []).append(line.id)
    titles = needs | {
        source.url: source.title
        for line in verdict.lines
        for name in line.because
        for source in catalog.facts[name].evidence
        if source.url in moved
    }
    return sorted((url, titles[url], names) for url, names in moved.items())


def tornado(lines: tuple[Line, ...]) -> tuple[Swing, ...]:
    """The margin with each line's weight halved and doubled, widest swing first."""
    swings = [
        Swing(
            id=line.id,
            halved=_margin_with(lines, line, 0.5),
            doubled=_margin_with(lines, line, 2.0),
        )
        for line in lines
        if line.weight and line.id != UNSAID
    ]
    return tuple(sorted(swings, key=lambda swing: -abs(swing.doubled - swing.halved)))


def _margin_with(lines: tuple[Line, ...], changed: Line, factor: float) -> float:
    weights = [line.weight * (factor if line is changed else 1.0) for line in lines]
    return fsum(w * line.lean for w, line in zip(weights, lines, strict=True)) / fsum(weights)
