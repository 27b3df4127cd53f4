"""The checks of the shipped data against the real registries."""

from functools import partial

import pytest

from tools.data.authored import read_sources
from tools.recheck.__main__ import live_checks
from tools.recheck.asking import Asking
from tools.recheck.outcome import recheck
from tools.recheck.reading import read_all
from tools.recheck.report import Report, Resting, as_text

FEWEST = 44  # facts of the audit of 28 November 2026 that a registry alone can answer for


def test_the_facts_that_a_machine_can_read_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = recheck(live_checks(read_sources()), partial(read_all, asking=Asking()))
    nothing = Resting(ratings=[], others=[], moves=[])
    resting = {each.check.fact: nothing for each in outcomes}
    report = Report(outcomes=outcomes, resting=resting, in_full=0, due=(), written=False)
    with capsys.disabled():
        print(f"\n{as_text(report)}\n{len(report.facts_read)} facts were read.")
    assert len(report.facts_read) >= FEWEST
