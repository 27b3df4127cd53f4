"""One thing of the data in words: a heading, a few sentences, lists; made from its JSON entry."""

from collections.abc import Callable, Iterable
from typing import Any

from advisor.frameworks import TITLES
from advisor.report.claims import NAMES, SIDES
from advisor.report.payload import source_line
from advisor.report.reference.interview import choice_row, clause
from advisor.report.reference.rows import (
    article_rows,
    claim_row,
    fact_rows,
    when,
    withdrawn,
)
from advisor.values import value

Entry = dict[str, Any]
Section = tuple[str, list[str]]


@value
class Page:
    """What a person reads about one thing."""

    title: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]


def compose(entry: Entry) -> Page:
    """The page of an entry that `entries.describe` made."""
    composers: dict[str, Callable[[Entry], tuple[str, list[str], list[Section]]]] = {
        "criterion": _criterion,
        "system": _system,
        "article": _article,
        "question": _question,
        "fact": _fact,
        "claim": _claim,
        "word": _word,
    }
    title, intro, sections = composers[entry["kind"]](entry)
    kept = tuple((head, rows) for head, rows in sections if rows)
    return Page(
        title=f"{title} ({entry['kind']} {entry['id']})",
        intro=tuple(filter(None, intro)),
        sections=kept,
    )


def _criterion(entry: Entry) -> tuple[str, list[str], list[Section]]:
    today, then = entry["lenses"]["today"], entry["lenses"]["documents"]
    ratings, notes = [], []
    if entry["today"] is not None:
        for name, title in TITLES.items():
            row = entry["today"][name]
            ratings.append(
                f"{title} {row['rating']} of 4: {row['means']} ({', '.join(row['because'])})"
            )
        notes = [f"Confidence: {entry['today']['confidence']}. {entry['today']['note']}"]
    articles = [f"{when(row['id'], row)}: {row['step']}" for row in then["articles"]]
    sections: list[Section] = [
        ("Today's ratings", [*ratings, *notes]),
        ("How today's number comes about", today["steps"]),
        ("How the articles' number comes about", [*articles, *then["steps"]]),
        ("What the articles claim", [claim_row(row) for row in entry["claims"]]),
        ("Facts", fact_rows(entry["facts"])),
        ("The articles", article_rows(entry["articles"])),
        ("Answers that give it weight", _weighing(entry["weighed_by"])),
    ]
    lean = (
        f"Its lean, from -1 (TensorFlow) to +1 (PyTorch): today {today['lean']:+.2f}, give or take "
        f"{today['spread']:.2f}; the articles {then['lean']:+.2f}, give or take "
        f"{then['spread']:.2f}."
    )
    return entry["title"], [entry["asks"], lean], sections


def _weighing(rows: Iterable[Entry]) -> list[str]:
    return [
        f"--{row['question']} {row['answer']}: weight {row['weight']:.2f}{clause(row['when'])}"
        for row in rows
    ]


def _system(entry: Entry) -> tuple[str, list[str], list[Section]]:
    today = entry["today"]
    uses = [f"{use['says']} In {_places(use['in'])}." for use in entry["uses"]]
    successors = [
        f"{row['name']}: {row['why']}{_see(row['system'])}" for row in entry["successors"]
    ]
    starters = [
        f"{TITLES[row['framework']]}: {row['where']}: {row['says']}" for row in entry["starters"]
    ]
    sections: list[Section] = [
        ("What the articles use it for", uses or ["no article names it"]),
        ("Today", [f"{today['state']}: {today['says']}{_cited(today['because'])}"]),
        ("What takes its place", successors),
        ("In the starters", starters or ["no starter uses it"]),
        ("Claims that speak of it", [claim_row(row) for row in entry["claims"]]),
        ("Facts", fact_rows(entry["facts"])),
        ("The articles", article_rows(entry["articles"])),
    ]
    names = f"Also called {', '.join(entry['aliases'])}." if entry["aliases"] else ""
    about = {"both": "Belongs to both frameworks.", "neither": "Belongs to neither framework."}
    made_for = about.get(entry["about"]) or f"Belongs to {TITLES[entry['about']]}."
    return entry["title"], [f"{entry['what']} {made_for} {names}".rstrip()], sections


def _places(rows: list[Entry]) -> str:
    return "; ".join(f"{row['document']}, {row['section']}" for row in rows)


def _see(system: str | None) -> str:
    return f" (fwpick explain system:{system})" if system else ""


def _cited(names: list[str]) -> str:
    return f" ({', '.join(names)})" if names else ""


def _article(entry: Entry) -> tuple[str, list[str], list[Section]]:
    claims = {row["id"]: row for row in entry["claims"]}
    outright = [
        f"{name}: {claims[name]['says']} (for {SIDES[claims[name]['favours']]})"
        for name in entry["verdicts"]
    ]
    alone = [
        f"{name} {row['lean']:+.2f} from {', '.join(row['claims'])}"
        for name, row in entry["criteria"].items()
    ]
    when = "inferred, not stated in it" if entry["date_is"] == "inferred" else "stated in it"
    published = f"{entry['publisher']}, {entry['published']} (date {when}). {entry['url']}"
    sections: list[Section] = [
        ("What it says outright", outright),
        ("What it alone would say, -1 (TensorFlow) to +1 (PyTorch)", alone),
        (f"All its {len(claims)} claims", [claim_row(row) for row in claims.values()]),
        ("Systems it names", [", ".join(entry["systems"])] if entry["systems"] else []),
    ]
    alone_hint = f"A whole recommendation by it alone: fwpick recommend --source {entry['id']}"
    return entry["title"], [published.rstrip(), f"{alone_hint} --lens documents"], sections


def _question(entry: Entry) -> tuple[str, list[str], list[Section]]:
    when = " and ".join(
        f"{name} is {' or '.join(answers)}" for name, answers in entry["ask_when"].items()
    )
    flag = f"Its flag is {entry['flag']}; where nobody answers, --yes takes {entry['default']}."
    condition = f"Asked only when {when}." if when else ""
    sections: list[Section] = [("Answers", [choice_row(row) for row in entry["choices"]])]
    return f"{entry['title']}: {entry['prompt']}", [entry["help"], flag, condition], sections


def _fact(entry: Entry) -> tuple[str, list[str], list[Section]]:
    used = entry["used_by"]
    rows = [
        f"{TITLES[row['framework']]}'s rating today on {row['criterion']}"
        for row in used["ratings"]
    ]
    rows += [f"what became of claim {name}" for name in used["claims"]]
    rows += [f"the state of system {name}" for name in used["systems"]]
    rows += [f"a hard need: {name}" for name in used["rules_out"]]
    rows += [f"advice on {name}" for name in used["advice"]]
    rows += [f"what doctor says of {name}" for name in used["machine"]]
    sections: list[Section] = [
        ("Sources", [source_line(source) for source in entry["evidence"]]),
        ("What rests on it", rows or ["nothing"]),
    ]
    return "Fact", [f"{withdrawn(entry)}{entry['says']} {_about(entry['about'])}"], sections


def _about(framework: str) -> str:
    whom = {**NAMES, "both": "both frameworks", "neither": "neither framework"}
    return f"About {whom[framework]}."


def _claim(entry: Entry) -> tuple[str, list[str], list[Section]]:
    sections: list[Section] = [
        (
            "On",
            [
                *(f"criterion {name}" for name in entry["criteria"]),
                *(f"system {name}" for name in entry["systems"]),
            ],
        ),
        ("What time made of it", fact_rows(entry["facts"])),
        ("The articles", article_rows(entry["articles"])),
    ]
    return "Claim", [claim_row(entry)], sections


def _word(entry: Entry) -> tuple[str, list[str], list[Section]]:
    near = f"See also: {', '.join(entry['see'])}." if entry["see"] else ""
    more = f"Its arithmetic: {entry['more']}" if entry["more"] else ""
    return entry["title"], [entry["says"], near, more], []
