"""Show the interview."""

from advisor.commands.request import Output
from advisor.knowledge.catalog import load_catalog
from advisor.report.payload import head, print_payload
from advisor.report.reference.overview import question_rows


def run_questions(output: Output) -> None:
    """The interview as a table."""
    catalog = load_catalog()
    rows = question_rows(catalog)
    if output.json:
        print_payload({**head(catalog), "questions": rows})
        return
    from advisor.report.reference.tables import show_questions
    from advisor.report.screen import make_screen

    show_questions(make_screen(plain=output.plain), rows)
