"""The files that a command writes: answers, a page, a picture, the record of a project."""

import json
from pathlib import Path

from advisor.commands.request import Output
from advisor.files.new import write_new
from advisor.interview.answers_file import format_answers
from advisor.interview.questionnaire import Answers
from advisor.interview.terms import Terms
from advisor.judgement.decision import Decision
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.model import Catalog
from advisor.report.recommendation.as_json import as_dict
from advisor.report.recommendation.record.files import record_files
from advisor.starter.plan import Plan
from advisor.starter.record import ANSWERS, RECORD
from advisor.starter.shape import shape_rows


def save_answers(path: Path, answers: Answers, catalog: Catalog, terms: Terms) -> None:
    """Write answers and terms to a new file; an existing one is never changed.

    Raises:
        FwpickError: the file exists or cannot be written.
    """
    write_new(path, format_answers(answers, catalog, terms))


def write_views(output: Output, recommendation: Recommendation, catalog: Catalog) -> None:
    """Write the page and the picture that were asked for.

    Raises:
        FwpickError: one exists or cannot be written.
    """
    if output.html is not None:
        from advisor.report.page.compose import as_html  # 90 ms that only a page costs

        write_new(output.html, as_html(recommendation, catalog))
    if output.svg is not None:
        from advisor.report.recommendation.record.picture import as_svg

        write_new(output.svg, as_svg(recommendation, catalog))


def project_record(
    recommendation: Recommendation, catalog: Catalog, decision: Decision, plan: Plan
) -> dict[str, str]:
    """Path in a project -> text of what says why it is as it is, for people and for fwpick."""
    record = as_dict(recommendation, catalog, decision)
    made = shape_rows(catalog, plan)
    return {
        **record_files(recommendation, catalog, decision, plan.name, made),
        ANSWERS: format_answers(recommendation.answers, catalog, recommendation.terms),
        RECORD: json.dumps(record, indent=1, sort_keys=True) + "\n",
    }
