"""What a converted model is made of, read by the schema of its file format."""

from dataclasses import dataclass
from pathlib import Path

from ai_edge_litert import schema_py_generated as schema

# What MicroMutableOpResolver registers in github.com/tensorflow/tflite-micro on 2026-08-20,
# commit 90b983c2.
KNOWN = frozenset(Path(__file__).with_name("operators.txt").read_text("ascii").split())
# The resolver writes these otherwise than the rest: CONV_2D is AddConv2D.
_OWN_WORDS = {"Matmul": "MatMul", "Cumsum": "CumSum", "Padv2": "PadV2", "Lstm": "LSTM"}


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a tensor keeps numbers in 8 bits: `(kept - zero) * scale`."""

    scale: float
    zero: int


@dataclass(frozen=True, slots=True)
class Described:
    """What a program has to know of a model."""

    operators: tuple[str, ...]  # by the schema's names, in alphabetical order
    input: Numbers
    output: Numbers


def describe(content: bytes) -> Described:
    """What a file's model needs and takes.

    Raises:
        ValueError: a microcontroller's runtime does not know an operator, or something is no int8.
    """
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(content))
    names = {number: name for name, number in vars(schema.BuiltinOperator).items()}
    codes = (max(each.builtinCode, each.deprecatedBuiltinCode) for each in model.operatorCodes)
    operators = tuple(sorted(names[code] for code in codes))
    if unknown := [name for name in operators if name not in KNOWN]:
        raise ValueError(f"no microcontroller's runtime computes {', '.join(unknown)}")
    [graph] = model.subgraphs
    if any(each.type == schema.TensorType.FLOAT32 for each in graph.tensors):
        raise ValueError(f"parts of the model stay in float32 ({', '.join(operators)})")
    ends = [*graph.inputs, *graph.outputs]
    return Described(operators, *(_numbers(graph.tensors[at]) for at in ends))


def _numbers(tensor: schema.TensorT) -> Numbers:
    [scale], [zero] = tensor.quantization.scale, tensor.quantization.zeroPoint
    return Numbers(float(scale), int(zero))


def call_for(operator: str) -> str:
    """The resolver's method that registers an operator."""
    words = (word.capitalize() for word in operator.split("_"))
    return "Add" + "".join(_OWN_WORDS.get(word, word).replace("2d", "2D") for word in words)
