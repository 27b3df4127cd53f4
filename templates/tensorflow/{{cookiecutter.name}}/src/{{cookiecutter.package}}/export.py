"""Turns the best checkpoint into files that run without this package."""

import hashlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from .checkpoint import load_best
from .config import ARTIFACTS, Config, StarterError
from .data import CLASSES, load_data
from .device import FRAMEWORK, choose_device, set_threads
from .model import Model, predict_logits

Write: TypeAlias = Callable[[Model, int, Path], None]
Run: TypeAlias = Callable[[Path, np.ndarray], np.ndarray]

TOLERANCE = 1e-4  # largest difference of a logit between an artefact and the live model
SERVED = "model.tflite"  # what model.json describes, `predict` and deploy/server run
EXAMPLES = 32  # pictures to compare with
_SIGNATURE = "serving_default"  # what a server of SavedModels runs unless told otherwise


def export_model(config: Config) -> list[Path]:
    """Write every format of the best checkpoint to artifacts/.

    Raises:
        StarterError: an artefact, read back, answers otherwise than the model. Then none of
            them is published.
    """
    set_threads(config.threads)
    device = choose_device("cpu")  # a format exported there runs everywhere
    model, progress = load_best(config, device)
    images = load_data(config).validation.images[:EXAMPLES]  # (b, size, size)
    expected = predict_logits(model, images, device)  # (b, classes)
    ARTIFACTS.mkdir(exist_ok=True)
    # Drafts lie beside their targets, so that publishing one is a rename.
    with tempfile.TemporaryDirectory(dir=ARTIFACTS, prefix=".draft-") as folder:
        drafts = []
        for name, (write, run) in FORMATS.items():
            drafts.append(Path(folder) / name)
            write(model, images.shape[1], drafts[-1])
            difference = np.abs(run(drafts[-1], images) - expected).max()
            if not difference <= TOLERANCE:  # also when it is not a number
                raise StarterError(f"{name} differs from the model by {difference:.2e}")
            print(f"{ARTIFACTS / name}: differs from the model by {difference:.1e}")
        drafts.append(Path(folder) / "model.json")
        drafts[-1].write_text(_describe(config, progress.best_accuracy, Path(folder)), "utf-8")
        published = [_publish(draft) for draft in drafts]
    print("next: make predict, make serve")
    return published


def _write_saved_model(model: Model, size: int, path: Path) -> None:
    # TensorFlow Serving wants a folder of versions. Its second signature takes files of pictures.
    def answer(file: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"logits": model(_decode(file, size), training=False)}

    files = tf.TensorSpec((None,), tf.string, name="image_bytes")
    archive = _archive(model, (None, size, size, 1))
    archive.add_endpoint("image_bytes", answer, input_signature=[files])
    archive.write_out(str(path / "1"), verbose=False)


def _decode(files: tf.Tensor, size: int) -> tf.Tensor:
    # In the graph, so that a client needs no imaging library: (n,) PNG or JPEG -> (n, s, s, 1)
    def decode(file: tf.Tensor) -> tf.Tensor:
        gray = tf.io.decode_image(file, channels=1, expand_animations=False)  # (h, w, 1)
        return tf.image.resize(gray, (size, size), antialias=True) / 255  # (size, size, 1)

    return tf.map_fn(decode, files, fn_output_signature=tf.float32)


def _write_tflite(model: Model, size: int, path: Path) -> None:
    # One picture at a time: LiteRT in the browser and in C refuses a batch of any length.
    with tempfile.TemporaryDirectory() as folder:
        _archive(model, (1, size, size, 1)).write_out(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=[_SIGNATURE])
        path.write_bytes(converter.convert())


def _archive(model: Model, shape: tuple[int | None, ...]) -> keras.export.ExportArchive:
    # Keras' archive and not tf.saved_model.save: that one writes a Keras 3 model without an
    # error, and TensorFlow Serving then does not find its variables.
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint(
        _SIGNATURE,
        lambda image: {"logits": model(image, training=False)},
        input_signature=[tf.TensorSpec(shape, tf.float32, name="image")],
    )
    return archive


def _run_saved_model(path: Path, images: np.ndarray) -> np.ndarray:
    # By the old loader, because TensorFlow Serving and C++ load the same way; the new one
    # forgives what they refuse. It can only warn that it is old.
    log = tf.get_logger()
    level = log.level
    log.setLevel("ERROR")
    try:
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            loaded = tf.compat.v1.saved_model.loader.load(session, ["serve"], str(path / "1"))
            signature = loaded.signature_def[_SIGNATURE]
            image, logits = signature.inputs["image"].name, signature.outputs["logits"].name
            return np.asarray(session.run(logits, {image: images[..., None]}))  # (b, classes)
    finally:
        log.setLevel(level)


def _run_tflite(path: Path, images: np.ndarray) -> np.ndarray:
    run = Interpreter(model_path=str(path)).get_signature_runner(_SIGNATURE)
    x = images[:, None, :, :, None]  # (b, 1, size, size, 1)
    return np.concatenate([run(image=picture)["logits"] for picture in x])  # (b, classes)


FORMATS: dict[str, tuple[Write, Run]] = {
    "saved_model": (_write_saved_model, _run_saved_model),
    SERVED: (_write_tflite, _run_tflite),
}


def _publish(draft: Path) -> Path:
    target = ARTIFACTS / draft.name
    if target.is_dir():  # a rename replaces a file, but no folder that holds something
        target.replace(draft.with_name(f"{draft.name}.old"))
    return draft.replace(target)


def _describe(config: Config, accuracy: float, folder: Path) -> str:
    size = config.data.image_size
    manifest = {
        "framework": FRAMEWORK,
        "format": "tflite",
        "file": SERVED,
        "image_size": size,
        "classes": CLASSES,
        "input": {"name": "image", "shape": [1, size, size, 1], "range": [0, 1]},
        "output": {"name": "logits", "shape": [1, CLASSES]},
        "validation_accuracy": accuracy,
        "sha256": hashlib.sha256((folder / SERVED).read_bytes()).hexdigest(),
    }
    return json.dumps(manifest, indent=2) + "\n"
