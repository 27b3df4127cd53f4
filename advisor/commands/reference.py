"""The commands that show the data itself: criteria, explain, questions, stale.

What draws is imported where a person reads: scripts that take JSON need not pay for it.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from advisor.errors import UsageError, require_known
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.ids import find
from advisor.report.entries import describe, header
from advisor.report.overview import By, criteria_rows, oldest_age_in_days, question_rows, stale_rows

MOST_DAYS = 36_500


def run_criteria(sources: Sequence[str], *, as_json: bool, plain: bool) -> None:
    """Every criterion under both lenses.

    Raises:
        UsageError: an unknown article.
    """
    catalog = load_catalog()
    for name in sources:
        require_known("article", name, catalog.documents)
    heard = frozenset(sources) or None
    rows = criteria_rows(catalog, heard)
    if as_json:
        _print({**header(catalog), "sources": sorted(heard or catalog.documents), "criteria": rows})
    else:
        from advisor.report.screen import make_screen
        from advisor.report.tables import show_criteria

        show_criteria(make_screen(plain=plain), rows, sorted(heard) if heard else None)


def run_explain(word: str, *, as_json: bool, plain: bool) -> None:
    """All that an id means; where it names several things, each of them.

    Raises:
        UsageError: nothing has that id.
    """
    catalog = load_catalog()
    meanings = find(catalog, word)
    entries = [describe(catalog, kind, name) for kind, name in meanings]
    if as_json:
        _print({**header(catalog), "asked": word, "meanings": entries})
        return
    from advisor.report.pages import compose
    from advisor.report.screen import make_screen, put
    from advisor.report.tables import show_page

    screen = make_screen(plain=plain)
    if len(meanings) > 1:
        one = " or ".join(f"{kind}:{name}" for kind, name in meanings)
        put(screen, f"{word} names {len(meanings)} things; for one alone: {one}\n")
    for number, entry in enumerate(entries):
        if number:
            put(screen, "\n")
        show_page(screen, compose(entry))


def run_questions(*, as_json: bool, plain: bool) -> None:
    """The interview as a table."""
    catalog = load_catalog()
    rows = question_rows(catalog)
    if as_json:
        _print({**header(catalog), "questions": rows})
    else:
        from advisor.report.screen import make_screen
        from advisor.report.tables import show_questions

        show_questions(make_screen(plain=plain), rows)


def run_stale(days: str, by: str, *, as_json: bool, plain: bool) -> None:
    """The facts older than so many days by this machine's clock.

    Raises:
        UsageError: no number of days, or no such way to count.
    """
    most = _days(days)
    require_known("way to count", by, ("read", "published"))
    catalog, now = load_catalog(), date.today()
    rows = stale_rows(catalog, most, cast(By, by), now)
    if as_json:
        _print({**header(catalog), "today": now.isoformat(), "days": most, "by": by, "stale": rows})
        return
    from advisor.report.screen import make_screen
    from advisor.report.tables import show_stale

    oldest = oldest_age_in_days(catalog, cast(By, by), now)
    nothing = f"Nothing was last {by} more than {most} days ago; the longest: {oldest}."
    show_stale(make_screen(plain=plain), rows, nothing)


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_DAYS):
        raise UsageError(
            f"--days {text!r} is not a number of days", f"Valid: 1 to {MOST_DAYS}, like 180"
        )
    return int(text)


def _print(told: dict[str, Any]) -> None:
    print(json.dumps(told, indent=2))
