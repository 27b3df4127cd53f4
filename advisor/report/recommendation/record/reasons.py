"""What speaks for a framework, in sentences that a team can argue with."""

import re

from advisor.frameworks import TITLES, Framework, other
from advisor.judgement.leans import sign
from advisor.judgement.verdict import UNSAID, Line, Recommendation, Verdict, counted
from advisor.knowledge.ids import claims_by_id
from advisor.knowledge.model import Catalog
from advisor.report.recommendation.record.bars import SEEN
from advisor.report.recommendation.record.places import Places


def lines_for(verdict: Verdict, framework: Framework) -> list[Line]:
    """What speaks for a framework, heaviest first; what was not said comes last, if it shows."""
    lines = [
        line
        for line in counted(verdict)
        if line.contribution * sign(framework) > (SEEN if line.id == UNSAID else 0)
    ]
    return sorted(lines, key=lambda line: line.id == UNSAID)


def reason_rows(
    recommendation: Recommendation, catalog: Catalog, framework: Framework, places: Places
) -> list[str]:
    """What speaks for a framework, each with what it can do and what the other can."""
    return [
        f"{places.linked(line)}: {_why(line, recommendation, catalog, framework)}"
        for line in lines_for(recommendation.verdict, framework)
    ]


def _why(line: Line, recommendation: Recommendation, catalog: Catalog, framework: Framework) -> str:
    if line.id == UNSAID:
        return f"answered as projects usually do, it speaks for {TITLES[framework]}."
    if line.id == "experience":
        return f"the team knows {TITLES[framework]} and would have to learn the other."
    if recommendation.terms.lens == "documents":
        return _claimed(line, catalog, framework)
    return _rated(line, catalog, framework)


def _rated(line: Line, catalog: Catalog, framework: Framework) -> str:
    """What today's ratings of both mean on the criterion's scale."""
    criterion = catalog.criteria[line.id]
    if criterion.today is None:  # cannot lean, then
        return "nothing reliable is known today."
    named = [
        f"{TITLES[each]}: {_scaled(criterion.scale, criterion.today.of(each).value)}."
        for each in (framework, other(framework))
    ]
    if ": such " in named[0]:  # it refers to what the lower rating says
        named.reverse()
    return " ".join(named)


def _scaled(scale: tuple[str, ...], value: int) -> str:
    """What a rating means; one that goes by another, `as 3, and ...`, is spelled out."""
    text = scale[value]
    if by := re.match(r"as (\d)", text):
        return scale[int(by[1])] + text[by.end() :]
    return text


def _claimed(line: Line, catalog: Catalog, framework: Framework) -> str:
    """What the articles say for a framework at their loudest."""
    known = claims_by_id(catalog)
    claims = [known[name] for name in line.because]
    loudest = max(
        (claim for claim in claims if claim.favours == framework), key=lambda claim: claim.strength
    )
    return f"articles say: {loudest.says}"
