"""Whether the exported model still is the trained one."""

import numpy as np

from .checkpoint import load_best
from .config import ARTIFACTS, Config, StarterError
from .data import check_size, load_data
from .device import choose_device, set_threads
from .model import predict_logits
from .predict import load_artifact

TOLERANCE = 1e-4  # of a logit


def check_artifact(config: Config) -> float:
    """The largest difference of a logit between artefact and best checkpoint.

    Raises:
        StarterError: it is above the tolerance, as after training on without exporting again.
    """
    set_threads(config.threads)
    device = choose_device("cpu")
    model, _ = load_best(config, device)
    artifact = load_artifact(ARTIFACTS)
    check_size(artifact.manifest["image_size"], config)
    images = load_data(config).validation.images  # (n, size, size)
    live = predict_logits(model, images, device)  # (n, classes)
    difference = float(np.abs(artifact.logits(images) - live).max())
    if not difference <= TOLERANCE:
        raise StarterError(f"exported and live model differ by {difference:.1e}", "make export")
    return difference
