"""Turns the best checkpoint into files that run without this package."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from .config import ARTIFACTS, Config, StarterError
from .data import load_data
from .device import FRAMEWORK, choose_device, set_threads
from .model import Model
from .reading.reader import Inputs
from .reading.served import more_signatures
from .settings.options import NAME
from .task import Task
from .training.checkpoint import load_best, trained_task
from .training.inference import predict_outputs

Write: TypeAlias = Callable[[Model, Task, Path], None]
Run: TypeAlias = Callable[[Path, Inputs], np.ndarray]

CPU = choose_device("cpu")  # a format exported there runs everywhere
TOLERANCE = 1e-4  # of a logit, or in the unit of a number, see Target: artefact and live model
SERVED = "model.tflite"  # what model.json describes, `predict` and deploy/server run
EXAMPLES = 32  # inputs to compare with
_SIGNATURE = "serving_default"  # what a server of SavedModels runs unless told otherwise


def export_model(config: Config) -> list[Path]:
    """Write every format of the best checkpoint to artifacts/.

    Raises:
        StarterError: an artefact, read back, answers otherwise than the model. Then none of
            them is published.
    """
    set_threads(config.threads)
    data = load_data(config, trained_task(config).about)
    model, progress = load_best(config, data.task, CPU)
    inputs = data.validation.read(data.validation.spread(EXAMPLES))  # (b, ...) each
    expected = predict_outputs(model, inputs, CPU, EXAMPLES)  # (b, width)
    ARTIFACTS.mkdir(exist_ok=True)
    for rest in ARTIFACTS.glob(".draft-*"):  # of an export that was killed
        shutil.rmtree(rest)
    # Drafts lie beside their targets, so that publishing one is a rename.
    with tempfile.TemporaryDirectory(dir=ARTIFACTS, prefix=".draft-") as folder:
        drafts = []
        for name, (write, run) in FORMATS.items():
            drafts.append(Path(folder) / name)
            write(model, data.task, drafts[-1])
            difference = (np.abs(run(drafts[-1], inputs) - expected) / data.task.target.unit).max()
            if not difference <= TOLERANCE:  # also when it is not a number
                raise StarterError(f"{name} differs from the model by {difference:.2e}")
            print(f"{ARTIFACTS / name}: differs from the model by {difference:.1e}")
        drafts.append(Path(folder) / "model.json")
        about = _describe(data.task, progress.best, Path(folder))
        drafts[-1].write_text(about, "utf-8")
        published = [_publish(draft) for draft in drafts]
    serve = ", make serve" if Path("deploy/server").is_dir() else ""
    print(f"next: make predict{serve}")
    return published


def _write_saved_model(model: Model, task: Task, path: Path) -> None:
    # TensorFlow Serving wants a folder of versions.
    archive = _archive(model, task, None)
    output = task.target.output
    for name, (spec, read) in more_signatures(task).items():
        archive.add_endpoint(name, _reading_first(model, read, output), input_signature=[spec])
    archive.write_out(str(path / "1"), verbose=False)


def _reading_first(
    model: Model, read: Callable[[tf.Tensor], Any], output: str
) -> Callable[[tf.Tensor], Any]:
    return lambda raw: {output: model(read(raw), training=False)}


def _write_tflite(model: Model, task: Task, path: Path) -> None:
    # One input at a time: LiteRT in the browser and in C refuses a batch of any length.
    with tempfile.TemporaryDirectory() as folder:
        _archive(model, task, 1).write_out(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=[_SIGNATURE])
        path.write_bytes(converter.convert())


def _archive(model: Model, task: Task, batch: int | None) -> keras.export.ExportArchive:
    # Keras' archive and not tf.saved_model.save: that one writes a Keras 3 model without an
    # error, and TensorFlow Serving then does not find its variables.
    archive = keras.export.ExportArchive()
    archive.track(model)
    shapes = {
        name: tf.TensorSpec((batch, *shape), tf.float32, name=name)
        for name, shape in task.inputs.items()
    }
    archive.add_endpoint(
        _SIGNATURE,
        lambda inputs: {task.target.output: model(inputs, training=False)},
        input_signature=[shapes],
    )
    return archive


def _run_saved_model(path: Path, inputs: Inputs) -> np.ndarray:
    # By the old loader, because TensorFlow Serving and C++ load the same way; the new one
    # forgives what they refuse. It can only warn that it is old.
    log = tf.get_logger()
    level = log.level
    log.setLevel("ERROR")
    try:
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            loaded = tf.compat.v1.saved_model.loader.load(session, ["serve"], str(path / "1"))
            signature = loaded.signature_def[_SIGNATURE]
            [made] = signature.outputs.values()
            given = {signature.inputs[name].name: x for name, x in inputs.items()}
            return np.asarray(session.run(made.name, given))  # (b, width)
    finally:
        log.setLevel(level)


def _run_tflite(path: Path, inputs: Inputs) -> np.ndarray:
    run = Interpreter(model_path=str(path)).get_signature_runner(_SIGNATURE)
    [output] = run.get_output_details()
    count = len(next(iter(inputs.values())))
    each = ({name: x[at : at + 1] for name, x in inputs.items()} for at in range(count))
    return np.concatenate([run(**one)[output] for one in each])  # (b, width)


FORMATS: dict[str, tuple[Write, Run]] = {
    "saved_model": (_write_saved_model, _run_saved_model),
    SERVED: (_write_tflite, _run_tflite),
}


def _publish(draft: Path) -> Path:
    target = ARTIFACTS / draft.name
    if target.is_dir():  # a rename replaces a file, but no folder that holds something
        target.replace(draft.with_name(f"{draft.name}.old"))
    return draft.replace(target)


def _describe(task: Task, figures: dict[str, float], folder: Path) -> str:
    manifest = {
        "framework": FRAMEWORK,
        "format": "tflite",
        "file": SERVED,
        "sha256": hashlib.sha256((folder / SERVED).read_bytes()).hexdigest(),
        "task": NAME,
        "inputs": {name: [1, *shape] for name, shape in task.inputs.items()},
        "input": task.about,
        "output": {"name": task.target.output, "shape": [1, task.target.width]},
        "target": task.target.describe(),
        "validation": figures,
    }
    return json.dumps(manifest, indent=2) + "\n"
