"""Which framework to generate, and who or what decided it."""

from dataclasses import dataclass
from typing import Literal

from advisor.errors import RuledOutError, UndecidedError
from advisor.frameworks import TITLES, Framework
from advisor.judgement.verdict import Recommendation, call_text
from advisor.knowledge.model import Lens

IfClose = Literal["pytorch", "tensorflow", "other-lens", "ask"]  # who decides a close call
IF_CLOSE: tuple[IfClose, ...] = ("pytorch", "tensorflow", "other-lens", "ask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The framework to generate and a sentence on how it was chosen."""

    framework: Framework
    by: Literal["recommendation", "flag", "other-lens", "if-close", "person"]
    how: str


def other_lens(lens: Lens) -> Lens:
    """The lens that is not this one."""
    return "documents" if lens == "today" else "today"


def decide(
    recommendation: Recommendation,
    *,
    framework: Framework | None = None,
    if_close: IfClose = "other-lens",
) -> Decision | None:
    """The decision, or None when a person must make it (`if_close` is `ask` and it is close).

    Raises:
        RuledOutError: hard needs exclude both and no framework was given.
        UndecidedError: both lenses are too close to call and nothing says what to do then.
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
        needs = " and ".join(f"{item.question} = {item.answer}" for item in verdict.constraints)
        raise RuledOutError(
            f"Both frameworks are ruled out, by {needs}",
            "Change one of these answers, or say which to use with --framework",
        )
    if verdict.framework is not None:
        how = f"Recommended by fwpick under the lens {recommendation.terms.lens}: {verdict_text}."
        return Decision(framework=verdict.framework, by="recommendation", how=how)
    if if_close == "ask":
        return None
    if if_close != "other-lens":
        how = (
            f"{recommendation.terms.lens} is too close to call; --if-close says {TITLES[if_close]}."
        )
        return Decision(framework=if_close, by="if-close", how=how)
    return _by_other_lens(recommendation)


def _by_other_lens(recommendation: Recommendation) -> Decision:
    lens = other_lens(recommendation.terms.lens)
    framework = recommendation.verdicts[lens].framework
    if framework is None:
        raise UndecidedError(
            "Too close to call, today and in the articles alike",
            "Choose: --framework pytorch or --framework tensorflow, or answer more questions",
        )
    favour = "the articles favour" if lens == "documents" else "today's facts favour"
    how = f"{recommendation.terms.lens} is too close to call; {favour} {TITLES[framework]}."
    return Decision(framework=framework, by="other-lens", how=how)


def by_person(recommendation: Recommendation, framework: Framework) -> Decision:
    """What somebody chose in the wizard."""
    verdict_text = call_text(recommendation.verdict)
    return Decision(
        framework=framework,
        by="person",
        how=f"Chosen in the wizard; the recommendation was: {verdict_text}.",
    )
