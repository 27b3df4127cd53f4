"""One picture file as the network wants it."""

from pathlib import Path
from typing import Any

import numpy as np

from ..config import StarterError
from .decode import BadPicture, PictureSpec, decode


def read_picture(path: Path, spec: PictureSpec, invert: bool = False) -> np.ndarray:
    """A picture file of any size.

    Args:
        invert: the file is dark on light, as on paper.

    Shapes: -> (size, size, channels) float32 in [0, 1].

    Raises:
        StarterError: there is no such file, or it is not one picture.
    """
    try:
        with path.open("rb") as file:
            return decode(file, spec, invert)
    except BadPicture as error:
        raise StarterError(f"{path} {error}") from None
    except FileNotFoundError:
        raise StarterError(f"{path} does not exist") from None
    except OSError as error:
        raise StarterError(f"{path} cannot be read: {error.strerror}") from None


def read_spec(about: dict[str, Any]) -> PictureSpec:
    """How an exported model wants its pictures: the `input` of model.json.

    Raises:
        StarterError: a model exported before this project knew `fit` and `depth`.
    """
    try:
        return PictureSpec.of(about)
    except KeyError as error:
        raise StarterError(f"model.json does not say {error}", "make export") from None
