"""Whether the exported model still is the trained one."""

import numpy as np

from ..config import ARTIFACTS, Config, StarterError
from ..data import load_data
from ..device import choose_device, set_threads
from ..reading.artifact import load_artifact
from ..task import check_task
from ..training.batches import in_order
from ..training.checkpoint import load_best, trained_task
from ..training.inference import predict_outputs

TOLERANCE = 1e-4  # of a logit, or in the unit of a number, see Target


def check_artifact(config: Config) -> float:
    """The largest difference of an output between artefact and best checkpoint.

    Raises:
        StarterError: it is above the tolerance, as after training on without exporting again.
    """
    set_threads(config.threads)
    device = choose_device("cpu")
    data = load_data(config, trained_task(config).about)
    model, _ = load_best(config, data.task, device)
    artifact = load_artifact(ARTIFACTS)
    check_task(artifact.manifest, data.task)
    size, workers = config.train.batch_size, config.data.workers
    live = predict_outputs(model, data.validation, device, size, workers)  # (n, width)
    read = in_order(data.validation, size, workers)
    exported = np.concatenate([artifact.outputs(inputs) for inputs, _ in read])  # (n, width)
    difference = float((np.abs(exported - live) / data.task.target.unit).max())
    if not difference <= TOLERANCE:
        raise StarterError(f"exported and live model differ by {difference:.1e}", "make export")
    return difference
