"""Turns the best checkpoint into files that run without this package."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from .config import ARTIFACTS, Config, StarterError
from .data import load_data
from .device import FRAMEWORK, choose_device, set_threads
from .model import Model
from .reading.decode import PictureSpec
from .reading.served import decode_in_graph
from .task import Task, describe_input
from .training.checkpoint import load_best, trained_task
from .training.inference import predict_logits

Write: TypeAlias = Callable[[Model, Task, Path], None]
Run: TypeAlias = Callable[[Path, np.ndarray], np.ndarray]

CPU = choose_device("cpu")  # a format exported there runs everywhere
TOLERANCE = 1e-4  # largest difference of a logit between an artefact and the live model
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
    data = load_data(config, trained_task(config).offset)
    model, progress = load_best(config, data.task, CPU)
    inputs = data.validation.read(data.validation.spread(EXAMPLES))  # (b, ...)
    expected = predict_logits(model, inputs, CPU, EXAMPLES)  # (b, classes)
    ARTIFACTS.mkdir(exist_ok=True)
    for rest in ARTIFACTS.glob(".draft-*"):  # of an export that was killed
        shutil.rmtree(rest)
    # Drafts lie beside their targets, so that publishing one is a rename.
    with tempfile.TemporaryDirectory(dir=ARTIFACTS, prefix=".draft-") as folder:
        drafts = []
        for name, (write, run) in FORMATS.items():
            drafts.append(Path(folder) / name)
            write(model, data.task, drafts[-1])
            difference = np.abs(run(drafts[-1], inputs) - expected).max()
            if not difference <= TOLERANCE:  # also when it is not a number
                raise StarterError(f"{name} differs from the model by {difference:.2e}")
            print(f"{ARTIFACTS / name}: differs from the model by {difference:.1e}")
        drafts.append(Path(folder) / "model.json")
        about = _describe(data.task, progress.best["accuracy"], Path(folder))
        drafts[-1].write_text(about, "utf-8")
        published = [_publish(draft) for draft in drafts]
    print("next: make predict, make serve")
    return published


def _write_saved_model(model: Model, task: Task, path: Path) -> None:
    # TensorFlow Serving wants a folder of versions.
    archive = _archive(model, task, None)
    if task.kind == "picture":  # a second signature takes the files themselves
        files = tf.TensorSpec((None,), tf.string, name="image_bytes")
        decode = partial(decode_in_graph, spec=PictureSpec(task.shape[0], task.shape[2], task.fit))
        archive.add_endpoint(
            "image_bytes",
            lambda files: {
                "logits": model(tf.map_fn(decode, files, fn_output_signature="float32"))
            },
            input_signature=[files],
        )
    archive.write_out(str(path / "1"), verbose=False)


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
    archive.add_endpoint(
        _SIGNATURE,
        lambda inputs: {"logits": model(inputs, training=False)},
        input_signature=[tf.TensorSpec((batch, *task.shape), tf.float32, name=task.input_name)],
    )
    return archive


def _run_saved_model(path: Path, inputs: np.ndarray) -> np.ndarray:
    # By the old loader, because TensorFlow Serving and C++ load the same way; the new one
    # forgives what they refuse. It can only warn that it is old.
    log = tf.get_logger()
    level = log.level
    log.setLevel("ERROR")
    try:
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            loaded = tf.compat.v1.saved_model.loader.load(session, ["serve"], str(path / "1"))
            signature = loaded.signature_def[_SIGNATURE]
            [given] = signature.inputs.values()
            logits = signature.outputs["logits"].name
            return np.asarray(session.run(logits, {given.name: inputs}))  # (b, classes)
    finally:
        log.setLevel(level)


def _run_tflite(path: Path, inputs: np.ndarray) -> np.ndarray:
    run = Interpreter(model_path=str(path)).get_signature_runner(_SIGNATURE)
    [name] = run.get_input_details()
    return np.concatenate([run(**{name: x[None]})["logits"] for x in inputs])  # (b, classes)


FORMATS: dict[str, tuple[Write, Run]] = {
    "saved_model": (_write_saved_model, _run_saved_model),
    SERVED: (_write_tflite, _run_tflite),
}


def _publish(draft: Path) -> Path:
    target = ARTIFACTS / draft.name
    if target.is_dir():  # a rename replaces a file, but no folder that holds something
        target.replace(draft.with_name(f"{draft.name}.old"))
    return draft.replace(target)


def _describe(task: Task, accuracy: float, folder: Path) -> str:
    manifest = {
        "framework": FRAMEWORK,
        "format": "tflite",
        "file": SERVED,
        "input": describe_input(task, [1, *task.shape]),
        "output": {"name": "logits", "shape": [1, len(task.classes)]},
        "classes": list(task.classes),
        "validation_accuracy": accuracy,
        "sha256": hashlib.sha256((folder / SERVED).read_bytes()).hexdigest(),
    }
    return json.dumps(manifest, indent=2) + "\n"
