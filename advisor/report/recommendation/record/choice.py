"""What was decided, by whom, and how sure the recommendation was, in plain words."""

from advisor.frameworks import TITLES, Framework
from advisor.judgement.calls import outcome
from advisor.judgement.decision import Decision
from advisor.judgement.verdict import Recommendation, Verdict
from advisor.report.recommendation import words

READING = (
    "A reading weighs the answers and takes the sources a little otherwise, within their doubt."
)


def favoured(verdict: Verdict) -> Framework | None:
    """The framework that a verdict names, or that is narrowly ahead."""
    if verdict.constraints:
        return verdict.framework
    return verdict.framework or verdict.leader


def how_chosen(decision: Decision | None, recommendation: Recommendation) -> str:
    """Who or what chose, as a sentence."""
    if decision is None:
        return "Nobody has decided yet; this is what fwpick recommends."
    title = TITLES[decision.framework]
    lens = recommendation.terms.lens
    judged = "today's facts are" if lens == "today" else "the articles are"
    if decision.by == "recommendation":
        return "Taken as fwpick recommends."
    if decision.by == "leader":
        return f"Too close to call, so the one narrowly ahead was taken: {title}."
    if decision.by == "other-lens":
        other = "the articles favour" if lens == "today" else "today's facts favour"
        return f"As {judged} too close to call, the other side decided: {other} {title}."
    if decision.by == "if-close":
        return f"As {judged} too close to call, it was settled beforehand: {title} (--if-close)."
    who = {"flag": "Chosen by --framework", "kept": "Kept when an answer changed"}
    beside = _beside(decision.framework, recommendation.verdict)
    return f"{who.get(decision.by, 'Chosen by a person in the wizard')}, {beside}."


def _beside(chosen: Framework, verdict: Verdict) -> str:
    """How a person's choice stands to the recommendation."""
    if any(need.framework == chosen for need in verdict.constraints):
        return "against a hard need"
    named = favoured(verdict)
    if named is None:
        return "where the recommendation names neither"
    if verdict.call == "close":
        side = "narrowly ahead" if named == chosen else "narrowly behind"
        return f"where the recommendation is too close to call and has it {side}"
    return "as recommended" if named == chosen else "against the recommendation"


def judged_by(recommendation: Recommendation, *, brief: bool) -> str:
    """What was judged by, and what the other kind of evidence says, as a sentence or two.

    Args:
        brief: without what moved since the articles.
    """
    row = f"The articles of 2019-2023: {words.then_row(recommendation, 0 if brief else None)}."
    if recommendation.terms.lens == "today":
        return row
    today = recommendation.verdicts["today"]
    return (
        "Judged by what the articles say, as was asked, and not by today's facts. "
        f"{row} Today's facts: {outcome(today.call, today.framework)}."
    )
