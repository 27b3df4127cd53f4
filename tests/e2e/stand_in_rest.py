"""The stand-in's REST half: TensorFlow Serving's version 1 protocol in rows and columns."""

import base64
import json
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow_serving.apis import predict_pb2

if TYPE_CHECKING:
    from stand_in import Model


def build_rest(model: "Model") -> type[BaseHTTPRequestHandler]:
    """The REST protocol, version 1: status, and predict in rows or columns."""

    class Rest(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != f"/v1/models/{model.name}":
                return self._send(404, {"error": f"Malformed request: GET {self.path}"})
            status = {"error_code": "OK", "error_message": ""}
            version = {"version": str(model.version), "state": "AVAILABLE", "status": status}
            return self._send(200, {"model_version_status": [version]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                name = self.path.removeprefix("/v1/models/").removesuffix(":predict")
                self._send(200, answer_predict(model, name, json.loads(body)))
            except KeyError as error:
                self._send(404, {"error": error.args[0]})
            except (ValueError, TypeError, AttributeError) as error:
                self._send(400, {"error": str(error)})

        def _send(self, status: int, answer: dict[str, Any]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return None

    return Rest


def answer_predict(model: "Model", name: str, body: dict[str, Any]) -> dict[str, Any]:
    """What `predict` says to a JSON body; the model raises what is wrong with it."""
    request = predict_pb2.PredictRequest()
    request.model_spec.name = name
    request.model_spec.signature_name = body.get("signature_name", "")
    rows = "instances" in body
    if rows == ("inputs" in body):
        raise ValueError("either instances or inputs")
    signature = model.signatures.get(request.model_spec.signature_name or "serving_default")
    if signature is not None:
        ((key, wanted),) = signature.inputs.items()  # all of ours have one
        given = [_unwrap(one, key) for one in body["instances"]] if rows else body["inputs"]
        value = _unwrap(given, key)
        if wanted.dtype == tf.string.as_datatype_enum:
            value = [base64.b64decode(one["b64"]) for one in value]
        request.inputs[key].CopyFrom(tf.make_tensor_proto(value, dtype=wanted.dtype))
    (outputs,) = model.predict(request).values()  # one output: its name is left out
    return {"predictions" if rows else "outputs": outputs.tolist()}


def _unwrap(given: Any, key: str) -> Any:
    return given[key] if isinstance(given, dict) and key in given else given
