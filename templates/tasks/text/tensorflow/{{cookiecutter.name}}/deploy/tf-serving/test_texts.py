"""Texts, as the SavedModel itself reads them."""

import importlib
import json
import sys
from typing import Any

import grpc
import numpy as np
import pytest
import tensorflow as tf
from asking import HERE, SAVED_MODEL, ask, predict, run_client

sys.path.append(str(HERE.parents[1] / "tests"))
from many_texts import make_texts  # noqa: E402

PACKAGE = next(HERE.parents[1].glob("src/*/reading/texts.py")).parts[-3]
NONE = [b"", b" \n", "\u200b\ufeff".encode(), b"a\0b", b"caf\xe9", b"\xff\xfea\0", b"\xed\xa0\x80"]


def signature(name: str) -> Any:
    # A signature does not hold what it was loaded from.
    signatures = tf.saved_model.load(str(SAVED_MODEL)).signatures
    return lambda given: next(iter(signatures[name](tf.constant(given)).values())).numpy()


def test_texts_of_20_scripts_are_read_as_everywhere_else(manifest: dict[str, Any]) -> None:
    reader = importlib.import_module(f"{PACKAGE}.reading.texts")
    room = reader.TextSpec.of(manifest["input"]).room
    texts = [f"\ufeff {text}\n" for text in make_texts(500)]
    rows = [reader.encode_bytes(reader.clean_text(text), room) for text in texts]
    found = signature("text")([text.encode() for text in texts])
    assert np.array_equal(found, signature("serving_default")(np.stack(rows)))


@pytest.mark.parametrize("text", NONE, ids=repr)
def test_what_is_no_text_is_refused_in_the_graph(text: bytes) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError):
        signature("text")([b"a text", text])


def test_what_is_no_text_is_refused_by_the_server(addresses: tuple[str, str]) -> None:
    body = {"signature_name": "text", "instances": ["a text", " "]}
    status, answer = ask(f"{addresses[0]}/v1/models/model:predict", body)
    assert (status, list(answer)) == (400, ["error"])
    with pytest.raises(grpc.RpcError) as caught:
        predict(addresses[1], "text", text=[b"\xff"])
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_both_clients_ask_about_texts(addresses: tuple[str, str], manifest: dict[str, Any]) -> None:
    texts = ["Where is the station?", "Où est la gare ?", *make_texts(20)]
    rest = run_client("--url", addresses[0], "--", *texts)
    over_grpc = run_client("--grpc", addresses[1], "--", *texts)
    assert rest.returncode == over_grpc.returncode == 0, rest.stderr + over_grpc.stderr
    answers = [json.loads(line) for line in rest.stdout.splitlines()]
    outputs = predict(addresses[1], "text", text=[text.encode() for text in texts])  # (n, width)
    for one, line, found in zip(answers, over_grpc.stdout.splitlines(), outputs, strict=True):
        other = json.loads(line)
        assert set(one) == set(other)
        for name, value in one.items():
            assert other[name] == (value if "name" in name else pytest.approx(value, rel=1e-4))
        if "label" in one:
            assert one["label"] == int(found.argmax())


def test_a_text_that_is_none_is_one_line(addresses: tuple[str, str]) -> None:
    for protocol, address in (("--url", addresses[0]), ("--grpc", addresses[1])):
        for text in (" ", b"caf\xe9"):
            refused = run_client(protocol, address, text)  # type: ignore[arg-type]
            assert (refused.returncode, refused.stdout) == (1, "")
            assert "error: " in refused.stderr
            assert "Traceback" not in refused.stderr
