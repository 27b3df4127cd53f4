"""The written personas: who they are, what an expert would say, what fwpick says."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from advisor.frameworks import Framework
from advisor.interview.questionnaire import Answer
from advisor.interview.terms import Terms
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Call, Recommendation, call_text, counted, outcome
from advisor.knowledge.model import LENSES, Catalog, Lens
from advisor.report.recommendation import words
from tools import ROOT

FOLDER = ROOT / "tests" / "personas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a fair expert would say under one lens, why, and the facts or claims it rests on."""

    call: Call
    framework: Framework | None
    why: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody with answers, and an expert's opinion under each lens."""

    id: str
    who: str
    answers: Mapping[str, str]
    weights: Mapping[str, float]
    opinions: Mapping[Lens, Opinion]

    @property
    def number(self) -> int:
        """The number that leads the file's name; odd ones choose, even ones judge."""
        return int(self.id.split("-", 1)[0])


def read_personas() -> list[Persona]:
    """All personas by number."""
    return [
        _persona(path.stem, yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yaml"))
    ]


def _persona(name: str, row: dict[str, Any]) -> Persona:
    opinions = {
        lens: Opinion(
            call=row[lens]["call"],
            framework=row[lens].get("framework"),
            why=row[lens]["why"],
            because=tuple(row[lens]["because"]),
        )
        for lens in LENSES
    }
    return Persona(
        id=name,
        who=row["who"],
        answers=row.get("answers", {}),
        weights=row.get("weights", {}),
        opinions=opinions,
    )


def recommend_to(persona: Persona, catalog: Catalog, lens: Lens) -> Recommendation:
    """What fwpick recommends to a persona."""
    answers = {name: Answer(value=value, origin="file") for name, value in persona.answers.items()}
    return recommend(catalog, answers, Terms(lens=lens, weights=persona.weights))


def page(persona: Persona, catalog: Catalog) -> str:
    """The recommendation under both lenses beside the expert's; no dates, so that verdicts show."""
    parts = [f"{persona.id}: {persona.who}\n"]
    for lens in LENSES:
        recommendation = recommend_to(persona, catalog, lens)
        parts.append(_lens_part(persona.opinions[lens], recommendation, catalog))
    return "\n".join(parts)


def _lens_part(opinion: Opinion, recommendation: Recommendation, catalog: Catalog) -> str:
    verdict = recommendation.verdict
    rows = [
        f"{recommendation.terms.lens}: {call_text(verdict)}"
        f" (margin {verdict.margin:+.2f}, win share {verdict.win_share:.2f})",
        f"  the expert: {outcome(opinion.call, opinion.framework)}. {opinion.why}",
        *(f"  ! {row}" for row in words.constraint_rows(recommendation, catalog)),
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
