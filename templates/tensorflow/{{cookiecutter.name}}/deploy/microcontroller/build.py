"""Turns the best checkpoint into the files that a microcontroller's program is compiled with."""

import argparse
import importlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ARTIFACTS = HERE.parents[1] / "artifacts"
MADE = ARTIFACTS / "microcontroller"
BY_HAND = ("numbers.h", "prepare.h")  # what is compiled along as it is
EXAMPLES = 500  # of training: 8 bits need the range of the numbers
MEASURED = 1000  # of testing, at most: they are held in memory


def main() -> int:
    """Gives the exit code: 0 written, 1 there is no model, or it fits no microcontroller."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", help="the project's, by name")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--shared", action="store_true", help="leave out what else is given")
    options, unknown = parser.parse_known_args()
    if unknown and not options.shared:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if not (ARTIFACTS / "model.json").is_file():
        return _fail(f"there is no exported model in {ARTIFACTS} (make train export)")
    config = importlib.import_module(f"{options.package}.config")
    try:
        _build(options.package, config.load_config(Path("config.toml"), options.set))
    except config.StarterError as error:
        return _fail(f"{error} ({error.hint})" if error.hint else str(error))
    except ValueError as error:
        return _fail(f"{error} (change model.py)")
    return 0


def _build(package: str, settings: Any) -> None:
    data, device, inference, checkpoint = (
        importlib.import_module(f"{package}.{name}")
        for name in ("data", "device", "training.inference", "training.checkpoint")
    )
    # After the device: it says what TensorFlow prints when it starts.
    from convert import convert, keep
    from network import prepare, raw
    from operators import describe
    from sources import write_sources

    device.set_threads(settings.threads)
    cpu = device.choose_device("cpu")
    parts = data.load_data(settings, checkpoint.trained_task(settings).about)
    live, _ = checkpoint.load_best(settings, parts.task, cpu)
    content = convert(live, prepare(live, parts.train.read(parts.train.spread(EXAMPLES))))
    described = describe(content)
    measured = parts.test.spread(MEASURED)  # (n,)
    inputs = parts.test.read(measured)  # (n, ...) each
    reference = {
        "raw": raw(inputs, parts.task),  # (n, numbers) as a board has them
        "kept": keep(prepare(live, inputs), described.input),  # (n, ...) int8
        "outputs": inference.predict_outputs(live, inputs, cpu, settings.train.batch_size),
        "answers": parts.test.answers[measured],  # (n,) or (n, classes)
    }
    ARTIFACTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ARTIFACTS, prefix=".draft-") as draft:
        write_sources(Path(draft), content, described, parts.task, reference)
        for name in BY_HAND:
            shutil.copy(HERE / name, draft)
        _publish(Path(draft))


def _publish(draft: Path) -> None:
    """All of it or nothing: an older model's operators fit no newer array."""
    new = draft / "new"
    new.mkdir()
    for path in [*draft.iterdir()]:
        if path != new:
            path.replace(new / path.name)
    if MADE.exists():
        MADE.replace(draft / "old")
    new.replace(MADE)


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
