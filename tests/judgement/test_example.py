"""The example of docs/arithmetic.md, worked again with nothing but its own figures."""

import re
from math import erf, sqrt

import pytest

from advisor.judgement.case import Case
from advisor.judgement.score import judge
from tests.factories import SHIPPED
from tests.running import ROOT
from tools.docs.example import ANSWERS, END, START

TEXT = (ROOT / "docs" / "arithmetic.md").read_text(encoding="utf-8")
EXAMPLE = TEXT.partition(START)[2].partition(END)[0]
LINES = [
    [float(cell) for cell in row.split("|")[2:6]]
    for row in EXAMPLE.splitlines()
    if row.count("|") == 6 and re.search(r"\d\.\d", row)
]
CHOICES = [
    [float(cell) for cell in row.split("|")[2:4]]
    for row in EXAMPLE.splitlines()
    if row.count("|") == 4 and re.search(r"\d\.\d", row)
]


def printed(name: str) -> float:
    """The figure that the example prints behind this name."""
    found = re.search(rf"{re.escape(name)} = ([+-]?[\d.]+)", EXAMPLE)
    assert found, name
    return float(found[1].rstrip("."))


def test_the_example_can_be_worked_again_from_its_tables() -> None:
    mean = sum(p * m for p, m in CHOICES)
    deviation = sqrt(sum(p * (m - mean) ** 2 for p, m in CHOICES))
    assert printed("standard deviation d") == pytest.approx(deviation, abs=1e-3)
    pull = sum(w * x for w, x, _, _ in LINES)
    size, spread = (sum(row[0] * row[at] for row in LINES) for at in (3, 2))
    doubt = 0.5 * deviation
    z = pull / sqrt(size**2 / 12 + spread**2 + doubt**2)
    figures = {"M": pull, "A": size, "S": spread, "D": doubt, "sum of w": sum(r[0] for r in LINES)}
    for name, figure in figures.items():
        assert printed(name) == pytest.approx(figure, abs=2e-3), name
    assert printed("margin") == pytest.approx(pull / sum(row[0] for row in LINES), abs=1e-3)
    share = (1 + erf(abs(z) / sqrt(2))) / 2
    (shown,) = re.findall(r"win share = Phi\([\d.]+\) = ([\d.]+)", EXAMPLE)
    assert float(shown) == pytest.approx(share, abs=1e-3)


def test_the_example_is_what_the_program_says() -> None:
    verdict = judge(SHIPPED, Case(answers=ANSWERS), "today")
    assert printed("margin") == pytest.approx(verdict.margin, abs=1e-4)
    assert EXAMPLE.rstrip().endswith(verdict.call)
    assert len(LINES) == sum(1 for line in verdict.rows if line.weight)
