"""Series: every row at its time, windows that never mix parts, or one message of what is wrong."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from parts import inputs_of, parts_of

from {{ cookiecutter.package }}.baseline import (
    plain_methods,
)
from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import (
    Splits,
    load_data,
    load_other,
)
from {{ cookiecutter.package }}.measure.plain import (
    answer,
)
from {{ cookiecutter.package }}.reading.asked import (
    read_file,
)
from {{ cookiecutter.package }}.reading.cells import (
    read_moment,
    show_moment,
)
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 1)


def times(count: int, step: timedelta = HOUR, start: datetime = START) -> list[str]:
    return [str(start + step * at) for at in range(count)]


def write(lines: list[str], header: str = "time,x,y", name: str = "series.csv") -> Path:
    Path(name).write_text("\n".join([header, *lines]) + "\n", "utf-8")
    return Path(name)


def rows(count: int, at: list[str] | None = None) -> list[str]:
    """Rows whose x is their number, so that it is seen which ones a window holds."""
    return [f"{time},{number},{-number}" for number, time in enumerate(at or times(count))]


def settings(source: Path, **others: object) -> DataConfig:
    wanted = {"source": str(source), "time": "time", "target": ("x",), "past": 6, "ahead": 3}
    return DataConfig(**wanted | others)  # type: ignore[arg-type]


def load(source: Path, **others: object) -> Splits:
    return load_data(Config(data=settings(source, **others)))


def refusal(source: Path, **others: object) -> str:
    with pytest.raises(StarterError) as caught:
        load(source, **others)
    return f"{caught.value} ({caught.value.hint})"


def test_months_are_no_even_times_and_can_be_taken_as_they_stand() -> None:
    months = write(rows(240, [f"{2000 + at // 12}-{at % 12 + 1:02}-01" for at in range(240)]))
    told = refusal(months)
    assert "times of time are no whole number of steps (31 d) after the first" in told
    assert 'data.time = ""' in told
    assert len(load(months, time="").train) > 0


def rows_of(data: Splits) -> Iterator[set[float]]:
    """Which rows the windows of each part hold, and what comes after them."""
    for part in parts_of(data):
        seen = inputs_of(part)[:, :, 0]
        yield {*seen.flatten().tolist(), *part.answers.flatten().tolist()}


def test_windows_follow_each_other_and_what_comes_after_them() -> None:
    data = load(write(rows(100)), target=("x", "y"))
    first = inputs_of(data.train)[0]
    assert first.tolist() == [[at, -at] for at in range(6)]
    assert data.train.answers[0].tolist() == [6, -6, 7, -7, 8, -8]
    assert data.task.inputs == {"past": (6, 2)}
    target, about = data.task.target, data.task.about
    assert (target.columns, target.ahead, target.width, target.output) == (
        *(("x", "y"), 3),
        *(6, "forecast"),
    )
    assert (about["columns"], about["past"], about["step"]) == (["x", "y"], 6, 3600)


@pytest.mark.parametrize("step", [1, 4])
def test_parts_are_in_order_of_time_and_share_no_row(step: int) -> None:
    train, validation, test = rows_of(load(write(rows(200)), step=step))
    assert max(train) < min(validation) <= max(validation) < min(test)
    assert (min(train), max(test) > 199 - step) == (0, True)
    assert min(test) == 160


def test_what_is_learned_of_columns_comes_from_the_training_part() -> None:
    lines = [f"{time},{at if at < 136 else 10**6},1" for at, time in enumerate(times(200))]
    fitted = load(write(lines)).task.fitted
    assert fitted["mean"] == pytest.approx([np.arange(133).mean(), 1], rel=0.05)
    assert fitted["scale"][1] == 1


def test_gaps_are_filled_forward_and_missing_times_too() -> None:
    lines = rows(100)
    lines[4] = lines[4].replace(",4,", ",,")
    lines[5] = lines[5].replace(",5,", ",NA,")
    del lines[10:12]
    data = load(write(lines))
    known = inputs_of(data.train)[:, 0, 0].tolist()
    assert known[3:7] == [3, 3, 3, 6]
    assert known[9:13] == [9, 9, 9, 12]
    [_, time, x, y] = data.found
    assert (time[-1], x[-1], y[-1]) == ("2 rows", "4", "2")
    later = load(write([line.replace(",5,", ",99,") for line in lines]))
    assert inputs_of(later.train)[4, 0, 0] == 3  # never backward


def test_a_gap_at_the_start_is_named_or_cut() -> None:
    lines = [line.replace(",0,", ",,").replace(",1,", ",,") for line in rows(120)]
    assert "begins with gaps, and nothing fills them: x (2 rows)" in refusal(write(lines))
    data = load(write(lines), on_bad="skip")
    assert inputs_of(data.train)[0, 0, 0] == 2


@pytest.mark.parametrize(
    ("at", "line", "told"),
    [
        (4, "2026-03-01 02:00:00,4,4", "line 6: its time is before that of the row before it"),
        (4, "2026-03-01 03:00:00,4,4", "line 6: its time is that of the row before it"),
        (4, "2026-03-01 04:10:00,4,4", "line 6: its time is no whole number of steps (1 h)"),
        (4, "soon,4,4", "line 6 ('soon'): time is not a time like"),
        (4, ",4,4", "line 6 (''): time is not a time like"),
        (4, "2026-02-30 04:00:00,4,4", "time is not a time like"),
        (4, "2026-03-01 04:00:00,four,4", "line 6 ('four'): x is not a number"),
        (4, "2026-03-01 04:00:00,1e39,4", "line 6 ('1e39'): x is not a finite number below 1e30"),
        (4, "2026-03-01 04:00:00,4", "line 6: 2 cells, the header has 3"),
        (4, "time,x,y", "line 6: the header again"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_refused_or_left_out(
    at: int, line: str, told: str
) -> None:
    lines = rows(120)
    lines[at] = line
    source = write(lines)
    assert told in refusal(source)
    filled = inputs_of(load(source, on_bad="skip").train)[:, 0, 0].tolist()
    assert filled[3:6] == [3, 3, 5]


def test_clocks_that_go_back_are_named_and_offsets_make_one_time_of_them() -> None:
    local = [*times(100), *times(100, start=START + 99 * HOUR)]  # an hour twice
    assert "where clocks go back, times need their offset" in refusal(write(rows(200, local)))
    offsets = [f"{time}{'+02:00' if at < 100 else '+01:00'}" for at, time in enumerate(local)]
    assert "0 rows" in load(write(rows(200, offsets))).found[1]
    forward = [*times(100), *times(100, start=START + 101 * HOUR)]  # and one that is not there
    assert "1 rows" in load(write(rows(200, forward))).found[1]


@pytest.mark.parametrize("step", [timedelta(seconds=0.1), timedelta(minutes=15), timedelta(days=7)])
def test_any_even_step_is_found(step: timedelta) -> None:
    about = load(write(rows(120, times(120, step)))).task.about
    assert about["step"] == step.total_seconds()


def test_rows_without_times_come_at_even_ones() -> None:
    data = load(write([f"{at},1" for at in range(120)], "x,y"), time="")
    assert (data.task.about["step"], data.task.about["columns"]) == (0, ["x", "y"])


def test_times_that_are_rare_are_one_message() -> None:
    work = [str(START + timedelta(days=at // 8) + HOUR * (at % 8)) for at in range(160)]
    told = refusal(write(rows(160, work)))
    assert "has 160 rows, and 304 times (1 h) without" in told
    assert 'data.time = ""' in told
    far = [*times(119), "2099-01-01"]
    assert "times (1 h) without" in refusal(write(rows(120, far)))


@pytest.mark.parametrize(
    ("text", "order", "shown"),
    [
        ("2026-11-30", "ymd", "2026-11-30T00:00Z"),
        ("2026-11-30T14:05:07.5+02:00", "ymd", "2026-11-30T12:05:07.500Z"),
        ("30.11.2026 14:05", "dmy", "2026-11-30T14:05Z"),
        ("11/30/2026 14:05", "mdy", "2026-11-30T14:05Z"),
        ("1700000000", "ymd", "2023-11-14T22:13:20Z"),
        ("1700000000000", "ymd", "2023-11-14T22:13:20Z"),
        ("1700000000000000000", "ymd", "2023-11-14T22:13:20Z"),
        ("-1", "ymd", "1969-12-31T23:59:59Z"),
        ("2026-11-30 25:00", "ymd", None),
        ("later", "ymd", None),
    ],
)
def test_what_a_time_means(text: str, order: str, shown: str | None) -> None:
    moment = read_moment(text, order)
    assert (moment if moment is None else show_moment(moment)) == shown


def test_day_and_month_are_told_apart_by_all_times() -> None:
    days = [(START + timedelta(at)).strftime("%d.%m.%Y") for at in range(120)]
    assert load(write(rows(120, days))).task.about["order"] == "dmy"
    same = [f"0{at % 9 + 1}.0{at % 9 + 1}.{1900 + at}" for at in range(120)]
    assert "may begin with the day or the month" in refusal(write(rows(120, same)))


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ({"past": 90}, "60 rows, 41 of them for train: too few for data.past = 90"),
        ({"ahead": 50}, "60 rows, 41 of them for train: too few for data.past = 6 and data.ahead"),
        ({"past": 9}, "60 rows, 7 of them for validation: too few"),
        ({"target": ("z",)}, "has no column z; its columns: time, x, y (data.target names it)"),
        ({"time": "when"}, "has no column when; its columns: time, x, y (data.time names it)"),
        ({"ignore": ("w",)}, "has no column w"),
        ({"target": ()}, "data.target names no column"),
        ({"target": ("time",)}, "data.target names time, and so does another setting"),
        ({"target": ("x",), "ignore": ("x",)}, "data.target names x, and so does another setting"),
        ({"past": 2, "season": 3}, "data.season = 3 is more than data.past = 2"),
    ],
)
def test_settings_that_do_not_fit_the_series_are_one_message(
    others: dict[str, object], told: str
) -> None:
    assert told in refusal(write(rows(60)), **others)


def test_a_series_that_makes_no_sense_is_one_message() -> None:
    flat = [f"{time},7,{at}" for at, time in enumerate(times(120))]
    assert "x never changes in the training part" in refusal(write(flat))
    words = [f"{time},word,{at}" for at, time in enumerate(times(120))]
    assert "series.csv: x holds no numbers ('word')" in refusal(write(words))
    commas = [f'{time},"{at},5",{at}' for at, time in enumerate(times(120))]
    assert "data.decimal" in refusal(write(commas))
    assert load(write(commas), decimal=",").train.answers[0].tolist() == [6.5, 7.5, 8.5]
    assert "x holds no numbers: it is empty" in refusal(write([f"{t},,1" for t in times(120)]))
    assert "has a header, and no row below it" in refusal(write([]), target=("y",))
    assert "is empty" in refusal(write([], header=""))
    assert "a name of its own for every column, not x" in refusal(write([], header="time,x,x"))
    assert "does not exist" in refusal(Path("nowhere"))
    assert "is not a .csv or .tsv or .parquet file" in refusal(write([], name="series.txt"))


def test_columns_without_numbers_are_left_out_and_shown() -> None:
    lines = [f"{time},{at},word,{at}" for at, time in enumerate(times(120))]
    data = load(write(lines, "time,x,sky,y"), ignore=("y",))
    assert data.task.about["columns"] == ["x"]
    assert [row[:2] for row in data.found[1:]] == [
        ("time", "time, every 1 h"),
        ("x", "input, forecast"),
        ("sky", "left out: no numbers"),
        ("y", "left out: data.ignore"),
    ]


def test_all_of_another_series_is_measured_where_it_is_one_for_the_model() -> None:
    task = load(source := write(rows(120))).task
    config = Config(data=settings(source))
    other = load_other(config, task, write(rows(20), name="other.csv"))
    assert len(other) == 20 - 9 + 1
    turned = [",".join(reversed(line.split(","))) for line in rows(20)]
    same = load_other(config, task, write(turned, "y,x,time", name="other.csv"))
    assert np.array_equal(inputs_of(same), inputs_of(other))
    days = rows(20, times(20, timedelta(days=1)))
    for lines, header, told in (
        (rows(8), "time,x,y", "has 8 rows, a window and what comes after it 9"),
        (rows(20), "time,x,z", "has no column y"),
        (days, "time,x,y", "has a row every 1 d, the model takes one 1 h"),
    ):
        with pytest.raises(StarterError, match=told):
            load_other(config, task, write(lines, header, name="other.csv"))


def test_a_forecast_is_asked_for_from_the_end_of_a_file() -> None:
    about = load(write(rows(120))).task.about
    [(asked, inputs)] = read_file(write(rows(9), name="now.csv"), about, Namespace())
    assert asked == "now.csv after 2026-03-01T08:00Z"
    assert not isinstance(inputs, str)
    assert inputs["past"][0, :, 0].tolist() == [3, 4, 5, 6, 7, 8]
    with pytest.raises(StarterError, match="now.csv has 5 rows, the model looks at 6"):
        list(read_file(write(rows(5), name="now.csv"), about, Namespace()))


@pytest.mark.parametrize(
    ("season", "wanted"), [(0, [[3, 4, 5]]), (2, [[4, 5, 4]]), (6, [[0, 1, 2]])]
)
def test_plain_methods_repeat_the_season_or_the_last_value(
    season: int, wanted: list[list[float]]
) -> None:
    lines = [f"{time},{at % 6},1" for at, time in enumerate(times(120))]
    data = load(write(lines), season=season)
    methods = plain_methods(data.task)
    first = [
        np.asarray(answer(methods[name], data.task, data.train, data.train, 1))[:1].tolist()
        for name in ("yesterday again", "the last value")
    ]
    assert first == [wanted, [[5, 5, 5]]]
    ridge = answer(methods["ridge regression"], data.task, data.train, data.test, 1)
    assert np.abs(ridge - data.test.answers).max() < 0.5  # it has seen what six hours hold


def test_a_day_is_the_season_where_a_window_holds_one() -> None:
    assert load(write(rows(400)), past=24, ahead=3).task.about["season"] == 24
    assert load(write(rows(400)), past=23, ahead=3).task.about["season"] == 3
    quarters = rows(2000, times(2000, timedelta(minutes=15)))
    assert load(write(quarters), past=96, ahead=4).task.about["season"] == 96


def test_a_forecast_counts_in_what_yesterday_is_off() -> None:
    lines = [f"{time},{at},1" for at, time in enumerate(times(120))]
    data = load(write(lines), season=2)
    assert data.task.target.scale[0] == pytest.approx((2 + 2 + 4) / 3)
    still = [f"{time},{at % 2},1" for at, time in enumerate(times(120))]
    assert load(write(still), season=2).task.target.scale[0] == pytest.approx(0.5, rel=0.01)


def test_a_series_that_grows_keeps_what_it_has_learned_from_out_of_the_test_part() -> None:
    before = max(next(rows_of(load(write(rows(200))))))
    *_, test = rows_of(load(write(rows(260))))
    assert before < min(test)
