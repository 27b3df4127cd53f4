"""Show every criterion under both lenses."""

from collections.abc import Sequence

from advisor.commands.request import Output
from advisor.interview.terms import check_sources
from advisor.knowledge.catalog import load_catalog
from advisor.report.overview import criteria_rows
from advisor.report.payload import head, print_payload


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
    from advisor.report.screen import make_screen
    from advisor.report.tables import show_criteria

    show_criteria(make_screen(plain=output.plain), rows, sorted(admitted) if admitted else None)
