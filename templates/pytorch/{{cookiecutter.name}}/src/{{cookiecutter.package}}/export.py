"""Turns the best checkpoint into files that run without this package."""

import hashlib
import io
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import numpy as np
import onnxruntime
import torch

from .config import ARTIFACTS, Config, StarterError
from .data import load_data
from .device import FRAMEWORK, choose_device, set_threads
from .model import Model, as_tensor
from .task import Task, describe_input
from .training.checkpoint import load_best, trained_task
from .training.inference import predict_logits

Write: TypeAlias = Callable[[Model, torch.Tensor, Path], None]
Run: TypeAlias = Callable[[Path, np.ndarray], np.ndarray]

CPU = choose_device("cpu")  # a format exported there runs everywhere
TOLERANCE = 1e-4  # largest difference of a logit between an artefact and the live model
SERVED = "model.onnx"  # what model.json describes, `predict` and deploy/server run
EXAMPLES = 32  # inputs to compare with; more than 1, or the batch becomes a constant


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
    with tempfile.TemporaryDirectory(dir=ARTIFACTS, prefix=".draft-") as folder, _quiet():
        drafts = []
        for name, (write, run) in FORMATS.items():
            drafts.append(Path(folder) / name)
            # Contiguous: a program may be made for the example's strides, and who asks sends these.
            write(model, as_tensor(inputs, CPU), drafts[-1])
            difference = np.abs(run(drafts[-1], inputs) - expected).max()
            if not difference <= TOLERANCE:  # also when it is not a number
                raise StarterError(f"{name} differs from the model by {difference:.2e}")
            print(f"{ARTIFACTS / name}: differs from the model by {difference:.1e}")
        drafts.append(Path(folder) / "model.json")
        about = _describe(data.task, progress.best["accuracy"], Path(folder))
        drafts[-1].write_text(about, "utf-8")
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
    buffer = io.BytesIO()  # straight into the file, a full disk aborts the whole process
    torch.jit.save(torch.jit.trace(model, x), buffer)  # type: ignore[no-untyped-call]
    path.write_bytes(buffer.getvalue())


def _write_program(model: Model, x: torch.Tensor, path: Path) -> None:
    shapes = ({0: torch.export.Dim.DYNAMIC},)
    buffer = io.BytesIO()
    torch.export.save(torch.export.export(model, (x,), dynamic_shapes=shapes), buffer)
    path.write_bytes(buffer.getvalue())


def _write_onnx(model: Model, x: torch.Tensor, path: Path) -> None:
    torch.onnx.export(
        model,
        (x,),
        path,
        input_names=["image" if x.ndim == 4 else "features"],
        output_names=["logits"],
        dynamic_shapes=({0: "batch"},),
        external_data=False,  # one file; the default puts the weights into a second one
        verbose=False,
    )


def _run_torchscript(path: Path, inputs: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        program = torch.jit.load(path)  # type: ignore[no-untyped-call]
        return program(as_tensor(inputs, CPU)).numpy()  # type: ignore[no-any-return]


def _run_program(path: Path, inputs: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        program = torch.export.load(path).module()
        return program(as_tensor(inputs, CPU)).numpy()  # type: ignore[no-any-return]


def _run_onnx(path: Path, inputs: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    logits = session.run(["logits"], {name: as_tensor(inputs, CPU).numpy()})[0]  # (b, classes)
    return np.asarray(logits)


FORMATS: dict[str, tuple[Write, Run]] = {
    "model.torchscript.pt": (_write_torchscript, _run_torchscript),
    "model.export.pt2": (_write_program, _run_program),
    SERVED: (_write_onnx, _run_onnx),
}


def _describe(task: Task, accuracy: float, folder: Path) -> str:
    first = (task.shape[-1], *task.shape[:-1])  # the channels of pictures come first
    manifest = {
        "framework": FRAMEWORK,
        "format": "onnx",
        "file": SERVED,
        "input": describe_input(task, ["batch", *first]),
        "output": {"name": "logits", "shape": ["batch", len(task.classes)]},
        "classes": list(task.classes),
        "validation_accuracy": accuracy,
        "sha256": hashlib.sha256((folder / SERVED).read_bytes()).hexdigest(),
    }
    return json.dumps(manifest, indent=2) + "\n"
