"""Tables: every row, every column and every answer, or one message that names what is wrong."""

from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
from parts import assert_apart, inputs_of, items_of, parts_of

from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import (
    Splits,
    load_data,
)
from {{ cookiecutter.package }}.reading.asked import (
    given_by_hand,
)
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)


def write_table(text: str, name: str = "table.csv") -> Path:
    Path(name).write_text(text, "utf-8")
    return Path(name)


def rows(count: int, *labels: str) -> str:
    noise = np.random.default_rng(0)
    lines = [f"{noise.normal():.3f},{labels[at % len(labels)]},{at}" for at in range(count)]
    return "\n".join(["width,kind,height", *lines]) + "\n"


def load(source: Path, **others: object) -> Splits:
    settings = {"source": str(source), "label": "kind"} | others
    return load_data(Config(data=DataConfig(**settings)))  # type: ignore[arg-type]


def refusal(source: Path, **others: object) -> str:
    with pytest.raises(StarterError) as caught:
        load(source, **others)
    return f"{caught.value} ({caught.value.hint})"


def test_a_table_is_split_and_described() -> None:
    data = load(write_table(rows(40, "10", "9")))
    assert data.task.target.classes == ("9", "10")
    assert (data.task.about["columns"], data.task.inputs) == (
        ["width", "height"],
        {"features": (2,)},
    )
    assert sum(len(part.answers) for part in (data.train, data.validation, data.test)) == 40
    assert np.allclose(data.task.fitted["mean"], inputs_of(data.train).mean(axis=0), atol=1e-5)
    assert np.allclose(data.task.fitted["scale"], inputs_of(data.train).std(axis=0), atol=1e-5)
    assert len(set(items_of(data))) == 40


def test_a_column_that_never_changes_divides_by_one() -> None:
    text = "kind,x,y\n" + "".join(f"{name},0.1,{at}\n" for at, name in enumerate("ab" * 5))
    assert load(write_table(text)).task.fitted["scale"][0] == 1


def test_rows_that_cannot_be_used_are_named_and_refused_or_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = ["1,a", "nan,a,1", "1,a,inf", "1,a,1e39", ",a,1", "1,,1", "one,a,1", "1,a,1,1"]
    wrong += ["1_0,a,1", "width,kind,height", *(f"1,{name},1" for name in ("NaN", "NA", "null"))]
    source = write_table(rows(12, "a", "b") + "\n".join(["", *wrong, ""]))
    told = refusal(source)
    for words in (
        "13 items of table.csv",
        "line 15: 2 cells, the header has 3",
        "line 16 ('nan'): width is not a finite number",
        "line 17 ('inf'), line 18 ('1e39'): height is not a finite number",
        "line 19 (''), line 21 ('one'), line 23 ('1_0'): width is not a number",
        "line 20 (''), line 25 ('NaN'), line 26 ('NA') and 1 more: kind holds no class",
        "line 22: 4 cells",
        "line 24: the header again",
        "leaves them out, 12 stay",
    ):
        assert words in told
    assert len(items_of(load(source, on_bad="skip"))) == 12
    assert "left out 13 items" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("width,kind\n", "a header, and no row"),
        ("width;kind\n1,5;a\n", "write 1.5, not 1,5"),
        ("kind\na\n", "no column of numbers beside kind"),
        ("kind,word\n" + "a,b\n" * 9, "word is not a number (nothing would stay"),
        ("width,height\n1,2\n", "no column kind; its columns: width, height"),
        ("kind,x,x\na,1,2\n", "a name of its own for every column, not x"),
        ("kind,x,\na,1,2.5\n", "column 3 of table.csv, which has no name, is not just the rows'"),
        ('kind,x\n"a,1\n', "is not CSV"),
        ("kind,x\n" + "a,1\n" * 9, "one class only, a"),
        ("kind,x\na,1\na,2\na,3\nb,2\nb,3\n", "too few inputs that differ"),
        ("kind,x\n" + "a,1\n" * 9 + "b,2\n" * 9, "a has 1, b has 1"),
        ("kind,x\nCat,1\ncat,2\n", "Cat and cat differ only by case"),
        (f"kind,{'x' * 200_000}\na,1\n", "line 1, is not CSV: field larger than"),
        (
            "kind,x,y\n" + "".join(f"{'ab'[at % 2]},{at}e-50,{at}\n" for at in range(30)),
            "x: changes by less than 1e-30",
        ),
    ],
)
def test_a_table_that_makes_no_sense_is_one_message(text: str, told: str) -> None:
    assert told in refusal(write_table(text))


def test_a_table_in_another_encoding_is_one_message() -> None:
    Path("table.csv").write_bytes("kind,x\nnaïve,1\n".encode("latin-1"))
    assert "not UTF-8" in refusal(Path("table.csv"))


def test_numbers_that_mean_one_thing_are_one_class() -> None:
    data = load(write_table(rows(60, "0", "1.0", "00", "1e0", "10", "-0")))
    assert data.task.target.classes == ("0", "1", "10")
    assert load(write_table(rows(60, "0", "0.0", "no"))).task.target.classes == ("0", "0.0", "no")
    ids = ("12345678901234567", "12345678901234568")  # one number in float64
    assert load(write_table(rows(60, *ids))).task.target.classes == ids


def test_what_the_label_is_taken_for_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    load(write_table(rows(40, *(f"{at}.5" for at in range(40)))))
    assert "note: kind is taken for a number to predict" in capsys.readouterr().out
    load(write_table(rows(60, "red", "blue", "red|blue")))
    assert "several classes at once, as in red|blue" in capsys.readouterr().out
    assert load(write_table(rows(400, *map(str, range(40))))).task.target.kind == "class"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("first", ["", "sep=%\n", '"SEP=%"\r\n'])
def test_every_separator_is_read(mark: str, first: str) -> None:
    text = first.replace("%", mark) + rows(40, "a", "b").replace(",", mark)
    plain = load(write_table(rows(40, "a", "b"), "plain.csv"))
    assert load(write_table(text)).task == plain.task


@pytest.mark.parametrize("name", ["", "Unnamed: 0"])
def test_the_index_that_pandas_writes_is_no_feature(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    head, *lines = rows(40, "a", "b").splitlines()
    text = "\n".join([f"{name},{head}", *(f"{7 * at},{line}" for at, line in enumerate(lines))])
    plain = load(write_table(rows(40, "a", "b"), "plain.csv"))
    assert load(write_table(text)).task == plain.task
    assert "left out column 1" in capsys.readouterr().out


def test_a_trailing_separator_is_no_column() -> None:
    text = "".join(f"{line},\n" for line in rows(40, "a", "b").splitlines())
    assert load(write_table(text)).task.about["columns"] == ["width", "height"]


def test_large_numbers_keep_their_digits() -> None:
    lines = [f"{1_700_000_000 + at % 60}.25,{'ab'[at % 2]},{at}" for at in range(300)]
    task = load(source := write_table("\n".join(["time,kind,x", *lines]))).task
    assert task.about["offset"] == [1_700_000_000, 0]
    found = {x[0] for part in parts_of(load(source)) for x in inputs_of(part)}
    assert found == {at + 0.25 for at in range(60)}
    asked = given_by_hand(task.about, Namespace(features="1700000007.25,3"))
    assert asked
    assert asked[1]["features"].tolist() == [[7.25, 3]]


def test_equal_rows_are_in_one_part_whatever_their_label() -> None:
    lines = rows(200, "a", "b").splitlines()
    again = [line.replace(",a,", ",b,") for line in lines[1:]]
    assert_apart(load(write_table("\n".join([*lines, *lines[1:], *again, ""]))))


def test_a_group_is_in_one_part_and_no_feature() -> None:
    lines = [f"{at % 30}.0,{'ab'[at % 2]},{at},{at % 30}" for at in range(300)]
    data = load(write_table("\n".join(["patient,kind,x,y", *lines])), group="patient")
    assert data.task.about["columns"] == ["x", "y"]
    seen = [{y for _, y in inputs_of(part).tolist()} for part in parts_of(data)]
    assert len(set.union(*seen)) == sum(map(len, seen)) == 30
    assert "no column doctor" in refusal(Path("table.csv"), group="doctor")


def test_groups_that_cannot_be_in_three_parts_are_one_message() -> None:
    lines = [f"{at % 2},{'ab'[at % 2]},{at}" for at in range(60)]
    source = write_table("\n".join(["patient,kind,x", *lines]))
    assert "too few groups (patient) of some classes: a has 1" in refusal(source, group="patient")
    lines = [*(f"{at},a,{at}" for at in range(3)), *(f"{at},b,{at}9" for at in (0, 1, 1, 2))]
    mixed = load(write_table("\n".join(["patient,kind,x", *lines])), group="patient")
    assert all(set(part.answers.tolist()) == {0, 1} for part in parts_of(mixed))


@pytest.mark.parametrize("gone", [slice(0, 1), slice(100, 2000), slice(None, None, 3)])
def test_rows_taken_away_move_no_other_row(gone: slice) -> None:
    head, *lines = rows(4000, "a", "b", "b", "b").splitlines()
    before = load(write_table("\n".join([head, *lines])))
    del lines[gone]
    after = load(write_table("\n".join([head, *reversed(lines)])))
    for old, new in zip(parts_of(before), parts_of(after), strict=True):
        assert {x.tobytes() for x in inputs_of(new)} <= {x.tobytes() for x in inputs_of(old)}


def test_the_shares_hold_on_average() -> None:
    data = load(write_table(rows(4000, "a", "b")), test=0.3, validation=0.1)
    shares = [len(part.answers) / 4000 for part in parts_of(data)]
    assert np.allclose(shares, [0.63, 0.07, 0.3], atol=0.03)


@pytest.mark.parametrize("count", range(6, 40, 2))
def test_every_part_of_few_rows_has_every_class(count: int) -> None:
    for part in parts_of(load(write_table(rows(count, "a", "b")), test=0.05, validation=0.05)):
        assert set(part.answers.tolist()) == {0, 1}


def test_a_source_that_is_none_is_one_message() -> None:
    assert "does not exist" in refusal(Path("nowhere"))
    assert "is not a .csv file" in refusal(write_table("x", "table.txt"))
    assert "breast_cancer has no groups" in refusal(Path("breast_cancer"), group="x")


def test_other_data_are_noticed() -> None:
    first = load(write_table(rows(12, "a", "b"))).task
    assert load(write_table(rows(12, "a", "b"))).task == first
    assert load(write_table(rows(13, "a", "b"))).task.checksum != first.checksum
    assert load(Path("table.csv"), group="width").task.checksum != first.checksum
