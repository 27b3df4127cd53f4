"""The clients and the SavedModel against a server: SERVING_URL's, or else this machine's own."""

import importlib
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import grpc
import numpy as np
import pytest
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter
from client import read_row
from google.protobuf import text_format
from PIL import Image
from sklearn.datasets import load_digits
from tensorflow_serving.apis import get_model_metadata_pb2 as metadata_pb2
from tensorflow_serving.apis import get_model_status_pb2 as status_pb2
from tensorflow_serving.apis import (
    model_service_pb2_grpc,
    predict_pb2,
    prediction_log_pb2,
    prediction_service_pb2_grpc,
)
from tensorflow_serving.config import model_server_config_pb2

HERE = Path(__file__).parent
ARTIFACTS = HERE.parents[1] / "artifacts"
SAVED_MODEL = ARTIFACTS / "saved_model" / "1"
SIZE = 28
SERVER = "tensorflow_model_server"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start(*options: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / "serve.py"), *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, env=os.environ | environment, **pipes)


def require_server() -> None:
    if shutil.which(SERVER) is None:
        pytest.skip(f"{SERVER} is not on the PATH; SERVING_URL names one that runs elsewhere")


@pytest.fixture(scope="session")
def addresses() -> Iterator[tuple[str, str]]:
    """Where to ask: over REST, over gRPC."""
    if url := os.environ.get("SERVING_URL"):
        host = urlsplit(url).hostname
        yield url.rstrip("/"), os.environ.get("SERVING_GRPC", f"{host}:8500")
        return
    require_server()
    rest, over_grpc = free_port(), free_port()
    server = start("--port", str(rest), "--grpc-port", str(over_grpc))
    assert server.stdout is not None
    line = server.stdout.readline()
    if "serving" not in line:
        pytest.fail(f"it did not start: {server.communicate()[1]}")
    yield f"http://127.0.0.1:{rest}", f"127.0.0.1:{over_grpc}"
    server.send_signal(signal.SIGTERM)
    _, errors = server.communicate(timeout=60)
    assert (server.returncode, "Traceback" in errors) == (0, False), errors


@pytest.fixture(scope="session")
def size() -> int:
    return int(json.loads((ARTIFACTS / "model.json").read_text("utf-8"))["input"]["image_size"])


@pytest.fixture(scope="session")
def images(size: int) -> np.ndarray:
    """Ten digits: (10, size, size, 1)."""
    return np.stack([np.asarray(digit(index, size), np.float32) for index in range(10)])[
        ..., None
    ] / np.float32(255)


@pytest.fixture(scope="session")
def expected(images: np.ndarray) -> np.ndarray:
    """What the other exported file says about them: (10, classes)."""
    run = Interpreter(str(ARTIFACTS / "model.tflite")).get_signature_runner("serving_default")
    return np.concatenate([run(image=image[None])["logits"] for image in images])


def digit(index: int, side: int) -> Image.Image:
    gray = (load_digits().images[index] * 255 / 16).astype(np.uint8)  # (8, 8)
    return Image.fromarray(gray).resize((side, side), Image.Resampling.BILINEAR)


def png(index: int, side: int, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    digit(index, side).save(file, kind)
    return file.getvalue()


def ask(url: str, body: Any = None) -> tuple[int, Any]:
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data), timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def run_client(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE / "client.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True)


# Over REST


def test_rest_says_that_the_model_is_there(addresses: tuple[str, str]) -> None:
    status, answer = ask(f"{addresses[0]}/v1/models/model")
    assert status == 200
    assert [one["state"] for one in answer["model_version_status"]] == ["AVAILABLE"]


def test_rest_answers_as_the_other_artefact(
    addresses: tuple[str, str], images: np.ndarray, expected: np.ndarray
) -> None:
    url = f"{addresses[0]}/v1/models/model:predict"
    for body, key in (
        ({"instances": images.tolist()}, "predictions"),
        ({"instances": [{"image": one} for one in images.tolist()]}, "predictions"),
        ({"inputs": images.tolist()}, "outputs"),
        ({"signature_name": "serving_default", "inputs": {"image": images.tolist()}}, "outputs"),
    ):
        status, answer = ask(url, body)
        assert status == 200, answer
        assert np.abs(np.subtract(answer[key], expected)).max() < 1e-3


@pytest.mark.parametrize(
    ("model", "body", "status"),
    [
        ("nobody", {"instances": [[0]]}, 404),
        ("model", b"{", 400),
        ("model", {"instances": [[1, 2], [3, 4]]}, 400),
        ("model", {"instances": [["text"]]}, 400),
        ("model", {"signature_name": "nothing", "instances": [1]}, 400),
        ("model", {"signature_name": "image_bytes", "instances": [{"b64": "bm90aGluZw=="}]}, 400),
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


def predict(address: str, signature: str, **inputs: Any) -> np.ndarray:
    request = predict_pb2.PredictRequest()
    request.model_spec.name = "model"
    request.model_spec.signature_name = signature
    for key, value in inputs.items():
        request.inputs[key].CopyFrom(tf.make_tensor_proto(value))
    with grpc.insecure_channel(address) as channel:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        answer = stub.Predict(request, timeout=60)
    return np.asarray(tf.make_ndarray(answer.outputs["logits"]))


def test_grpc_answers_as_the_other_artefact(
    addresses: tuple[str, str], images: np.ndarray, expected: np.ndarray
) -> None:
    logits = predict(addresses[1], "serving_default", image=images)
    assert np.abs(logits - expected).max() < 1e-3


def test_grpc_describes_the_model(addresses: tuple[str, str]) -> None:
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
    inputs = {name: list(one.inputs) for name, one in signatures.signature_def.items()}
    assert inputs["serving_default"] == ["image"]
    assert inputs["image_bytes"] == ["image_bytes"]


def test_grpc_refuses_with_a_reason(addresses: tuple[str, str]) -> None:
    for signature, inputs in (
        ("serving_default", {"image": np.zeros((1, 2, 2, 1), np.float32)}),
        ("serving_default", {"picture": np.zeros((1, SIZE, SIZE, 1), np.float32)}),
        ("image_bytes", {"image_bytes": [b"nothing"]}),
    ):
        with pytest.raises(grpc.RpcError) as caught:
            predict(addresses[1], signature, **inputs)
        assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT


# Clients, files, start


def test_both_clients_read_pictures(addresses: tuple[str, str], tmp_path: Path) -> None:
    files = []
    for index in range(10):
        files.append(tmp_path / f"{index}.{'png' if index % 2 else 'jpg'}")
        files[-1].write_bytes(png(index, 60, "PNG" if index % 2 else "JPEG"))
    names = [str(file) for file in files]
    rest = run_client("--url", addresses[0], *names)
    over_grpc = run_client("--grpc", addresses[1], *names)
    assert rest.returncode == over_grpc.returncode == 0, rest.stderr + over_grpc.stderr
    labels = [json.loads(line)["label"] for line in rest.stdout.splitlines()]
    assert np.mean(np.equal(labels, range(10))) >= 0.9
    assert [json.loads(line)["label"] for line in over_grpc.stdout.splitlines()] == labels
    (tmp_path / "not.png").write_bytes(b"nothing")
    for protocol, address in (("--url", addresses[0]), ("--grpc", addresses[1])):
        refused = run_client(protocol, address, str(tmp_path / "not.png"))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "error: " in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_read_as_everywhere_else(kind: str, size: int) -> None:
    package = next(HERE.parents[1].glob("src/*/reading/decode.py")).parts[-3]
    reader = importlib.import_module(f"{package}.reading.decode")
    spec = reader.PictureSpec.of(json.loads((ARTIFACTS / "model.json").read_text("utf-8"))["input"])
    signatures = tf.saved_model.load(str(SAVED_MODEL)).signatures
    color = np.random.default_rng(0).integers(0, 256, (9, 13, 3)).astype(np.uint8)
    photo = Image.fromarray(color).resize((130, 90), Image.Resampling.BICUBIC)
    for note in range(1, 9):  # how the camera was held
        exif = Image.Exif()
        exif[0x0112] = note
        file = io.BytesIO()
        photo.save(file, kind, exif=exif)
        image = reader.decode(io.BytesIO(file.getvalue()), spec)  # (size, size, 1)
        said = signatures["image_bytes"](tf.constant([file.getvalue()]))["logits"]
        wanted = signatures["serving_default"](tf.constant(image[None]))["logits"]
        assert np.abs(said - wanted).max() < 0.05, note


@pytest.mark.parametrize("mode", ["LA", "RGBA", "I;16", "GIF"])
def test_a_picture_that_would_be_read_otherwise_is_refused(mode: str) -> None:
    file = io.BytesIO()
    gray = np.full((9, 9), 255, np.uint16)
    picture = Image.fromarray(gray if mode == "I;16" else gray.astype(np.uint8))
    picture = picture.convert(mode) if mode in ("LA", "RGBA") else picture
    picture.save(file, "GIF" if mode == "GIF" else "PNG")
    signatures = tf.saved_model.load(str(SAVED_MODEL)).signatures
    with pytest.raises(tf.errors.InvalidArgumentError, match="image_bytes takes JPEG, and PNG"):
        signatures["image_bytes"](tf.constant([file.getvalue()]))


def test_a_row_of_a_table_keeps_its_digits() -> None:
    assert read_row("1700000007.25,3", [1_700_000_000.0, 0.0]) == [7.25, 3]
    with pytest.raises(ValueError, match="2 numbers, the model takes 1"):
        read_row("1,2", [0.0])
    refused = run_client("--features", "1,2")  # this model takes pictures
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "error: the exported model takes pictures\n"


def test_warmup_asks_every_signature() -> None:
    record = SAVED_MODEL / "assets.extra" / "tf_serving_warmup_requests"
    logs = [
        prediction_log_pb2.PredictionLog.FromString(raw.numpy())
        for raw in tf.data.TFRecordDataset(str(record))
    ]
    asked = [log.predict_log.request.model_spec for log in logs]
    assert {spec.name for spec in asked} == {"model"}
    assert {spec.signature_name for spec in asked} == {"serving_default", "image_bytes"}
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
