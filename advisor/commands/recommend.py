"""Recommend only."""

import json

from advisor.commands.request import (
    Judging,
    given_answers,
    judge_case,
    save,
)
from advisor.interview import questionnaire
from advisor.interview.answers_file import check_new_file
from advisor.knowledge.catalog import load_catalog
from advisor.report.as_json import as_dict


def run_recommend(judging: Judging) -> None:
    """Print the recommendation; questions without an answer count as unsure."""
    catalog = load_catalog()
    if judging.save is not None:
        check_new_file(judging.save)
    given = given_answers(catalog, judging)
    filled = questionnaire.fill_missing(catalog, given, by_default=False)
    recommendation = judge_case(catalog, filled, judging)
    save(judging, given, catalog)
    if judging.as_json:
        print(json.dumps(as_dict(recommendation, catalog), indent=2))
    else:
        from advisor.report.recommendation import show
        from advisor.report.screen import make_screen  # 30 ms that scripts need not pay

        show(make_screen(plain=judging.plain), recommendation, catalog, why=judging.why)
