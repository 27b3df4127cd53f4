"""Odd columns and odd files: what each is taken for, or the one message that says what to do."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from {{ cookiecutter.package }}.config import StarterError
from {{ cookiecutter.package }}.reading.cells import (
    Column,
    clean_word,
)
from {{ cookiecutter.package }}.reading.items import Items
from {{ cookiecutter.package }}.reading.source import (
    read_source,
)
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)

GAP = float("nan")
EPOCH = date(1970, 1, 1)


def day(text: str, hours: float = 0.0) -> float:
    """Days since 1970."""
    return (date.fromisoformat(text) - EPOCH).days + hours / 24


# Cells of a column, which come again and again; its kind; and the numbers that stand for them.
COLUMNS: dict[str, tuple[list[str], str, list[float]]] = {
    "whole numbers": (["1", "2", "30"], "number", [1, 2, 30]),
    "numbers": (["1.5", "-.5", "+3e2", "7."], "number", [1.5, -0.5, 300, 7]),
    "gaps of pandas": (["1", "", "nan", "<NA>", "2"], "number", [1, GAP, GAP, GAP, 2]),
    "gaps of R and SQL": (["1", "NA", "NULL", "null", "2"], "number", [1, GAP, GAP, GAP, 2]),
    "gaps of Excel": (["1", "#N/A", "n/a", " ", "2"], "number", [1, GAP, GAP, GAP, 2]),
    "gaps as signs": (["1", "-", "?", ".", "2"], "number", [1, GAP, GAP, GAP, 2]),
    "signs that are words": (["+", "-"], "category", [1, 2]),
    "blanks around": ([" 1", "2 ", "\t3"], "number", [1, 2, 3]),
    "zeros and ones": (["0", "1"], "number", [0, 1]),
    "true and false": (["True", "False", ""], "boolean", [1, 0, GAP]),
    "yes and no": (["yes", "NO", "?"], "boolean", [1, 0, GAP]),
    "t and f of a database": (["t", "f"], "boolean", [1, 0]),
    "y, n and a word": (["y", "n", "maybe"], "category", [3, 2, 1]),
    "words": (["red", "blue", "red"], "category", [2, 1, 2]),
    "words and gaps": (["red", "", "NA", "blue"], "category", [2, GAP, GAP, 1]),
    "words of one meaning": ([" red", "red ", "blue"], "category", [2, 2, 1]),
    "an accent in two ways": (["caf\u00e9", "cafe\u0301", "bar"], "category", [2, 2, 1]),
    "words in other letters": (["да", "нет"], "category", [1, 2]),
    "words with quotes": (['say "a"', "b"], "category", [2, 1]),
    "words with separators": (["a,b", "c;d"], "category", [1, 2]),
    "words over two lines": (["a\nb", "c"], "category", [1, 2]),
    "numbers and words": (["1", "2.0", "none of them"], "category", [1, 2, 3]),
    "codes with zeros before": (["01234", "90210"], "category", [1, 2]),
    "phone numbers": (["0049 30", "0049 40"], "category", [1, 2]),
    "hexadecimal": (["0x1f", "0x2e"], "category", [1, 2]),
    "underscores": (["2021_03", "2021_04"], "category", [1, 2]),
    "versions": (["1.2.3", "1.2.4"], "category", [1, 2]),
    "the clock": (["10:30", "11:45"], "category", [1, 2]),
    "ranges": (["10-20", "20-30"], "category", [1, 2]),
    "percent": (["5%", "12.5 %"], "number", [5, 12.5]),
    "money": (["$1,200.50", "€3", "-£4"], "number", [1200.5, 3, -4]),
    "thousands": (["1,234", "12,345,678"], "number", [1234, 12345678]),
    "thousands by blanks": (["1 234", "12 345.5"], "number", [1234, 12345.5]),
    "thousands by thin blanks": (["1\u202f234", "12\u00a0345"], "number", [1234, 12345]),
    "thousands by apostrophes": (["1'234", "12'345.5"], "number", [1234, 12345.5]),
    "decimal commas": (["1,5", "-2,25", "7"], "number", [1.5, -2.25, 7]),
    "commas and points": (["1.234,5", "2,5"], "number", [1234.5, 2.5]),
    "a typesetter's minus": (["\u22121", "2"], "number", [-1, 2]),
    "large numbers": (["1700000000.25", "1700000001"], "number", [1700000000.25, 1700000001]),
    "small numbers": (["1e-12", "3e-12"], "number", [1e-12, 3e-12]),
    "dates": (["2026-01-02", "2025-12-31"], "date", [day("2026-01-02"), day("2025-12-31")]),
    "dates and gaps": (["2026-01-02", "", "2026-01-03"], "date", [day("2026-01-02"), GAP]),
    "dates of Germany": (
        ["13.01.2026", "2.3.2026"],
        "date",
        [day("2026-01-13"), day("2026-03-02")],
    ),
    "dates of America": (
        ["01/13/2026", "2/3/2026"],
        "date",
        [day("2026-01-13"), day("2026-02-03")],
    ),
    "a database's times": (
        ["2026-01-02 06:00:00", "2026-01-03 12:00"],
        "date",
        [day("2026-01-02", 6)],
    ),
    "times of a zone": (
        ["2026-01-02T06:00:00+02:00", "2026-01-02T04:00Z"],
        "date",
        [day("2026-01-02", 4)],
    ),
    "dates and one word": (["2026-01-02", "never"], "category", [1, 2]),
    "no such day": (["2026-02-30", "2026-02-31"], "category", [1, 2]),
}


def write(content: str | bytes, name: str = "table.csv") -> Path:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return Path(name)


def table(cells: list[str], name: str = "x") -> str:
    """The cells again and again, until they are 60 rows, quoted, with an answer to each."""
    rows = [
        '"{}","{}"'.format(cells[at % len(cells)].replace('"', '""'), "ab"[at % 2])
        for at in range(60)
    ]
    return "\n".join([f"{name},kind", *rows, ""])


def look(source: Path, **others: object) -> Items:
    settings = {"source": str(source), "label": "kind"} | others
    return read_source(DataConfig(**settings))  # type: ignore[arg-type]


def refusal(source: Path, **others: object) -> str:
    with pytest.raises(StarterError) as caught:
        look(source, **others)
    return f"{caught.value} ({caught.value.hint})"


def numbers(items: Items, count: int) -> np.ndarray:
    """The first column's first ones."""
    found: np.ndarray = items.reader.read(np.arange(count))["features"][:, 0]
    return found


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_is_taken_for_what_it_holds(name: str) -> None:
    cells, kind, expected = COLUMNS[name]
    items = look(write(table(cells)))
    assert [row[1] for row in items.found[1:]] == [kind]
    assert np.array_equal(numbers(items, len(expected)), expected, equal_nan=True)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["7"], "it is always 7"),
        (["7", "7.0", ""], "it is always 7"),
        (["red", " red "], "it is always red"),
        (["", "NA", "?"], "it is empty"),
        ([f"person {at}" for at in range(60)], "60 words in 60 cells: text, names or the like"),
        ([f"0{at:03}" for at in range(60)], "60 codes that begin with 0 in 60 cells"),
    ],
)
def test_a_column_that_teaches_nothing_is_left_out_and_said_so(cells: list[str], why: str) -> None:
    other = [f"{at}.5" for at in range(60)]
    lines = table(cells).splitlines()
    text = "\n".join([f"n,{lines[0]}", *map(",".join, zip(other, lines[1:], strict=True))])
    items = look(write(text))
    assert [column["name"] for column in items.about["columns"]] == ["n"]
    assert items.found[2][1] == "left out"
    assert why in items.found[2][2]
    assert f"(x: {why}" in refusal(write(table(cells)))


@pytest.mark.parametrize(
    ("cells", "settings", "kind", "expected"),
    [
        (["1", "2"], {"categories": ("x",)}, "category", [1, 2]),
        (["01", "02"], {"numbers": ("x",)}, "number", [1, 2]),
        (["1.5", "2.5"], {"decimal": ","}, "category", [1, 2]),
        (["1,500", "2,500"], {"decimal": ","}, "number", [1.5, 2.5]),
        (["1,500", "2,500"], {"decimal": "."}, "number", [1500, 2500]),
        (["03/04/2026", "05/06/2026"], {"day_first": "yes"}, "date", [day("2026-04-03")]),
        (["03/04/2026", "05/06/2026"], {"day_first": "no"}, "date", [day("2026-03-04")]),
        (["2026-01-02", "2026-01-03"], {"categories": ("x",)}, "category", [1, 2]),
    ],
)
def test_the_settings_overrule(
    cells: list[str], settings: dict[str, object], kind: str, expected: list[float]
) -> None:
    items = look(write(table(cells)), **settings)
    assert items.about["columns"][0]["kind"] == kind
    assert np.array_equal(numbers(items, len(expected)), expected)
    if set(settings) & {"categories", "numbers"}:
        assert items.found[1][2] == "the settings"


@pytest.mark.parametrize(
    ("text", "settings", "told"),
    [
        (table(["red", "blue"]), {"numbers": ("x",)}, "x is to be a number, and holds 'red'"),
        (table(["red", "blue"]), {"dates": ("x",)}, "x is to be a date, and holds 'red'"),
        (table(["1"]), {"numbers": ("x",), "dates": ("x",)}, "x is to be both number and date"),
        (table(["1", "2"]), {"dates": ("z",)}, "no column z; its columns: x, kind"),
        (table(["1", "2"]), {"ignore": ("z",)}, "no column z"),
        (table(["1", "2"]), {"ignore": ("x",)}, "no column to learn from beside kind"),
        (table(["1", "2"]), {"label": "z"}, "no column z"),
        (table(["03/04/2026", "05/06/2026"]), {}, 'day_first = "yes" or "no"'),
        (table([*["1"] * 29, "one"]), {}, "line 31 ('one'), line 61 ('one'): x is not a number"),
        (table([*["1"] * 29, "1e31"]), {}, "x is not a finite number below 1e30"),
        (table([*["1"] * 29, "inf"]), {}, "line 31 ('inf'), line 61 ('inf'): x is not a number"),
        (table([*["2026-01-02", "2026-01-03"] * 14, "soon"]), {}, "is not a date like 2026-11-30"),
        (table(["1", "2"], "kind"), {}, "a name of its own for every column, not kind"),
        (table(["1", "2.5"], ""), {}, "column 1 of table.csv, which has no name"),
        (
            "x,kind\n" + "".join(f"w{at},a\nw{at},b\n" for at in range(10_000)),
            {"categories": ("x",)},
            "x has 10000 different words or more (at most 9999 are a category",
        ),
    ],
)
def test_a_column_that_makes_no_sense_is_one_message(
    text: str, settings: dict[str, object], told: str
) -> None:
    assert told in refusal(write(text), **settings)


# One table in many files.
PLAIN = table(["1.5", "2.25", "", "-3"])
FILES = {
    "a mark before": b"\xef\xbb\xbf" + PLAIN.encode(),
    "UTF-16": PLAIN.encode("utf-16"),
    "UTF-16 of other machines": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "Windows": PLAIN.replace("\n", "\r\n").encode(),
    "old Macs": PLAIN.replace("\n", "\r").encode(),
    "no end of the last line": PLAIN.rstrip().encode(),
    "empty lines": PLAIN.replace("\n", "\n\n").encode(),
    "lines of separators": (PLAIN + ",\n,\n").encode(),
    "no quotes": PLAIN.replace('"', "").encode(),
    "semicolons": PLAIN.replace(",", ";").encode(),
    "tabs": PLAIN.replace(",", "\t").encode(),
    "bars": PLAIN.replace(",", "|").encode(),
    "Excel's first line": b"sep=,\n" + PLAIN.encode(),
    "Excel's first line of Germany": b"sep=;\r\n" + PLAIN.replace(",", ";").encode(),
    "decimal commas": PLAIN.replace(",", ";").replace(".", ",").encode(),
    "a trailing separator": PLAIN.replace("\n", ",\n").encode(),
    "blanks around names": PLAIN.replace("x,kind", " x , kind ").encode(),
    "quoted names": PLAIN.replace("x,kind", '"x","kind"').encode(),
    "pandas' index": "".join(
        f"{at - 1 if at else ''},{line}\n" for at, line in enumerate(PLAIN.splitlines())
    ).encode(),
    "pandas' index twice": "".join(
        f"{at - 1 if at else 'Unnamed: 0'},{line}\n" for at, line in enumerate(PLAIN.splitlines())
    ).encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_one_table_is_read_from_every_kind_of_file(name: str) -> None:
    plain, found = look(write(PLAIN, "plain.csv")), look(write(FILES[name]))
    assert np.array_equal(numbers(plain, 60), numbers(found, 60), equal_nan=True)
    assert (found.answers == plain.answers).all()
    assert found.keys == plain.keys


def test_umlauts_of_windows_are_read() -> None:
    text = table(["Käse", "Öl"])
    columns = look(write(text.encode("cp1252"))).about["columns"]
    assert columns == look(write(text, "plain.csv")).about["columns"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\n \n\n", "is empty"),
        (b"x,kind\n", "a header, and no row below it"),
        (b"PK\x03\x04" + bytes(100), "is not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is not text"),
        (b'x,kind\n"1,a\n', "is not CSV"),
        (b"x," + b"y" * 200_000 + b"\n1,a\n", "line 1, is not CSV: field larger than"),
        (b"x,kind\n1,a\n2\n" + b"3,b\n" * 9, "line 3: 1 cells, the header has 2"),
        (b"x,kind\n1,a\nx,kind\n" + b"3,b\n" * 9, "line 3: the header again"),
        (b"x,kind\n1,a\n2,\n" + b"3,b\n" * 9, "line 3 (''): kind holds no answer"),
    ],
)
def test_a_file_that_is_no_table_is_one_message(content: bytes, told: str) -> None:
    assert told in refusal(write(content))


def test_parquet_gives_what_csv_gives_or_says_what_it_needs() -> None:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        assert "pip install pyarrow" in refusal(write(b"PAR1", "table.parquet"))
        return
    content = {"x": [1.5, 2.25, None, -3.0] * 15, "kind": ["a", "b"] * 30}
    parquet.write_table(pyarrow.table(content), "table.parquet")
    found, plain = look(Path("table.parquet")), look(write(PLAIN))
    assert np.array_equal(numbers(plain, 60), numbers(found, 60), equal_nan=True)
    assert "is not Parquet" in refusal(write(b"PAR1 and no more", "other.parquet"))


LETTERS = "aZ09 ,;|\"'\n\t.äЖ漢\U0001f600"


@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_is_read(seed: int) -> None:
    random = np.random.default_rng(seed)
    count = 60
    values = random.normal(size=(count, 2)) * 10.0 ** random.integers(-6, 7, 2)
    values[random.random(values.shape) < 0.2] = GAP
    days = random.integers(-9000, 30_000, count)
    words = [f"w{''.join(random.choice(list(LETTERS), 5))}w" for _ in range(9)]
    chosen = [words[at] for at in random.integers(0, len(words), count)]
    separator, decimal = ([",", "."], [";", ","], ["\t", "."], ["|", ","])[seed % 4]
    text = io.StringIO()
    out = csv.writer(text, delimiter=separator)
    out.writerow(["a", "b", "day", "word", "kind"])
    for at, row in enumerate(values):
        cells = ["" if np.isnan(x) else repr(float(x)).replace(".", decimal) for x in row]
        out.writerow([*cells, EPOCH + timedelta(int(days[at])), chosen[at], "xy"[at % 2]])
    items = look(write(text.getvalue()))
    found = items.reader.read(np.arange(count))["features"]
    assert np.array_equal(found[:, :2], values, equal_nan=True)
    assert found[:, 2].tolist() == days.tolist()
    known = items.about["columns"][3]["words"]
    assert [known[int(code) - 1] for code in found[:, 3]] == list(map(clean_word, chosen))


def test_what_a_column_holds_is_told_as_json_and_read_again() -> None:
    cells = ["1700000000.5", "1700000001,5"]
    every: dict[str, dict[str, Any]] = {
        "number": {"offset": 1.7e9, "decimal": ","},
        "date": {"offset": 20000.0, "order": "dmy"},
        "category": {"words": tuple(cells)},
        "boolean": {},
    }
    for kind, settings in every.items():
        column = Column("x", kind, **settings)
        assert Column.of(column.describe()) == column
