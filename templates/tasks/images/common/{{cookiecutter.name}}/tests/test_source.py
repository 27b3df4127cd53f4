"""Folders of pictures, and tables that name them: what is read, and what is refused."""

import shutil
import sys
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from parts import assert_apart, inputs_of, items_of, parts_of
from PIL import Image

from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import (
    Splits,
    load_data,
)
from {{ cookiecutter.package }}.reading import found
from {{ cookiecutter.package }}.reading.decode import decode
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)


def write_pictures(
    folder: str, classes: dict[str, int], color: bool = False, seed: int = 0
) -> Path:
    """So many noisy 10x10 pictures of each class."""
    noise = np.random.default_rng(seed)
    for name, count in classes.items():
        (Path(folder) / name).mkdir(parents=True)
        for number in range(count):
            pixels = noise.integers(0, 256, (10, 10, 3) if color else (10, 10))
            Image.fromarray(pixels.astype(np.uint8)).save(Path(folder) / name / f"{number}.png")
    return Path(folder)


def load(source: Path, **others: object) -> Splits:
    settings = {"source": str(source), "image_size": 8} | others
    return load_data(Config(data=DataConfig(**settings)))  # type: ignore[arg-type]


def refusal(source: Path, **others: object) -> str:
    with pytest.raises(StarterError) as caught:
        load(source, **others)
    return f"{caught.value} ({caught.value.hint})"


def refusal_with(path: Path, **others: object) -> str:
    Image.new("L", (9, 9), 1).save(path)
    return refusal(path.parents[1], **others)


def test_a_folder_gives_its_classes_and_its_size() -> None:
    data = load(write_pictures("pets", {"cat": 12, "dög": 20}))
    assert (data.task.target.classes, data.task.inputs["image"]) == (("cat", "dög"), (8, 8, 1))
    assert [len(part) for part in (data.train, data.validation, data.test)] == [18, 4, 10]
    assert all(set(part.answers) == {0, 1} for part in (data.train, data.validation, data.test))
    assert len(set(items_of(data))) == 32


def test_one_color_picture_makes_all_of_them_color() -> None:
    write_pictures("pets", {"cat": 5, "dog": 5})
    Image.new("RGB", (10, 10), "red").save("pets/cat/red.jpg")
    assert load(Path("pets")).task.inputs["image"] == (8, 8, 3)


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


def test_groups_that_hold_the_same_picture_are_in_one_part() -> None:
    folder = write_pictures("pets", {"cat": 60, "dog": 60})
    for path in list(folder.glob("*/*.png")):
        film = int(path.stem) % 12
        shutil.copy(path, path.with_name(f"film{(film + 6) % 12}-copy-{path.name}"))
        path.rename(path.with_name(f"film{film}-{path.name}"))
    assert_apart(load(folder, group=r"film(\d+)-"))


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
    assert load(folder).task.target.classes == ("cat", "d\u00f6g")
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
    assert (data.task.target.classes, len(items_of(data))) == (("cat", "dog"), 10)
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
    assert [task.about["fit"] for task in tasks] == ["crop", "pad", "stretch"]
    assert len({task.checksum for task in tasks}) == 1  # of the files, so `fit` stands beside it
    assert load(Path("wide")).task == tasks[0]


def test_one_bright_picture_shows_that_all_have_16_bits() -> None:
    folder = write_pictures("deep", {"cat": 3, "dog": 3})
    for at, path in enumerate(sorted(folder.glob("*/*"))):
        pixels = np.random.default_rng(at).integers(0, 4096, (10, 10)).astype(np.uint16)
        Image.fromarray(pixels).save(path)
    assert "6 items of deep" in (told := refusal(folder))
    assert "uses 12 of them: data.depth must say" in told
    data = load(folder, depth=12)
    assert inputs_of(data.train).max() > 0.7
    assert data.task.about["depth"] == 12
    Image.fromarray(np.full((10, 10), 65535, np.uint16)).save(folder / "cat/bright.png")
    data = load(folder)
    assert (data.task.about["depth"], len(items_of(data))) == (16, 7)


def test_folders_of_parts_stay_apart(capsys: pytest.CaptureFixture[str]) -> None:
    write_pictures("split/train", {"cat": 30, "dog": 30})
    write_pictures("split/Val", {"cat": 4, "dog": 4}, seed=1)
    data = load(Path("split"))
    assert len(data.validation) == 8
    assert len(data.train) + len(data.test) == 60
    assert len(data.test) > 0
    assert_apart(data)
    assert "the parts are those of split: Val, train" in capsys.readouterr().out
    write_pictures("split/test", {"cat": 5, "dog": 5}, seed=2)
    assert [len(part) for part in parts_of(load(Path("split")))] == [60, 8, 10]
    shutil.copy("split/test/cat/0.png", "split/train/cat/copy.png")
    assert "train/cat/copy.png: the same file is also test/cat/0.png" in refusal(Path("split"))
    assert [len(part) for part in parts_of(load(Path("split"), on_bad="skip"))] == [60, 8, 10]


def test_classes_a_level_deeper_are_one_message() -> None:
    write_pictures("split/photos", {"cat": 3, "dog": 3})
    assert "level too high: photos/ hold" in (told := refusal(Path("split")))
    assert f"data.source = {Path('split/photos')}" in told
    write_pictures("split/more", {"cat": 3, "dog": 3})
    (Path("split") / "classes.txt").write_text("cat dog", "utf-8")
    told = refusal(Path("split"))
    assert "more/, photos/ hold" in told
    assert "call them train, val and test" in told
    assert "\n" not in told


def write_labels(head: str, *lines: str) -> Path:
    Path("labels.csv").write_text("\n".join([head, *lines, ""]), "utf-8")
    return Path("labels.csv")


def test_a_table_names_files_and_their_answers() -> None:
    write_pictures("pets", {"all": 60})
    lines = [f"all/{at}.png,{'cat' if at % 2 else 'dog'},{at / 8},{at % 12}" for at in range(60)]
    source = write_labels("file_name,kind,weight,owner", *lines)
    data = load(source, folder="pets", label="kind")
    assert data.task.target.classes == ("cat", "dog")
    assert sum(map(len, parts_of(data))) == 60
    data = load(source, folder="pets", label="weight")
    assert data.task.target.kind == "number"
    assert data.task.target.scale[0] > 1
    owners = load(source, folder="pets", label="kind", group="owner")
    seen = [{x.tobytes() for x in inputs_of(part)} for part in parts_of(owners)]
    assert all(len(each) % 5 == 0 for each in seen)  # five pictures of each owner
    assert "no column size" in refusal(source, folder="pets", label="size")


def test_a_table_may_leave_endings_out_and_lie_beside_its_files() -> None:
    write_pictures("pets", {"all": 30})
    lines = [f"{at},{'ab'[at % 2]}" for at in range(30)]
    source = write_labels("id,label", *lines).replace("pets/all/labels.csv")
    assert sum(map(len, parts_of(load(source, file="id")))) == 30


def test_rows_without_a_picture_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_pictures("pets", {"all": 20})
    (folder / "all/bad.png").write_text("no picture", "utf-8")
    lines = [f"all/{at}.png,{'ab'[at % 2]}" for at in range(20)]
    wrong = ["all/gone.png,a", ",a", "all/bad.png,a", "all/3.png,b", "all/4.png", "all/5.png,"]
    source = write_labels("file_name,label", *lines, *wrong)
    told = refusal(source, folder="pets")
    for words in (
        "line 22, line 23: file_name names no file in pets",
        "line 24 (all/bad.png): is not a picture",
        "line 5 (all/3.png), line 25 (all/3.png): names a file that another line names too",
        "line 26: 1 cells, the header has 2",
        "line 27: label holds no answer",
    ):
        assert words in told
    assert len(items_of(load(source, folder="pets", on_bad="skip"))) == 19


def test_the_same_picture_with_two_answers_is_named() -> None:
    folder = write_pictures("pets", {"all": 20})
    shutil.copy(folder / "all/0.png", folder / "all/copy.png")
    lines = [f"all/{at}.png,{'ab'[at % 2]}" for at in range(20)]
    source = write_labels("file_name,label", *lines, "all/copy.png,b")
    assert "the same file is also line 2 (all/0.png)" in refusal(source, folder="pets")


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
    assert load(folder).task.inputs["image"] == (8, 8, 3)
    (folder / "cat/new.png").unlink()
    assert (load(folder).task.inputs["image"], decoded(monkeypatch, folder)) == ((8, 8, 1), 0)
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


@pytest.mark.parametrize("color", [False, True])
def test_mean_and_deviation_are_those_of_the_training_part(
    monkeypatch: pytest.MonkeyPatch, color: bool
) -> None:
    data = load(folder := write_pictures("pets", {"cat": 20, "dog": 20}, color))
    pixels = inputs_of(data.train).astype(np.float64)  # (n, 8, 8, channels)
    assert np.allclose(data.task.fitted["mean"], pixels.mean(axis=(0, 1, 2)), atol=1e-6)
    assert np.allclose(data.task.fitted["scale"], pixels.std(axis=(0, 1, 2)), atol=1e-6)
    assert len(data.task.fitted["mean"]) == (3 if color else 1)
    assert (load(folder).task, decoded(monkeypatch, folder)) == (data.task, 0)


def test_pictures_that_are_all_alike_have_a_deviation_of_one() -> None:
    folder = write_pictures("pets", {"cat": 5, "dog": 5})
    for number, path in enumerate(sorted(folder.glob("*/*"))):  # the same gray, other files
        Image.new("L", (10 + number, 10), 51).save(path)
    assert load(folder).task.fitted == {"mean": [0.2], "scale": [1.0]}


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
    assert set(part.answers[part.spread(4)].tolist()) == {0, 1}
    assert part.spread(1).tolist() == [0]
    assert part.spread(10_000).tolist() == list(range(len(part)))


def test_a_source_that_is_none_is_one_message() -> None:
    assert "does not exist" in refusal(Path("nowhere"))
    Path("table.txt").write_text("x", "utf-8")
    assert "neither a folder nor a .csv file" in refusal(Path("table.txt"))
    Path("hollow").mkdir()
    assert "holds no pictures" in refusal(Path("hollow"))
    assert "digits have no groups" in refusal(Path("digits"), group="x")


def test_a_folder_of_the_users_own_is_not_hidden_by_the_digits() -> None:
    write_pictures("digits", {"cat": 5, "dog": 5})
    assert "./digits is your own" in refusal(Path("digits"))
    config = Config(data=DataConfig(source="./digits", image_size=8))
    assert load_data(config).task.target.classes == ("cat", "dog")


def test_one_class_or_too_few_pictures_are_one_message() -> None:
    assert "one class only, cat" in refusal(write_pictures("one", {"cat": 5}))
    assert "dog has 2" in refusal(write_pictures("few", {"cat": 5, "dog": 2}))
