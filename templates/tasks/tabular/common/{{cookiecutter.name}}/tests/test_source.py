"""Tables: every row, every column and every answer, or one message that names what is wrong."""

from argparse import Namespace
from datetime import date, timedelta
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


def days(count: int) -> list[str]:
    """One after the other, from the end of a year on."""
    return [str(date(2025, 12, 1) + timedelta(at)) for at in range(count)]


def load(source: Path, **others: object) -> Splits:
    settings = {"source": str(source), "label": "kind"} | others
    return load_data(Config(data=DataConfig(**settings)))  # type: ignore[arg-type]


def names(data: Splits) -> list[str]:
    return [column["name"] for column in data.task.about["columns"]]


def refusal(source: Path, **others: object) -> str:
    with pytest.raises(StarterError) as caught:
        load(source, **others)
    return f"{caught.value} ({caught.value.hint})"


def test_a_table_is_split_and_described() -> None:
    data = load(write_table(rows(40, "10", "9")))
    assert data.task.target.classes == ("9", "10")
    assert (names(data), data.task.inputs) == (["width", "height"], {"features": (2,)})
    assert sum(len(part.answers) for part in (data.train, data.validation, data.test)) == 40
    assert np.allclose(data.task.fitted["mean"], inputs_of(data.train).mean(axis=0), atol=1e-5)
    assert np.allclose(data.task.fitted["scale"], inputs_of(data.train).std(axis=0), atol=1e-5)
    assert len(set(items_of(data))) == 40


def test_what_is_learned_of_columns_comes_from_the_training_part() -> None:
    lines = [f"{at},{'ab'[at % 2]},{['', 'seldom'][at == 7]}often{at % 3}" for at in range(300)]
    data = load(write_table("\n".join(["x,kind,word", *lines])))
    x, word = data.task.about["columns"]
    assert word["words"] == ["often0", "often1", "often2"]  # once is too seldom to learn of
    codes = {code for part in parts_of(data) for code in inputs_of(part)[:, 1].tolist()}
    assert codes == {0, 1, 2, 3}
    assert data.task.fitted["gapped"] == [0, 0]


def test_gaps_are_left_to_the_model_and_told_to_it() -> None:
    lines = [f"{'' if at % 5 == 0 else at},{'ab'[at % 2]},{at}" for at in range(100)]
    data = load(write_table("\n".join(["x,kind,y", *lines])))
    assert data.task.fitted["gapped"] == [1, 0]
    found = inputs_of(data.train)[:, 0]
    assert np.isnan(found).sum() >= 5
    assert data.task.fitted["mean"][0] == pytest.approx(np.nanmean(found), rel=1e-5)


def test_rows_that_cannot_be_used_are_named_and_refused_or_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = ["1,a", "1,a,inf", "1,a,1e39", "1,,1", "one,a,1", "1,a,1,1", "1_0,a,1"]
    wrong += ["width,kind,height", *(f"1,{name},1" for name in ("NaN", "NA", "null"))]
    source = write_table(rows(120, "a", "b") + "\n".join(["", *wrong, ""]))
    told = refusal(source)
    for words in (
        "11 items of table.csv",
        "line 123: 2 cells, the header has 3",
        "line 124 ('inf'): height is not a number",
        "line 125 ('1e39'): height is not a finite number below 1e30",
        "line 127 ('one'), line 129 ('1_0'): width is not a number",
        "line 126 (''), line 131 ('NaN'), line 132 ('NA') and 1 more: kind holds no answer",
        "line 128: 4 cells",
        "line 130: the header again",
        "leaves them out, 120 stay",
    ):
        assert words in told
    assert len(items_of(load(source, on_bad="skip"))) == 120
    assert "left out 11 items" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind,x\n" + "".join(f"a,{at}\n" for at in range(9)), "one class only, a"),
        ("kind,x\na,1\na,2\na,3\nb,2\nb,3\n", "too few inputs that differ"),
        ("kind,x\n" + "a,1\n" * 9 + "b,2\n" * 9, "a has 1, b has 1"),
        ("kind,x\nCat,1\ncat,2\n", "Cat and cat differ only by case"),
        (
            "kind,x,y\n" + "".join(f"{'ab'[at % 2]},{at}e-50,{at}\n" for at in range(30)),
            "x: changes by less than 1e-30",
        ),
    ],
)
def test_a_table_that_makes_no_sense_is_one_message(text: str, told: str) -> None:
    assert told in refusal(write_table(text))


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


def test_large_numbers_keep_their_digits() -> None:
    lines = [f"{1_700_000_000 + at % 60}.25,{'ab'[at % 2]},{at}" for at in range(300)]
    task = load(source := write_table("\n".join(["time,kind,x", *lines]))).task
    assert [column["offset"] for column in task.about["columns"]] == [1_700_000_000, 0]
    found = {x[0] for part in parts_of(load(source)) for x in inputs_of(part)}
    assert found == {at + 0.25 for at in range(60)}
    asked = given_by_hand(task.about, Namespace(features="1700000007.25,3"))
    assert asked
    assert asked[1]["features"].tolist() == [[7.25, 3]]


def test_a_row_by_hand_may_have_gaps_and_words_that_nobody_knows() -> None:
    lines = [f"{at}.5,{'ab'[at % 2]},w{at % 3},2026-01-{at % 28 + 1:02}" for at in range(90)]
    about = load(write_table("\n".join(["x,kind,word,day", *lines]))).task.about
    asked = given_by_hand(about, Namespace(features="1.5,w9,"))
    assert asked
    assert np.array_equal(asked[1]["features"], [[1.5, 0, np.nan]], equal_nan=True)
    for text, told in (("1.5,w1", "2 cells, the model takes 3"), ("x,w1,", "x is not a number")):
        with pytest.raises(StarterError, match=told):
            given_by_hand(about, Namespace(features=text))


def test_equal_rows_are_in_one_part_whatever_their_label() -> None:
    lines = rows(200, "a", "b").splitlines()
    again = [line.replace(",a,", ",b,") for line in lines[1:]]
    assert_apart(load(write_table("\n".join([*lines, *lines[1:], *again, ""]))))


def test_a_group_is_in_one_part_and_no_feature() -> None:
    lines = [f"{at % 30}.0,{'ab'[at % 2]},{at},{at % 30}" for at in range(300)]
    data = load(write_table("\n".join(["patient,kind,x,y", *lines])), group="patient")
    assert names(data) == ["x", "y"]
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
    assert "is not a .csv or .tsv or .parquet file" in refusal(write_table("x", "table.txt"))


def test_the_newest_rows_are_the_test_part() -> None:
    lines = [f"{at},{'ab'[at % 2]},{day}" for at, day in enumerate(days(200))]
    order = np.random.default_rng(0).permutation(200)
    source = write_table("\n".join(["x,kind,day", *(lines[at] for at in order)]))
    data = load(source, time="day")
    assert names(data) == ["x"]
    train, validation, test = (inputs_of(part)[:, 0] for part in parts_of(data))
    assert train.max() < validation.min() <= validation.max() < test.min()
    assert len(test) == 40
    assert names(load(source, time="x")) == ["day"]


def test_rows_of_one_moment_stay_together_in_time() -> None:
    lines = [f"{at},{'ab'[at % 2]},{at // 20}" for at in range(200)]
    data = load(write_table("\n".join(["x,kind,hour", *lines])), time="hour")
    seen = [{x // 20 for x in inputs_of(part)[:, 0].tolist()} for part in parts_of(data)]
    assert len(set.union(*seen)) == sum(map(len, seen)) == 10


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["soon"], "day holds neither numbers nor dates in every row"),
        (["2026-01-02"], "day is the same in too many rows to split by it"),
        (["1", ""], "no time in day"),
    ],
)
def test_times_that_are_none_are_one_message(cells: list[str], told: str) -> None:
    lines = [f"{at},{'ab'[at % 2]},{cells[at % len(cells)]}" for at in range(60)]
    assert told in refusal(write_table("\n".join(["x,kind,day", *lines])), time="day")


def test_other_data_are_noticed() -> None:
    first = load(write_table(rows(12, "a", "b"))).task
    assert load(write_table(rows(12, "a", "b"))).task == first
    assert load(write_table(rows(13, "a", "b"))).task.checksum != first.checksum
    assert load(Path("table.csv"), group="width").task.checksum != first.checksum
