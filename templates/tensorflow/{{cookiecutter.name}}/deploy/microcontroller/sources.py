"""Writes the model, its operators and its constants as C++."""

import hashlib
import json
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
from literals import number, strings
from network import constants
from operators import Described, call_for

A_LINE = 16  # bytes of the array
ABOUT = "// Made by `make microcontroller`; what is changed here is lost.\n"

MODEL_H = """#pragma once

extern const unsigned char kModel[];
extern const unsigned int kModelLength;
"""

MODEL_CC = Template("""#include "model.h"

// 16: the runtime reads weights where they lie, and some kernels take whole vectors of them.
alignas(16) const unsigned char kModel[] = {
$lines
};
const unsigned int kModelLength = $length;
""")

OPERATORS_H = Template("""#pragma once

#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"

constexpr unsigned int kOperators = $count;

inline TfLiteStatus AddOperators(tflite::MicroMutableOpResolver<kOperators>& resolver) {
$calls
  return kTfLiteOk;
}
""")

CONSTANTS_H = Template("""#pragma once

#include <cstdint>

// How the model keeps numbers in 8 bits: number = (kept - zero point) * scale.
constexpr float kInputScale = $input_scale;
constexpr int kInputZeroPoint = $input_zero;
constexpr float kOutputScale = $output_scale;
constexpr int kOutputZeroPoint = $output_zero;
// Numbers that the model takes and gives.
constexpr int kInputs = $inputs;
constexpr int kOutputs = $outputs;
// What the outputs are logits of; empty where the output is a number in its own unit.
inline constexpr const char* kClasses[] = $classes;
$own
""")


def write_sources(
    folder: Path, content: bytes, described: Described, task: Any, reference: dict[str, np.ndarray]
) -> None:
    """Write everything that this model decides.

    Args:
        content: the converted model.
        reference: what it is measured by.
    """
    rows = (content[at : at + A_LINE] for at in range(0, len(content), A_LINE))
    lines = "\n".join("  " + " ".join(f"0x{byte:02x}," for byte in row) for row in rows)
    calls = [call_for(name) for name in described.operators]
    (folder / "model.tflite").write_bytes(content)
    texts = {
        "model.h": MODEL_H,
        "model.cc": MODEL_CC.substitute(lines=lines, length=len(content)),
        "operators.h": OPERATORS_H.substitute(
            count=len(calls),
            calls="\n".join(f"  TF_LITE_ENSURE_STATUS(resolver.{call}());" for call in calls),
        ),
        "constants.h": CONSTANTS_H.substitute(
            input_scale=number(described.input.scale),
            input_zero=described.input.zero,
            output_scale=number(described.output.scale),
            output_zero=described.output.zero,
            inputs=reference["kept"][0].size,
            outputs=reference["outputs"].shape[1],
            classes=strings(task.target.classes),
            own="\n".join(constants(task)),
        ),
    }
    for name, text in texts.items():
        (folder / name).write_text(ABOUT + text, "ascii")
    about = _describe(content, described, task)
    (folder / "microcontroller.json").write_text(about, "ascii")
    np.savez(folder / "reference.npz", **reference)


def _describe(content: bytes, described: Described, task: Any) -> str:
    about = {
        "file": "model.tflite",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "operators": described.operators,
        "target": task.target.describe(),
    }
    return json.dumps(about, indent=2) + "\n"
