"""Whether a project's own answers give another verdict now than when it was made."""

from collections.abc import Mapping
from typing import Any

from advisor.choices import Lens
from advisor.errors import FwpickError
from advisor.frameworks import Framework
from advisor.interview.answers_file import kept_answers, terms_of
from advisor.interview.terms import Terms, terms_of_options
from advisor.judgement.calls import Call, outcome
from advisor.judgement.case import Case
from advisor.judgement.decision import other_lens
from advisor.judgement.score import judge
from advisor.knowledge.model import Catalog
from advisor.report.payload import Payload
from advisor.starter.record import Provenance
from advisor.values import value


@value
class Called:
    """What a verdict comes to."""

    call: Call
    framework: Framework | None


@value
class Shift:
    """A lens whose verdict is another than the one recorded."""

    lens: Lens
    then: Called
    now: Called

    @property
    def says(self) -> str:
        """What moved, in one sentence."""
        says = {"today": "today's facts", "documents": "the articles"}
        return (
            f"Judged again by {says[self.lens]}, this project's answers give: "
            f"{outcome(self.now.call, self.now.framework)}; "
            f"when it was made: {outcome(self.then.call, self.then.framework)}."
        )

    def payload(self) -> Payload:
        """The same for scripts."""
        then, now = (
            {"call": each.call, "framework": each.framework} for each in (self.then, self.now)
        )
        return {"lens": self.lens, "then": then, "now": now}


def find_shift(
    made: Provenance, record: Mapping[str, Any], answers: Mapping[str, Any], catalog: Catalog
) -> Shift | None:
    """The first lens that decided and would decide otherwise now.

    None where none would, and where the record or the answers can no longer be judged.

    Args:
        record: the recommendation as it was recorded.
        answers: the content of the project's answers file.
    """
    try:
        terms = terms_of_project(made, answers, catalog)
        case = Case(
            answers=kept_answers(answers, catalog), weights=terms.weights, sources=terms.sources
        )
        decided_by_other = record["decision"]["by"] == "other-lens"
        for lens in (terms.lens, other_lens(terms.lens)) if decided_by_other else (terms.lens,):
            recorded, verdict = record["lenses"][lens], judge(catalog, case, lens)
            then = Called(call=recorded["call"], framework=recorded["framework"])
            now = Called(call=verdict.call, framework=verdict.framework)
            if then != now:
                outcome(then.call, then.framework)  # a record by hand may hold what is no verdict
                return Shift(lens=lens, then=then, now=now)
    except (FwpickError, LookupError, TypeError):
        pass
    return None


def terms_of_project(made: Provenance, answers: Mapping[str, Any], catalog: Catalog) -> Terms:
    """On which terms a project's answers were judged.

    Raises:
        UsageError: a lens, article, criterion or weight that there is no more.
    """
    if "terms" in answers:
        return terms_of(answers, catalog)
    return terms_of_options(catalog, made.judging)  # made before the answers file kept them
