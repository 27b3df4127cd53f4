"""Recommend only."""

from advisor.commands.request import Request
from advisor.interview.answers_file import save_answers
from advisor.interview.questionnaire import fill_missing
from advisor.judgement.recommend import recommend
from advisor.knowledge.catalog import load_catalog
from advisor.report.payload import print_payload
from advisor.report.recommendation.as_json import as_dict


def run_recommend(request: Request) -> None:
    """Print the recommendation; questions without an answer count as unsure.

    Raises:
        FwpickError: the answers could not be saved.
    """
    catalog = load_catalog()
    answers = fill_missing(catalog, request.given, by_default=False)
    recommendation = recommend(catalog, answers, request.terms)
    if request.save is not None:
        save_answers(request.save, request.given, catalog, request.terms)
    if request.output.json:
        print_payload(as_dict(recommendation, catalog))
        return
    from advisor.report.recommendation.terminal import show
    from advisor.report.screen import make_screen  # 30 ms that scripts reading JSON need not pay

    show(make_screen(plain=request.output.plain), recommendation, catalog, why=request.output.why)
