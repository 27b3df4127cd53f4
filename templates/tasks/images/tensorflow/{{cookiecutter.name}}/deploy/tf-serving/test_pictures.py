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


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_read_as_everywhere_else(kind: str, manifest: dict[str, Any]) -> None:
    package = next(HERE.parents[1].glob("src/*/reading/decode.py")).parts[-3]
    reader = importlib.import_module(f"{package}.reading.decode")
    spec = reader.PictureSpec.of(manifest["input"])
    signatures = tf.saved_model.load(str(SAVED_MODEL)).signatures
    output = manifest["output"]["name"]
    color = np.random.default_rng(0).integers(0, 256, (9, 13, 3)).astype(np.uint8)
    photo = Image.fromarray(color).resize((130, 90), Image.Resampling.BICUBIC)
    for note in range(1, 9):  # how the camera was held
        exif = Image.Exif()
        exif[0x0112] = note
        file = io.BytesIO()
        photo.save(file, kind, exif=exif)
        image = reader.decode(io.BytesIO(file.getvalue()), spec)  # (size, size, channels)
        said = signatures["image_bytes"](tf.constant([file.getvalue()]))[output]
        wanted = signatures["serving_default"](tf.constant(image[None]))[output]
        assert np.allclose(said, wanted, rtol=1e-3, atol=0.05), note


@pytest.mark.parametrize("mode", ["LA", "RGBA", "I;16", "GIF", "several"])
def test_a_picture_that_would_be_read_otherwise_is_refused(mode: str) -> None:
    file = io.BytesIO()
    gray = np.full((9, 9), 255, np.uint16)
    picture = Image.fromarray(gray if mode == "I;16" else gray.astype(np.uint8))
    picture = picture.convert(mode) if mode in ("LA", "RGBA") else picture
    more = {"save_all": True, "append_images": [picture.rotate(90), Image.new("L", (9, 9))]}
    options = more if mode == "several" else {}
    picture.save(file, "GIF" if mode == "GIF" else "PNG", **options)
    signatures = tf.saved_model.load(str(SAVED_MODEL)).signatures
    with pytest.raises(tf.errors.InvalidArgumentError, match="image_bytes takes JPEG, and one PNG"):
        signatures["image_bytes"](tf.constant([file.getvalue()]))
