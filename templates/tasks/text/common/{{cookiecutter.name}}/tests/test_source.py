"""Texts: every text and every answer, or one message that names what is wrong."""

import csv
import os
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
from parts import assert_apart, inputs_of, items_of, parts_of

from {{ cookiecutter.package }} import __main__ as program
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

WORDS = ("cat", "dog", "cow", "hen", "owl", "bee", "ant")
DEFAULT = Path(__file__).parents[1] / "data" / "languages.csv"


def texts(count: int) -> list[str]:
    """Texts of which no two are alike."""
    return [f"{WORDS[at % 7]} and {WORDS[at // 7 % 7]} {at}" for at in range(count)]


def write_table(rows: list[list[str]], name: str = "table.csv", encoding: str = "utf-8") -> Path:
    with open(name, "w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([["text", "label"], *rows])
    return Path(name)


def some_rows(count: int) -> list[list[str]]:
    return [[text, "ab"[at % 2]] for at, text in enumerate(texts(count))]


def write_folder(classes: dict[str, list[str]], home: str = "texts") -> Path:
    for name, each in classes.items():
        Path(home, name).mkdir(parents=True)
        for at, text in enumerate(each):
            Path(home, name, f"{at}.txt").write_text(text, "utf-8")
    return Path(home)


def load(source: Path, **others: object) -> Splits:
    settings: dict[str, object] = {"source": str(source)} | others
    return load_data(Config(data=DataConfig(**settings)))  # type: ignore[arg-type]


def refusal(source: Path, **others: object) -> str:
    with pytest.raises(StarterError) as caught:
        load(source, **others)
    return f"{caught.value} ({caught.value.hint})"


def text_of(row: np.ndarray) -> str:
    return (row[row > 0] - 1).astype(np.uint8).tobytes().decode()


def test_a_table_of_texts_is_split_and_described() -> None:
    data = load(write_table(some_rows(60)))
    assert data.task.target.classes == ("a", "b")
    assert data.task.about == {"length": 96, "pieces": 1, "column": "text"}
    assert data.task.inputs == {"bytes": (96,)}
    found = {text_of(row) for part in parts_of(data) for row in inputs_of(part)}
    assert found == set(texts(60))


def test_the_texts_that_are_shipped_are_of_sixteen_languages() -> None:
    data = load(DEFAULT, label="language")
    assert len(data.task.target.classes) == 16
    for part in parts_of(data):
        assert set(part.answers.tolist()) == set(range(16))


def test_a_folder_has_a_subfolder_for_each_class() -> None:
    data = load(write_folder({"cats": texts(20), "dogs": [f"{text}!" for text in texts(20)]}))
    assert data.task.target.classes == ("cats", "dogs")
    assert len(items_of(data)) == 40
    assert "data.group is a column" in refusal(Path("texts"), group="writer")


def test_a_folder_may_say_what_is_tested() -> None:
    for part in ("train", "test"):
        classes = {name: [f"{text} {name} {part}" for text in texts(20)] for name in ("up", "down")}
        write_folder(classes, f"reviews/{part}")
    data = load(Path("reviews"))
    tested = {text_of(row) for row in inputs_of(data.test)}
    assert len(tested) == 40
    assert all(text.endswith("test") for text in tested)
    assert "data.turn" in refusal(Path("reviews"), turn=0.5)


def test_parts_have_the_names_that_people_give_them_or_are_a_level_too_high() -> None:
    for part in ("training", "Testing", "dev"):
        classes = {name: [f"{text} {name} {part}" for text in texts(20)] for name in ("up", "down")}
        write_folder(classes, f"reviews/{part}")
    assert [len(part) for part in parts_of(load(Path("reviews")))] == [40, 40, 40]
    Path("reviews/dev").rename("reviews/more")
    told = refusal(Path("reviews"))
    assert "level too high: Testing/, more/, training/ hold folders and no texts" in told
    assert "call them train, val and test" in told


def test_what_is_no_text_in_a_folder_is_named_and_refused_or_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = write_folder({"a": texts(20), "b": [f"{text}!" for text in texts(20)], "none": []})
    (home / "a" / "blank.txt").write_text(" \u200b\n", "utf-8")
    (home / "a" / "latin.txt").write_bytes("déjà vu".encode("latin-1"))
    (home / "a" / "wide.txt").write_text("wide", "utf-16")
    (home / "a" / "program.txt").write_bytes(b"\x7fELF\0\1")
    (home / "a" / "deeper").mkdir()
    (home / "a" / "picture.png").write_bytes(b"png")
    (home / "readme.txt").write_text("of nobody", "utf-8")
    (home / "a" / ".DS_Store").write_bytes(b"\0")  # everybody's, and no word about it
    told = refusal(home)
    for words in (
        "8 items of texts",
        "a/blank.txt: is empty",
        "a/latin.txt: is not UTF-8 from byte 2 on; saved as Latin-1, perhaps",
        "a/wide.txt: is UTF-16, not UTF-8",
        "a/program.txt: holds a byte 0",
        "a/deeper: a folder inside a class folder",
        "a/picture.png: is no .txt file",
        "none/: an empty class folder",
        "readme.txt: lies beside the class folders",
        "40 stay",
    ):
        assert words in told
    assert ".DS_Store" not in told
    assert len(items_of(load(home, on_bad="skip"))) == 40
    assert "left out 8 items" in capsys.readouterr().out


def test_rows_that_cannot_be_used_are_named_and_refused_or_left_out() -> None:
    wrong = [["\u200b \ufeff", "a"], ["", "b"], ["fine", ""], ["a", "b", "c"], ["text", "label"]]
    source = write_table([*some_rows(60), *wrong])
    told = refusal(source)
    for words in (
        "5 items of table.csv",
        "line 62, line 63: text is empty",
        "line 64: label holds no answer",
        "line 65: 3 cells, the header has 2",
        "line 66: the header again",
    ):
        assert words in told
    assert len(items_of(load(source, on_bad="skip"))) == 60


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"text": "body"}, "no column body; its columns: text, label"),
        ({"label": "class"}, "no column class; its columns: text, label"),
        ({"group": "writer"}, "no column writer"),
    ],
)
def test_columns_that_are_missing_are_named(settings: dict[str, str], told: str) -> None:
    found = refusal(write_table(some_rows(60)), **settings)
    assert told in found
    assert f"data.{next(iter(settings))} names the column" in found


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"text,label\n", "no row below it"),
        (b"text,text\na,b\n", "two columns text"),
        (b"text,label\n" + b"".join(b"%d,a\n" % at for at in range(9)), "one class only, a"),
        (b"text,label\n" + b"same,a\n" * 9 + b"other,b\n" * 9, "a has 1, b has 1"),
        (b"text,label\n\0\1,a\n", "is not text"),
        ("text,label\ndéjà,a\n".encode() + b"d\xe9j\xe0,b\n", "mixes encodings"),
    ],
)
def test_a_table_that_makes_no_sense_is_one_message(content: bytes, told: str) -> None:
    Path("table.csv").write_bytes(content)
    assert told in refusal(Path("table.csv"))


def test_a_source_that_is_none_is_one_message() -> None:
    assert "does not exist" in refusal(Path("nowhere"))
    Path("texts.pdf").write_bytes(b"%PDF")
    assert "is neither a folder nor a .csv" in refusal(Path("texts.pdf"))
    Path("none").mkdir()
    assert "holds no texts" in refusal(Path("none"))


def test_what_other_programs_write_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[f"{text} für Köln", label] for text, label in some_rows(60)]
    plain = load(write_table(rows))
    assert "Windows-1252" not in capsys.readouterr().err
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        assert load(write_table(rows, encoding=encoding)).task == plain.task
    assert "note: table.csv is not UTF-8, and read as Windows-1252" in capsys.readouterr().err


def test_blanks_around_a_text_do_not_count() -> None:
    plain = load(write_table(some_rows(60))).task
    wide = [[f"\ufeff  {text}\u200b\n", label] for text, label in some_rows(60)]
    assert load(write_table(wide)).task == plain


def test_equal_texts_are_in_one_part_whatever_their_label() -> None:
    again = [[text, "ba"[at % 2]] for at, (text, _) in enumerate(some_rows(200))]
    assert_apart(load(write_table([*some_rows(200), *again])))


def test_a_group_stays_together_and_so_do_groups_with_a_text_in_common() -> None:
    rows = [[text, label, f"w{at % 30}"] for at, (text, label) in enumerate(some_rows(300))]
    with open("table.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text", "label", "writer"], *rows])
    data = load(Path("table.csv"), group="writer")
    writers = {text: writer for text, _, writer in rows}
    seen = [{writers[text_of(row)] for row in inputs_of(part)} for part in parts_of(data)]
    assert len(set.union(*seen)) == sum(map(len, seen)) == 30


def test_as_many_pieces_are_read_as_most_texts_need(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[f"{text} " + "long " * 30, label] for text, label in some_rows(300)]
    rows[0][0] += "longer " * 100_000  # more than csv's own limit of a cell
    source = write_table(rows)
    data = load(source)
    assert data.task.about["pieces"] == 2
    assert data.task.inputs == {"bytes": (192,)}
    assert "note: 1 of 300 texts are longer than 192 bytes" in capsys.readouterr().out
    assert load(source, pieces=1).task.inputs == {"bytes": (96,)}
    assert "note: 300 of 300 texts are longer than 96 bytes" in capsys.readouterr().out
    assert load(source, length=8).task.about["pieces"] == 8
    again = load_data(Config(data=DataConfig(source=str(source))), {**data.task.about, "pieces": 3})
    assert again.task.inputs == {"bytes": (288,)}


def test_what_the_label_is_taken_for_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    load(write_table([[text, f"{at}.5"] for at, text in enumerate(texts(60))]))
    assert "note: label is taken for a number to predict" in capsys.readouterr().out
    several = ["red", "blue", "red|blue"]
    load(write_table([[text, several[at % 3]] for at, text in enumerate(texts(60))]))
    assert "several classes at once, as in red|blue" in capsys.readouterr().out


@pytest.mark.parametrize("gone", [slice(0, 1), slice(100, 900), slice(None, None, 3)])
def test_texts_taken_away_move_no_other_text(gone: slice) -> None:
    rows = some_rows(1000)
    before = load(write_table(rows))
    del rows[gone]
    after = load(write_table(rows[::-1]))
    for old, new in zip(parts_of(before), parts_of(after), strict=True):
        assert {x.tobytes() for x in inputs_of(new)} <= {x.tobytes() for x in inputs_of(old)}


def test_other_data_are_noticed() -> None:
    first = load(write_table(some_rows(30))).task
    assert load(write_table(some_rows(30))).task == first
    assert load(write_table(some_rows(31))).task.checksum != first.checksum
    changed = some_rows(30)
    changed[0][0] += " and what is never read" * 100
    assert load(write_table(changed)).task.checksum != first.checksum


def test_a_text_by_hand() -> None:
    about = {"length": 8, "pieces": 2, "column": "text"}
    asked = given_by_hand(about, Namespace(text=" déjà vu "))
    assert asked
    [row] = asked[1]["bytes"]
    assert text_of(row) == "déjà vu"
    assert row.shape == (16,)
    for text, told in ((" \u200b", "the text is empty"), ("a\ud800", r"the text holds half a")):
        with pytest.raises(StarterError, match=told):
            given_by_hand(about, Namespace(text=text))


def test_texts_are_answered_and_what_cannot_be_read_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = write_table(some_rows(90))
    sets = [f"--set=data.source={source}", "--set=data.label=label", "--set=train.epochs=1"]
    Path("config.toml").touch()
    for command in ("train", "export"):
        assert program.main([command, *sets]) == 0
    assert program.main(["evaluate", "--on=table.csv", *sets]) == 0
    assert "90 inputs of table.csv" in capsys.readouterr().out
    with open("ask.csv", "w", encoding="utf-8", newline="") as file:
        rows = [["id", "text"], ["1", "cat and dog"], ["2", " "], ["3"], ["4", "cow " * 100]]
        csv.writer(file).writerows(rows)
    Path("letters").mkdir()
    Path("letters/one.txt").write_text("cat and cow\n", "utf-8")
    Path("letters/bad.txt").write_bytes(b"caf\xe9")
    asked = ["ask.csv", "letters", "--out=out.csv"]
    assert program.main(["predict", *asked]) == 1
    told = capsys.readouterr().err
    for words in (
        "3 of 6 inputs cannot be read:",
        "ask.csv line 3: is empty",
        "ask.csv line 4: 1 cells, the header has 2",
        f"letters{os.sep}bad.txt: is not UTF-8 from byte 4 on",
        "1 of the texts in ask.csv are longer than 96 bytes",
    ):
        assert words in told
    lines = Path("out.csv").read_text("utf-8").splitlines()
    assert len(lines) == 7
    assert program.main(["predict", "--text=cat and dog"]) == 0
    assert "'cat and dog': " in capsys.readouterr().out
    assert program.main(["predict", "table.csv", "--text=cat"]) == 1
    Path("other.csv").write_text("words\ncat\n", "utf-8")
    assert program.main(["predict", "other.csv"]) == 1
    assert "no column text; its columns: words" in capsys.readouterr().err
