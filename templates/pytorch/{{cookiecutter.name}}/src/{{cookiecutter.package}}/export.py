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
from .device import FRAMEWORK, as_tensors, choose_device, set_threads
from .model import Model
from .reading.reader import Inputs
from .settings.options import NAME
from .task import Target, Task
from .training.checkpoint import load_best, trained_task
from .training.inference import predict_outputs

_Tensors: TypeAlias = dict[str, torch.Tensor]
Write: TypeAlias = Callable[[Model, _Tensors, Target, Path], None]
Run: TypeAlias = Callable[[Path, Inputs], np.ndarray]

CPU = choose_device("cpu")  # a format exported there runs everywhere
TOLERANCE = 1e-4  # of a logit, or in the unit of a number, see Target: artefact and live model
SERVED = "model.onnx"  # what model.json describes, `predict` and deploy/server run
EXAMPLES = 32  # inputs to compare with; more than 1, or the batch becomes a constant


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
    # Contiguous: a program may be made for the example's strides, and who asks sends these.
    x, target = as_tensors(inputs, CPU), data.task.target
    ARTIFACTS.mkdir(exist_ok=True)
    for rest in ARTIFACTS.glob(".draft-*"):  # of an export that was killed
        shutil.rmtree(rest)
    # Drafts lie beside their targets, so that publishing one is a rename.
    with tempfile.TemporaryDirectory(dir=ARTIFACTS, prefix=".draft-") as folder, _quiet():
        drafts = []
        for name, (write, run) in FORMATS.items():
            drafts.append(Path(folder) / name)
            write(model, x, target, drafts[-1])
            difference = (np.abs(run(drafts[-1], inputs) - expected) / target.unit).max()
            if not difference <= TOLERANCE:  # also when it is not a number
                raise StarterError(f"{name} differs from the model by {difference:.2e}")
            print(f"{ARTIFACTS / name}: differs from the model by {difference:.1e}")
        drafts.append(Path(folder) / "model.json")
        about = _describe(data.task, progress.best, Path(folder))
        drafts[-1].write_text(about, "utf-8")
        published = [draft.replace(ARTIFACTS / draft.name) for draft in drafts]
    serve = ", make serve" if Path("deploy/server").is_dir() else ""
    print(f"next: make predict{serve}")
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


def _write_torchscript(model: Model, x: _Tensors, target: Target, path: Path) -> None:
    # Old, but what LibTorch and TorchServe load without Python or a compiler.
    buffer = io.BytesIO()  # straight into the file, a full disk aborts the whole process
    traced = torch.jit.trace(model, example_kwarg_inputs=x)  # type: ignore[no-untyped-call]
    torch.jit.save(traced, buffer)
    path.write_bytes(buffer.getvalue())


def _write_program(model: Model, x: _Tensors, target: Target, path: Path) -> None:
    shapes = {name: {0: torch.export.Dim.DYNAMIC} for name in x}
    buffer = io.BytesIO()
    torch.export.save(torch.export.export(model, (), x, dynamic_shapes=shapes), buffer)
    path.write_bytes(buffer.getvalue())


def _write_onnx(model: Model, x: _Tensors, target: Target, path: Path) -> None:
    torch.onnx.export(
        model,
        (),
        path,
        kwargs=x,
        input_names=list(x),
        output_names=[target.output],
        dynamic_shapes={name: {0: "batch"} for name in x},
        external_data=False,  # one file; the default puts the weights into a second one
        verbose=False,
    )


def _run_torchscript(path: Path, inputs: Inputs) -> np.ndarray:
    with torch.inference_mode():
        program = torch.jit.load(path)  # type: ignore[no-untyped-call]
        return program(**as_tensors(inputs, CPU)).numpy()  # type: ignore[no-any-return]


def _run_program(path: Path, inputs: Inputs) -> np.ndarray:
    with torch.inference_mode():
        program = torch.export.load(path).module()
        return program(**as_tensors(inputs, CPU)).numpy()  # type: ignore[no-any-return]


def _run_onnx(path: Path, inputs: Inputs) -> np.ndarray:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    given = {name: tensor.numpy() for name, tensor in as_tensors(inputs, CPU).items()}
    return np.asarray(session.run(None, given)[0])  # (b, width)


FORMATS: dict[str, tuple[Write, Run]] = {
    "model.torchscript.pt": (_write_torchscript, _run_torchscript),
    "model.export.pt2": (_write_program, _run_program),
    SERVED: (_write_onnx, _run_onnx),
}


def _describe(task: Task, figures: dict[str, float], folder: Path) -> str:
    # The channels of pictures come first.
    shapes = {
        name: (shape[-1], *shape[:-1]) if len(shape) == 3 else shape
        for name, shape in task.inputs.items()
    }
    manifest = {
        "framework": FRAMEWORK,
        "format": "onnx",
        "file": SERVED,
        "sha256": hashlib.sha256((folder / SERVED).read_bytes()).hexdigest(),
        "task": NAME,
        "inputs": {name: ["batch", *shape] for name, shape in shapes.items()},
        "input": task.about,
        "output": {"name": task.target.output, "shape": ["batch", task.target.width]},
        "target": task.target.describe(),
        "validation": figures,
    }
    return json.dumps(manifest, indent=2) + "\n"
