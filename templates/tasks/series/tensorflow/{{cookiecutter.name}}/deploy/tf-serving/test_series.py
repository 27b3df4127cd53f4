"""Series in files, as the client reads them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from asked import read_past
from asking import predict, run_client

ABOUT: dict[str, Any] = {
    "columns": ["a", "b"],
    "past": 2,
    "step": 3600,
    "time": "when",
    "order": "ymd",
    "decimal": ".",
}


def read(folder: Path, text: str, **about: Any) -> list[list[float]]:
    path = folder / "past.csv"
    path.write_text(text, "utf-8")
    return read_past(path, ABOUT | about)


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("a,b\n1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("\ufeffnote;b;a\nx;2;1\n\ny;4;3\n", [[1, 2], [3, 4]]),
        ("a,b\n9,9\n1,2\n,4\n", [[1, 2], [1, 4]]),
        (
            "when,a,b\n2026-03-01 00:00,1,2\n2026-03-01 03:00,3,4\n2026-03-01T04:00Z,5,6",
            [[3, 4], [5, 6]],
        ),
        (
            "when,a,b\n2026-03-01 00:00,1,2\n2026-03-01 01:00,3,4\n2026-03-01 04:00,5,6",
            [[3, 4], [5, 6]],
        ),
    ],
)
def test_the_last_rows_are_read(tmp_path: Path, text: str, past: list[list[float]]) -> None:
    assert read(tmp_path, text) == past


def test_a_decimal_comma_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "a;b\n1,5;2\n3;4\n", decimal=",") == [[1.5, 2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has no column a, b"),
        ("a,c\n1,2\n", "has no column b"),
        ("a,b\n1,2\n", "has 1 rows, the model needs 2"),
        ("a,b\n1,2\n3\n", "row 2: 1 cells, the header has 2"),
        ("a,b\n1,2\n3,x\n", "row 2: b is not a number"),
        ("a,b\n1,\n3,4\n", "b has a gap at the start"),
        ("when,a,b\nsoon,1,2\n", "row 1: when is not a time"),
        ("when,a,b\n2026-03-01,1,2\n2026-03-01,3,4\n", "row 2: its time is that of the row before"),
        (
            "when,a,b\n2026-03-01,1,2\n2026-03-02,3,4\n",
            "a row every 1 d, the model takes one every 1 h",
        ),
    ],
)
def test_what_is_no_series_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read(tmp_path, text)


def test_a_wrong_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\x89PNG\xff")
    for name in ("binary", "missing"):
        refused = run_client(str(tmp_path / name))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("error: ")
        assert len(refused.stderr.splitlines()) == 1


def test_both_clients_read_series(
    addresses: tuple[str, str], manifest: dict[str, Any], tmp_path: Path
) -> None:
    about, target = manifest["input"], manifest["target"]
    pasts = np.random.default_rng(0).random((2, about["past"], len(about["columns"])), np.float32)
    mark, files = ";" if about["decimal"] == "," else ",", []
    for at, past in enumerate(pasts):
        rows = [[repr(float(cell)).replace(".", about["decimal"]) for cell in row] for row in past]
        files.append(tmp_path / f"{at}.csv")
        files[-1].write_text(
            "\n".join(mark.join(row) for row in (about["columns"], *rows)), "utf-8"
        )
    asked = [str(file) for file in files]
    rest = run_client("--url", addresses[0], *asked)
    over_grpc = run_client("--grpc", addresses[1], *asked)
    assert rest.returncode == over_grpc.returncode == 0, rest.stderr + over_grpc.stderr
    outputs = predict(addresses[1], "serving_default", past=pasts)  # (2, width)
    for lines in (rest.stdout, over_grpc.stdout):
        answers = [json.loads(line) for line in lines.splitlines()]
        for answer, found in zip(answers, outputs, strict=True):
            assert len(answer["forecast"]) == target["ahead"]
            said = [row[name] for row in answer["forecast"] for name in target["columns"]]
            assert said == pytest.approx(found.tolist(), rel=1e-5, abs=1e-4)
