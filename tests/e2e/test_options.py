"""Sets of options, trained, exported, served and answered; and both starters side by side."""

import csv
import hashlib
import itertools
import json
import os
import random
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from harness import THOROUGH, Project, free_port, generate, times
from test_starters import get, png, post

ACCURACY_APART = 0.02  # between the two starters, on the test digits
# targets, source, precision, compile: each pair of values at least once, with the two precisions
# of 16 bits taken for one
SETS = [
    ("server", "digits", "float32", "true"),
    ("all", "digits", "bfloat16", "false"),
    ("all", "pictures", "float32", "true"),
    ("server", "pictures", "float16", "false"),
    ("server", "table", "float32", "false"),
    ("all", "table", "bfloat16", "true"),
]
IN_CI = 4  # a table: CI has whole projects of pictures besides
both = pytest.mark.parametrize("framework", ["pytorch", "tensorflow"])


def stripes(number: int, across: bool) -> bytes:
    """A noisy 12x12 picture of stripes one way or the other."""
    noise = random.Random(number)
    rows = [
        [(180 if (y if across else x) % 4 < 2 else 20) + noise.randrange(50) for x in range(12)]
        for y in range(12)
    ]
    return png(rows)


def write_data(folder: Path, source: str) -> str:
    """The data of a source; the settings that name it."""
    if source == "digits":
        return "--set data.image_size=12"
    if source == "pictures":
        for name, across in (("quer", True), ("längs", False)):
            (folder / "pictures" / name).mkdir(parents=True)
            for number in range(60):
                path = folder / "pictures" / name / f"{number}.png"
                path.write_bytes(stripes(number + 1000 * across, across))
        return "--set data.source=pictures --set data.image_size=12 --set data.workers=2"
    noise = random.Random(0)
    with (folder / "table.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["grün", "wide", "kind"])
        for number in range(120):
            place = number % 3
            near = [noise.gauss(1000 * place, 100), noise.gauss(-place, 0.1)]
            rows.writerow([*near, f"kind {place}"])
    sets = "--set data.source=table.csv --set data.label=kind --set data.ignore=[]"
    return f"{sets} --set train.learning_rate=0.02"


def ask_both(project: Project, base: str, source: str, sets: str) -> tuple[str, float, Any]:
    """In-process class and probability, and the server's answer to the same question."""
    if source == "table":
        row = json.dumps({"grün": 1000, "wide": -1}).encode()
        url, body, kind = f"{base}/predict", row, "application/json"
        asked = "--features=1000,-1"
    else:
        (project.folder / "asked.png").write_bytes(stripes(7, True))
        url, body, kind = f"{base}/predict", stripes(7, True), "image/png"
        asked = "asked.png"
    out = project.make("predict", f"ARGS={sets} {asked}")
    found = re.search(r": (.+) \(probability ([\d.]+)", out)
    assert found, out
    status, answer = post(url, body, kind)
    assert status == 200, answer
    return found[1], float(found[2]), answer


def test_every_pair_of_options_is_in_a_set() -> None:
    rows = [(targets, source, way == "float32", on) for targets, source, way, on in SETS]
    for one, other in itertools.combinations(range(4), 2):
        met = {(row[one], row[other]) for row in rows}
        assert len(met) == len({row[one] for row in rows}) * len({row[other] for row in rows})


def name_of(number: int) -> str:
    return "-".join(SETS[number])


@both
@pytest.mark.parametrize("number", range(len(SETS)) if THOROUGH else [IN_CI], ids=name_of)
def test_a_set_of_options_is_trained_exported_served_and_answered(
    work: Path, framework: str, number: int
) -> None:
    targets, source, precision, compiled = SETS[number]
    task = "tabular" if source == "table" else "images"
    words = ("--targets", targets)
    project = generate(work, f"options-{framework}", framework, *words, task=task)
    sets = f"--set precision={precision} --set compile={compiled} --set train.batch_size=16"
    sets += f" --set train.epochs=10 {write_data(project.folder, source)}"
    if source == "digits":  # so many pictures that a few passes do
        sets = sets.replace("batch_size=16", "batch_size=128").replace("epochs=10", "epochs=3")
    out = project.make("train", f"ARGS={sets}")
    assert "validation accuracy" in out
    project.make("export", f"ARGS={sets}")
    project.make("predict", f"ARGS={sets} --check")
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with project.running("serve", f"PORT={port}", url=f"{base}/ready"):
        manifest = json.loads((project.folder / "artifacts/model.json").read_text("utf-8"))
        assert get(f"{base}/")["target"] == manifest["target"]
        name, probability, answer = ask_both(project, base, source, sets)
    assert answer["name"] == name
    assert answer["probability"] == pytest.approx(probability, abs=1e-3)
    if source != "digits":
        assert name in ("quer", "kind 1")


@both
def test_kills_at_random_moments_change_no_digit(work: Path, framework: str) -> None:
    """SIGKILL, `make train` again: the same figures to the last digit."""
    kills = times(2, 20)
    options = f"--set train.epochs={kills + 2} --set data.image_size=12 --set data.shift=1"
    whole = generate(work, f"whole-{framework}", framework)
    whole.make("train", f"ARGS={options}")
    killed = generate(work, f"killed-{framework}", framework)
    chance = random.Random()
    for number in range(kills):
        running = subprocess.Popen(
            ["make", "train", f"ARGS={options} --set data.workers={number % 5}"],
            cwd=killed.folder,
            env=killed.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        before = newest(killed)
        deadline = time.monotonic() + 180
        while newest(killed) == before and running.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.5))
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    killed.make("train", f"ARGS={options}")
    figures = []
    for made in (whole, killed):
        made.make("evaluate", f"ARGS={options}")
        figures.append(json.loads((made.folder / "reports/metrics.json").read_text("utf-8")))
    assert figures[0] == figures[1]


@both
def test_the_tests_pass_where_ctrl_c_is_ignored_and_leave_no_trainer(
    work: Path, framework: str
) -> None:
    """As under nohup, and in some CI."""
    made = generate(work, f"nohup-{framework}", framework)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        made.make("test", "ARGS=-k ctrl_c tests/test_main.py")
    finally:
        signal.signal(signal.SIGINT, before)


def newest(project: Project) -> float:
    """When the last checkpoint was written."""
    times = [path.stat().st_mtime for path in project.folder.glob("runs/*/last*")]
    return max(times, default=0.0)


SPLIT = """
import hashlib, sys
import numpy as np
from pathlib import Path
from {package}.config import load_config
from {package}.data import load_data
data = load_data(load_config(Path("config.toml"), ["data.image_size=16"]))
for part in (data.train, data.validation, data.test):
    images = part.read(np.arange(len(part)))["image"]
    print(hashlib.sha256(images.tobytes() + part.answers.tobytes()).hexdigest())
"""


def test_the_two_starters_are_each_others_mirror(work: Path) -> None:
    options = "--set train.epochs=8 --set data.image_size=16"
    splits, shapes, accuracies, configs = [], [], [], []
    for framework in ("pytorch", "tensorflow"):
        made = generate(work, f"mirror-{framework}", framework)
        for target in ("train", "evaluate", "export"):
            made.make(target, f"ARGS={options}")
        made.make("gpu-smoke")
        python = f"{made.environment['VENV']}/bin/python"
        done = subprocess.run(
            [python, "-c", SPLIT.format(package=f"mirror_{framework}")],
            cwd=made.folder,
            env=made.environment | {"PYTHONPATH": "src"},
            capture_output=True,
            text=True,
            check=True,
        )
        splits.append(done.stdout)
        configs.append(hashlib.sha256((made.folder / "config.toml").read_bytes()).hexdigest())
        files = ("reports/metrics.json", "reports/smoke.json", "artifacts/model.json")
        read = {name: json.loads((made.folder / name).read_text("utf-8")) for name in files}
        accuracies.append(read["reports/metrics.json"]["accuracy"])
        shapes.append({name: shape_of(content) for name, content in read.items()})
    assert splits[0] == splits[1]
    assert configs[0] == configs[1]
    assert abs(accuracies[0] - accuracies[1]) <= ACCURACY_APART
    assert shapes[0] == shapes[1]


def shape_of(value: Any) -> Any:
    """Names all the way down, without the values."""
    if isinstance(value, dict):
        return {name: shape_of(inner) for name, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return shape_of(value[0])
    return "list" if isinstance(value, list) else "value"
