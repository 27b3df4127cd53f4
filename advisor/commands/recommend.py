"""Recommend only."""

from typing import TYPE_CHECKING

from advisor.commands.request import Output, Request
from advisor.interview.asking import has_terminal
from advisor.interview.questionnaire import Answers, fill_missing
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog
from advisor.report.payload import print_payload
from advisor.report.recommendation.as_json import as_dict

if TYPE_CHECKING:
    from advisor.report.screen import Screen


def run_recommend(request: Request) -> None:
    """Print the recommendation; a person who gave no answer is asked, else what is open is unsure.

    Raises:
        FwpickError: the answers could not be saved.
    """
    catalog = load_catalog()
    given = any(answer.origin in ("flag", "file") for answer in request.given.values())
    if has_terminal() and not (given or request.output.json or request.output.markdown):
        _ask_and_recommend(request, catalog)
        return
    recommendation = _judged(request, request.given, catalog)
    if request.save is not None:
        from advisor.commands.written import save_answers

        save_answers(request.save, request.given, catalog, request.terms)
    _write_views(request.output, recommendation, catalog)
    if request.output.json:
        print_payload(as_dict(recommendation, catalog))
    elif request.output.markdown:
        from advisor.report.recommendation.record.page import as_markdown

        print(as_markdown(recommendation, catalog), end="")
    else:
        from advisor.report.screen import make_screen  # 30 ms that JSON readers need not pay

        _show(make_screen(plain=request.output.plain), request, recommendation, catalog)


def _judged(request: Request, answers: Answers, catalog: Catalog) -> Recommendation:
    filled = fill_missing(catalog, answers, by_default=False)
    return recommend(catalog, filled, request.terms)


def _write_views(output: Output, recommendation: Recommendation, catalog: Catalog) -> None:
    if output.html is not None or output.svg is not None:
        from advisor.commands.written import write_views  # 20 ms that only a file costs

        write_views(output, recommendation, catalog)


def _show(
    screen: "Screen", request: Request, recommendation: Recommendation, catalog: Catalog
) -> None:
    from advisor.report.recommendation.terminal import show

    show(screen, recommendation, catalog, why=request.output.why)


def _ask_and_recommend(request: Request, catalog: Catalog) -> None:
    """Ask a person, recommend, and say how to hear it again or to generate a starter."""
    from advisor.commands.conversation import Conversation
    from advisor.commands.rerun import as_options
    from advisor.interview.wizard import ask
    from advisor.report.screen import make_screen, put
    from advisor.shell import command_lines

    screen = make_screen(plain=request.output.plain)
    conversation = Conversation(catalog=catalog, request=request, screen=screen)
    with conversation.keeping("recommend"):
        ask(conversation.interview)
        answers = conversation.answers
        conversation.finish(answers)
        recommendation = _judged(request, answers, catalog)
        _write_views(request.output, recommendation, catalog)
        put(screen, "")
        _show(screen, request, recommendation, catalog)
        options = as_options(answers, request.terms)
        put(screen, "\nThe same without questions; init instead makes a starter:")
        put(screen, command_lines(["fwpick", "recommend", *options], indent=2))
