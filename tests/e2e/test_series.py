"""Projects of forecasts, by their own targets."""

import csv
import json
import math
import random
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from harness import THOROUGH, Project, free_port, generate
from test_starters import post

all_of_it = pytest.mark.skipif(not THOROUGH, reason="make e2e-all PART=series")
both = pytest.mark.parametrize("framework", ["pytorch", "tensorflow"])
TESTS = ("server-test", "browser-test", "cpp-test", "mobile-test")
OWN = {"pytorch": "torchserve-test", "tensorflow": "tf-serving-test"}
MOBILE = "tensorflow"  # whose phones CI looks at: its conversion takes least


def own_tests(project: Project, target: str, folder: Path) -> str:
    """What a target's own tests say; TensorFlow Serving has its stand-in."""
    out: str = project.with_stand_in(folder).make(target)
    assert "passed" in out
    return out


def numbers_of(forecast: list[dict[str, Any]], columns: list[str]) -> list[float]:
    return [row[name] for row in forecast for name in columns]


def read_metrics(project: Project) -> dict[str, Any]:
    return dict(json.loads((project.folder / "reports/metrics.json").read_text("utf-8")))


@both
def test_a_short_training_is_measured_exported_and_answered(work: Path, framework: str) -> None:
    made = generate(work, f"forecast-{framework}", framework, task="series")
    made.make("train", "ARGS=--set train.epochs=2 --set data.step=3")
    made.make("evaluate", "ARGS=--set data.step=3")
    metrics = read_metrics(made)
    assert metrics["mae"] < metrics["baselines"]["yesterday again"]["mae"]
    assert (made.folder / "reports/forecasts.png").read_bytes()[:4] == b"\x89PNG"
    made.make("export", "ARGS=--set data.step=3")
    header, *rows = (made.folder / "data/weather.csv").read_text("utf-8").splitlines()
    past = made.folder / "past.csv"
    past.write_text("\n".join([header, *rows[-100:]]), "utf-8")
    made.make("predict", "ARGS=past.csv --out=said.csv")
    with (made.folder / "said.csv").open(encoding="utf-8", newline="") as file:
        [said] = csv.DictReader(file)
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with made.running("serve", f"PORT={port}", url=f"{base}/ready"):
        lines = [dict(zip(header.split(","), row.split(","), strict=True)) for row in rows[-100:]]
        body = json.dumps({"rows": lines}).encode()
        status, answer = post(f"{base}/predict", body, "application/json")
        assert status == 200, answer
        refused, problem = post(f"{base}/predict", b'{"past": [[1]]}', "application/json")
    assert (refused, problem["error"]) == (422, "bad-row")
    found = numbers_of(answer["forecast"], ["temp"])
    assert found == pytest.approx([float(said[f"temp +{at}"]) for at in range(1, 25)], abs=0.01)
    assert answer["forecast"][0]["time_hour"] > lines[-1]["time_hour"]
    if framework == MOBILE:
        assert "dynamic-range" in made.make("mobile", "ARGS=--set data.step=3")


@pytest.fixture(scope="module", params=["pytorch", "tensorflow"])
def series(request: pytest.FixtureRequest, work: Path) -> Project:
    """A project of forecasts, trained with its default settings."""
    made = generate(work, f"series-{request.param}", request.param, task="series")
    made.make("setup")
    made.make("train")
    return made


@all_of_it
def test_the_default_series_is_forecast(series: Project) -> None:
    """Within 4 % of a linear model, and better than yesterday by 30 %."""
    series.make("evaluate")
    metrics = read_metrics(series)
    plain = metrics["baselines"]
    assert metrics["mae"] <= 1.04 * plain["ridge regression"]["mae"]
    assert metrics["mae"] <= 0.7 * plain["yesterday again"]["mae"]
    series.make("export")
    assert "true values" in series.make("predict", "ARGS=--check")


@all_of_it
@pytest.mark.parametrize("number", range(6))
def test_its_own_tests_pass(series: Project, number: int, tmp_path: Path) -> None:
    own_tests(series, ("test", *TESTS, OWN[series.framework])[number], tmp_path)


@all_of_it
def test_it_is_clean(series: Project) -> None:
    series.make("lint")


def write_sales(path: Path) -> None:
    """Two shops, half-hourly: decimal commas, days first, gaps, and rows that are missing."""
    noise, start = random.Random(0), datetime(2025, 3, 1)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["wann", "Küste", "Stadt", "Bemerkung"])
        for at in range(3000):
            swing = math.sin(math.pi * at / 24)
            cells = [f"{20 + 5 * swing + noise.gauss(0, 1):.2f}", f"{4000 - 900 * swing:.1f}"]
            shown = [
                cell.replace(".", ",") if noise.random() < 0.97 or not at else "" for cell in cells
            ]
            if not at or noise.random() < 0.98:
                when = start + timedelta(minutes=30 * at)
                rows.writerow([when.strftime("%d.%m.%Y %H:%M"), *shown, "x"])


@all_of_it
@both
def test_two_columns_are_forecast_by_every_target(
    work: Path, framework: str, tmp_path: Path
) -> None:
    """The targets' own tests, where the times' order, the decimal mark and the width are others."""
    made = generate(work, f"sales-{framework}", framework, task="series")
    write_sales(made.folder / "sales.csv")
    sets: dict[str, Any] = {"source": "sales.csv", "time": "wann", "target": ["Stadt", "Küste"]}
    sets |= {"decimal": ",", "day_first": "yes", "past": 48, "ahead": 12}
    settings = made.folder / "config.toml"
    text = settings.read_text("utf-8")
    for name, value in sets.items():
        line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
        text, count = re.subn(rf"(?m)^{name} = .*$", line, text)
        assert count == 1, name
    settings.write_text(text, "utf-8")
    for target in ("train", "evaluate", "export"):
        made.make(target)
    about = json.loads((made.folder / "artifacts/model.json").read_text("utf-8"))
    assert about["input"]["columns"] == ["Küste", "Stadt"]
    assert (about["input"]["step"], about["input"]["order"]) == (1800, "dmy")
    assert about["output"]["shape"][1] == 24
    for target in (*TESTS, OWN[framework]):
        own_tests(made, target, tmp_path)
