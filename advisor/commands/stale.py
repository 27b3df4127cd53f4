"""Show the facts that have grown old."""

from datetime import date

from advisor.commands.request import Output
from advisor.knowledge.age import By
from advisor.knowledge.catalog import load_catalog
from advisor.report.payload import head, print_payload
from advisor.report.reference.overview import oldest_age_in_days, stale_rows


def run_stale(days: int, by: By, output: Output) -> None:
    """The facts older than so many days by this machine's clock."""
    catalog, now = load_catalog(), date.today()
    rows = stale_rows(catalog, days, by, now)
    if output.json:
        asked = {"today": now.isoformat(), "days": days, "by": by}
        print_payload({**head(catalog), **asked, "stale": rows})
        return
    from advisor.report.reference.tables import show_stale
    from advisor.report.screen import make_screen

    oldest = oldest_age_in_days(catalog, by, now)
    nothing = (
        f"Nothing was last {by} more than {days} days ago; the oldest was {by} {oldest} days ago."
    )
    show_stale(make_screen(plain=output.plain), rows, nothing)
