"""Asks TensorFlow Serving which digit a picture shows, over REST or gRPC."""

import argparse
import base64
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

SIGNATURE = "image_bytes"  # takes the bytes of PNG or JPEG files


class Refused(Exception):
    """The server's no, in its own words."""


def ask_rest(url: str, pictures: list[bytes]) -> list[list[float]]:
    """The logits of each picture over REST; needs nothing but the standard library."""
    instances = [{"b64": base64.b64encode(picture).decode()} for picture in pictures]
    body = json.dumps({"signature_name": SIGNATURE, "instances": instances}).encode()
    request = urllib.request.Request(f"{url}/v1/models/model:predict", body)
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return list(json.load(answer)["predictions"])
    except urllib.error.HTTPError as error:
        raise Refused(f"{error.code}: {error.read().decode(errors='replace')}") from error


def ask_grpc(address: str, pictures: list[bytes]) -> list[list[float]]:
    """The logits of each picture over gRPC."""
    # Here and not above: these bring all of TensorFlow along, five seconds that REST does not need.
    import grpc
    import tensorflow as tf
    from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

    request = predict_pb2.PredictRequest()
    request.model_spec.name = "model"
    request.model_spec.signature_name = SIGNATURE
    request.inputs[SIGNATURE].CopyFrom(tf.make_tensor_proto(pictures))
    with grpc.insecure_channel(address) as channel:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        try:
            answer = stub.Predict(request, timeout=60)
        except grpc.RpcError as error:
            raise Refused(f"{error.code().name}: {error.details()}") from error
    rows: Any = tf.make_ndarray(answer.outputs["logits"])  # (n, classes)
    return list(rows.tolist())


def main() -> int:
    """Gives the exit code: 0 answered, 1 refused or not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pictures", nargs="+", type=Path, metavar="PICTURE")
    parser.add_argument("--url", default="http://127.0.0.1:8501")
    parser.add_argument("--grpc", metavar="HOST:PORT", help="ask over gRPC, at 127.0.0.1:8500, say")
    options = parser.parse_args()
    try:
        files = [picture.read_bytes() for picture in options.pictures]
        answers = ask_grpc(options.grpc, files) if options.grpc else ask_rest(options.url, files)
    except (OSError, Refused) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for logits in answers:
        print(json.dumps({"label": logits.index(max(logits)), "logits": logits}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
