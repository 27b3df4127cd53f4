"""Cross-validation: every input is in a test part once, and the figures have a spread."""

from dataclasses import fields, replace
from typing import Any

from ..config import Config, StarterError
from .repeats import repeat

FEWEST, MOST = 2, 20


def cross_validate(config: Config, folds: int, fresh: bool) -> dict[str, Any]:
    """Train and measure a run for each fold, see `repeat`; reports/folds.json.

    Raises:
        StarterError: so many folds are not possible, or the source says itself what is tested.
    """
    if not FEWEST <= folds <= MOST:
        raise StarterError(f"--folds {folds}; valid: {FEWEST}..{MOST}")
    if "turn" not in {each.name for each in fields(config.data)}:
        raise StarterError("a series is split in order of time alone", "without --folds")
    runs = []
    for fold in range(1, folds + 1):
        turned: dict[str, Any] = {"test": 1 / folds, "turn": fold / folds}
        data = replace(config.data, **turned)
        runs.append(replace(config, run=f"{config.run}-fold-{fold}", data=data))
    return repeat("fold", runs, fresh, "folds.json")
