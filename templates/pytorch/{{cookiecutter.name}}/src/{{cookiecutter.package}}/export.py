"""Turns the best checkpoint into files that run without this package."""

import hashlib
import json
import logging
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import numpy as np
import onnxruntime
import torch

from .checkpoint import load_best
from .config import ARTIFACTS, Config, StarterError
from .data import CLASSES, load_data
from .device import FRAMEWORK, choose_device, set_threads
from .model import Model, predict_logits

Write: TypeAlias = Callable[[Model, torch.Tensor, Path], None]
Run: TypeAlias = Callable[[Path, np.ndarray], np.ndarray]

TOLERANCE = 1e-4  # largest difference of a logit between an artefact and the live model
SERVED = "model.onnx"  # what model.json describes, `predict` and deploy/server run
EXAMPLES = 32  # pictures to compare with; more than 1, or the batch becomes a constant


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
    with tempfile.TemporaryDirectory(dir=ARTIFACTS, prefix=".draft-") as folder, _quiet():
        drafts = []
        for name, (write, run) in FORMATS.items():
            drafts.append(Path(folder) / name)
            write(model, torch.from_numpy(images)[:, None], drafts[-1])
            difference = np.abs(run(drafts[-1], images) - expected).max()
            if not difference <= TOLERANCE:  # also when it is not a number
                raise StarterError(f"{name} differs from the model by {difference:.2e}")
            print(f"{ARTIFACTS / name}: differs from the model by {difference:.1e}")
        drafts.append(Path(folder) / "model.json")
        drafts[-1].write_text(_describe(config, progress.best_accuracy, Path(folder)), "utf-8")
        published = [draft.replace(ARTIFACTS / draft.name) for draft in drafts]
    print("next: make predict, make serve")
    return published


@contextmanager
def _quiet() -> Iterator[None]:
    # torch.jit names its successor, torch.export calls parts of torch that are on their way
    # out, the ONNX exporter lists every operator library that is not installed.
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        warnings.filterwarnings("ignore", category=FutureWarning)
        yield


def _write_torchscript(model: Model, x: torch.Tensor, path: Path) -> None:
    # Old, but what LibTorch and TorchServe load without Python or a compiler.
    torch.jit.save(torch.jit.trace(model, x), path)  # type: ignore[no-untyped-call]


def _write_program(model: Model, x: torch.Tensor, path: Path) -> None:
    shapes = ({0: torch.export.Dim.DYNAMIC},)
    torch.export.save(torch.export.export(model, (x,), dynamic_shapes=shapes), path)


def _write_onnx(model: Model, x: torch.Tensor, path: Path) -> None:
    torch.onnx.export(
        model,
        (x,),
        path,
        input_names=["image"],
        output_names=["logits"],
        dynamic_shapes=({0: "batch"},),
        external_data=False,  # one file; the default puts the weights into a second one
        verbose=False,
    )


def _run_torchscript(path: Path, images: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        program = torch.jit.load(path)  # type: ignore[no-untyped-call]
        return program(torch.from_numpy(images)[:, None]).numpy()  # type: ignore[no-any-return]


def _run_program(path: Path, images: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        program = torch.export.load(path).module()
        return program(torch.from_numpy(images)[:, None]).numpy()  # type: ignore[no-any-return]


def _run_onnx(path: Path, images: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(["logits"], {"image": images[:, None]})[0])  # (b, classes)


FORMATS: dict[str, tuple[Write, Run]] = {
    "model.torchscript.pt": (_write_torchscript, _run_torchscript),
    "model.export.pt2": (_write_program, _run_program),
    SERVED: (_write_onnx, _run_onnx),
}


def _describe(config: Config, accuracy: float, folder: Path) -> str:
    size = config.data.image_size
    manifest = {
        "framework": FRAMEWORK,
        "format": "onnx",
        "file": SERVED,
        "image_size": size,
        "classes": CLASSES,
        "input": {"name": "image", "shape": ["batch", 1, size, size], "range": [0, 1]},
        "output": {"name": "logits", "shape": ["batch", CLASSES]},
        "validation_accuracy": accuracy,
        "sha256": hashlib.sha256((folder / SERVED).read_bytes()).hexdigest(),
    }
    return json.dumps(manifest, indent=2) + "\n"
