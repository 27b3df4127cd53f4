"""The worked example of docs/arithmetic.md: one open question, every number shown."""

from collections.abc import Mapping
from math import hypot, sqrt

from advisor.frameworks import TITLES
from advisor.interview.questionnaire import holds
from advisor.judgement.case import Case
from advisor.judgement.leans import leans
from advisor.judgement.score import WEIGHT_SHAPE, judge
from advisor.judgement.unsaid import DOUBT, guess, open_questions
from advisor.judgement.verdict import Unsaid, Verdict
from advisor.knowledge.model import Catalog
from tools import ROOT

PAGE = ROOT / "docs" / "arithmetic.md"
START, END = "<!-- example: written by `make sync` -->\n", "<!-- end of the example -->\n"
ANSWERS = {  # all but `scale`
    "goal": "research",
    "mobile": "no",
    "browser": "no",
    "tpu": "no",
    "debugging": "often",
    "serving": "no",
    "experience": "tensorflow",
    "codebase": "none",
    "task": "images",
    "models": "custom",
    "languages": "python",
    "gpu": "nvidia",
    "os": "linux",
}


def page(catalog: Catalog) -> str:
    """docs/arithmetic.md with the example as the data has it now."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    return before + START + example(catalog) + END + rest.partition(END)[2]


def example(catalog: Catalog) -> str:
    """The example itself."""
    answers = _answers(catalog)
    case = Case(answers=answers)
    verdict = judge(catalog, case, "today")
    unsaid = verdict.unsaid
    assert unsaid is not None  # `scale` is left open
    return "\n".join(
        [
            "",
            f"Everything was answered but the scale: {_spelled(answers)}.",
            "",
            "| Line | w | x | s | a = sqrt(x^2 + s^2) |",
            "|---|---:|---:|---:|---:|",
            *(
                f"| {line.title} | {line.weight:.4f} | {line.lean:+.4f} | {line.spread:.4f} "
                f"| {hypot(line.lean, line.spread):.4f} |"
                for line in (*verdict.lines, verdict.experience)
                if line.weight
            ),
            f"| What was not said | {unsaid.weight:.4f} | {unsaid.lean:+.4f} "
            f"| {unsaid.spread:.4f} | {unsaid.size:.4f} |",
            "",
            *_open_part(catalog, case),
            "",
            *_sum_part(verdict, unsaid),
            "",
            "",
        ]
    )


def _answers(catalog: Catalog) -> dict[str, str]:
    """These, and to any question added since its first choice: the scale alone stays open."""
    added = {
        name: question.choices[0].id
        for name, question in catalog.questions.items()
        if name not in ANSWERS and name != "scale" and holds(question.ask_when, ANSWERS)
    }
    return {**ANSWERS, **added}


def _spelled(answers: Mapping[str, str]) -> str:
    return ", ".join(f"`{name} = {value}`" for name, value in answers.items())


def _open_part(catalog: Catalog, case: Case) -> list[str]:
    """How the open question comes to its mean, its deviation and its share of the lines."""
    known = leans(catalog, case, "today")
    (row,) = open_questions(catalog, case.answers)
    ways = guess(row, known)
    rows = [
        "| Scale | usual p | m = sum of w x |",
        "|---|---:|---:|",
    ]
    for choice, each in zip(catalog.questions["scale"].choices, row.scenarios, strict=True):
        pull = sum(w * known[name].value for name, w in each.weights.items())
        rows.append(f"| {choice.id} | {each.share:.2f} | {pull:.4f} |")
    return [
        "The scale was not said; its choices weigh, by how usual they are:",
        "",
        *rows,
        "",
        f"Their mean is {ways.pull:.4f} and their standard deviation d = {ways.deviation:.4f}. The "
        f"line above has g = {DOUBT.credence:.2f} of their weight, and the doubt is "
        f"D = h d = {DOUBT.doubt:.2f} x {ways.deviation:.4f} = "
        f"{DOUBT.doubt * ways.deviation:.4f}.",
    ]


def _sum_part(verdict: Verdict, unsaid: Unsaid) -> list[str]:
    rows = [(line.weight, line.lean, line.spread) for line in verdict.rows]
    sizes = [hypot(x, s) for _, x, s in rows[:-1]] + [unsaid.size]
    total = sum(w for w, _, _ in rows)
    pull = sum(w * x for w, x, _ in rows)
    size = sum(w * a for (w, _, _), a in zip(rows, sizes, strict=True))
    spread = sum(w * s for w, _, s in rows)
    off = sqrt(size**2 / WEIGHT_SHAPE + spread**2 + unsaid.doubt**2)
    leader = TITLES[verdict.leader] if verdict.leader else "nobody"
    return [
        f"- M = {pull:.4f}, sum of w = {total:.4f}, margin = {verdict.margin:+.4f}",
        f"- A = {size:.4f}, S = {spread:.4f}, D = {unsaid.doubt:.4f}",
        f"- z = {pull:.4f} / sqrt({size:.4f}^2 / {WEIGHT_SHAPE:.0f} + {spread:.4f}^2 + "
        f"{unsaid.doubt:.4f}^2) = {pull / off:.4f}",
        f"- win share = Phi({abs(pull / off):.4f}) = {verdict.win_share:.4f} for {leader}: "
        f"{verdict.call}",
    ]
