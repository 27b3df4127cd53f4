"""Show the interview."""

from advisor.commands.request import Output
from advisor.knowledge.catalog import load_catalog
from advisor.report.overview import question_rows
from advisor.report.payload import head, print_payload


def run_questions(output: Output) -> None:
    """The interview as a table."""
    catalog = load_catalog()
    rows = question_rows(catalog)
    if output.json:
        print_payload({**head(catalog), "questions": rows})
        return
    from advisor.report.screen import make_screen
    from advisor.report.tables import show_questions

    show_questions(make_screen(plain=output.plain), rows)
