"""The page's sentences: written once, for what Python writes and for what the script rewrites."""

from math import floor

from advisor.choices import Lens
from advisor.frameworks import TITLES, other
from advisor.judgement.calls import readings
from advisor.judgement.verdict import Recommendation, Verdict
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import UNSURE
from advisor.report.recommendation import words
from advisor.report.recommendation.stated import unsaid_titles

# {0}, {1} ... are filled in by position, in Python and in decision.js alike.
WORDS = {
    "clear": "{0} is clearly the better fit.",
    "leaning": "{0} is probably the better fit.",
    "close": "Too close to call: {0} is narrowly ahead.",
    "tie": "Too close to call: neither is ahead.",
    "constraint": "{0}: a hard need rules {1} out.",
    "none": "Neither: your answers rule out both PyTorch and TensorFlow.",
    "short-clear": "{0}, clearly",
    "short-leaning": "{0}, probably",
    "short-close": "too close to call",
    "short-constraint": "{0}, by a hard need",
    "short-none": "both are ruled out",
    "sure": "{0} is ahead in {1} of 100 readings of the evidence.",
    "sure-tie": "Nothing that counts speaks more for one than for the other.",
    "by-today": "Judged by today’s dated facts.",
    "by-documents": "Judged by what the articles of 2019 to 2023 claim, not by today’s facts.",
    "of-100": "{0} {1} of 100",
    "need": "{0} is ruled out by {2}: “{1}”. {3}",
    "need-bars": "A hard need decides. The bars show what else was weighed and decided nothing.",
    "way": "{1}: “{0}”, and {2} stays in: {3}.",
    "stated": "Weights or articles were chosen by hand: only what was stated weighs, "
    "and what was not said adds no doubt.",
    "average": "Nothing that was said weighs yet: this is what the average project would hear, "
    "by our estimate of how projects answer.",
    "not-said": "Not said, so taken as projects usually are, with doubt: {0}.",
    "flip": "{0}: {1} (now: {2}): {3}.",
    "no-flip": "No single answer changes it.",
    "unsure": "not said",
    "for": "For {0}",
    "against": "Against {0}",
    "even": "Even on",
    "nothing": "nothing that counts",
    "then": "The articles alone: {0}. Today’s facts: {1}.",
    "moved": "{0}: the articles {1}, today {2}.",
    "no-moved": "On nothing that counts here has the picture moved much.",
    "lean-even": "even",
    "lean-unknown": "nothing known",
    "lean-little": "{0} slightly",
    "lean-plain": "{0} plainly",
    "lean-strong": "{0} strongly",
    "adds": "{0} towards {1}",
    "adds-even": "even",
    "adds-nothing": "does not count now",
    "give-or-take": "give or take {0}",
    "clash": "These answers cannot be true together: {0}",
    "by-hand": "Weight of {0}, stated by hand",
    "nothing-said": "Nothing was said.",
    "weight": "{0} of all weight",
    "weight-none": "no weight",
}


def say(key: str, *values: str) -> str:
    """A sentence with its gaps filled in."""
    return WORDS[key].format(*values)


def headline(verdict: Verdict) -> str:
    """The verdict in one plain sentence."""
    if verdict.call in ("close", "none"):
        key = "tie" if verdict.call == "close" and not verdict.leader else verdict.call
        return say(key, TITLES[verdict.leader] if verdict.leader else "")
    assert verdict.framework is not None
    return say(verdict.call, TITLES[verdict.framework], TITLES[other(verdict.framework)])


def how_sure(verdict: Verdict) -> str:
    """In how many readings the leader leads; empty where a hard need decides."""
    if verdict.constraints:
        return ""
    if verdict.leader is None:
        return say("sure-tie")
    return say("sure", TITLES[verdict.leader], readings(verdict.win_share))


def whole(number: float) -> str:
    """The nearest whole number, halves upwards as in JavaScript's Math.round."""
    return str(floor(number + 0.5))


def hundredths(number: float) -> str:
    """A part of 1 in hundredths, without its sign."""
    return "under 1" if 0 < abs(number) < 0.005 else whole(100 * abs(number))


def outcome(verdict: Verdict) -> str:
    """The verdict in three words, where it stands beside others."""
    return outcome_of(verdict.call, verdict.framework and TITLES[verdict.framework])


def outcome_of(call: str, title: str | None) -> str:
    """A call and the title of the framework it names, in three words."""
    return say(f"short-{call}", title or "")


def note(recommendation: Recommendation, catalog: Catalog) -> str:
    """What was not said or was stated by hand, and what that does; empty where it does nothing."""
    verdict = recommendation.verdict
    if verdict.constraints:
        return ""
    if verdict.stated_alone:
        return say("stated")
    if verdict.unsaid is None:
        return ""
    if not verdict.said:
        return say("average")
    return say("not-said", ", ".join(unsaid_titles(verdict.unsaid, catalog)))


def needs(verdict: Verdict, catalog: Catalog) -> list[tuple[str, str]]:
    """(sentence, fact) of each hard need that rules a framework out."""
    return [
        (
            say(
                "need",
                TITLES[item.framework],
                answer_words(catalog, item.question, item.answer),
                catalog.questions[item.question].title,
                catalog.facts[item.because].says,
            ),
            item.because,
        )
        for item in verdict.constraints
    ]


def ways_out(recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """What would let a framework in where hard needs rule out both."""
    return [
        say(
            "way",
            answer_words(catalog, way.question, way.answer),
            catalog.questions[way.question].title,
            TITLES[way.framework],
            way.says,
        )
        for way in recommendation.ways_out
    ]


def answer_words(catalog: Catalog, question: str, answer: str) -> str:
    """An answer as the wizard words it."""
    choice = catalog.questions[question].choice(answer)
    return choice.says if choice else say(UNSURE)


def sides(verdict: Verdict) -> list[tuple[str, str]]:
    """(for whom, titles of what speaks so) in the order of size."""
    base = verdict.framework or verdict.leader
    first = base or "pytorch"
    against = say("against", TITLES[base]) if base else say("for", TITLES[other(first)])
    labels = {first: say("for", TITLES[first]), other(first): against, None: say("even")}
    titles = words.sides(verdict)
    return [(label, ", ".join(titles[side]) or say("nothing")) for side, label in labels.items()]


def lean_words(lean: float, spread: float) -> str:
    """Where a criterion leans, in two words."""
    if lean == 0:
        return say("lean-unknown" if spread >= 0.5 else "lean-even")
    size = "little" if abs(lean) <= 0.25 else "plain" if abs(lean) <= 0.5 else "strong"
    return say(f"lean-{size}", TITLES["pytorch" if lean > 0 else "tensorflow"])


def flips(recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """What would change the verdict: single answers, those that change the framework first."""
    return [
        say(
            "flip",
            catalog.questions[flip.question].title,
            " or ".join(f"“{answer_words(catalog, flip.question, value)}”" for value in values),
            answer_words(catalog, flip.question, flip.before),
            outcome_of(flip.call, flip.framework and TITLES[flip.framework]),
        )
        for flip, values in words.grouped_flips(recommendation)
    ] or [say("no-flip")]


def then_and_now(recommendation: Recommendation) -> str:
    """What both lenses say, in one line."""
    verdicts: dict[Lens, Verdict] = dict(recommendation.verdicts)
    return say("then", outcome(verdicts["documents"]), outcome(verdicts["today"]))
