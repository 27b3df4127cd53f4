"""Every setting has a default, a range, and a message that says where it is wrong."""

import re
import subprocess
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
    load_config,
    run_settings,
)
from {{ cookiecutter.package }}.settings.check import flatten

PROJECT = Path(__file__).parents[1]


def problems_of(text: str, *settings: str) -> str:
    path = Path("config.toml")
    path.write_text(text, "utf-8")
    with pytest.raises(StarterError) as caught:
        load_config(path, settings)
    return str(caught.value)


def test_the_shipped_file_names_every_setting() -> None:
    shipped = tomllib.loads((PROJECT / "config.toml").read_text("utf-8"))
    assert flatten(shipped).keys() == flatten(asdict(Config())).keys()
    load_config(PROJECT / "config.toml")


def test_every_shipped_setting_has_a_comment() -> None:
    lines = (PROJECT / "config.toml").read_text("utf-8").splitlines()
    assert all("#" in line for line in lines if re.match(r"\w+ = ", line))


def test_missing_settings_take_their_defaults() -> None:
    Path("config.toml").write_text("[train]\nepochs = 3\n", "utf-8")
    config = load_config(Path("config.toml"))
    assert (config.train.epochs, config.train.batch_size) == (3, Config().train.batch_size)


def test_settings_of_the_command_line_win_and_the_last_one_stands() -> None:
    Path("config.toml").write_text('run = "a"\n[train]\nepochs = 3\n', "utf-8")
    settings = "train.epochs=4 run=2026 compile=true train.epochs=5 train.learning_rate=1"
    config = load_config(Path("config.toml"), settings.split())
    assert (config.train.epochs, config.run, config.compile) == (5, "2026", True)
    assert config.train.learning_rate == 1


def test_all_problems_are_told_at_once_with_their_lines() -> None:
    text = 'seed = -1\n\n[train]\nepoch = 3\nbatch_size = "64"\n\n[modle]\ndropout = 0.5\n'
    message = problems_of(text, "train.epochs=0", "device=gpus")
    for line in (
        "6 problems",
        "config.toml line 1: seed = -1; valid: a whole number, 0..4294967295",
        "config.toml line 4: [train] epoch is not a key; nearest: epochs",
        'config.toml line 5: [train] batch_size = "64"; valid: a whole number, 1..4096',
        "config.toml line 7: [modle] is not a section; nearest: model",
        "--set train.epochs=0: [train] epochs = 0; valid: a whole number, 1..1000",
        '--set device=gpus: device = "gpus"; valid: "auto" | "cpu" | "gpu" | "tpu"',
    ):
        assert line in message


@pytest.mark.parametrize(
    "text",
    [
        "threads = true",
        "threads = 1.0",
        "threads = 257",
        "compile = 1",
        'run = "My Run"',
        'run = ""',
        'run = "../up"',
        "run = 7",
        "run = 2026-11-20",
        'precision = "half"',
        "[train]\nlearning_rate = nan",
        "[train]\nlearning_rate = inf",
        f"[train]\nlearning_rate = 1{'0' * 400}",
        "[train]\nlearning_rate = 0",
        "[model]\ndropout = 1.0",
        "[data]\nimage_size = [28]",
        "train = 3",
        "[[train]]\nepochs = 1",
    ],
)
def test_a_wrong_value_is_one_problem(text: str) -> None:
    message = problems_of(text)
    assert "1 problem in" in message
    assert re.search(r"config.toml line \d", message)


@pytest.mark.parametrize("setting", ["", "=", "seed", "seed=", "=1", "train=1", "a.b.c=1"])
def test_a_wrong_setting_is_one_problem(setting: str) -> None:
    assert "1 problem in" in problems_of("", setting)


@pytest.mark.parametrize("text", ["a = ", "[train", "a = 1\na = 2", "x = " + "[" * 5000])
def test_broken_toml_is_one_message(text: str) -> None:
    assert "not valid TOML" in problems_of(text)


def test_a_windows_path_in_double_quotes_is_told() -> None:
    Path("config.toml").write_text('[data]\nsource = "my\\Users\\me"\n', "utf-8")
    with pytest.raises(StarterError) as caught:
        load_config(Path("config.toml"))
    assert "single quotes" in caught.value.hint


@pytest.mark.parametrize(
    ("setting", "nearest"),
    [
        ("learning_rate=1", "train.learning_rate"),
        ("devise=cpu", "device"),
        ("train.epoch=1", "epochs"),
        ("boards.every=1", "board"),
    ],
)
def test_the_nearest_name_is_told(setting: str, nearest: str) -> None:
    assert problems_of("", setting).endswith(f"nearest: {nearest}")


def test_no_setting_takes_what_only_looks_right() -> None:
    for name, default in flatten(asdict(Config())).items():
        wrong = {bool: "1", tuple: "[1]"}.get(type(default), "true")
        *section, key = name.split(".")
        head = f"[{section[0]}]\n" if section else ""
        assert "1 problem in" in problems_of(f"{head}{key} = {wrong}\n"), name


def test_a_key_in_the_wrong_place_is_told_its_place() -> None:
    message = problems_of("[train]\nsed = 1\ndropout = 0.1\n[debug.eager]\nx = 1\n")
    assert "config.toml line 2: [train] sed is not a key; nearest: seed, above all" in message
    assert "config.toml line 3: [train] dropout is not a key; nearest: model.dropout" in message
    assert "config.toml line 4: [debug] eager" in message


def test_a_windows_path_in_double_quotes_is_told_what_to_write() -> None:
    for path in (r"A:\Users\me", r"B:\data", r"A:\xray"):
        Path("config.toml").write_text(f'[data]\nsource = "{path}"\n', "utf-8")
        with pytest.raises(StarterError) as caught:
            load_config(Path("config.toml"))
        assert path in str(caught.value)
        assert "line 2" in str(caught.value)
        assert "single quotes" in caught.value.hint
    # Valid TOML, and a tab in the name of a folder.
    assert "single quotes" in problems_of('[data]\nsource = "A:\\temp"\n')
    Path("config.toml").write_text("[data]\nsource = 'A:\\Users\\me'\n", "utf-8")
    assert load_config(Path("config.toml")).data.source == r"A:\Users\me"


def test_settings_are_read_without_the_framework() -> None:
    script = f"import sys, {load_config.__module__}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert not {"torch", "tensorflow", "keras", "numpy"} & set(done.stdout.split())


def test_a_file_that_cannot_be_read_is_one_message() -> None:
    with pytest.raises(StarterError, match="does not exist"):
        load_config(Path("nowhere.toml"))
    Path("binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(StarterError, match="cannot be read"):
        load_config(Path("binary.toml"))


def test_what_decides_a_run_is_known_by_name() -> None:
    names = run_settings(Config()).keys()
    assert {"train.epochs", "data.source", "seed", "precision"} <= names
    assert not {"run", "device", "threads", "board.every", "board.histograms"} & names


def test_a_whole_number_is_a_number_to_the_framework_too() -> None:
    Path("config.toml").write_text("[train]\nlearning_rate = 1\n", "utf-8")
    assert isinstance(load_config(Path("config.toml")).train.learning_rate, float)


def test_the_mark_that_windows_editors_put_first_is_no_mistake() -> None:
    Path("config.toml").write_text("seed = 3\n", "utf-8-sig")
    assert load_config(Path("config.toml")).seed == 3


def test_a_key_written_twice_is_named() -> None:
    assert "seed = 4" in problems_of("seed = 3\nseed = 4\n")


def test_lines_are_counted_through_texts_and_lists_of_several_lines() -> None:
    text = 'run = """\\\n   a\\\n   """\nx = [\n  [1],\n]\n\ntrain.epochs = 0  # """\n"seed" = -1\n'
    message = problems_of(text)
    assert "config.toml line 4: x is not a key" in message
    assert "config.toml line 8: [train] epochs = 0" in message
    assert "config.toml line 9: seed = -1" in message


def test_a_name_like_no_other_gets_the_valid_ones_instead_of_a_guess() -> None:
    assert problems_of("[train]\nqqqq = 1\n").endswith(
        "valid: epochs, batch_size, accumulate, learning_rate, schedule, warm_up, weight_decay, "
        "clip, patience, balance, monitor, start, freeze, rates"
    )
    assert "valid: data, model, train" in problems_of("[qqqq]\n")


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("epochs = 5\npatience = 5", "[train] patience = 5 ends no run of epochs = 5"),
        ("batch_size = 8\naccumulate = 9", "[train] accumulate = 9 is more than batch_size = 8"),
        ('freeze = ["hidden"]', "[train] freeze keeps what start brings, and start is empty"),
        ('rates = ["hidden"]', '[train] rates = "hidden"; valid: "part=share", 1e-06..100'),
        ('rates = ["=1"]', '[train] rates = "=1"'),
        ('rates = ["hidden=0"]', '[train] rates = "hidden=0"'),
        ('rates = ["hidden=nan"]', '[train] rates = "hidden=nan"'),
        ("rates = [0.1]", "[train] rates = 0.1; valid: a list of names"),
        ('schedule = "step"', '[train] schedule = "step"; valid: "cosine" | "linear" | "constant"'),
    ],
)
def test_settings_of_training_that_make_no_sense_are_told(settings: str, problem: str) -> None:
    assert problem in problems_of(f"[train]\n{settings}\n")


def test_contradictions_are_told_at_once() -> None:
    text = '[train]\npatience = 900\nbatch_size = 1\naccumulate = 2\nfreeze = ["x"]\n'
    assert problems_of(text).startswith("3 problems in the settings:")
