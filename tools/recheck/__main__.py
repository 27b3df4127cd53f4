"""Read again what the facts rest on: `python -m tools.recheck`.

Exit codes: 0 nothing changed, 1 something changed, 2 nothing changed as far as could be read, but
something could not be read, or the data are broken. `make` ends with its own 2 for either.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from advisor.errors import DataError
from advisor.knowledge.catalog import build_catalog
from advisor.paths import DATA
from tools.data.authored import read_sources
from tools.data.check_rules import CHECK_RULES
from tools.data.checks import Check, placed_checks
from tools.data.derive import derive
from tools.data.lint import lint
from tools.data.tree import Tree, facts_by_id
from tools.docs.personas import read_personas
from tools.recheck.accessed import due, read_again, write
from tools.recheck.asking import Asking
from tools.recheck.outcome import recheck
from tools.recheck.reading import read_all
from tools.recheck.report import UNREAD, Report, Resting, as_json, as_text
from tools.recheck.resting import moves, others_on, ratings_on


def main(words: Sequence[str] | None = None) -> int:
    """Read, tell and, if asked to, write; the exit code."""
    options = _parser().parse_args(words)
    if problems := lint(options.data, CHECK_RULES):
        print("\n".join(problems), file=sys.stderr)
        return UNREAD
    try:
        report = run(options, date.today())
    except (DataError, OSError) as error:
        print(f"recheck: {error}", file=sys.stderr)
        return UNREAD
    text = json.dumps(as_json(report), indent=2, ensure_ascii=False) if options.json else None
    print(text or as_text(report))
    return report.code


def run(options: argparse.Namespace, today: date) -> Report:
    """Everything that was asked for.

    Raises:
        DataError: the data cannot be read, or no fact matches the pattern.
        OSError: a file could not be written.
    """
    tree = read_sources(options.data)
    checks = live_checks(tree, options.only)
    if not checks:
        raise DataError(f"no fact with checks matches {options.only}")
    print(f"Reading {len(checks)} checks, two at a time ...", file=sys.stderr)
    outcomes = recheck(checks, partial(read_all, asking=Asking(timeout=options.timeout)))
    read = read_again(tree, outcomes)
    if options.write:
        write(options.data, read, today)
    return Report(
        outcomes=outcomes,
        resting=_resting(tree, {each.check.fact for each in outcomes if each.state == "changed"}),
        in_full=len(read),
        due=due(read, today),
        written=options.write,
    )


def live_checks(tree: Tree, only: str = "*") -> list[Check]:
    """The checks of facts that match a pattern and are not withdrawn."""
    known = facts_by_id(tree)
    return [
        check
        for _, check in placed_checks(tree)
        if fnmatchcase(check.fact, only) and not known[check.fact].get("withdrawn")
    ]


def _resting(tree: Tree, changed: set[str]) -> dict[str, Resting]:
    if not changed:
        return {}
    catalog, personas = build_catalog(derive(tree)), read_personas()
    return {
        fact: Resting(
            ratings=ratings_on(tree, fact),
            others=others_on(tree, fact),
            moves=moves(catalog, personas, fact),
        )
        for fact in sorted(changed)
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make recheck ARGS=...", description="Read again what the facts rest on."
    )
    parser.add_argument(
        "--write", action="store_true", help="set accessed where every source was read"
    )
    parser.add_argument("--only", default="*", metavar="PATTERN", help='facts, as "serving/*"')
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--timeout", type=seconds, default=60.0, metavar="SECONDS")
    parser.add_argument(
        "--data", type=Path, default=DATA, metavar="DIR", help="another folder of data"
    )
    return parser


def seconds(text: str) -> float:
    """A time to wait, above 0.

    Raises:
        ValueError: it is none.
    """
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ValueError(text)
    return seconds


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
