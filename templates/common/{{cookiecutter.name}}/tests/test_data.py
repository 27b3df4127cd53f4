"""The split is fixed and fair, whatever the source; what cannot be used is named."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from PIL import Image

from {{ cookiecutter.package }} import found
from {{ cookiecutter.package }}.config import (
    Config,
    DataConfig,
    StarterError,
)
from {{ cookiecutter.package }}.data import (
    Part,
    Splits,
    load_data,
)
from {{ cookiecutter.package }}.decode import decode
from {{ cookiecutter.package }}.table import parse_features
from {{ cookiecutter.package }}.task import describe_input


def write_pictures(folder: str, classes: dict[str, int], color: bool = False) -> Path:
    """So many noisy 10x10 pictures of each class."""
    noise = np.random.default_rng(0)
    for name, count in classes.items():
        (Path(folder) / name).mkdir(parents=True)
        for number in range(count):
            pixels = noise.integers(0, 256, (10, 10, 3) if color else (10, 10))
            Image.fromarray(pixels.astype(np.uint8)).save(Path(folder) / name / f"{number}.png")
    return Path(folder)


def write_table(text: str, name: str = "table.csv") -> Path:
    Path(name).write_text(text, "utf-8")
    return Path(name)


def rows(count: int, *labels: str) -> str:
    noise = np.random.default_rng(0)
    lines = [f"{noise.normal():.3f},{labels[at % len(labels)]},{at}" for at in range(count)]
    return "\n".join(["width,kind,height", *lines]) + "\n"


def load(source: Path, **others: object) -> Splits:
    settings = {"source": str(source), "image_size": 8, "label": "kind"} | others
    return load_data(Config(data=DataConfig(**settings)))  # type: ignore[arg-type]


def refusal(source: Path, **others: object) -> str:
    with pytest.raises(StarterError) as caught:
        load(source, **others)
    return f"{caught.value} ({caught.value.hint})"


def refusal_with(path: Path, **others: object) -> str:
    Image.new("L", (9, 9), 1).save(path)
    return refusal(path.parents[1], **others)


def assert_apart(data: Splits) -> None:
    """No input of one part is in another one."""
    parts = [{x.tobytes() for x in inputs_of(part)} for part in parts_of(data)]
    assert len(set.union(*parts)) == sum(map(len, parts))


def parts_of(data: Splits) -> tuple[Part, Part, Part]:
    return data.train, data.validation, data.test


def inputs_of(part: Part) -> np.ndarray:
    return part.read(np.arange(len(part)))


def items_of(data: Splits) -> list[bytes]:
    return [x.tobytes() for part in parts_of(data) for x in inputs_of(part)]


# digits


def test_parts_have_their_shapes_types_and_ranges(config: Config) -> None:
    data = load_data(config)
    assert data.task.kind == "picture"
    assert data.task.classes == tuple("0123456789")
    for part, count in ((data.train, 1233), (data.validation, 230), (data.test, 334)):
        inputs = inputs_of(part)
        assert inputs.shape == (count, 8, 8, 1)
        assert part.labels.shape == (count,)
        assert inputs.dtype == np.float32
        assert part.labels.dtype == np.int64
        assert inputs.min() >= 0
        assert inputs.max() <= 1
        shares = np.bincount(part.labels, minlength=10) / len(part.labels)
        assert np.allclose(shares, 0.1, atol=0.025)


def test_no_picture_is_in_two_parts() -> None:
    pictures = items_of(load_data(Config()))
    assert len(pictures) == len(set(pictures)) == 1797


def test_the_test_part_never_changes(config: Config) -> None:
    changed = replace(config, seed=99, data=DataConfig(image_size=8, validation=0.3))
    before, after = (inputs_of(load_data(each).test) for each in (config, changed))
    assert np.array_equal(before, after)


# A folder of pictures


def test_a_folder_gives_its_classes_and_its_size() -> None:
    data = load(write_pictures("pets", {"cat": 12, "dög": 20}))
    assert (data.task.classes, data.task.shape) == (("cat", "dög"), (8, 8, 1))
    assert [len(part.labels) for part in (data.train, data.validation, data.test)] == [18, 4, 10]
    assert all(set(part.labels) == {0, 1} for part in (data.train, data.validation, data.test))
    assert len(set(items_of(data))) == 32


def test_one_color_picture_makes_all_of_them_color() -> None:
    write_pictures("pets", {"cat": 5, "dog": 5})
    Image.new("RGB", (10, 10), "red").save("pets/cat/red.jpg")
    assert load(Path("pets")).task.shape == (8, 8, 3)


def test_a_new_picture_or_another_name_leaves_the_others_where_they_were() -> None:
    write_pictures("pets", {"cat": 40, "dog": 40})
    before = {x.tobytes() for x in inputs_of(load(Path("pets")).test)}
    Image.new("L", (10, 10), 7).save("pets/cat/new.png")
    Path("pets/cat/0.png").rename("pets/cat/cat.png")
    after = {x.tobytes() for x in inputs_of(load(Path("pets")).test)}
    assert before <= after
    assert len(after - before) <= 1


def test_copies_are_in_one_part() -> None:
    folder = write_pictures("pets", {"cat": 40, "dog": 40})
    for path in list(folder.glob("*/*.png")):
        shutil.copy(path, path.with_name(f"copy of {path.name}"))
    assert_apart(load(folder))


def test_a_group_of_pictures_is_in_one_part() -> None:
    folder = write_pictures("pets", {"cat": 60, "dog": 60})
    for path in list(folder.glob("*/*.png")):
        shade = 10 + int(path.stem) % 20  # all pictures of a group look the same
        Image.new("L", (10, 10), shade).save(path.with_name(f"film{shade}-{path.name}"))
        path.unlink()
    # Not one of two copies is in two classes here: the bytes of the files differ.
    for path in folder.glob("dog/*.png"):
        Image.open(path).resize((11, 11)).save(path)
    assert_apart(load(folder, group=r"film(\d+)-"))
    assert "dog/new.png" in (told := refusal_with(folder / "dog/new.png", group=r"film(\d+)-"))
    assert "is not found in its path" in told
    assert "not a regular expression" in refusal(folder, group="(")


def test_folders_that_differ_by_what_nobody_sees_are_one_class_and_by_case_are_refused() -> None:
    folder = write_pictures("pets", {"d\u00f6g": 9, "do\u0308g": 9, "cat": 9, "cat ": 9})
    assert load(folder).task.classes == ("cat", "d\u00f6g")
    if not (folder / "CAT").exists():  # on some systems it is the same folder
        (folder / "cat ").rename(folder / "Cat")
        assert "Cat and cat differ only by case" in refusal(folder)


def test_what_is_no_picture_is_named_and_refused_or_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = write_pictures("pets", {"cat": 6, "dog": 6, "empty": 0})
    (folder / "cat/text.png").write_text("no picture", "utf-8")
    (folder / "cat/cut.png").write_bytes((folder / "cat/1.png").read_bytes()[:60])
    (folder / "dog/0.png").write_bytes((folder / "cat/0.png").read_bytes())
    (folder / "dog/loop.png").symlink_to("loop.png")
    (folder / "dog/inner").mkdir()
    (folder / "loop").symlink_to("loop")
    (folder / "stray.png").write_bytes((folder / "cat/1.png").read_bytes())
    for name in (".DS_Store", "cat/.DS_Store", "Thumbs.db", "cat/Thumbs.db", "dog/desktop.ini"):
        (folder / name).write_text("of the system", "utf-8")
    (folder / "__MACOSX/cat").mkdir(parents=True)
    frames = [Image.new("L", (9, 9), shade) for shade in (0, 255)]
    frames[0].save(folder / "cat/moving.gif", save_all=True, append_images=frames[1:])
    told = refusal(folder)
    for words in (
        "10 items of pets cannot be used",
        "empty/: an empty class folder",
        "loop, stray.png: lies beside",
        "cat/text.png: is not a picture",
        "cat/cut.png: is not a picture",
        "cat/0.png: the same file is also dog/0.png",
        "dog/0.png: the same file is also cat/0.png",
        "dog/loop.png: neither a file",
        "dog/inner: a folder inside",
        "cat/moving.gif: is not one picture",
        'data.on_bad = "skip"',
    ):
        assert words in told
    data = load(folder, on_bad="skip")
    assert (data.task.classes, len(items_of(data))) == (("cat", "dog"), 10)
    assert "left out 10 items of pets:" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform != "linux", reason="the file system refuses such names")
def test_names_in_another_encoding_are_no_hindrance() -> None:
    folder = write_pictures("pets", {"cat": 6, "dog": 6, "\udcff": 3})
    (folder / "cat/0.png").rename(folder / "cat/\udcff.png")
    assert "1 item of pets" in (told := refusal(folder))
    assert "a class whose name is not UTF-8" in told
    assert len(items_of(load(folder, on_bad="skip"))) == 12


def test_a_picture_that_claims_to_be_huge_is_not_decoded() -> None:
    folder = write_pictures("pets", {"cat": 3, "dog": 3})
    Image.new("1", (20_000, 6_000)).save(folder / "cat/huge.png")
    assert "huge.png: has 120000000 pixels, at most" in refusal(folder)


def test_how_pictures_become_square_is_a_setting_and_goes_with_the_model() -> None:
    folder = write_pictures("wide", {"cat": 3, "dog": 3})
    for at, path in enumerate(sorted(folder.glob("*/*"))):
        pixels = np.random.default_rng(at).integers(0, 256, (10, 30)).astype(np.uint8)
        Image.fromarray(pixels).save(path)
    tasks = [load(folder, fit=fit).task for fit in ("crop", "pad", "stretch")]
    assert [describe_input(task, [])["fit"] for task in tasks] == ["crop", "pad", "stretch"]
    assert len({task.checksum for task in tasks}) == 1  # of the files, so `fit` stands beside it
    assert load(Path("wide")).task == tasks[0]


def test_one_bright_picture_shows_that_all_have_16_bits() -> None:
    folder = write_pictures("deep", {"cat": 3, "dog": 3})
    for at, path in enumerate(sorted(folder.glob("*/*"))):
        pixels = np.random.default_rng(at).integers(0, 4096, (10, 10)).astype(np.uint16)
        Image.fromarray(pixels).save(path)
    assert "6 items of deep" in (told := refusal(folder))
    assert "data.depth must say how many of the bits are in use" in told
    data = load(folder, depth=12)
    assert inputs_of(data.train).max() > 0.7
    assert describe_input(data.task, [])["depth"] == 12
    Image.fromarray(np.full((10, 10), 65535, np.uint16)).save(folder / "cat/bright.png")
    data = load(folder)
    assert (data.task.depth, len(items_of(data))) == (16, 7)


def test_classes_a_level_deeper_are_one_message() -> None:
    write_pictures("split/train", {"cat": 3, "dog": 3})
    assert "level too high: train/ hold" in (told := refusal(Path("split")))
    assert f"data.source = {Path('split/train')}" in told
    write_pictures("split/val", {"cat": 3, "dog": 3})
    (Path("split") / "classes.txt").write_text("cat dog", "utf-8")
    told = refusal(Path("split"))
    assert "train/, val/ hold" in told
    assert "put each class into one folder" in told
    assert "\n" not in told


def decoded(monkeypatch: pytest.MonkeyPatch, folder: Path, **others: object) -> int:
    """How many pictures are decoded to load the folder."""
    counted = Mock(wraps=decode)
    with monkeypatch.context() as patch:
        patch.setattr(found, "decode", counted)
        load(folder, **others)
    return counted.call_count


def test_pictures_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_pictures("pets", {"cat": 5, "dög": 5})
    assert [decoded(monkeypatch, folder) for _ in range(2)] == [10, 0]
    task = load(folder).task
    Image.new("L", (10, 10), 77).save(folder / "cat/0.png")
    assert decoded(monkeypatch, folder) == 1
    assert load(folder).task.checksum != task.checksum
    Image.new("RGB", (10, 10), "red").save(folder / "cat/new.png")
    assert load(folder).task.shape == (8, 8, 3)
    (folder / "cat/new.png").unlink()
    assert (load(folder).task.shape, decoded(monkeypatch, folder)) == ((8, 8, 1), 0)
    assert decoded(monkeypatch, folder, image_size=9) == 10
    (folder / "cat/bad.png").write_text("no picture", "utf-8")
    for _ in range(2):
        assert "cat/bad.png: is not a picture" in refusal(folder)


@pytest.mark.parametrize(
    "content", [b"", b"[1]", b"null", b'{"cat/0.png": 7}', b'{"cat/0.png": [[1, 2], 1, 1, 1, 5]}']
)
def test_what_was_found_may_be_lost_or_foreign(
    monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    folder = write_pictures("pets", {"cat": 5, "dog": 5})
    task = load(folder).task
    [kept] = Path("runs").glob(".found-*.json")
    kept.write_bytes(content)
    assert decoded(monkeypatch, folder) == 10
    assert (load(folder).task, decoded(monkeypatch, folder)) == (task, 0)
    shutil.rmtree("runs")
    Path("runs").touch()  # nothing can be kept
    assert (load(folder).task, decoded(monkeypatch, folder)) == (task, 10)


def test_a_picture_that_changes_or_vanishes_after_the_check_is_one_line() -> None:
    part = load(folder := write_pictures("pets", {"cat": 12, "dog": 12})).train
    for path in folder.glob("cat/*"):
        Image.new("L", (9, 9)).save(path)
    with pytest.raises(StarterError, match=r"cat.\d+\.png has changed since the data were"):
        inputs_of(part)
    shutil.rmtree(folder)
    with pytest.raises(StarterError, match=r"cat.\d+\.png does not exist"):
        inputs_of(part)


def test_a_few_of_a_part_are_of_all_its_classes() -> None:
    part = load(write_pictures("pets", {"cat": 20, "dog": 20})).train
    assert set(part.labels[part.spread(4)].tolist()) == {0, 1}
    assert part.spread(1).tolist() == [0]
    assert part.spread(10_000).tolist() == list(range(len(part)))


# A table


def test_a_table_is_split_and_described() -> None:
    data = load(write_table(rows(40, "10", "9")))
    assert data.task.kind == "table"
    assert data.task.classes == ("9", "10")
    assert (data.task.columns, data.task.shape) == (("width", "height"), (2,))
    assert sum(len(part.labels) for part in (data.train, data.validation, data.test)) == 40
    assert np.allclose(data.task.mean, inputs_of(data.train).mean(axis=0), atol=1e-5)
    assert np.allclose(data.task.scale, inputs_of(data.train).std(axis=0), atol=1e-5)
    assert len(set(items_of(data))) == 40


def test_a_column_that_never_changes_divides_by_one() -> None:
    text = "kind,x,y\n" + "".join(f"{name},0.1,{at}\n" for at, name in enumerate("ab" * 5))
    assert load(write_table(text)).task.scale[0] == 1


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
        "line 20 (''), line 25 ('NaN'), line 26 ('NA') and 1 more: no class in kind",
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
        ("kind,x\n" + "".join(f"{at}.5,{at}\n" for at in range(9)), "kind looks like a number"),
        ("kind,x\n" + "".join(f"{at},{at}\n" for at in range(30)), "kind looks like a number"),
        ("kind,x\nred,1\nblue,2\nred|blue,3\n", "several classes at once, as in red|blue"),
        ("kind,x\nCat,1\ncat,2\n", "Cat and cat differ only by case"),
    ],
)
def test_a_table_that_makes_no_sense_is_one_message(text: str, told: str) -> None:
    assert told in refusal(write_table(text))


def test_a_table_in_another_encoding_is_one_message() -> None:
    Path("table.csv").write_bytes("kind,x\nnaïve,1\n".encode("latin-1"))
    assert "not UTF-8" in refusal(Path("table.csv"))


def test_numbers_that_mean_one_thing_are_one_class() -> None:
    data = load(write_table(rows(60, "0", "1.0", "00", "1e0", "10", "-0")))
    assert data.task.classes == ("0", "1", "10")
    assert load(write_table(rows(60, "0", "0.0", "no"))).task.classes == ("0", "0.0", "no")
    ids = ("12345678901234567", "12345678901234568")  # one number in float64
    assert load(write_table(rows(60, *ids))).task.classes == ids


def test_many_numbers_as_label_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    load(write_table(rows(400, *map(str, range(40)))))
    assert "note: kind looks like a number to predict" in capsys.readouterr().out


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
    assert load(write_table(text)).task.columns == ("width", "height")


def test_large_numbers_keep_their_digits() -> None:
    lines = [f"{1_700_000_000 + at % 60}.25,{'ab'[at % 2]},{at}" for at in range(300)]
    task = load(source := write_table("\n".join(["time,kind,x", *lines]))).task
    assert task.offset == (1_700_000_000, 0)
    found = {x[0] for part in parts_of(load(source)) for x in inputs_of(part)}
    assert found == {at + 0.25 for at in range(60)}
    row = parse_features("1700000007.25,3", list(task.columns), task.offset)
    assert row.tolist() == [7.25, 3]


def test_equal_rows_are_in_one_part_whatever_their_label() -> None:
    lines = rows(200, "a", "b").splitlines()
    again = [line.replace(",a,", ",b,") for line in lines[1:]]
    assert_apart(load(write_table("\n".join([*lines, *lines[1:], *again, ""]))))


def test_a_group_is_in_one_part_and_no_feature() -> None:
    lines = [f"{at % 30}.0,{'ab'[at % 2]},{at},{at % 30}" for at in range(300)]
    data = load(write_table("\n".join(["patient,kind,x,y", *lines])), group="patient")
    assert data.task.columns == ("x", "y")
    seen = [{y for _, y in inputs_of(part).tolist()} for part in parts_of(data)]
    assert len(set.union(*seen)) == sum(map(len, seen)) == 30
    assert "no column doctor" in refusal(Path("table.csv"), group="doctor")


def test_groups_that_cannot_be_in_three_parts_are_one_message() -> None:
    lines = [f"{at % 2},{'ab'[at % 2]},{at}" for at in range(60)]
    source = write_table("\n".join(["patient,kind,x", *lines]))
    assert "too few groups (patient) of some classes: a has 1" in refusal(source, group="patient")
    lines = [*(f"{at},a,{at}" for at in range(3)), *(f"{at},b,{at}9" for at in (0, 1, 1, 2))]
    mixed = load(write_table("\n".join(["patient,kind,x", *lines])), group="patient")
    assert all(set(part.labels.tolist()) == {0, 1} for part in parts_of(mixed))


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
    shares = [len(part.labels) / 4000 for part in parts_of(data)]
    assert np.allclose(shares, [0.63, 0.07, 0.3], atol=0.03)


@pytest.mark.parametrize("count", range(6, 40, 2))
def test_every_part_of_few_rows_has_every_class(count: int) -> None:
    for part in parts_of(load(write_table(rows(count, "a", "b")), test=0.05, validation=0.05)):
        assert set(part.labels.tolist()) == {0, 1}


# Sources


def test_a_source_that_is_none_is_one_message() -> None:
    assert "does not exist" in refusal(Path("nowhere"))
    assert "neither a folder nor a .csv file" in refusal(write_table("x", "table.txt"))
    Path("hollow").mkdir()
    assert "holds no pictures" in refusal(Path("hollow"))
    assert "digits have no groups" in refusal(Path("digits"), group="x")


def test_a_folder_of_the_users_own_is_not_hidden_by_the_digits() -> None:
    write_pictures("digits", {"cat": 5, "dog": 5})
    assert "./digits is your own" in refusal(Path("digits"))
    config = Config(data=DataConfig(source="./digits", image_size=8))
    assert load_data(config).task.classes == ("cat", "dog")


def test_one_class_or_too_few_pictures_are_one_message() -> None:
    assert "one class only, cat" in refusal(write_pictures("one", {"cat": 5}))
    assert "dog has 2" in refusal(write_pictures("few", {"cat": 5, "dog": 2}))


def test_other_data_are_noticed() -> None:
    first = load(write_table(rows(12, "a", "b"))).task
    assert load(write_table(rows(12, "a", "b"))).task == first
    assert load(write_table(rows(13, "a", "b"))).task.checksum != first.checksum
    assert load(Path("table.csv"), group="width").task.checksum != first.checksum
