"""Values that nobody changes once they are made."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Made = TypeVar("Made")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def value(kind: type[Made]) -> type[Made]:
    """A frozen dataclass with keyword-only fields, frozen for the type checker alone.

    At run time nothing holds it, which halves what making the class costs: there are some sixty of
    them, and making them was a quarter of every command's time.
    """
    return dataclass(kw_only=True)(kind)
