"""Speaks TensorFlow Serving's two protocols for the tests, with the real SavedModel behind them.

It is no server to use: one version, no batches, no limits. It takes the real one's options, loads
the model the old way that the real one does, and answers by the published service definitions.
"""

import argparse
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import tensorflow as tf
from google.protobuf import text_format
from stand_in_rest import build_rest
from tensorflow_serving.apis import get_model_metadata_pb2 as metadata_pb2
from tensorflow_serving.apis import get_model_status_pb2 as status_pb2
from tensorflow_serving.apis import (
    model_service_pb2_grpc,
    predict_pb2,
    prediction_log_pb2,
    prediction_service_pb2_grpc,
)
from tensorflow_serving.config import model_server_config_pb2


class Model:
    """The highest version below a folder, in a Session, as the C++ server has it."""

    def __init__(self, config: model_server_config_pb2.ModelConfig) -> None:
        folder = max(Path(config.base_path).glob("[0-9]*"), key=lambda path: int(path.name))
        self.name, self.version = config.name, int(folder.name)
        self._session = tf.compat.v1.Session(graph=tf.Graph())
        with self._session.graph.as_default():
            loaded = tf.compat.v1.saved_model.loader.load(self._session, ["serve"], str(folder))
        self.signatures = dict(loaded.signature_def)
        for record in tf.compat.v1.io.tf_record_iterator(
            str(folder / "assets.extra/tf_serving_warmup_requests")
        ):
            self.predict(prediction_log_pb2.PredictionLog.FromString(record).predict_log.request)

    def predict(self, request: predict_pb2.PredictRequest) -> dict[str, np.ndarray]:
        """Raises KeyError for what there is not, ValueError for a wrong input."""
        if request.model_spec.name != self.name:
            raise KeyError(f"Servable not found for request: Latest({request.model_spec.name})")
        name = request.model_spec.signature_name or "serving_default"
        if name not in self.signatures:
            raise ValueError(f"Serving signature name: {name!r} not found in signature def")
        signature = self.signatures[name]
        if set(request.inputs) != set(signature.inputs):
            raise ValueError(f"inputs are {sorted(signature.inputs)}, not {sorted(request.inputs)}")
        feed = {
            signature.inputs[key].name: tf.make_ndarray(tensor)
            for key, tensor in request.inputs.items()
        }
        fetch = {key: tensor.name for key, tensor in signature.outputs.items()}
        try:
            return dict(self._session.run(fetch, feed))
        except tf.errors.OpError as error:
            raise ValueError(error.message) from error


class PredictionService(prediction_service_pb2_grpc.PredictionServiceServicer):  # type: ignore[misc]
    """Predict and GetModelMetadata."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def Predict(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """One answer."""
        try:
            outputs = self.model.predict(request)
        except KeyError as error:
            context.abort(grpc.StatusCode.NOT_FOUND, error.args[0])
        except ValueError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        response = predict_pb2.PredictResponse(model_spec=request.model_spec)
        response.model_spec.version.value = self.model.version
        for key, value in outputs.items():
            response.outputs[key].CopyFrom(tf.make_tensor_proto(value))
        return response

    def GetModelMetadata(self, request: Any, _: grpc.ServicerContext) -> Any:  # noqa: N802
        """The signatures."""
        signatures = metadata_pb2.SignatureDefMap(signature_def=self.model.signatures)
        response = metadata_pb2.GetModelMetadataResponse(model_spec=request.model_spec)
        response.metadata["signature_def"].Pack(signatures)
        return response


class ModelService(model_service_pb2_grpc.ModelServiceServicer):  # type: ignore[misc]
    """GetModelStatus."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def GetModelStatus(self, *_: Any) -> Any:  # noqa: N802
        """That the version is there."""
        response = status_pb2.GetModelStatusResponse()
        state = status_pb2.ModelVersionStatus.AVAILABLE
        response.model_version_status.add(version=self.model.version, state=state)
        return response


def main() -> int:
    """Serves until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rest_api_port", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--model_config_file", type=Path, required=True)
    parser.add_argument("--enable_batching", choices=["true"], required=True)
    parser.add_argument("--batching_parameters_file", type=Path, required=True)
    options = parser.parse_args()
    text = options.model_config_file.read_text("utf-8")
    config = text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
    model = Model(config.model_config_list.config[0])
    server = grpc.server(ThreadPoolExecutor(4))
    service = PredictionService(model)
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(service, server)
    model_service_pb2_grpc.add_ModelServiceServicer_to_server(ModelService(model), server)
    server.add_insecure_port(f"127.0.0.1:{options.port}")
    server.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    address = ("127.0.0.1", options.rest_api_port)
    ThreadingHTTPServer(address, build_rest(model)).serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
