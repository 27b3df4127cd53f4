"""The split is fixed and fair, whatever the source; what cannot be used is named."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from {{ cookiecutter.package }}.config import (
    Config,
    DataConfig,
    StarterError,
)
from {{ cookiecutter.package }}.data import Splits, load_data
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


def items_of(data: Splits) -> list[bytes]:
    return [x.tobytes() for part in (data.train, data.validation, data.test) for x in part.inputs]


# digits


def test_parts_have_their_shapes_types_and_ranges(config: Config) -> None:
    data = load_data(config)
    assert data.task.kind == "picture"
    assert data.task.classes == tuple("0123456789")
    for part, count in ((data.train, 1221), (data.validation, 216), (data.test, 360)):
        assert part.inputs.shape == (count, 8, 8, 1)
        assert part.labels.shape == (count,)
        assert part.inputs.dtype == np.float32
        assert part.labels.dtype == np.int64
        assert part.inputs.min() >= 0
        assert part.inputs.max() <= 1
        shares = np.bincount(part.labels, minlength=10) / len(part.labels)
        assert np.allclose(shares, 0.1, atol=0.015)


def test_no_picture_is_in_two_parts() -> None:
    pictures = items_of(load_data(Config()))
    assert len(pictures) == len(set(pictures)) == 1797


def test_the_test_part_never_changes(config: Config) -> None:
    changed = replace(config, seed=99, data=DataConfig(image_size=8, validation=0.3))
    assert np.array_equal(load_data(config).test.inputs, load_data(changed).test.inputs)


# A folder of pictures


def test_a_folder_gives_its_classes_and_its_size() -> None:
    data = load(write_pictures("pets", {"cat": 12, "dög": 20}))
    assert (data.task.classes, data.task.shape) == (("cat", "dög"), (8, 8, 1))
    assert [len(part.labels) for part in (data.train, data.validation, data.test)] == [21, 4, 7]
    assert all(set(part.labels) == {0, 1} for part in (data.train, data.validation, data.test))
    assert len(set(items_of(data))) == 32


def test_one_color_picture_makes_all_of_them_color() -> None:
    write_pictures("pets", {"cat": 5, "dog": 5})
    Image.new("RGB", (10, 10), "red").save("pets/cat/red.jpg")
    assert load(Path("pets")).task.shape == (8, 8, 3)


def test_a_new_picture_leaves_the_others_where_they_were() -> None:
    write_pictures("pets", {"cat": 40, "dog": 40})
    before = {x.tobytes() for x in load(Path("pets")).test.inputs}
    Image.new("L", (10, 10), 7).save("pets/cat/new.png")
    after = {x.tobytes() for x in load(Path("pets")).test.inputs}
    assert len(before - after) <= 1


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
        "stray.png: lies beside the class folders",
        "loop: lies beside",
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
    assert len({task.checksum for task in tasks}) == 3
    assert load(Path("wide")).task == tasks[0]


def test_one_bright_picture_shows_that_all_have_16_bits() -> None:
    folder = write_pictures("deep", {"cat": 3, "dog": 3})
    for at, path in enumerate(sorted(folder.glob("*/*"))):
        pixels = np.random.default_rng(at).integers(0, 4096, (10, 10)).astype(np.uint16)
        Image.fromarray(pixels).save(path)
    assert "6 items of deep" in (told := refusal(folder))
    assert "data.depth must say how many of the bits are in use" in told
    data = load(folder, depth=12)
    assert data.train.inputs.max() > 0.7
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


def test_more_pictures_than_memory_are_refused_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from {{ cookiecutter.package }} import folder

    monkeypatch.setattr(folder, "MEMORY_LIMIT", 1000)
    told = refusal(write_pictures("pets", {"cat": 3, "dog": 3}))
    assert "6 pictures of 8 pixels a side need" in told
    assert "lower data.image_size" in told


# A table


def test_a_table_is_split_and_described() -> None:
    data = load(write_table(rows(40, "10", "9")))
    assert data.task.kind == "table"
    assert data.task.classes == ("9", "10")
    assert (data.task.columns, data.task.shape) == (("width", "height"), (2,))
    assert [len(part.labels) for part in (data.train, data.validation, data.test)] == [27, 5, 8]
    assert np.allclose(data.task.mean, data.train.inputs.mean(axis=0), atol=1e-5)
    assert np.allclose(data.task.scale, data.train.inputs.std(axis=0), atol=1e-5)
    assert len(set(items_of(data))) == 40


def test_a_column_that_never_changes_divides_by_one() -> None:
    text = "kind,x\n" + "".join(f"{name},5\n" for name in "ab" * 5)
    assert load(write_table(text)).task.scale == (1.0,)


def test_rows_that_cannot_be_used_are_named_and_refused_or_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = ["1,a", "nan,a,1", "1,a,inf", "1,a,1e39", ",a,1", "1,,1", "one,a,1", "1,a,1,1"]
    source = write_table(rows(12, "a", "b") + "\n".join(["", *wrong, "1_0,a,1", ""]))
    told = refusal(source)
    for words in (
        "9 items of table.csv",
        "line 15: 2 cells, the header has 3",
        "line 16: width is nan, not a finite number",
        "line 18: height is 1e39",
        "line 19: width is '', not a number",
        "line 20: no class in kind",
        "line 21: width is 'one', not a number",
        "line 23: width is '1_0', not a number",
    ):
        assert words in told
    assert len(items_of(load(source, on_bad="skip"))) == 12
    assert "left out 9 items" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("width,kind\n", "a header, and no row"),
        ("width;kind\n1;a\n", "separated by semicolons"),
        ("width\tkind\n1\ta\n", "separated by tabs"),
        ("width,height\n1,2\n", "no column kind; its columns: width, height"),
        ("kind,x,x\na,1,2\n", "a name of its own for every column, not x"),
        ("kind,x,\na,1,2\n", "not (no name)"),
        ('kind,x\n"a,1\n', "is not CSV"),
        ("kind,x\n" + "a,1\n" * 9, "one class only, a"),
        ("kind,x\n" + "a,1\n" * 9 + "b,2\nb,3\n", "too few of some classes: b has 2"),
    ],
)
def test_a_table_that_makes_no_sense_is_one_message(text: str, told: str) -> None:
    assert told in refusal(write_table(text))


def test_a_table_in_another_encoding_is_one_message() -> None:
    Path("table.csv").write_bytes("kind,x\nnaïve,1\n".encode("latin-1"))
    assert "not UTF-8" in refusal(Path("table.csv"))


# Sources


def test_a_source_that_is_none_is_one_message() -> None:
    assert "does not exist" in refusal(Path("nowhere"))
    assert "neither a folder nor a .csv file" in refusal(write_table("x", "table.txt"))
    Path("hollow").mkdir()
    assert "holds no pictures" in refusal(Path("hollow"))


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
