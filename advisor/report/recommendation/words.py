"""A recommendation in words and rows, for every way of showing it."""

from collections.abc import Iterable

from advisor.frameworks import TITLES, Framework
from advisor.judgement.leans import Voice, voices
from advisor.judgement.verdict import AnswerFlip, Call, Line, Recommendation, outcome
from advisor.knowledge.model import Catalog


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


def flip_rows(
    recommendation: Recommendation, catalog: Catalog, most: int | None = None
) -> list[str]:
    """What would change the verdict, as sentences: answers, then criteria, then sources.

    Answers that change the framework come before those that change how sure the call is.

    Args:
        most: how many of each to give; None gives all.
    """
    flips = recommendation.flips
    titles = {name: item.title for name, item in catalog.criteria.items()}
    titles["experience"] = recommendation.verdict.experience.title
    answers = [
        f"{question} = {' or '.join(values)} (now {before}): {outcome(call, framework)}"
        for (question, before, call, framework), values in sorted(
            _grouped(flips.answers).items(),
            key=lambda row: row[0][3] == recommendation.verdict.framework,
        )
    ]
    criteria = [
        f"{titles[flip.id]} {'above' if flip.flip_share > flip.share else 'below'} "
        f"{100 * flip.flip_share:.0f} % of all weight (now {100 * flip.share:.0f} %): "
        f"{TITLES[flip.towards]} leads"
        for flip in flips.criteria
    ]
    sources = [
        f'without "{flip.title}": {outcome(flip.call, flip.framework)}' for flip in flips.sources
    ]
    return [*answers[:most], *criteria[:most], *sources[:most]]


def _grouped(
    flips: Iterable[AnswerFlip],
) -> dict[tuple[str, str, Call, Framework | None], list[str]]:
    """The answers to one question that lead to the same verdict, together."""
    rows: dict[tuple[str, str, Call, Framework | None], list[str]] = {}
    for flip in flips:
        key = (flip.question, flip.before, flip.call, flip.framework)
        rows.setdefault(key, []).append(flip.after)
    return rows


def unsaid_row(recommendation: Recommendation) -> str:
    """What was not said and what it does to the verdict, as a sentence; empty where nothing was."""
    if recommendation.verdict.stated_alone:
        return (
            "Weights or articles were chosen by hand: only what was stated weighs, and what was "
            "not said adds no doubt."
        )
    unsaid = recommendation.verdict.unsaid
    if unsaid is None:
        return ""
    names = ", ".join(name for row in unsaid.questions for name in row.questions)
    share = f"{100 * unsaid.share:.0f} % of all weight, adds {unsaid.contribution:+.2f}, and doubt"
    if not recommendation.verdict.said:
        return (
            "Nothing that was said weighs: this is what the average project would hear, by our "
            "estimate of how projects answer."
        )
    return f"Not said, so taken as projects usually are ({share}): {names}."


def way_rows(recommendation: Recommendation) -> list[str]:
    """What would let a framework in where hard needs exclude both, nearest first."""
    return [
        f"--{way.question} {way.answer}, for {TITLES[way.framework]}: {way.says}"
        for way in recommendation.ways_out
    ]


def constraint_rows(recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """Each framework ruled out, by which answer and because of what."""
    return [
        f"{TITLES[item.framework]} is ruled out by {item.question} = {item.answer}: "
        f"{catalog.facts[item.because].says}"
        for item in recommendation.verdict.constraints
    ]


def answer_rows(recommendation: Recommendation) -> list[str]:
    """The answers by where they came from; the unanswered ones are left out."""
    labels = {
        "flag": "flags",
        "file": "file",
        "user": "your defaults file",
        "wizard": "wizard",
        "machine": "this machine",
        "default": "default",
    }
    rows = []
    for origin, label in labels.items():
        given = [
            f"{name} {answer.value}"
            for name, answer in recommendation.answers.items()
            if answer.origin == origin
        ]
        if given:
            rows.append(f"from {label}: {', '.join(given)}")
    return rows
