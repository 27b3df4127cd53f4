"""A recommendation in words and rows, for every way of showing it."""

from collections.abc import Iterable

from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.judgement.calls import grade, outcome, readings
from advisor.judgement.flips import AnswerFlip
from advisor.judgement.leans import Voice, sign, voices
from advisor.judgement.verdict import (
    UNSAID,
    Line,
    Recommendation,
    Verdict,
    call_text,
    counted,
)
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import UNSURE, Question

MOVES = 3  # of what moved since the articles, named in a sentence


def moved(recommendation: Recommendation) -> list[tuple[Line, Line]]:
    """(then, now) of each criterion that counts and leans otherwise today, largest first."""
    then = {line.id: line for line in recommendation.verdicts["documents"].lines}
    pairs = [
        (then[line.id], line)
        for line in recommendation.verdicts["today"].lines
        if line.weight and abs(line.lean - then[line.id].lean) >= 0.25
    ]
    return sorted(pairs, key=lambda pair: -pair[1].share * abs(pair[1].lean - pair[0].lean))


def contests(recommendation: Recommendation, catalog: Catalog) -> list[tuple[Line, list[Voice]]]:
    """Each criterion that counts on which admitted articles take opposite sides, heaviest first."""
    pairs = [
        (line, voices(catalog.criteria[line.id], recommendation.terms.sources))
        for line in recommendation.verdicts["documents"].lines
        if line.weight
    ]
    opposed = [(line, heard) for line, heard in pairs if {1, -1} <= {_side(each) for each in heard}]
    return sorted(opposed, key=lambda pair: -pair[0].share)


def _side(voice: Voice) -> int:
    return (voice.lean > 0) - (voice.lean < 0)


def contest_rows(recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """Who says what on each contested criterion, and what comes of it, as sentences."""
    rows = []
    for line, heard in contests(recommendation, catalog):
        sides = [
            f"{title} {', '.join(f'{each.document} {each.lean:+.2f}' for each in group)}"
            for title, side in (("for PyTorch", 1), ("for TensorFlow", -1), ("even", 0))
            if (group := [each for each in heard if _side(each) == side])
        ]
        merged = f"all together {line.lean:+.2f}, give or take {line.spread:.2f}"
        rows.append(f"{line.title}: {'; '.join(sides)}; {merged}")
    return rows


def how_sure(verdict: Verdict) -> str:
    """The win share in words; empty where a hard need decides, or nothing leads."""
    if verdict.leader is None or verdict.constraints:
        return ""
    return f"ahead in {readings(verdict.win_share)} of 100 readings of the evidence"


def headline(verdict: Verdict) -> str:
    """The verdict in one sentence, with how sure it is."""
    sure = how_sure(verdict)
    if verdict.call == "close" and verdict.leader:
        return f"Too close to call: {TITLES[verdict.leader]} is {sure}."
    return f"{call_text(verdict)}{f': {sure}' if sure else ''}."


def so_far(verdict: Verdict) -> str:
    """What the answers come to while more of them are asked for."""
    if not (verdict.said or verdict.constraints):
        return "So far: nothing that weighs"
    sure = how_sure(verdict).removeprefix("ahead ").removesuffix(" of the evidence")
    return f"So far: {call_text(verdict)}{f', {sure}' if sure else ''}"


def sides(verdict: Verdict) -> dict[Framework | None, list[str]]:
    """Framework -> what speaks for it, heaviest first; None -> what counts and leans neither way.

    What was not said is no side's: it stands in a line of its own.
    """
    lines = [line for line in counted(verdict) if line.id != UNSAID]
    rows: dict[Framework | None, list[str]] = {
        framework: [line.title for line in lines if line.contribution * sign(framework) > 0]
        for framework in FRAMEWORKS
    }
    return {**rows, None: [line.title for line in lines if not line.contribution]}


def then_row(recommendation: Recommendation, width: int | None = None) -> str:
    """What the articles said, and what moved most since, as a sentence.

    Args:
        width: name only so much of what moved that the sentence stays in this; None sets no end.
    """
    then, heard = recommendation.verdicts["documents"], recommendation.terms.sources
    who = f"{', '.join(sorted(heard))}: " if heard else ""
    text = f"{who}{_weighed(then)}"
    titles = [now.title for _, now in moved(recommendation)[:MOVES]]
    for count in range(len(titles), 0, -1):
        longer = f"{text}; moved since: {', '.join(titles[:count])}"
        if width is None or len(longer) <= width:
            return longer
    return text


def _weighed(verdict: Verdict) -> str:
    """The call; where a hard need decides, the one that there would be without it."""
    if not verdict.constraints:
        return outcome(verdict.call, verdict.framework)
    call = grade(verdict.win_share)
    return f"without the need, {outcome(call, None if call == 'close' else verdict.leader)}"


def answer_flips(
    recommendation: Recommendation, catalog: Catalog, most: int | None = None
) -> list[str]:
    """Each answer that alone would change the verdict, and to what; another framework first."""
    return [
        f"{_answers_in_words(catalog.questions[flip.question], values, flip.before)}: "
        f"{outcome(flip.call, flip.framework)}"
        for flip, values in grouped_flips(recommendation)[:most]
    ]


def grouped_flips(recommendation: Recommendation) -> list[tuple[AnswerFlip, list[str]]]:
    """The answers to one question that lead to the same verdict, together; another framework first.

    Returns:
        The first such flip and the answers of all.
    """
    rows: dict[tuple[str, str, Framework | None], tuple[AnswerFlip, list[str]]] = {}
    for flip in recommendation.flips.answers:
        key = (flip.question, flip.call, flip.framework)
        rows.setdefault(key, (flip, []))[1].append(flip.after)
    named = recommendation.verdict.framework
    return sorted(rows.values(), key=lambda row: row[0].framework == named)


def _answers_in_words(question: Question, values: Iterable[str], before: str) -> str:
    said = " or ".join(f'"{question.words(value)}"' for value in values)
    instead = f' instead of "{question.words(before)}"' if before != UNSURE else ""
    return f"{question.title}: {said}{instead}"


def flip_rows(
    recommendation: Recommendation, catalog: Catalog, most: int | None = None
) -> list[str]:
    """What would change the verdict, as sentences: answers, then criteria, then sources.

    Args:
        most: how many of each to give; None gives all.
    """
    flips = recommendation.flips
    titles = {name: item.title for name, item in catalog.criteria.items()}
    titles["experience"] = recommendation.verdict.experience.title
    criteria = [
        f"{titles[flip.id]} {'above' if flip.flip_share > flip.share else 'below'} "
        f"{100 * flip.flip_share:.0f} % of all weight (now {100 * flip.share:.0f} %): "
        f"{TITLES[flip.towards]} leads"
        for flip in flips.criteria
    ]
    sources = [
        f'without "{flip.title}": {outcome(flip.call, flip.framework)}' for flip in flips.sources
    ]
    answers = answer_flips(recommendation, catalog, most)
    return [*answers, *criteria[:most], *sources[:most]]
