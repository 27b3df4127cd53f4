"""The three files of a decision's record."""

from collections.abc import Sequence

from advisor.judgement.decision import Decision
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.model import Catalog
from advisor.report.recommendation.record.evidence import as_evidence
from advisor.report.recommendation.record.page import as_markdown
from advisor.report.recommendation.record.picture import as_svg
from advisor.starter.record import DECISION, EVIDENCE, PICTURE


def record_files(
    recommendation: Recommendation,
    catalog: Catalog,
    decision: Decision,
    name: str,
    made: Sequence[str] = (),
) -> dict[str, str]:
    """Path in the project -> text: the page, the evidence behind it, the picture on it.

    Args:
        made: what each answer made of the project.
    """
    return {
        DECISION: as_markdown(recommendation, catalog, decision, name, made=made),
        EVIDENCE: as_evidence(recommendation, catalog, decision, name),
        PICTURE: as_svg(recommendation, catalog),
    }
