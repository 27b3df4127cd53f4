"""What is to be judged."""

from collections.abc import Mapping
from dataclasses import field

from advisor.values import value


@value
class Case:
    """What is to be judged.

    Args:
        answers: question -> what was said; a missing one and `unsure` were not said.
        weights: criterion -> weight given directly; replaces the weight from answers.
        sources: the articles admitted to the `documents` lens; None admits all.
        without: a source that is disregarded: an address in `today`, an article in `documents`.
    """

    answers: Mapping[str, str]
    weights: Mapping[str, float] = field(default_factory=dict)
    sources: frozenset[str] | None = None
    without: str | None = None

    @property
    def stated_alone(self) -> bool:
        """Whether only what was stated weighs: somebody chose weights or articles by hand."""
        return bool(self.weights) or self.sources is not None
