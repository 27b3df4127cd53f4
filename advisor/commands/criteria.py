"""Show every criterion under both lenses."""

from collections.abc import Sequence

from advisor.commands.request import Output
from advisor.interview.terms import check_sources
from advisor.knowledge.catalog import load_catalog
from advisor.report.payload import head, print_payload
from advisor.report.reference.overview import criteria_rows


def run_criteria(sources: Sequence[str], output: Output) -> None:
    """Every criterion under both lenses.

    Args:
        sources: the articles admitted to the `documents` lens; none named admits all.

    Raises:
        UsageError: an unknown article.
    """
    catalog = load_catalog()
    admitted = check_sources(catalog, sources)
    rows = criteria_rows(catalog, admitted)
    if output.json:
        heard = sorted(admitted or catalog.documents)
        print_payload({**head(catalog), "sources": heard, "criteria": rows})
        return
    from advisor.report.reference.tables import show_criteria
    from advisor.report.screen import make_screen

    show_criteria(make_screen(plain=output.plain), rows, sorted(admitted) if admitted else None)
