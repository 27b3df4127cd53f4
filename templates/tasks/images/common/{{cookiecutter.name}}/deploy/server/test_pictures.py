"""Every kind of picture file, asked of the server: read as in training, or refused."""

import io

import pytest
from asking import MANIFEST, predict
from bodies import JSON
from decode import PictureSpec, decode
from picture_kinds import KINDS, PYTHON, Kind, name_of
from questions import PNG, numbers

SPEC = PictureSpec.of(MANIFEST["input"])


@pytest.mark.skipif(SPEC.depth > 0, reason="the table is of data.depth = 0")
@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_each_kind_of_file_is_read_as_in_training_or_refused(port: int, kind: Kind) -> None:
    for name, body in kind.write().items():
        status, said = predict(port, body, PNG)
        if PYTHON in kind.readers:
            # decode.py is training's, byte for byte.
            wanted = predict(port, numbers(decode(io.BytesIO(body), SPEC)), JSON)
            key = "number" if "number" in said else "probabilities"
            assert (status, wanted[0]) == (200, 200), (name, said, wanted)
            assert said[key] == pytest.approx(wanted[1][key], rel=1e-3, abs=1e-5), name
        else:
            assert (status, sorted(said)) == (400, ["detail", "error", "hint"]), name
            assert said["detail"].count("\n") == 0, name
