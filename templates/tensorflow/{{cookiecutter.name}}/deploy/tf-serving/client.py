"""Asks TensorFlow Serving about pictures or rows of a table, over REST or gRPC."""

import argparse
import base64
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

MANIFEST = Path(__file__).resolve().parents[2] / "artifacts" / "model.json"
PICTURES = "image_bytes"  # the signature that takes the bytes of PNG or JPEG files
ROWS = "serving_default"


class Refused(Exception):
    """The server's no, in its own words."""


def ask_rest(url: str, signature: str, inputs: list[Any]) -> list[list[float]]:
    """The logits of each input over REST; needs nothing but the standard library."""
    if signature == PICTURES:
        inputs = [{"b64": base64.b64encode(picture).decode()} for picture in inputs]
    body = json.dumps({"signature_name": signature, "instances": inputs}).encode()
    request = urllib.request.Request(f"{url}/v1/models/model:predict", body)
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return list(json.load(answer)["predictions"])
    except urllib.error.HTTPError as error:
        raise Refused(f"{error.code}: {error.read().decode(errors='replace')}") from error


def ask_grpc(address: str, signature: str, inputs: list[Any]) -> list[list[float]]:
    """The logits of each input over gRPC."""
    # Here and not above: these bring all of TensorFlow along, five seconds that REST does not need.
    import grpc
    import tensorflow as tf
    from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

    request = predict_pb2.PredictRequest()
    request.model_spec.name = "model"
    request.model_spec.signature_name = signature
    name, kind = ("features", "float32") if signature == ROWS else (PICTURES, "string")
    request.inputs[name].CopyFrom(tf.make_tensor_proto(inputs, dtype=kind))
    with grpc.insecure_channel(address) as channel:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        try:
            answer = stub.Predict(request, timeout=60)
        except grpc.RpcError as error:
            raise Refused(f"{error.code().name}: {error.details()}") from error
    rows: Any = tf.make_ndarray(answer.outputs["logits"])  # (n, classes)
    return list(rows.tolist())


def read_row(text: str, offset: list[float]) -> list[float]:
    """The numbers less each column's offset: float32, as the model takes it, has seven digits."""
    numbers = list(map(float, text.split(",")))
    if len(numbers) != len(offset):
        raise ValueError(f"{len(numbers)} numbers, the model takes {len(offset)}")
    return [number - less for number, less in zip(numbers, offset, strict=True)]


def main() -> int:
    """Gives the exit code: 0 answered, 1 refused or not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pictures", nargs="*", type=Path, metavar="PICTURE")
    parser.add_argument("--features", metavar="1,2,...", help="a row of a table, without its class")
    parser.add_argument("--url", default="http://127.0.0.1:8501")
    parser.add_argument("--grpc", metavar="HOST:PORT", help="ask over gRPC, at 127.0.0.1:8500, say")
    options = parser.parse_args()
    if bool(options.pictures) == bool(options.features):
        parser.error("pictures, or --features")
    try:
        if options.features:
            about = json.loads(MANIFEST.read_text("utf-8"))["input"]
            signature, inputs = ROWS, [read_row(options.features, about["offset"])]
        else:
            signature, inputs = PICTURES, [picture.read_bytes() for picture in options.pictures]
        ask = ask_grpc if options.grpc else ask_rest
        answers = ask(options.grpc or options.url, signature, inputs)
    except KeyError:
        print("error: the exported model takes pictures", file=sys.stderr)
        return 1
    except (OSError, ValueError, Refused) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for logits in answers:
        print(json.dumps({"label": logits.index(max(logits)), "logits": logits}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
