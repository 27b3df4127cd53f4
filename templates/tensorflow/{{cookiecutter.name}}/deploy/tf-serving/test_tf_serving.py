"""The clients and the SavedModel against a server: SERVING_URL's, or else this machine's own."""

import math
import socket
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter
from asked import SIGNATURE
from asking import ARTIFACTS, HERE, SAVED_MODEL, ask, predict, require_server, start
from client import Refused, describe
from google.protobuf import text_format
from tensorflow_serving.apis import get_model_metadata_pb2 as metadata_pb2
from tensorflow_serving.apis import get_model_status_pb2 as status_pb2
from tensorflow_serving.apis import (
    model_service_pb2_grpc,
    prediction_log_pb2,
    prediction_service_pb2_grpc,
)
from tensorflow_serving.config import model_server_config_pb2

COUNT = 10
Named = dict[str, np.ndarray]


@pytest.fixture(scope="session")
def inputs(manifest: dict[str, Any]) -> Named:
    """Noise, by name: (COUNT, ...) each."""
    shapes = {name: shape[1:] for name, shape in manifest["inputs"].items()}
    random = np.random.default_rng(0)
    return {name: random.random((COUNT, *shape), np.float32) for name, shape in shapes.items()}


@pytest.fixture(scope="session")
def expected(inputs: Named, manifest: dict[str, Any]) -> np.ndarray:
    """What the other exported file says about them: (COUNT, width)."""
    run = Interpreter(str(ARTIFACTS / "model.tflite")).get_signature_runner("serving_default")
    ones = [{name: x[at : at + 1] for name, x in inputs.items()} for at in range(COUNT)]
    return np.concatenate([run(**one)[manifest["output"]["name"]] for one in ones])


@pytest.fixture(scope="session")
def unit(expected: np.ndarray, manifest: dict[str, Any]) -> float:
    """What a difference is compared with: a number may be in the thousands, a logit is not."""
    number = manifest["target"]["kind"] in ("number", "series")
    return max(1.0, float(np.abs(expected).max())) if number else 1.0


# Over REST


def test_rest_says_that_the_model_is_there(addresses: tuple[str, str]) -> None:
    status, answer = ask(f"{addresses[0]}/v1/models/model")
    assert status == 200
    assert [one["state"] for one in answer["model_version_status"]] == ["AVAILABLE"]


def test_rest_answers_as_the_other_artefact(
    addresses: tuple[str, str], inputs: Named, expected: np.ndarray, unit: float
) -> None:
    url = f"{addresses[0]}/v1/models/model:predict"
    columns = {name: array.tolist() for name, array in inputs.items()}
    rows = [{name: each[at] for name, each in columns.items()} for at in range(COUNT)]
    for body, key in (
        ({"instances": rows}, "predictions"),
        ({"inputs": columns}, "outputs"),
        ({"signature_name": "serving_default", "inputs": columns}, "outputs"),
    ):
        status, answer = ask(url, body)
        assert status == 200, answer
        assert np.allclose(answer[key], expected, rtol=1e-5, atol=1e-3 * unit)


@pytest.mark.parametrize(
    ("model", "body", "status"),
    [
        ("nobody", {"instances": [[0]]}, 404),
        ("model", b"{", 400),
        ("model", {"instances": [[[[[[1]]]]]]}, 400),  # no model takes so deep an input
        ("model", {"instances": [["text"]]}, 400),
        ("model", {"signature_name": "nothing", "instances": [1]}, 400),
        ("model", {}, 400),
    ],
)
def test_rest_refuses_with_a_reason(
    addresses: tuple[str, str], model: str, body: Any, status: int
) -> None:
    got, answer = ask(f"{addresses[0]}/v1/models/{model}:predict", body)
    assert (got, list(answer)) == (status, ["error"])
    assert answer["error"]


# Over gRPC


def test_grpc_answers_as_the_other_artefact(
    addresses: tuple[str, str], inputs: Named, expected: np.ndarray, unit: float
) -> None:
    outputs = predict(addresses[1], "serving_default", **inputs)
    assert np.allclose(outputs, expected, rtol=1e-5, atol=1e-3 * unit)


def test_grpc_describes_the_model(addresses: tuple[str, str], manifest: dict[str, Any]) -> None:
    with grpc.insecure_channel(addresses[1]) as channel:
        asked = status_pb2.GetModelStatusRequest()
        asked.model_spec.name = "model"
        stub = model_service_pb2_grpc.ModelServiceStub(channel)
        states = stub.GetModelStatus(asked, timeout=60).model_version_status
        about = metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
        about.model_spec.name = "model"
        service = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        answer = service.GetModelMetadata(about, timeout=60)
    assert [one.state for one in states] == [status_pb2.ModelVersionStatus.AVAILABLE]
    signatures = metadata_pb2.SignatureDefMap()
    answer.metadata["signature_def"].Unpack(signatures)
    signature = signatures.signature_def["serving_default"]
    assert set(signature.inputs) == set(manifest["inputs"])
    assert list(signature.outputs) == [manifest["output"]["name"]]
    assert SIGNATURE in signatures.signature_def


def test_grpc_refuses_with_a_reason(addresses: tuple[str, str], inputs: Named) -> None:
    larger = {name: [1, *(side + 1 for side in x.shape[1:])] for name, x in inputs.items()}
    wrong = {name: np.zeros(shape, np.float32) for name, shape in larger.items()}
    for given in (wrong, {"nothing": np.zeros((1, 2), np.float32)}):
        with pytest.raises(grpc.RpcError) as caught:
            predict(addresses[1], "serving_default", **given)
        assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT


# Clients, files, start


@pytest.mark.parametrize(
    ("kind", "outputs", "wanted"),
    [
        ("class", [0.0, 1.0], {"label": 1, "name": "b", "probability": 0.7310586}),
        ("classes", [-1.0, 1.0], {"names": ["b"], "probabilities": [0.2689414, 0.7310586]}),
        ("classes", [-1.0, -9000.0], {"names": [], "probabilities": [0.2689414, 0.0]}),
        ("number", [12.5], {"number": 12.5}),
        (
            "series",
            [1, 2, 3, 4],
            {"forecast": [{"step": 1, "x": 1, "y": 2}, {"step": 2, "x": 3, "y": 4}]},
        ),
    ],
)
def test_every_target_is_answered_in_its_way(
    kind: str, outputs: list[float], wanted: dict[str, Any]
) -> None:
    target = {"kind": kind, "name": "price", "classes": ["a", "b"], "columns": ["x", "y"]}
    said = describe(outputs, target)
    for name, value in wanted.items():
        numeric = name.startswith("probab")
        assert said[name] == (pytest.approx(value, abs=1e-6) if numeric else value)
    with pytest.raises(Refused, match="NaN"):
        describe([math.nan, *outputs[1:]], target)


def test_warmup_asks_every_signature() -> None:
    record = SAVED_MODEL / "assets.extra" / "tf_serving_warmup_requests"
    logs = [
        prediction_log_pb2.PredictionLog.FromString(raw.numpy())
        for raw in tf.data.TFRecordDataset(str(record))
    ]
    asked = [log.predict_log.request.model_spec for log in logs]
    assert {spec.name for spec in asked} == {"model"}
    assert {spec.signature_name for spec in asked} == {"serving_default", SIGNATURE}
    assert len(asked) <= 1000  # TensorFlow Serving's own limit


def test_the_configuration_is_one_that_the_server_can_read() -> None:
    text = (HERE / "models.config").read_text("utf-8")
    config = text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
    assert [one.name for one in config.model_config_list.config] == ["model"]


def test_neither_server_nor_container_is_one_line(tmp_path: Path) -> None:
    server = start(PATH=str(tmp_path))
    _, errors = server.communicate(timeout=60)
    assert (server.returncode, errors.count("\n")) == (1, 1)
    assert "install one of them" in errors


def test_a_taken_port_is_one_line() -> None:
    require_server()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = start("--port", str(taken.getsockname()[1]))
        _, errors = server.communicate(timeout=60)
    assert (server.returncode, errors.count("\n")) == (1, 1)
    assert "cannot be used" in errors
