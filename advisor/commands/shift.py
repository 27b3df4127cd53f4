"""Whether a project's own answers give another verdict now than when it was made."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.commands.request import check_case
from advisor.commands.rerun import judging_of
from advisor.errors import FwpickError
from advisor.frameworks import Framework
from advisor.judgement.decision import other_lens
from advisor.judgement.score import judge
from advisor.judgement.verdict import Call, Case, outcome
from advisor.knowledge.model import Catalog, Lens
from advisor.starter.record import ANSWERS, Provenance, read_record


@dataclass(frozen=True, slots=True)
class Shift:
    """A lens whose verdict is another than the one recorded: its call and framework, each time."""

    lens: Lens
    then: tuple[Call, Framework | None]
    now: tuple[Call, Framework | None]

    @property
    def says(self) -> str:
        """What moved, in one sentence."""
        return (
            f"Judged again (lens {self.lens}), this project's answers give: {outcome(*self.now)}; "
            f"when it was made: {outcome(*self.then)}."
        )

    def as_dict(self) -> dict[str, Any]:
        """The same for scripts."""
        names = ("call", "framework")
        then, now = (dict(zip(names, each, strict=True)) for each in (self.then, self.now))
        return {"lens": self.lens, "then": then, "now": now}


def find_shift(root: Path, made: Provenance, catalog: Catalog) -> Shift | None:
    """The first lens that decided and would decide otherwise now.

    None where none would, and where the record or the answers can no longer be judged.
    """
    record = read_record(root)
    try:
        lens, stated, sources = check_case(catalog, judging_of(made.judging))
        case = Case(kept_answers(root, catalog), stated, sources)
        decided_by_other = record["decision"]["by"] == "other-lens"
        for each in (lens, other_lens(lens)) if decided_by_other else (lens,):
            recorded, verdict = record["lenses"][each], judge(catalog, case, each)
            shift = Shift(
                each,
                (recorded["call"], recorded["framework"]),
                (verdict.call, verdict.framework),
            )
            if shift.then != shift.now:
                outcome(*shift.then)  # somebody may have written what is no verdict
                return shift
    except (FwpickError, LookupError, TypeError):
        pass
    return None


def kept_answers(root: Path, catalog: Catalog) -> dict[str, str]:
    """The project's answers that this version still asks for.

    Raises:
        FwpickError: the file is missing or no answers file.
    """
    path = root / ANSWERS
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8")).get("answers", {})
        return {
            name: value
            for name, value in given.items()
            if name in catalog.questions and value in catalog.questions[name].values
        }
    except OSError as error:
        raise FwpickError(f"{path}: cannot be read; nothing was changed") from error
    except (ValueError, AttributeError) as error:
        raise FwpickError(f"{path}: not an answers file: {error}; nothing was changed") from error
