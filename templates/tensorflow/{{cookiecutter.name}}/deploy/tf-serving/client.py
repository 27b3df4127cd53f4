"""Asks TensorFlow Serving over REST or gRPC."""

import argparse
import base64
import json
import math
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from asked import SIGNATURE, add_arguments, read_inputs

MANIFEST = Path(__file__).resolve().parents[2] / "artifacts" / "model.json"
LIKELY = 0.5  # from this probability on one of several classes is named
Inputs = list[dict[str, Any]]  # of the signature, by name


class Refused(Exception):
    """The server's no, in its own words."""


def ask_rest(url: str, inputs: Inputs, output: str) -> list[list[float]]:
    """The outputs for each input over REST; needs nothing but the standard library."""
    rows = [{name: _as_json(value) for name, value in one.items()} for one in inputs]
    body = json.dumps({"signature_name": SIGNATURE, "instances": rows}).encode()
    request = urllib.request.Request(f"{url}/v1/models/model:predict", body)
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return list(json.load(answer)["predictions"])  # the only output: without its name
    except urllib.error.HTTPError as error:
        raise Refused(f"{error.code}: {error.read().decode(errors='replace')}") from error


def _as_json(value: Any) -> Any:
    return {"b64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def ask_grpc(address: str, inputs: Inputs, output: str) -> list[list[float]]:
    """The outputs for each input over gRPC."""
    # Here and not above: these bring all of TensorFlow along, five seconds that REST does not need.
    import grpc
    import tensorflow as tf
    from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

    request = predict_pb2.PredictRequest()
    request.model_spec.name = "model"
    request.model_spec.signature_name = SIGNATURE
    for name, first in inputs[0].items():
        kind = "string" if isinstance(first, bytes) else "float32"
        values = [one[name] for one in inputs]
        request.inputs[name].CopyFrom(tf.make_tensor_proto(values, dtype=kind))
    with grpc.insecure_channel(address) as channel:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        try:
            answer = stub.Predict(request, timeout=60)
        except grpc.RpcError as error:
            raise Refused(f"{error.code().name}: {error.details()}") from error
    rows: Any = tf.make_ndarray(answer.outputs[output])  # (n, width)
    return list(rows.tolist())


def describe(outputs: list[float], target: dict[str, Any]) -> dict[str, Any]:
    """What the outputs for one input mean."""
    if not all(map(math.isfinite, outputs)):
        raise Refused("the model gives NaN or infinity for these")
    if target["kind"] == "number":
        return {"number": outputs[0]}
    if target["kind"] == "series":
        columns = target["columns"]
        starts = range(0, len(outputs), len(columns))
        rows = [dict(zip(columns, outputs[at : at + len(columns)], strict=True)) for at in starts]
        return {"forecast": [{"step": at} | row for at, row in enumerate(rows, start=1)]}
    if target["kind"] == "classes":
        shares = [1 / (1 + math.exp(-max(each, -700))) for each in outputs]
        pairs = zip(target["classes"], shares, strict=True)
        names = [name for name, share in pairs if share >= LIKELY]
        return {"names": names, "probabilities": shares}
    odds = [math.exp(each - max(outputs)) for each in outputs]
    shares = [each / sum(odds) for each in odds]
    label = shares.index(max(shares))
    said = {"label": label, "name": target["classes"][label], "probability": shares[label]}
    return said | {"probabilities": shares}


def main() -> int:
    """Gives the exit code: 0 answered, 1 refused or not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    parser.add_argument("--url", default="http://127.0.0.1:8501")
    parser.add_argument("--grpc", metavar="HOST:PORT", help="ask over gRPC, at 127.0.0.1:8500, say")
    options = parser.parse_args()
    ask = ask_grpc if options.grpc else ask_rest
    try:
        manifest = json.loads(MANIFEST.read_text("utf-8"))
        inputs = read_inputs(options, manifest["input"])
        answers = ask(options.grpc or options.url, inputs, manifest["output"]["name"])
        lines = [json.dumps(describe(outputs, manifest["target"])) for outputs in answers]
    except KeyError as error:
        print(f"error: {MANIFEST} does not say {error} (make export)", file=sys.stderr)
        return 1
    except (OSError, ValueError, Refused) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
