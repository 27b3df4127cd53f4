"""Picture files, as the SavedModel itself decodes them."""

import importlib
import io
import json
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
import tensorflow as tf
from asking import HERE, SAVED_MODEL, ask, predict, run_client
from picture_kinds import APART, KINDS, TF_SERVING, Kind, name_of
from PIL import Image
from sklearn.datasets import load_digits


def digit(index: int, side: int) -> Image.Image:
    gray = (load_digits().images[index] * 255 / 16).astype(np.uint8)  # (8, 8)
    return Image.fromarray(gray).resize((side, side), Image.Resampling.BILINEAR)


def png(index: int, side: int, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    digit(index, side).save(file, kind)
    return file.getvalue()


def test_what_is_no_picture_is_refused(addresses: tuple[str, str]) -> None:
    body = {"signature_name": "image_bytes", "instances": [{"b64": "bm90aGluZw=="}]}
    status, answer = ask(f"{addresses[0]}/v1/models/model:predict", body)
    assert (status, list(answer)) == (400, ["error"])
    with pytest.raises(grpc.RpcError) as caught:
        predict(addresses[1], "image_bytes", image_bytes=[b"nothing"])
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_both_clients_read_pictures(
    addresses: tuple[str, str], manifest: dict[str, Any], tmp_path: Path
) -> None:
    files = []
    for index in range(10):
        files.append(tmp_path / f"{index}.{'png' if index % 2 else 'jpg'}")
        files[-1].write_bytes(png(index, 60, "PNG" if index % 2 else "JPEG"))
    names = [str(file) for file in files]
    rest = run_client("--url", addresses[0], *names)
    over_grpc = run_client("--grpc", addresses[1], *names)
    assert rest.returncode == over_grpc.returncode == 0, rest.stderr + over_grpc.stderr
    answers = [json.loads(line) for line in rest.stdout.splitlines()]
    assert len(answers) == 10
    for one, other in zip(answers, map(json.loads, over_grpc.stdout.splitlines()), strict=True):
        assert set(one) == set(other)
        for name, value in one.items():
            assert other[name] == (value if "name" in name else pytest.approx(value, rel=1e-4))
    if manifest["target"]["classes"] == list(map(str, range(10))):  # digits
        labels = [one["label"] for one in answers]
        assert np.mean(np.equal(labels, range(10))) >= 0.9
    (tmp_path / "not.png").write_bytes(b"nothing")
    for protocol, address in (("--url", addresses[0]), ("--grpc", addresses[1])):
        refused = run_client(protocol, address, str(tmp_path / "not.png"))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "error: " in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.fixture(scope="module")
def signatures() -> Any:
    """What the SavedModel answers to."""
    return tf.saved_model.load(str(SAVED_MODEL)).signatures


def module(name: str) -> Any:
    package = next(HERE.parents[1].glob("src/*/__main__.py")).parent.name
    return importlib.import_module(f"{package}.{name}")


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_each_kind_of_file_is_read_as_in_training_or_refused(
    kind: Kind, manifest: dict[str, Any], signatures: Any
) -> None:
    reader, graph = module("reading.decode"), module("reading.served")
    spec, output = reader.PictureSpec.of(manifest["input"]), manifest["output"]["name"]
    for name, content in kind.write().items():
        files = tf.constant([content])
        if TF_SERVING in kind.readers:
            image = reader.decode(io.BytesIO(content), spec)  # (size, size, channels)
            seen = graph.decode_in_graph(tf.constant(content), spec)
            assert np.abs(seen - image).mean() <= APART[TF_SERVING], name
            said = signatures["image_bytes"](files)[output]
            wanted = signatures["serving_default"](tf.constant(image[None]))[output]
            assert np.allclose(said, wanted, rtol=1e-3, atol=0.05), name
        else:
            # What is cut short is refused by its own decoder.
            told = None if kind.name == "cut short" else "image_bytes takes JPEG, and one PNG"
            with pytest.raises(tf.errors.InvalidArgumentError, match=told):
                signatures["image_bytes"](files)
