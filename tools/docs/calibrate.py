"""Choose the thresholds of the call on half of the personas and report on the other half."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from advisor.frameworks import TITLES, Framework
from advisor.judgement.case import Case
from advisor.judgement.score import judge
from advisor.judgement.verdict import THRESHOLDS, Call, Thresholds, Verdict, grade
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import LENSES, Catalog, Lens
from tools import ROOT
from tools.docs.personas import Opinion, Persona, read_personas

PAGE = ROOT / "docs" / "calibration.md"
SHARES = {"clear": (0.85, 0.88, 0.90, 0.92, 0.94, 0.96), "leaning": (0.65, 0.70, 0.75, 0.80)}
MARGINS = {"clear": (0.05, 0.10, 0.15), "leaning": (0.02, 0.05, 0.10)}
CHOOSE, REPORT = 1, 0  # the remainder of a persona's number by 2
HALVES = {CHOOSE: "odd numbers, which chose", REPORT: "even numbers, which did not"}
INTRODUCTION = """# Calibration

<!-- Derived from tests/personas by `make sync`; `make calibrate` prints it. -->

Each persona in `tests/personas` says who somebody is, what they answer, and what a fair expert
would say under each lens, with the facts or claims it rests on, written before fwpick was
asked. Beside it lies fwpick's recommendation, so that a change of data shows as a change of
verdict in review. The thresholds of the call were chosen on the odd numbers; the even ones had
no say. Where a hard need decides, no threshold matters: those are counted below each table. It
is the authors' judgement, not a survey.

"""
GRID = """
## The choice of thresholds

Steps off the experts in all on the odd half, in brackets on the even half, by the win share
from which a call is clear (rows) or leaning (columns). The least margins are varied too, 0.05
to 0.15 and 0.02 to 0.10. Among equals the nearest to where it all began counts: 0.90 and 0.10,
0.75 and 0.05.

"""
STEPS = {
    2: "PyTorch, clear",
    1: "PyTorch, leaning",
    0: "close",
    -1: "TensorFlow, leaning",
    -2: "TensorFlow, clear",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A persona under one lens: what the expert says and what fwpick says."""

    persona: Persona
    lens: Lens
    opinion: Opinion
    verdict: Verdict

    @property
    def hard(self) -> bool:
        """Whether a hard need decides, so that no threshold matters."""
        return bool(self.verdict.constraints) or self.opinion.call in ("constraint", "none")

    def agrees(self) -> bool:
        """Whether call and framework are the expert's."""
        mine = (self.verdict.call, self.verdict.framework)
        return mine == (self.opinion.call, self.opinion.framework)


def step(call: Call, framework: Framework | None) -> int:
    """A call on the scale from -2 (TensorFlow, clear) to +2 (PyTorch, clear)."""
    size = {"clear": 2, "leaning": 1}.get(call, 0)
    return -size if framework == "tensorflow" else size


def judge_all(catalog: Catalog) -> list[Judged]:
    """Every persona under both lenses."""
    rows = []
    for persona, lens in product(read_personas(), LENSES):
        verdict = judge(catalog, Case(answers=persona.answers, weights=persona.weights), lens)
        rows.append(
            Judged(persona=persona, lens=lens, opinion=persona.opinions[lens], verdict=verdict)
        )
    return rows


def steps_off(rows: Sequence[Judged], at: Thresholds) -> int:
    """How many steps the calls are off the experts' in all, under these thresholds."""
    return sum(abs(_step_at(row, at) - _expected(row)) for row in rows if not row.hard)


def _expected(row: Judged) -> int:
    return step(row.opinion.call, row.opinion.framework)


def _step_at(row: Judged, at: Thresholds) -> int:
    return step(grade(row.verdict.margin, row.verdict.win_share, at), row.verdict.leader)


def candidates() -> list[Thresholds]:
    """The whole grid; nearest to round figures of old first, so that ties change nothing."""
    grid = [
        Thresholds(
            clear_share=clear,
            clear_margin=clear_margin,
            leaning_share=leaning,
            leaning_margin=leaning_margin,
        )
        for clear, leaning in product(SHARES["clear"], SHARES["leaning"])
        for clear_margin, leaning_margin in product(MARGINS["clear"], MARGINS["leaning"])
    ]
    return sorted(grid, key=_change)


def _change(at: Thresholds) -> float:
    """How far thresholds are from 0.90 and 0.10, 0.75 and 0.05, where they began."""
    return (
        abs(at.clear_share - 0.90)
        + abs(at.leaning_share - 0.75)
        + abs(at.clear_margin - 0.10)
        + abs(at.leaning_margin - 0.05)
    )


def best(rows: Sequence[Judged]) -> Thresholds:
    """The thresholds fewest steps off on the half that chooses."""
    choosing = [row for row in rows if row.persona.number % 2 == CHOOSE]
    return min(candidates(), key=lambda at: steps_off(choosing, at))


def page(catalog: Catalog) -> str:
    """docs/calibration.md."""
    rows = judge_all(catalog)
    parts = [INTRODUCTION, _summary_part(rows)]
    for half, lens in product(HALVES, LENSES):
        chosen = [row for row in rows if row.persona.number % 2 == half and row.lens == lens]
        parts.append(f"\n## Lens `{lens}`, {HALVES[half]}\n\n{_confusion(chosen)}")
    return "".join([*parts, _grid_part(rows), _differences(rows)])


def _summary_part(rows: list[Judged]) -> str:
    lines = [
        "| Half | Lens | Verdicts | As the expert | One step off | More | Wrong framework |\n"
        "|---|---|---:|---:|---:|---:|---:|\n"
    ]
    for half, lens in product(HALVES, LENSES):
        chosen = [row for row in rows if row.persona.number % 2 == half and row.lens == lens]
        off = [abs(_step_at(row, THRESHOLDS) - _expected(row)) for row in chosen if not row.hard]
        agreed = sum(row.agrees() for row in chosen)
        lines.append(
            f"| {HALVES[half]} | {lens} | {len(chosen)} | {agreed} | {off.count(1)} "
            f"| {sum(one > 1 for one in off)} | {sum(wrong(row) for row in chosen)} |\n"
        )
    return "".join(lines)


def wrong(row: Judged) -> bool:
    """Whether fwpick names the framework that the expert would not take."""
    named = {row.verdict.framework, row.opinion.framework}
    return None not in named and len(named) == 2


def _confusion(rows: list[Judged]) -> str:
    counted = Counter((_expected(row), _step_at(row, THRESHOLDS)) for row in rows if not row.hard)
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


def _grid_part(rows: list[Judged]) -> str:
    odd, even = ([row for row in rows if row.persona.number % 2 == half] for half in HALVES)
    lines = [
        GRID,
        f"In use: {_words(THRESHOLDS)}. The odd half would choose: {_words(best(rows))}.\n\n",
        "| | " + " | ".join(f"{share:.2f}" for share in SHARES["leaning"]) + " |\n",
        "|---|" + "---:|" * len(SHARES["leaning"]) + "\n",
    ]
    for clear in SHARES["clear"]:
        cells = []
        for leaning in SHARES["leaning"]:
            at = Thresholds(clear_share=clear, leaning_share=leaning)
            cells.append(f"{steps_off(odd, at)} ({steps_off(even, at)})")
        lines.append(f"| {clear:.2f} | " + " | ".join(cells) + " |\n")
    return "".join(lines)


def _words(at: Thresholds) -> str:
    return (
        f"clear from a win share of {at.clear_share:.2f} and a margin of {at.clear_margin:.2f}, "
        f"leaning from {at.leaning_share:.2f} and {at.leaning_margin:.2f}"
    )


def _differences(rows: list[Judged]) -> str:
    lines = [
        "\n## Where they differ\n\n",
        "| Persona | Lens | The expert | fwpick | Why the expert |\n|---|---|---|---|---|\n",
    ]
    for row in rows:
        if not row.agrees():
            expected = _call(row.opinion.call, row.opinion.framework)
            got = _call(row.verdict.call, row.verdict.framework)
            lines.append(
                f"| {row.persona.id} | {row.lens} | {expected} | {got} | {row.opinion.why} |\n"
            )
    return "".join(lines)


def _call(call: Call, framework: Framework | None) -> str:
    return f"{TITLES[framework]}, {call}" if framework else call


def main() -> None:
    """Print the page and write it."""
    text = page(load_catalog())
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    print(text, end="")


if __name__ == "__main__":
    main()
