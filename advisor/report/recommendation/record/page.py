"""DECISION.md: one page in the shape of an architecture decision record."""

from collections.abc import Sequence

from advisor import __version__
from advisor.judgement.decision import Decision
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.model import Catalog
from advisor.report.recommendation import stated, words
from advisor.report.recommendation.record.again import look_again
from advisor.report.recommendation.record.bars import alternative
from advisor.report.recommendation.record.choice import READING, how_chosen, judged_by
from advisor.report.recommendation.record.content import Content, Room
from advisor.report.recommendation.record.markdown import cut, item, items, joined, prose, section
from advisor.report.recommendation.record.places import ALONE, IN_PROJECT, Places

LINES = 60

# From generous to narrow: the first that gives a page of 60 lines is taken.
ROOMS = (
    Room(),
    Room(notes=3, names=16, seen=3),
    Room(notes=2, names=14, seen=2),
    Room(notes=2, names=14, seen=2, changes=4),
    Room(notes=2, names=12, seen=2, changes=4, reasons=2),
    Room(notes=2, names=12, seen=2, changes=3, reasons=2),
    Room(notes=1, names=12, seen=1, changes=3, reasons=2),
    Room(notes=1, names=8, seen=1, changes=2, reasons=2),
    Room(notes=1, names=8, seen=1, changes=2, reasons=1),
    Room(notes=1, names=3, seen=0, changes=1, reasons=1),
    Room(notes=0, names=3, seen=0, changes=1, reasons=1, brief=True),
)


def as_markdown(
    recommendation: Recommendation,
    catalog: Catalog,
    decision: Decision | None = None,
    name: str = "",
    places: Places | None = None,
    made: Sequence[str] = (),
) -> str:
    """The decision on a page of at most 60 lines; a proposal where nobody has decided.

    Args:
        name: of the project, where there is one.
        places: where evidence and picture are; in a project's usual places once it is decided.
        made: what each answer made of the project.
    """
    if places is None:
        places = ALONE if decision is None else IN_PROJECT
    content = Content(
        recommendation=recommendation,
        catalog=catalog,
        decision=decision,
        name=name,
        places=places,
        made=tuple(made),
    )
    texts = (_text(content, room) for room in ROOMS)
    text = ""
    for text in texts:
        if text.count("\n") <= LINES:
            break
    return text


def _text(content: Content, room: Room) -> str:
    """The page at this length."""
    changes = cut(content.changes(), room.changes, content.places.rest)
    none = "No other answer to a single question would name another framework."
    return joined(
        (
            f"# {content.title()}",
            items(_status(content)),
            *section("Context", items(content.context(room))),
            *section("Options", items([*content.options(room), *_before_either(content, room)])),
            *section("Decision", _decision(content, room), _picture(content, room)),
            *section("Consequences", *_consequences(content, room)),
            *section("What would change it", items(changes or [none])),
            prose(_judged(content, room)),
        )
    )


def _status(content: Content) -> list[str]:
    status = "proposed" if content.decision is None else "accepted"
    again = look_again(content.recommendation, content.catalog)
    look = f"Look again by {again.day.isoformat()}, {again.why}"
    rows = [f"Status: {status}, on the facts as of {content.catalog.as_of}."]
    written = f"Written by fwpick {__version__}"
    if content.places.evidence:
        sources = f"All figures and sources: [EVIDENCE.md]({content.places.evidence})."
        return [*rows, f"{look} (`make why`).", f"{sources} {written}."]
    return [*rows, f"{look}.", f"{written}; all figures and sources: `--why`, or `--html FILE`."]


def _before_either(content: Content, room: Room) -> list[str]:
    before = content.before(room)
    return [f"Before either of the two: {before}"] if before else []


def _decision(content: Content, room: Room) -> str:
    verdict = content.recommendation.verdict
    known = content.recommendation, content.catalog
    reading = f" {READING}" if words.how_sure(verdict) else ""
    how = how_chosen(content.decision, content.recommendation)
    needs = content.ruled_out() if room.brief else stated.constraint_rows(*known)
    text = prose(f"**{words.headline(verdict)}** {how}{reading}")
    return "\n".join([text, *map(item, needs)])


def _picture(content: Content, room: Room) -> str:
    if not content.places.picture:
        return ""
    told = alternative(content.recommendation, room.seen)
    return prose(f"![{told}]({content.places.picture})")


def _consequences(content: Content, room: Room) -> list[str]:
    sides, notes = content.sides(room), content.notes(room)
    none = [] if sides else ["None: neither framework is named."]
    return [
        *("\n".join([title, *map(item, rows)]) for title, rows in sides.items()),
        *none,
        *(["\n".join(["Good to know.", *map(item, notes)])] if notes else []),
    ]


def _judged(content: Content, room: Room) -> str:
    judged = judged_by(content.recommendation, brief=room.brief)
    if not content.places.evidence:
        return judged
    again = "`fwpick recommend --answers .fwpick/answers.toml`"
    return f"{judged} To judge again by newer facts: {again}."
