"""The written personas: who they are, what an expert would say, what fwpick says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from advisor.choices import LENSES, Lens
from advisor.frameworks import Framework
from advisor.interview.questionnaire import Answer
from advisor.interview.terms import Terms
from advisor.judgement.calls import Call, outcome
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation, call_text, counted
from advisor.knowledge.model import Catalog
from advisor.report.recommendation import stated, words
from tools import ROOT

FOLDER = ROOT / "tests" / "personas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a fair expert would say under one lens, why, and the facts or claims it rests on.

    Args:
        also: other verdicts that the expert would sign as well.
        missing: the fact that would bring fwpick to say so, where it names no framework.
    """

    call: Call
    framework: Framework | None
    why: str
    because: tuple[str, ...]
    also: tuple[tuple[Call, Framework | None], ...] = ()
    missing: str = ""

    @property
    def signed(self) -> tuple[tuple[Call, Framework | None], ...]:
        """Every verdict the expert would sign."""
        return ((self.call, self.framework), *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody with answers, and an expert's opinion, under each lens or today's alone."""

    id: str
    who: str
    answers: Mapping[str, str]
    weights: Mapping[str, float]
    opinions: Mapping[Lens, Opinion]

    @property
    def number(self) -> int:
        """The number that leads the file's name; odd ones choose, even ones judge."""
        return int(self.id.split("-", 1)[0])


@cache  # they are judged again for every way to count doubt
def read_personas() -> tuple[Persona, ...]:
    """All personas by number."""
    return tuple(
        _persona(path.stem, yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yaml"))
    )


def _persona(name: str, row: dict[str, Any]) -> Persona:
    return Persona(
        id=name,
        who=row["who"],
        answers=row.get("answers", {}),
        weights=row.get("weights", {}),
        opinions={lens: _opinion(row[lens]) for lens in LENSES if lens in row},
    )


def _opinion(row: dict[str, Any]) -> Opinion:
    return Opinion(
        call=row["call"],
        framework=row.get("framework"),
        why=row["why"],
        because=tuple(row.get("because", ())),
        also=tuple((each["call"], each.get("framework")) for each in row.get("or", ())),
        missing=row.get("missing", ""),
    )


def recommend_to(persona: Persona, catalog: Catalog, lens: Lens) -> Recommendation:
    """What fwpick recommends to a persona."""
    answers = {name: Answer(value=value, origin="file") for name, value in persona.answers.items()}
    return recommend(catalog, answers, Terms(lens=lens, weights=persona.weights))


def page(persona: Persona, catalog: Catalog) -> str:
    """The recommendation under both lenses beside the expert's; no dates, so that verdicts show."""
    parts = [f"{persona.id}: {persona.who}\n"]
    for lens, opinion in persona.opinions.items():
        recommendation = recommend_to(persona, catalog, lens)
        parts.append(_lens_part(opinion, recommendation, catalog))
    return "\n".join(parts)


def _lens_part(opinion: Opinion, recommendation: Recommendation, catalog: Catalog) -> str:
    verdict = recommendation.verdict
    rows = [
        f"{recommendation.terms.lens}: {call_text(verdict)}"
        f" (margin {verdict.margin:+.2f}, win share {verdict.win_share:.2f})",
        f"  the expert: {' or '.join(outcome(*each) for each in opinion.signed)}. {opinion.why}",
        *(f"  before either: {line.says}" for line in recommendation.before),
        *(f"  ! {row}" for row in stated.constraint_rows(recommendation, catalog)),
        *(
            f"  {line.title:<26} {100 * line.share:3.0f} %  lean {line.lean:+.2f}"
            f"  adds {line.contribution:+.3f}"
            for line in counted(verdict)
        ),
        *(f"  - {row}" for row in words.flip_rows(recommendation, catalog)),
    ]
    return "\n".join(rows) + "\n"


def pages(catalog: Catalog) -> dict[Path, str]:
    """Path -> text of the page beside each persona."""
    return {FOLDER / f"{each.id}.txt": page(each, catalog) for each in read_personas()}
