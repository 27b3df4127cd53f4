"""Every kind of picture file, asked of TorchServe: read as in training, or refused."""

import io
import json

import pytest
from decode import PictureSpec, decode
from picture_kinds import KINDS, PYTHON, Kind, name_of
from questions import numbers
from running import ARTIFACTS, Server

SPEC = PictureSpec.of(json.loads((ARTIFACTS / "model.json").read_text("utf-8"))["input"])


@pytest.mark.skipif(SPEC.depth > 0, reason="the table is of data.depth = 0")
@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_each_kind_of_file_is_read_as_in_training_or_refused(server: Server, kind: Kind) -> None:
    for name, body in kind.write().items():
        if not body:  # TorchServe's own refusal, which test_torchserve.py tries
            continue
        status, said = server.predict(body)
        if PYTHON in kind.readers:
            wanted = server.predict(numbers(decode(io.BytesIO(body), SPEC)))
            key = "number" if "number" in said else "probabilities"
            assert (status, wanted[0]) == (200, 200), (name, said, wanted)
            assert said[key] == pytest.approx(wanted[1][key], rel=1e-3, abs=1e-5), name
        else:
            assert (status, sorted(said)) == (400, ["detail", "error", "hint"]), name
