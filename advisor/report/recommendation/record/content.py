"""What the page of a decision may say: each part at a given length."""

from dataclasses import replace

from advisor.frameworks import FRAMEWORKS, TITLES, Framework, other
from advisor.interview.questionnaire import said
from advisor.judgement.decision import Decision
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.model import Catalog
from advisor.report.recommendation import stated, words
from advisor.report.recommendation.record.choice import favoured
from advisor.report.recommendation.record.markdown import cut
from advisor.report.recommendation.record.places import Places
from advisor.report.recommendation.record.reasons import lines_for, reason_rows
from advisor.starter.names import NAME, markdown_text
from advisor.values import value


@value
class Room:
    """How many of each thing fit."""

    reasons: int = 3
    changes: int = 5
    notes: int = 5
    names: int = 30
    seen: int = 6  # bars told in words beside the picture
    brief: bool = False  # hard needs without their facts, reasons by name alone


@value
class Content:
    """What a page may say, and how many of each thing."""

    recommendation: Recommendation
    catalog: Catalog
    decision: Decision | None
    name: str
    places: Places
    made: tuple[str, ...] = ()

    @property
    def chosen(self) -> Framework | None:
        """The framework that the page is about; None where nothing names one."""
        if self.decision is not None:
            return self.decision.framework
        return favoured(self.recommendation.verdict)

    def title(self) -> str:
        if self.chosen is None:
            return "PyTorch or TensorFlow?"
        name = self.name if NAME.fullmatch(self.name) else markdown_text(self.name)
        whom = f" for {name}" if name else ""
        return f"Use {TITLES[self.chosen]}{whom}{'?' if self.decision is None else ''}"

    def context(self, room: Room) -> list[str]:
        recommendation, catalog = self.recommendation, self.catalog
        answers = [
            stated.said_in_words(catalog, question, answer)
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
        if self.made:
            rows.append(f"What the answers made of the project: {'; '.join(self.made)}.")
        return rows

    def _unsaid(self, room: Room) -> str:
        verdict = self.recommendation.verdict
        if verdict.unsaid is None or not verdict.said:
            return stated.unsaid_row(self.recommendation, self.catalog)
        names = stated.unsaid_titles(verdict.unsaid, self.catalog)
        return (
            "What was not said, so taken as projects usually are, and in doubt "
            f"({100 * verdict.unsaid.share:.0f} % of all weight): "
            f"{', '.join(cut(names, room.names, self.places.rest))}."
        )

    def options(self, room: Room) -> list[str]:
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

    def before(self, room: Room) -> str:
        """What to try first, in a row; its first thing is never cut."""
        rows, most = [line.says for line in self.recommendation.before], max(1, room.notes)
        more = f" And {len(rows) - most} more{self.places.rest}."
        return " ".join(rows[:most]) + (more if len(rows) > most else "")

    def sides(self, room: Room) -> dict[str, list[str]]:
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

    def ruled_out(self) -> list[str]:
        """The frameworks that hard needs rule out, and by which answer alone."""
        return [
            f"{TITLES[need.framework]} is ruled out by "
            f"{stated.said_in_words(self.catalog, need.question, need.answer)}."
            for need in self.recommendation.verdict.constraints
        ]

    def _needs(self, what: str, excluded: Framework) -> list[str]:
        """The hard needs that rule a framework out."""
        return [
            f"{what}: {stated.said_in_words(self.catalog, need.question, need.answer)}."
            for need in self.recommendation.verdict.constraints
            if need.framework == excluded
        ]

    def _reasons(self, framework: Framework, room: Room) -> list[str]:
        """The heaviest reasons; the options name all."""
        if room.brief:
            titles = [line.title for line in lines_for(self.recommendation.verdict, framework)]
            rows = [", ".join(cut(titles, room.names, self.places.rest))] if titles else []
        else:
            rows = reason_rows(self.recommendation, self.catalog, framework, self.places)
        return rows[: room.reasons] or [f"Nothing that counts speaks for {TITLES[framework]}."]

    def changes(self) -> list[str]:
        """What would let a framework in; else each answer that would name another verdict's."""
        recommendation = self.recommendation
        if ways := stated.way_rows(recommendation, self.catalog):
            return ways
        flips = recommendation.flips
        named = recommendation.verdict.framework
        others = tuple(flip for flip in flips.answers if flip.framework != named)
        narrowed = replace(recommendation, flips=replace(flips, answers=others))
        return words.answer_flips(narrowed, self.catalog)

    def notes(self, room: Room) -> list[str]:
        """What to know; what the starter makes otherwise is never cut."""
        advice = [line.says for line in self.recommendation.advice]
        if room.brief:
            return [*self.recommendation.makes]
        return [*self.recommendation.makes, *cut(advice, room.notes, self.places.rest)]
