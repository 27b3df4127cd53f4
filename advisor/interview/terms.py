"""On which terms answers are judged: the lens, the articles heard, the weights stated."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from advisor.errors import UsageError, require_known
from advisor.knowledge.model import LENSES, Catalog, Lens

WEIGHT = re.compile(r"[0-9]{1,4}(\.[0-9]{1,6})?")
MOST_WEIGHT = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How to judge.

    Args:
        sources: the articles admitted to the `documents` lens; None admits all.
        weights: criterion -> weight given directly; replaces the weight from answers.
    """

    lens: Lens = "today"
    sources: frozenset[str] | None = None
    weights: Mapping[str, float] = field(default_factory=dict)


USUAL = Terms()


def check_lens(word: str) -> Lens:
    """The lens of this name.

    Raises:
        UsageError: there is none.
    """
    known = require_known("lens", word, LENSES)
    return next(lens for lens in LENSES if lens == known)


def check_sources(catalog: Catalog, names: Iterable[str]) -> frozenset[str] | None:
    """The articles of these names; None where none is named.

    Raises:
        UsageError: an unknown article.
    """
    asked = sorted(set(names))
    return frozenset(require_known("article", name, catalog.documents) for name in asked) or None


def parse_weight(catalog: Catalog, text: str) -> tuple[str, float]:
    """The criterion and the weight of `CRITERION=N`.

    Raises:
        UsageError: an unknown criterion, or no weight.
    """
    name, equals, number = text.partition("=")
    if not equals:
        raise UsageError(f"--weight {text!r}: not CRITERION=N", "For example: --weight serving=2")
    name = require_known("criterion", name, catalog.criteria)
    if not WEIGHT.fullmatch(number) or float(number) > MOST_WEIGHT:
        raise UsageError(
            f"--weight {text!r}: {number!r} is not a weight",
            f"Valid: 0 to {MOST_WEIGHT:.0f}, like 2.5",
        )
    return name, float(number)


def weight_text(weight: float) -> str:
    """A weight as `parse_weight` reads it: at most six digits after the point, and no zeros."""
    return f"{weight:.6f}".rstrip("0").rstrip(".")


def terms_options(terms: Terms) -> list[str]:
    """The options of `recommend` that judge on these terms."""
    given = [
        *([("--lens", terms.lens)] if terms.lens != USUAL.lens else []),
        *(("--source", name) for name in sorted(terms.sources or ())),
        *(("--weight", f"{name}={weight_text(weight)}") for name, weight in terms.weights.items()),
    ]
    return [word for pair in given for word in pair]


def terms_of_options(catalog: Catalog, options: Iterable[str]) -> Terms:
    """The terms of options that `terms_options` gave; any other option is passed over.

    Raises:
        UsageError: an unknown lens, article or criterion, or no weight.
    """
    words = list(options)
    given = list(zip(words[::2], words[1::2], strict=False))  # somebody may have edited them
    values = {name: [value for each, value in given if each == name] for name, _ in given}
    return Terms(
        lens=check_lens(values.get("--lens", [USUAL.lens])[-1]),
        sources=check_sources(catalog, values.get("--source", ())),
        weights=dict(parse_weight(catalog, text) for text in values.get("--weight", ())),
    )
