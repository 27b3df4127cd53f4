"""What was answered, what was not, and what hard needs follow, in words and rows."""

from advisor.frameworks import TITLES
from advisor.judgement.verdict import Constraint, Recommendation, Unsaid
from advisor.knowledge.model import Catalog

MANY = 4  # questions that were not said are counted, no longer named


def unsaid_short(recommendation: Recommendation, catalog: Catalog) -> str:
    """What was not said and how it is taken, without figures; empty where everything was."""
    verdict = recommendation.verdict
    if verdict.stated_alone:
        return "does not count, as weights or articles were chosen by hand"
    if verdict.unsaid is None:
        return ""
    if not verdict.said:
        return "nothing that weighs: this is what the average project would hear"
    titles = unsaid_titles(verdict.unsaid, catalog)
    which = f"{len(titles)} questions" if len(titles) > MANY else ", ".join(titles)
    return f"{which}; taken as projects usually are, and as doubt"


def unsaid_titles(unsaid: Unsaid, catalog: Catalog) -> list[str]:
    """The questions that were not said."""
    return [catalog.questions[name].title for row in unsaid.questions for name in row.questions]


def unsaid_row(recommendation: Recommendation, catalog: Catalog) -> str:
    """What was not said and what it does to the verdict, as a sentence; empty where nothing was."""
    if recommendation.verdict.stated_alone:
        return (
            "Weights or articles were chosen by hand: only what was stated weighs, and what was "
            "not said adds no doubt."
        )
    unsaid = recommendation.verdict.unsaid
    if unsaid is None:
        return ""
    if not recommendation.verdict.said:
        return (
            "Nothing that was said weighs: this is what the average project would hear, by our "
            "estimate of how projects answer."
        )
    titles = ", ".join(unsaid_titles(unsaid, catalog))
    share = f"{100 * unsaid.share:.0f} % of all weight, adds {unsaid.contribution:+.2f}, and doubt"
    return f"Not said, so taken as projects usually are ({share}): {titles}."


def way_rows(recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """What would let a framework in where hard needs exclude both, nearest first."""
    return [
        f"{said_in_words(catalog, way.question, way.answer)}, for {TITLES[way.framework]}: "
        f"{way.says} (--{way.question} {way.answer})"
        for way in recommendation.ways_out
    ]


def said_in_words(catalog: Catalog, question: str, answer: str) -> str:
    """A question's title and an answer to it, in a few words."""
    row = catalog.questions[question]
    return f'{row.title}: "{row.words(answer)}"'


def constraint_rows(recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """Each framework ruled out, by which answer and because of what."""
    return [
        f"{TITLES[item.framework]} is ruled out by {_said(catalog, item)}. "
        f"{catalog.facts[item.because].says}"
        for item in recommendation.verdict.constraints
    ]


def _said(catalog: Catalog, item: Constraint) -> str:
    return said_in_words(catalog, item.question, item.answer)


def answer_rows(recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """The answers in words by where they came from; the unanswered ones are left out."""
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
            f"{catalog.questions[name].title} {catalog.questions[name].words(answer.value)}"
            for name, answer in recommendation.answers.items()
            if answer.origin == origin
        ]
        if given:
            rows.append(f"from {label}: {'; '.join(given)}")
    return rows
