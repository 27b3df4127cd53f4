"""Two recommendations side by side: what parts them, and which answer would unite them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.frameworks import Framework
from advisor.interview.questionnaire import said
from advisor.judgement.case import Case
from advisor.judgement.score import judge
from advisor.judgement.verdict import UNSAID, Call, Line, Recommendation, Verdict
from advisor.knowledge.model import UNSURE, Catalog

SAME = 1e-9  # a smaller distance of shares is rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A question that two people answered differently; `unsure` where one did not say."""

    question: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A line of the sum with the share of all weight that each gives it."""

    id: str
    title: str
    first: float
    second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """An answer of the other's that, taken alone, brings one to the other's verdict."""

    question: str
    before: str
    after: str
    call: Call
    framework: Framework | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two recommendations side by side.

    `agreed` is what both said alike; `first_swaps` what of the second's would change the first.
    """

    first: Recommendation
    second: Recommendation
    differs: tuple[Difference, ...]
    agreed: Mapping[str, str]
    weighed: tuple[Weighed, ...]
    first_swaps: tuple[Swap, ...]
    second_swaps: tuple[Swap, ...]

    @property
    def both(self) -> tuple[Recommendation, Recommendation]:
        """The first, then the second."""
        return self.first, self.second

    @property
    def same_terms(self) -> bool:
        """Whether both are judged alike."""
        return self.first.terms == self.second.terms

    @property
    def same_verdict(self) -> bool:
        """Whether both hear the same framework, or both none for the same reason."""
        return _alike(self.first.verdict, self.second.verdict)


def compare(catalog: Catalog, first: Recommendation, second: Recommendation) -> Comparison:
    """What parts two recommendations; exchanging them exchanges the sides and nothing else."""
    ours, theirs = said(first.answers), said(second.answers)
    differs = tuple(
        Difference(question=name, first=ours.get(name, UNSURE), second=theirs.get(name, UNSURE))
        for name in catalog.questions
        if ours.get(name, UNSURE) != theirs.get(name, UNSURE)
    )
    return Comparison(
        first=first,
        second=second,
        differs=differs,
        agreed={
            name: ours[name]
            for name in catalog.questions
            if name in ours and ours[name] == theirs.get(name)
        },
        weighed=_weighed(first.verdict, second.verdict),
        first_swaps=_swaps(catalog, first, second),
        second_swaps=_swaps(catalog, second, first),
    )


def _weighed(first: Verdict, second: Verdict) -> tuple[Weighed, ...]:
    """The lines to which the two give another share, furthest apart first."""
    ours, theirs = _lines(first), _lines(second)
    rows = [
        Weighed(
            id=name,
            title=(ours.get(name) or theirs[name]).title,
            first=ours[name].share if name in ours else 0.0,
            second=theirs[name].share if name in theirs else 0.0,
        )
        for name in sorted(ours.keys() | theirs)
    ]
    apart = [row for row in rows if abs(row.first - row.second) > SAME]
    return tuple(sorted(apart, key=lambda row: (-round(abs(row.first - row.second), 9), row.id)))


def _lines(verdict: Verdict) -> dict[str, Line]:
    return {line.id: line for line in verdict.rows if line.weight and line.id != UNSAID}


def _swaps(catalog: Catalog, one: Recommendation, other: Recommendation) -> tuple[Swap, ...]:
    """The single answers of the other's that would bring one to the other's verdict."""
    if _alike(one.verdict, other.verdict):
        return ()
    ours, theirs = said(one.answers), said(other.answers)
    case = Case(answers=ours, weights=one.terms.weights, sources=one.terms.sources)
    swaps = []
    for name in catalog.questions:
        before, after = ours.get(name, UNSURE), theirs.get(name, UNSURE)
        if before == after:
            continue
        changed = replace(case, answers={**ours, name: after})
        then = judge(catalog, changed, one.terms.lens)
        if _alike(then, other.verdict):
            swaps.append(
                Swap(
                    question=name,
                    before=before,
                    after=after,
                    call=then.call,
                    framework=then.framework,
                )
            )
    return tuple(swaps)


def _alike(one: Verdict, two: Verdict) -> bool:
    """Whether both name the same framework, however surely, or none for the same reason."""
    if one.framework or two.framework:
        return one.framework == two.framework
    return one.call == two.call
