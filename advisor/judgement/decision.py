"""Which framework to generate, and who or what decided it."""

from dataclasses import asdict
from typing import Literal

from advisor.choices import IfClose, Lens
from advisor.errors import RuledOutError, UndecidedError
from advisor.frameworks import TITLES, Framework
from advisor.judgement.calls import readings
from advisor.judgement.verdict import Recommendation, call_text
from advisor.values import value


@value
class Decision:
    """The framework to generate and a sentence on how it was chosen."""

    framework: Framework
    by: Literal["recommendation", "flag", "leader", "other-lens", "if-close", "person", "kept"]
    how: str


def other_lens(lens: Lens) -> Lens:
    """The lens that is not this one."""
    return "documents" if lens == "today" else "today"


def decide(
    recommendation: Recommendation,
    *,
    framework: Framework | None = None,
    if_close: IfClose = "leader",
) -> Decision | None:
    """The decision, or None when a person must make it (`if_close` is `ask` and it is close).

    Raises:
        RuledOutError: hard needs exclude both and no framework was given.
        UndecidedError: an exact tie, or the other lens was to decide and is too close to call too.
    """
    verdict = recommendation.verdict
    verdict_text = call_text(verdict)
    if framework is not None:
        return Decision(
            framework=framework,
            by="flag",
            how=f"Chosen by --framework; the recommendation was: {verdict_text}.",
        )
    if verdict.call == "none":
        raise ruled_out(recommendation)
    if verdict.framework is not None:
        how = f"Recommended by fwpick, by {_evidence(recommendation)}: {verdict_text}."
        return Decision(framework=verdict.framework, by="recommendation", how=how)
    if if_close == "ask":
        return None
    if if_close == "leader":
        return _by_leader(recommendation)
    if if_close == "other-lens":
        return _by_other_lens(recommendation)
    how = f"Too close to call by {_evidence(recommendation)}; --if-close says {TITLES[if_close]}."
    return Decision(framework=if_close, by="if-close", how=how)


def _evidence(recommendation: Recommendation) -> str:
    return "today's facts" if recommendation.terms.lens == "today" else "the articles"


def ruled_out(recommendation: Recommendation) -> RuledOutError:
    """Both frameworks are ruled out: by what, and what would let one in."""
    needs = " and ".join(
        f"{item.question} = {item.answer}" for item in recommendation.verdict.constraints
    )
    ways = "; ".join(
        f"--{way.question} {way.answer} for {TITLES[way.framework]}: {way.says}"
        for way in recommendation.ways_out
    )
    return RuledOutError(
        f"Both frameworks are ruled out, by {needs}",
        f"Ways out: {ways}. Or say which to use with --framework"
        if ways
        else "Change one of these answers, or say which to use with --framework",
        [asdict(way) for way in recommendation.ways_out],
    )


def _by_leader(recommendation: Recommendation) -> Decision:
    leader = recommendation.verdict.leader
    if leader is None:
        raise UndecidedError(
            "An exact tie: nothing that was said speaks more for one than for the other",
            "Choose: --framework pytorch or --framework tensorflow, or answer more questions",
        )
    how = (
        f"Too close to call by {_evidence(recommendation)}; {TITLES[leader]} is narrowly ahead, in "
        f"{readings(recommendation.verdict.win_share)} of 100 readings of them."
    )
    return Decision(framework=leader, by="leader", how=how)


def _by_other_lens(recommendation: Recommendation) -> Decision:
    lens = other_lens(recommendation.terms.lens)
    framework = recommendation.verdicts[lens].framework
    if framework is None:
        raise UndecidedError(
            "Too close to call, today and in the articles alike",
            "Choose: --framework pytorch or --framework tensorflow, or leave --if-close out",
        )
    favour = "the articles favour" if lens == "documents" else "today's facts favour"
    how = f"Too close to call by {_evidence(recommendation)}; {favour} {TITLES[framework]}."
    return Decision(framework=framework, by="other-lens", how=how)


def by_person(recommendation: Recommendation, framework: Framework) -> Decision:
    """What somebody chose in the wizard."""
    verdict_text = call_text(recommendation.verdict)
    return Decision(
        framework=framework,
        by="person",
        how=f"Chosen in the wizard; the recommendation was: {verdict_text}.",
    )
