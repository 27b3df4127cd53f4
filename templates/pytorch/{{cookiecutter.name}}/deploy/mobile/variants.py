"""Turns the exported program into ExecuTorch programs. Knows ExecuTorch; runs on a computer."""

from pathlib import Path

import numpy as np
import torch
from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner
from executorch.backends.xnnpack.quantizer.xnnpack_quantizer import (
    XNNPACKQuantizer,
    get_symmetric_quantization_config,
)
from executorch.exir import to_edge_transform_and_lower
from torchao.quantization.pt2e.quantize_pt2e import convert_pt2e, prepare_pt2e

SOURCE = "model.export.pt2"


def convert(
    source: Path, examples: dict[str, np.ndarray], folder: Path, bounded: bool, whole: bool
) -> dict[str, Path]:
    """Write every variant of the model to `folder`; gives their files by name.

    Args:
        source: the exported model, in artifacts/.
        examples: (n, ...) each, by name; for the ranges that 8 bits have to cover.
        bounded: what the network computes lies in one range; else the weights alone are kept in 8
            bits, and each input is given the range that it needs.
        whole: the inputs do too; here they are float32 in any case.
    """
    x = {name: _as_tensor(array) for name, array in examples.items()}
    # Of one input each: a phone has one, and every shape in the file is then known.
    one = {name: tensor[:1] for name, tensor in x.items()}
    program = torch.export.export(torch.export.load(source).module(), (), one)
    written = {"float32": _write(program, folder / "model.float32.pte")}
    name = "int8" if bounded else "dynamic-range"
    quantized = torch.export.export(_quantize(program, x, is_dynamic=not bounded), (), one)
    written[name] = _write(quantized, folder / f"model.{name}.pte")
    return written


def _quantize(
    program: torch.export.ExportedProgram, x: dict[str, torch.Tensor], is_dynamic: bool
) -> torch.fx.GraphModule:
    """Args: x: examples, by name; is_dynamic: the ranges are found while the model runs."""
    settings = get_symmetric_quantization_config(is_per_channel=True, is_dynamic=is_dynamic)
    quantizer = XNNPACKQuantizer().set_global(settings)
    prepared = prepare_pt2e(program.module(), quantizer)
    for at in range(len(next(iter(x.values())))):
        # Only looks: notes the smallest and the largest number.
        prepared(**{name: tensor[at : at + 1] for name, tensor in x.items()})
    return convert_pt2e(prepared)


def _as_tensor(array: np.ndarray) -> torch.Tensor:
    x = torch.from_numpy(array.astype(np.float32))
    if x.ndim == 4:
        x = x.movedim(-1, 1)  # (n, channels, size, size)
    # The strides become part of the program.
    return x.clone(memory_format=torch.contiguous_format)


def _write(program: torch.export.ExportedProgram, path: Path) -> Path:
    lowered = to_edge_transform_and_lower(program, partitioner=[XnnpackPartitioner()])
    path.write_bytes(lowered.to_executorch().buffer)
    return path
