"""Texts as the model gets them, and the answers to many at once."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from asking import HERE, MANIFEST, form, predict, request
from bodies import JSON, BadInput, File
from inputs import CSV, PLAIN, Limits, decoders, upload
from questions import SENTENCE, ask

ABOUT: dict[str, Any] = {"length": 4, "pieces": 2, "column": "said"}
COLUMN = MANIFEST["input"]["column"]


def bytes_of(body: bytes, kind: str = JSON) -> np.ndarray:
    """Shapes: -> (n, 8)."""
    inputs = decoders(ABOUT)[kind].decode(body).inputs
    assert list(inputs) == ["bytes"]
    assert inputs["bytes"].dtype == np.float32
    return np.asarray(inputs["bytes"])


def table(*texts: str) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["number", COLUMN], *enumerate(texts)])
    return file.getvalue().encode()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("ab", [98, 99, 0, 0, 0, 0, 0, 0]),
        (" \ufeff\n a b\u200b ", [98, 33, 99, 0, 0, 0, 0, 0]),
        ("ü\u0308", [196, 189, 205, 137, 0, 0, 0, 0]),  # as it stands: nothing is normalized
        ("\U0001f600\U0001f600a", [241, 160, 153, 129, 241, 160, 153, 129]),
        ("\U0010ffff", [245, 144, 192, 192, 0, 0, 0, 0]),
    ],
)
def test_a_text_is_its_bytes_however_it_comes(text: str, row: list[int]) -> None:
    assert bytes_of(ask(text=text)).tolist() == [row]
    assert bytes_of(text.encode(), PLAIN).tolist() == [row]
    many = bytes_of(ask(texts=["x", text]))
    assert many.tolist() == [[121, *[0] * 7], row]
    rows = bytes_of(f'other,said\n1,"{text}"\n'.encode(), CSV)
    assert rows.tolist() == [row]


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        (ask(text="a\ud800"), JSON, "it holds half a character, .ud800 .a lone surrogate"),
        (ask(texts=["a", "\u200b"]), JSON, "text 2: it is empty"),
        (b"a\0b", PLAIN, "it holds a byte 0, as binary files do"),
        ("text".encode("utf-16"), PLAIN, "it is UTF-16, not UTF-8"),
        (b"caf\xe9", PLAIN, "it is not UTF-8 from byte 4 on; saved as Latin-1, perhaps"),
        (b"said\na\n caf\xe9\n", CSV, "it is not UTF-8 from byte 12 on"),
        (b"said,b\na,1\n\xe2\x80\x8b,2\n", CSV, "row 2: it is empty"),
        (b"said\na\nb,c\n", CSV, "row 2: 2 cells, the header has 1"),
        (b'said\n"a\n', CSV, "unexpected end of data"),
        (b"", CSV, "0 columns said"),
        (b"text\na\n", CSV, "0 columns said"),
        (b"said,said\na,b\n", CSV, "2 columns said"),
        (b"said\n", CSV, "0 texts"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_where(body: bytes, kind: str, told: str) -> None:
    with pytest.raises(BadInput, match=told) as refusal:
        bytes_of(body, kind)
    assert refusal.value.status in (400, 422)


def test_a_long_cell_is_one_text() -> None:
    assert bytes_of(b"said\n" + b"a" * 1_000_000, CSV).tolist() == [[98] * 8]


def test_texts_have_a_limit() -> None:
    for kind, body in ((JSON, ask(texts=["a", "b"])), (CSV, b"said\na\nb\n")):
        with pytest.raises(BadInput, match="2 texts"):
            decoders(ABOUT, Limits(batch_limit=1))[kind].decode(body)
    with pytest.raises(BadInput, match="2 texts"):
        upload(ABOUT, Limits(batch_limit=1)).decode([File(b"a", "a.txt"), File(b"b", "b.txt")])
    long = ABOUT | {"length": 2**18}
    with pytest.raises(BadInput, match="2 texts"):
        decoders(long)[JSON].decode(ask(texts=["a", "b"]))
    assert decoders(long)[JSON].decode(ask(text="a")).inputs["bytes"].shape == (1, 2**19)


def test_what_is_not_read_is_counted(port: int) -> None:
    room = MANIFEST["input"]["length"] * MANIFEST["input"]["pieces"]
    for text, cut in (("a" * room, 0), ("a" * room + "ü", 2), ("a" * room + " ", 0)):
        assert predict(port, ask(text=text))[1]["cut"] == cut


def test_many_texts_are_answered_as_each_alone(port: int) -> None:
    texts = [SENTENCE, "a", "Another sentence.", SENTENCE * 50]
    bodies = [(ask(texts=texts), JSON), form(*map(str.encode, texts))]
    alone = [predict(port, ask(text=text), JSON)[1] for text in texts]
    for body, kind in bodies:
        status, together = predict(port, body, kind)
        assert status == 200, together
        for one, other in zip(together["answers"], alone, strict=True):
            assert_alike(one, other)


def assert_alike(one: dict[str, Any], other: dict[str, Any]) -> None:
    """All but the last bits, which hang on how many texts are asked about at once."""
    assert one.keys() == other.keys()
    for name, value in one.items():
        close = not isinstance(value, str) and name != "names"
        assert other[name] == (pytest.approx(value, rel=1e-3, abs=1e-6) if close else value)


@pytest.mark.parametrize("as_form", [False, True], ids=["a body", "a form"])
def test_csv_is_answered_as_csv(port: int, as_form: bool) -> None:
    text = table("a", SENTENCE, "two\nlines, and a comma")
    body, kind = form(text, name="Texts.CSV") if as_form else (text, CSV)
    status, headers, content = request(port, "POST", "/predict", body, Content_Type=kind)
    assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    header, *answers = csv.reader(io.StringIO(content.decode()))
    assert header[-1] == "cut"
    alone = predict(port, ask(text=SENTENCE))[1]
    said = dict(zip(header, answers[1], strict=True))
    assert len(answers) == 3
    assert said.get("name") == alone.get("name")
    for name in ("probability", "number"):
        assert float(said.get(name, 0)) == pytest.approx(alone.get(name, 0), rel=1e-3, abs=1e-6)


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (*form(), 422, "0 texts"),
        (*form(b"a", b" "), 422, "file 2: it is empty"),
        (*form(b"a", b"\xff"), 400, "file 2: it is not UTF-8"),
        (*form(table("a"), table("a"), name="a.csv"), 422, "2 files"),
        (*form(b"", name="a.csv"), 422, "0 columns"),
        (b"--x\r\nno form at all", "multipart/form-data; boundary=x", 400, "Invalid multipart"),
        (b"", "multipart/form-data", 400, "Missing boundary"),
    ],
    ids=["no file", "an empty one", "a binary one", "two tables", "no table", "no form", "no mark"],
)
def test_refuses_forms(port: int, body: bytes, kind: str, status: int, said: str) -> None:
    got, problem = predict(port, body, kind)
    assert got == status
    assert said in problem["detail"]


def test_a_text_is_a_text_whatever_stands_in_it(port: int) -> None:
    for text in ('{"text": 1}', "said,number\n", "=1+1", "<b>bold</b>", "null"):
        assert predict(port, text.encode(), PLAIN)[0] == 200
        assert predict(port, json.dumps({"text": text}).encode(), JSON)[0] == 200


def test_the_server_reads_texts_as_training_does() -> None:
    [trained] = (HERE.parents[1] / "src").glob("*/reading/texts.py")
    assert (HERE / "texts.py").read_bytes() == trained.read_bytes()
