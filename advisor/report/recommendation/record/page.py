"""DECISION.md: one page in the shape of an architecture decision record."""

from dataclasses import dataclass, replace
from typing import Any

from advisor import __version__
from advisor.frameworks import FRAMEWORKS, TITLES, Framework, other
from advisor.interview.questionnaire import said
from advisor.judgement.decision import Decision
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.model import Catalog
from advisor.report.recommendation import words
from advisor.report.recommendation.record.again import look_again
from advisor.report.recommendation.record.bars import alternative
from advisor.report.recommendation.record.choice import READING, favoured, how_chosen, judged_by
from advisor.report.recommendation.record.places import ALONE, IN_PROJECT, Places
from advisor.report.recommendation.record.reasons import lines_for, reason_rows
from advisor.report.recommendation.record.template import cut, fill
from advisor.starter.names import NAME, markdown_text

LINES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """How many of each thing fit."""

    reasons: int = 3
    changes: int = 5
    notes: int = 5
    names: int = 30
    seen: int = 6  # bars told in words beside the picture
    brief: bool = False  # hard needs without their facts, reasons by name alone


# From generous to narrow: the first that gives a page of 60 lines is taken.
ROOMS = (
    _Room(),
    _Room(notes=3, names=16, seen=3),
    _Room(notes=2, names=14, seen=2),
    _Room(notes=2, names=14, seen=2, changes=4),
    _Room(notes=2, names=12, seen=2, changes=4, reasons=2),
    _Room(notes=2, names=12, seen=2, changes=3, reasons=2),
    _Room(notes=1, names=12, seen=1, changes=3, reasons=2),
    _Room(notes=1, names=8, seen=1, changes=2, reasons=2),
    _Room(notes=1, names=8, seen=1, changes=2, reasons=1),
    _Room(notes=1, names=3, seen=0, changes=1, reasons=1),
    _Room(notes=0, names=3, seen=0, changes=1, reasons=1, brief=True),
)


def as_markdown(
    recommendation: Recommendation,
    catalog: Catalog,
    decision: Decision | None = None,
    name: str = "",
    places: Places | None = None,
) -> str:
    """The decision on a page of at most 60 lines; a proposal where nobody has decided.

    Args:
        name: of the project, where there is one.
        places: where evidence and picture are; in a project's usual places once it is decided.
    """
    if places is None:
        places = ALONE if decision is None else IN_PROJECT
    page = _Page(recommendation, catalog, decision, name, places)
    texts = (fill("decision.md.jinja", **page.values(room)) for room in ROOMS)
    text = ""
    for text in texts:
        if text.count("\n") <= LINES:
            break
    return text


@dataclass(frozen=True, slots=True)
class _Page:
    recommendation: Recommendation
    catalog: Catalog
    decision: Decision | None
    name: str
    places: Places

    @property
    def chosen(self) -> Framework | None:
        """The framework that the page is about; None where nothing names one."""
        if self.decision is not None:
            return self.decision.framework
        return favoured(self.recommendation.verdict)

    def values(self, room: _Room) -> dict[str, Any]:
        """What the template shows."""
        recommendation, catalog = known = self.recommendation, self.catalog
        rest = self.places.rest
        again = look_again(recommendation, catalog)
        verdict = recommendation.verdict
        return {
            "title": self._title(),
            "status": "proposed" if self.decision is None else "accepted",
            "as_of": catalog.as_of,
            "again": f"Look again by {again.day.isoformat()}, {again.why}",
            "version": __version__,
            "context": self._context(room),
            "options": self._options(room),
            "before": self._before(room),
            "headline": words.headline(verdict),
            "reading": READING if words.how_sure(verdict) else "",
            "how": how_chosen(self.decision, recommendation),
            "needs": self._ruled_out() if room.brief else words.constraint_rows(*known),
            "sides": self._sides(room),
            "notes": self._notes(room),
            "changes": cut(self._changes(), room.changes, rest),
            "judged": judged_by(recommendation, brief=room.brief),
            "places": self.places,
            "alternative": alternative(recommendation, room.seen),
        }

    def _title(self) -> str:
        if self.chosen is None:
            return "PyTorch or TensorFlow?"
        name = self.name if NAME.fullmatch(self.name) else markdown_text(self.name)
        whom = f" for {name}" if name else ""
        return f"Use {TITLES[self.chosen]}{whom}{'?' if self.decision is None else ''}"

    def _context(self, room: _Room) -> list[str]:
        recommendation, catalog = self.recommendation, self.catalog
        answers = [
            words.said_in_words(catalog, question, answer)
            for question, answer in said(recommendation.answers).items()
        ]
        rows = [f"{row} Judged all the same." for row in recommendation.clashes]
        rest = self.places.rest
        told = "; ".join(cut(answers, room.names, rest)) if answers else "nothing"
        rows.append(f"What was said: {told}.")
        if weights := recommendation.terms.weights:
            given = [f"{catalog.criteria[key].title} {weight:g}" for key, weight in weights.items()]
            rows.append(f"Weights set by hand: {'; '.join(cut(given, room.names, rest))}.")
        if unsaid := self._unsaid(room):
            rows.append(unsaid)
        return rows

    def _unsaid(self, room: _Room) -> str:
        verdict = self.recommendation.verdict
        if verdict.unsaid is None or not verdict.said:
            return words.unsaid_row(self.recommendation, self.catalog)
        names = [
            self.catalog.questions[name].title
            for row in verdict.unsaid.questions
            for name in row.questions
        ]
        return (
            "What was not said, so taken as projects usually are, and in doubt "
            f"({100 * verdict.unsaid.share:.0f} % of all weight): "
            f"{', '.join(cut(names, room.names, self.places.rest))}."
        )

    def _options(self, room: _Room) -> list[str]:
        verdict = self.recommendation.verdict
        excluded = {need.framework for need in verdict.constraints}
        rows = []
        for framework in FRAMEWORKS:
            titles = [line.title for line in lines_for(verdict, framework)]
            for_it = ", ".join(cut(titles, room.names, self.places.rest)) or "nothing that counts"
            out = "; ruled out by a hard need" if framework in excluded else ""
            rows.append(f"{TITLES[framework]}{out}. For it: {for_it}.")
        if even := words.sides(verdict)[None]:
            rows.append(f"No difference: {', '.join(cut(even, room.names, self.places.rest))}.")
        return rows

    def _before(self, room: _Room) -> str:
        """What to try first, in a row; its first thing is never cut."""
        rows, most = [line.says for line in self.recommendation.before], max(1, room.notes)
        more = f" And {len(rows) - most} more{self.places.rest}."
        return " ".join(rows[:most]) + (more if len(rows) > most else "")

    def _sides(self, room: _Room) -> dict[str, list[str]]:
        """The consequences: what one gets and what one gives up; none where nothing is named."""
        if self.chosen is None:
            return {}
        lost = other(self.chosen)
        return {
            f"Good: what speaks for {TITLES[self.chosen]}, the heaviest first.": [
                *self._needs("It meets the hard need", lost),
                *self._reasons(self.chosen, room),
            ],
            f"Bad: what speaks for {TITLES[lost]}, and is given up.": [
                *self._needs("It breaks the hard need", self.chosen),
                *self._reasons(lost, room),
            ],
        }

    def _ruled_out(self) -> list[str]:
        """The frameworks that hard needs rule out, and by which answer alone."""
        return [
            f"{TITLES[need.framework]} is ruled out by "
            f"{words.said_in_words(self.catalog, need.question, need.answer)}."
            for need in self.recommendation.verdict.constraints
        ]

    def _needs(self, what: str, excluded: Framework) -> list[str]:
        """The hard needs that rule a framework out."""
        return [
            f"{what}: {words.said_in_words(self.catalog, need.question, need.answer)}."
            for need in self.recommendation.verdict.constraints
            if need.framework == excluded
        ]

    def _reasons(self, framework: Framework, room: _Room) -> list[str]:
        """The heaviest reasons; the options name all."""
        if room.brief:
            titles = [line.title for line in lines_for(self.recommendation.verdict, framework)]
            rows = [", ".join(cut(titles, room.names, self.places.rest))] if titles else []
        else:
            rows = reason_rows(self.recommendation, self.catalog, framework, self.places)
        return rows[: room.reasons] or [f"Nothing that counts speaks for {TITLES[framework]}."]

    def _changes(self) -> list[str]:
        """What would let a framework in; else each answer that would name another verdict's."""
        recommendation = self.recommendation
        if ways := words.way_rows(recommendation, self.catalog):
            return ways
        flips = recommendation.flips
        named = recommendation.verdict.framework
        others = tuple(flip for flip in flips.answers if flip.framework != named)
        narrowed = replace(recommendation, flips=replace(flips, answers=others))
        return words.answer_flips(narrowed, self.catalog)

    def _notes(self, room: _Room) -> list[str]:
        """What to know; what the starter makes otherwise is never cut."""
        advice = [line.says for line in self.recommendation.advice]
        if room.brief:
            return [*self.recommendation.makes]
        return [*self.recommendation.makes, *cut(advice, room.notes, self.places.rest)]
