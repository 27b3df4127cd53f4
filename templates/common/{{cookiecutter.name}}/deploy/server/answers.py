"""What the model says, as JSON: one form for each kind of target."""

from typing import Any, TypeAlias

import numpy as np
from bodies import BadInput
from pydantic import BaseModel

LIKELY = 0.5  # probability from which one of several classes is named


class ClassAnswer(BaseModel):
    """Which class it is."""

    label: int
    name: str
    probability: float
    probabilities: list[float]
    model: str

    @classmethod
    def of(cls, outputs: np.ndarray, target: dict[str, Any], model: str) -> "ClassAnswer":
        """Shapes: (classes,)."""
        odds = np.exp(outputs - outputs.max())  # (classes,)
        shares = (odds / odds.sum()).tolist()
        label = int(outputs.argmax())
        return cls(
            label=label,
            name=target["classes"][label],
            probability=shares[label],
            probabilities=shares,
            model=model,
        )


class ClassesAnswer(BaseModel):
    """Which of the classes it has; it may be none of them."""

    names: list[str]
    probabilities: list[float]
    model: str

    @classmethod
    def of(cls, outputs: np.ndarray, target: dict[str, Any], model: str) -> "ClassesAnswer":
        """Shapes: (classes,)."""
        # The logistic function, which written with exp overflows.
        shares = (0.5 + 0.5 * np.tanh(outputs / 2)).tolist()
        pairs = zip(target["classes"], shares, strict=True)
        names = [name for name, share in pairs if share >= LIKELY]
        return cls(names=names, probabilities=shares, model=model)


class NumberAnswer(BaseModel):
    """The number that is predicted."""

    number: float
    model: str

    @classmethod
    def of(cls, outputs: np.ndarray, target: dict[str, Any], model: str) -> "NumberAnswer":
        """Shapes: (1,)."""
        return cls(number=float(outputs[0]), model=model)


class SeriesAnswer(BaseModel):
    """What comes next: for each step, its number or its time and the columns that are forecast."""

    forecast: list[dict[str, int | float | str]]
    model: str

    @classmethod
    def of(cls, outputs: np.ndarray, target: dict[str, Any], model: str) -> "SeriesAnswer":
        """Shapes: (ahead * columns,), one step after the other."""
        columns = target["columns"]
        steps = outputs.reshape(-1, len(columns)).tolist()  # (ahead, columns)
        pairs = enumerate(steps, start=1)
        rows = [{"step": at} | dict(zip(columns, row, strict=True)) for at, row in pairs]
        return cls(forecast=rows, model=model)


Answer: TypeAlias = ClassAnswer | ClassesAnswer | NumberAnswer | SeriesAnswer
FORMS: dict[str, type[Answer]] = {
    "class": ClassAnswer,
    "classes": ClassesAnswer,
    "number": NumberAnswer,
    "series": SeriesAnswer,
}


def answer(outputs: np.ndarray, target: dict[str, Any], model: str) -> Answer:
    """The answer to one input; `target` is that of model.json.

    Shapes: (outputs,).

    Raises:
        BadInput: the model gives NaN or infinity.
    """
    if not np.isfinite(outputs).all():
        detail = "the model gives NaN or infinity for these"
        raise BadInput(422, "out-of-range", detail, "send numbers like those it learned")
    return FORMS[target["kind"]].of(outputs.astype(np.float64), target, model)
