"""What the columns become inside the model, so that who asks it need not know."""

import math

import torch
from torch import nn

from .reading.cells import CATEGORY, DATE, Column
from .task import Task

PERIODS = (365.2425, 7.0, 1.0)  # days: where in the year, in the week and in the day a date is


class Preparation(nn.Module):
    """Numbers standardized, words one place each, dates also as circles; and which are missing.

    Shapes: features (n, columns), NaN for a gap -> (n, width).
    """

    fills_gaps = True  # to debug.check_numbers NaN in its input is no wrong number

    mean: torch.Tensor
    scale: torch.Tensor
    numbers: torch.Tensor
    gapped: torch.Tensor
    dates: torch.Tensor
    rate: torch.Tensor
    phase: torch.Tensor
    owner: torch.Tensor
    code: torch.Tensor

    def __init__(self, task: Task) -> None:
        super().__init__()
        columns = [Column.of(each) for each in task.about["columns"]]
        self._keep("mean", task.fitted["mean"])  # (columns,)
        self._keep("scale", task.fitted["scale"])  # (columns,)
        numbers = [at for at, each in enumerate(columns) if each.kind != CATEGORY]
        self._keep("numbers", numbers)
        # Of the others no gap was met in training: weights for it would be noise.
        gapped = [at for at, gaps in enumerate(task.fitted["gapped"]) if gaps]
        self._keep("gapped", gapped)
        dates = [at for at, each in enumerate(columns) if each.kind == DATE]
        self._keep("dates", dates)
        self._keep("rate", [2 * math.pi / period for period in PERIODS])  # (periods,)
        phases = [columns[at].offset % period / period for at in dates for period in PERIODS]
        self._keep("phase", [2 * math.pi * phase for phase in phases])  # (dates * periods,)
        words = [(at, code) for at, each in enumerate(columns) for code in range(len(each.words))]
        self._keep("owner", [at for at, _ in words])  # (words,)
        self._keep("code", [float(code + 1) for _, code in words])  # (words,)
        # What is empty is left out: not every phone takes an input without columns.
        made = {
            self._standardize: len(numbers),
            self._flag_gaps: len(gapped),
            self._circle: 2 * len(phases),
            self._spread_words: len(words),
        }
        self._parts = [part for part, width in made.items() if width]
        self.width = sum(made.values())

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        gaps = torch.isnan(features)  # (n, columns)
        x = torch.where(gaps, self.mean, features)  # (n, columns)
        return torch.cat([part(x, gaps) for part in self._parts], 1)  # (n, width)

    def _standardize(self, x: torch.Tensor, gaps: torch.Tensor) -> torch.Tensor:
        return ((x - self.mean) / self.scale).index_select(1, self.numbers)  # (n, numbers)

    def _flag_gaps(self, x: torch.Tensor, gaps: torch.Tensor) -> torch.Tensor:
        return gaps.to(x.dtype).index_select(1, self.gapped)  # (n, gapped)

    def _circle(self, x: torch.Tensor, gaps: torch.Tensor) -> torch.Tensor:
        days = x.index_select(1, self.dates)[:, :, None] * self.rate  # (n, dates, periods)
        angles = days.flatten(1) + self.phase  # (n, dates * periods)
        return torch.cat([angles.sin(), angles.cos()], 1)  # (n, 2 * dates * periods)

    def _spread_words(self, x: torch.Tensor, gaps: torch.Tensor) -> torch.Tensor:
        return (x.index_select(1, self.owner) == self.code).to(x.dtype)  # (n, words)

    def _keep(self, name: str, values: list[int] | list[float]) -> None:
        whole = all(isinstance(value, int) for value in values)
        kind = torch.long if whole else torch.float32
        # Saved and exported with the weights.
        self.register_buffer(name, torch.tensor(values, dtype=kind))
