"""Starts a server for the tests and asks it."""

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
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import grpc
import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

HERE = Path(__file__).parent
ARTIFACTS = HERE.parents[1] / "artifacts"
SAVED_MODEL = ARTIFACTS / "saved_model" / "1"
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


@contextmanager
def running() -> Iterator[tuple[str, str]]:
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


def predict(address: str, signature: str, **inputs: Any) -> np.ndarray:
    """The outputs over gRPC."""
    request = predict_pb2.PredictRequest()
    request.model_spec.name = "model"
    request.model_spec.signature_name = signature
    for key, value in inputs.items():
        request.inputs[key].CopyFrom(tf.make_tensor_proto(value))
    with grpc.insecure_channel(address) as channel:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        [made] = stub.Predict(request, timeout=60).outputs.values()
    return np.asarray(tf.make_ndarray(made))
