"""docs/calibration.md: how far fwpick says what the experts say, and what that chose."""

from collections import Counter
from itertools import product

from advisor.choices import LENSES
from advisor.frameworks import TITLES, Framework
from advisor.judgement.calls import THRESHOLDS, Call, Thresholds
from advisor.judgement.unsaid import DOUBT, Doubt
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog
from tools import ROOT
from tools.docs.calibrate import (
    CHOOSE,
    CREDENCES,
    DOUBTS,
    REPORT,
    Judged,
    best,
    half_of,
    judge_all,
    of_today,
    step,
    step_at,
    steps_off,
    weak_and_clear,
    wrong,
)
from tools.docs.personas import Opinion

PAGE = ROOT / "docs" / "calibration.md"
SHARES = {"clear": (0.85, 0.88, 0.90, 0.92, 0.94, 0.96), "leaning": (0.65, 0.70, 0.75, 0.80)}
HALVES = {CHOOSE: "odd numbers, which chose", REPORT: "even numbers, which did not"}
INTRODUCTION = """# Calibration

<!-- Derived from tests/personas by `make sync`; `make calibrate` prints it. -->

Each persona in `tests/personas` says who somebody is, what they answer, and what a fair expert
would say, under each lens or under today's alone (41 and later), written before fwpick was
asked; some experts would sign more than one verdict, and any of them counts. Beside it lies
fwpick's recommendation, so that a change of data shows as a change of verdict in review. How far
what was not said counts was chosen on the odd numbers; the even ones had no say. Where a hard
need decides, none of it matters: those are counted below each table, and where two clash the
nearest way out is what fwpick says. It is the authors' judgement, not a survey.

"""
GRID = """
## The choice of doubt

What was not said adds its usual answers at a credence and a doubt, more or less off together
([the arithmetic](arithmetic.md)). Steps off the experts in all, today, on the odd half, in brackets
on the even half, by credence (rows) and doubt (columns), each question off by itself. A choice
under which a single weak answer would be clear is left out (marked x). One step of one persona
decides nothing: of all that are at most one step worse than the best, the nearest to a credence of
0.25 and a doubt of 0.50 counts, where it all began. The lens `documents` has no say:
its experts told of what was said alone.

"""
THRESHOLD_GRID = """
## The thresholds

They were chosen on the first forty before what was not said counted at all, and are left there:
clear from a win share of {clear:.2f}, leaning from {leaning:.2f}. Steps off in all by the win share
from which a call is clear (rows) or leaning (columns), odd half and in brackets the even one.

"""
STEPS = {
    2: "PyTorch, clear",
    1: "PyTorch, leaning",
    0: "close",
    -1: "TensorFlow, leaning",
    -2: "TensorFlow, clear",
}


def page(catalog: Catalog) -> str:
    """docs/calibration.md."""
    rows = judge_all(catalog)
    parts = [INTRODUCTION, _summary_part(rows), _tensorflow_part(rows)]
    for half, lens in product(HALVES, LENSES):
        chosen = [row for row in half_of(rows, half) if row.lens == lens]
        parts.append(f"\n## Lens `{lens}`, {HALVES[half]}\n\n{_confusion(chosen)}")
    return "".join([*parts, _doubt_part(catalog), _threshold_part(rows), _differences(rows)])


def _summary_part(rows: list[Judged]) -> str:
    lines = [
        "| Half | Lens | Verdicts | As the expert | One step off | More | Wrong framework |\n"
        "|---|---|---:|---:|---:|---:|---:|\n"
    ]
    for half, lens in product(HALVES, LENSES):
        chosen = [row for row in half_of(rows, half) if row.lens == lens]
        off = [row.steps_off() for row in chosen if not row.hard]
        lines.append(
            f"| {HALVES[half]} | {lens} | {len(chosen)} | {sum(row.agrees() for row in chosen)} "
            f"| {off.count(1)} | {sum(one > 1 for one in off)} "
            f"| {sum(wrong(row) for row in chosen)} |\n"
        )
    return "".join(lines)


def _tensorflow_part(rows: list[Judged]) -> str:
    """Those who need TensorFlow, apart: never naming it would be right about the rest."""
    needing = [
        row
        for row in rows
        if row.lens == "today" and {name for _, name in row.opinion.signed} == {"tensorflow"}
    ]
    lines = [
        "\n## Those who need TensorFlow\n\n",
        "Every verdict the expert would sign today names TensorFlow. ",
        f"fwpick names it for {sum(row.named == 'tensorflow' for row in needing)} ",
        f"of {len(needing)}.\n\n",
        "| Persona | Half | The expert | fwpick | TensorFlow's win share "
        "| The fact that is missing |\n",
        "|---|---|---|---|---:|---|\n",
    ]
    for row in needing:
        share = row.verdict.win_share
        theirs = share if row.verdict.leader == "tensorflow" else 1 - share
        lines.append(
            f"| {row.persona.id} | {'odd' if row.persona.number % 2 else 'even'} "
            f"| {_signed(row.opinion)} | {_call(row.verdict.call, row.verdict.framework)} "
            f"| {'by need' if row.hard else f'{theirs:.2f}'} "
            f"| {'' if row.named == 'tensorflow' else row.opinion.missing} |\n"
        )
    return "".join(lines)


def _confusion(rows: list[Judged]) -> str:
    """Of several verdicts that an expert would sign, the one nearest to fwpick's is the row."""
    counted: Counter[tuple[int, int]] = Counter()
    for row in rows:
        if not row.hard:
            got = step_at(row)
            nearest = min((step(*each) for each in row.opinion.signed), key=lambda s: abs(s - got))
            counted[nearest, got] += 1
    head = (
        "| The expert | " + " | ".join(STEPS.values()) + " |\n|---|" + "---:|" * len(STEPS) + "\n"
    )
    body = "".join(
        f"| {title} | " + " | ".join(str(counted[expected, got] or ".") for got in STEPS) + " |\n"
        for expected, title in STEPS.items()
    )
    hard = [row for row in rows if row.hard]
    agreed = sum(row.agrees() for row in hard)
    return f"{head}{body}\nHard needs: {agreed} of {len(hard)} as the expert.\n"


def _doubt_part(catalog: Catalog) -> str:
    lines = [
        GRID,
        f"In use: {_words(DOUBT)}. The odd half would choose: {_words(best(catalog))}.\n\n",
        "| | " + " | ".join(f"{doubt:.2f}" for doubt in DOUBTS) + " |\n",
        "|---|" + "---:|" * len(DOUBTS) + "\n",
    ]
    for credence in CREDENCES:
        cells = [
            _cell(catalog, Doubt(credence=credence, doubt=doubt, together=0.0)) for doubt in DOUBTS
        ]
        lines.append(f"| {credence:.2f} | " + " | ".join(cells) + " |\n")
    return "".join(lines)


def _cell(catalog: Catalog, doubt: Doubt) -> str:
    rows = judge_all(catalog, doubt)
    odd, even = (steps_off(of_today(half_of(rows, half))) for half in HALVES)
    return f"{odd} ({even}){' x' if weak_and_clear(catalog, doubt) else ''}"


def _words(doubt: Doubt) -> str:
    return (
        f"a credence of {doubt.credence:.2f}, a doubt of {doubt.doubt:.2f}, "
        f"together {doubt.together:.2f}"
    )


def _threshold_part(rows: list[Judged]) -> str:
    odd, even = (half_of(rows, half) for half in HALVES)
    lines = [
        THRESHOLD_GRID.format(clear=THRESHOLDS.clear, leaning=THRESHOLDS.leaning),
        "| | " + " | ".join(f"{share:.2f}" for share in SHARES["leaning"]) + " |\n",
        "|---|" + "---:|" * len(SHARES["leaning"]) + "\n",
    ]
    for clear in SHARES["clear"]:
        cells = []
        for leaning in SHARES["leaning"]:
            at = Thresholds(clear=clear, leaning=leaning)
            cells.append(f"{steps_off(odd, at)} ({steps_off(even, at)})")
        lines.append(f"| {clear:.2f} | " + " | ".join(cells) + " |\n")
    return "".join(lines)


def _differences(rows: list[Judged]) -> str:
    lines = [
        "\n## Where they differ\n\n",
        "| Persona | Lens | The expert | fwpick | Why the expert |\n|---|---|---|---|---|\n",
    ]
    for row in rows:
        if not row.agrees():
            got = _call(row.verdict.call, row.verdict.framework)
            lines.append(
                f"| {row.persona.id} | {row.lens} | {_signed(row.opinion)} | {got} "
                f"| {row.opinion.why} |\n"
            )
    return "".join(lines)


def _signed(opinion: Opinion) -> str:
    return " or ".join(_call(*each) for each in opinion.signed)


def _call(call: Call, framework: Framework | None) -> str:
    return f"{TITLES[framework]}, {call}" if framework else call


def main() -> None:
    """Print the page and write it."""
    text = page(load_catalog())
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    print(text, end="")


if __name__ == "__main__":
    main()
