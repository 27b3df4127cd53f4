"""Writes the requests that TensorFlow Serving answers before it says that it is ready."""

import base64
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2, prediction_log_pb2

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
# What signatures of strings are asked about: a dark PNG, a text.
STRINGS = {
    "image_bytes": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADElEQVR4nGNgoA4AAABIAAEuuDx+"
        "AAAAAElFTkSuQmCC"
    ),
    "text": b"a text",
}
RECORD = "assets.extra/tf_serving_warmup_requests"  # the name it looks for in a version's folder


def main() -> int:
    """Gives the exit code: 0 written, 1 there is no model."""
    versions = sorted((ARTIFACTS / "saved_model").glob("[0-9]*/saved_model.pb"))
    if not versions:
        print("error: there is no artifacts/saved_model (make train export)", file=sys.stderr)
        return 1
    for version in versions:
        write_warmup(version.parent)
    return 0


def write_warmup(folder: Path) -> None:
    """One request for each signature and for batches of 1 and 32; the first ones are slow."""
    signatures = tf.saved_model.load(str(folder)).signatures
    (folder / RECORD).parent.mkdir(exist_ok=True)
    with tf.io.TFRecordWriter(str(folder / RECORD)) as writer:
        for name, signature in signatures.items():
            _, inputs = signature.structured_input_signature
            for key, spec in inputs.items():
                for count in (1, 32):
                    request = predict_pb2.PredictRequest()
                    request.model_spec.name = "model"
                    request.model_spec.signature_name = name
                    request.inputs[key].CopyFrom(tf.make_tensor_proto(_example(key, spec, count)))
                    log = prediction_log_pb2.PredictLog(request=request)
                    record = prediction_log_pb2.PredictionLog(predict_log=log)
                    writer.write(record.SerializeToString())


def _example(name: str, spec: tf.TensorSpec, count: int) -> np.ndarray:
    if spec.dtype == tf.string:
        return np.array([STRINGS[name]] * count, dtype=object)
    return np.zeros((count, *spec.shape[1:]), dtype=spec.dtype.as_numpy_dtype)


if __name__ == "__main__":
    sys.exit(main())
