"""Writes what the converted models are made from and measured by: inputs, answers, live outputs."""

import argparse
import importlib
import sys
from pathlib import Path

import numpy as np

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
MEASURED = 1000  # of testing, at most: they are held in memory
EXAMPLES = 200  # of training: what is converted to 8 bits needs the range of its numbers


def main() -> int:
    """Gives the exit code: 0 written, 1 there is no model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", help="the project's, by name")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--shared", action="store_true", help="leave out what else is given")
    options, unknown = parser.parse_known_args()
    if unknown and not options.shared:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    config, data, device, inference, checkpoint = (
        importlib.import_module(f"{options.package}.{name}")
        for name in ("config", "data", "device", "training.inference", "training.checkpoint")
    )
    if not (ARTIFACTS / "model.json").is_file():
        return _fail(f"there is no exported model in {ARTIFACTS} (make train export)")
    try:
        settings = config.load_config(Path("config.toml"), options.set)
        device.set_threads(settings.threads)
        cpu = device.choose_device("cpu")
        parts = data.load_data(settings, checkpoint.trained_task(settings).about)
        live, _ = checkpoint.load_best(settings, parts.task, cpu)
        size = settings.train.batch_size
    except config.StarterError as error:
        return _fail(f"{error} ({error.hint})" if error.hint else str(error))
    measured = parts.test.spread(MEASURED)  # (n,)
    inputs = parts.test.read(measured)  # (n, ...) each
    examples = parts.train.read(parts.train.spread(EXAMPLES))  # (e, ...) each
    (ARTIFACTS / "mobile").mkdir(exist_ok=True)
    np.savez(
        ARTIFACTS / "mobile" / "reference.npz",
        **{f"examples/{name}": array for name, array in examples.items()},
        **{f"inputs/{name}": array for name, array in inputs.items()},
        kind=np.array(parts.task.target.kind),
        answers=parts.test.answers[measured],  # (n,) or (n, classes)
        outputs=inference.predict_outputs(live, inputs, cpu, size),  # (n, width)
    )
    return 0


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
