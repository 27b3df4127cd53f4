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


def convert(source: Path, examples: np.ndarray, folder: Path) -> dict[str, Path]:
    """Write every variant of the model to `folder`; gives their files by name.

    Args:
        source: the exported model, in artifacts/.
        examples: (n, size, size, 1) or (n, columns); for the ranges that 8 bits have to cover.
    """
    x = torch.from_numpy(examples.astype(np.float32))
    if x.ndim == 4:
        x = x.movedim(-1, 1)  # (n, 1, size, size)
    x = x.clone(memory_format=torch.contiguous_format)  # the strides become part of the program
    # Of one input each: a phone has one, and every shape in the file is then known.
    one = (x[:1],)
    program = torch.export.export(torch.export.load(source).module(), one)
    quantizer = XNNPACKQuantizer().set_global(
        get_symmetric_quantization_config(is_per_channel=True)
    )
    prepared = prepare_pt2e(program.module(), quantizer)
    for example in x:
        prepared(example[None])  # only looks: notes the smallest and the largest number
    quantized = torch.export.export(convert_pt2e(prepared), one)
    return {
        "float32": _write(program, folder / "model.float32.pte"),
        "int8": _write(quantized, folder / "model.int8.pte"),
    }


def _write(program: torch.export.ExportedProgram, path: Path) -> Path:
    lowered = to_edge_transform_and_lower(program, partitioner=[XnnpackPartitioner()])
    path.write_bytes(lowered.to_executorch().buffer)
    return path
