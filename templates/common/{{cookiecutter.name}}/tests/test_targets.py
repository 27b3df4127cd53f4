"""Whatever can be asked for: from training to the exported answer."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import tiny_config
from parts import TINY
from task_cases import DATA, TARGETS, ask_about, write_source

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }}.export import export_model
from {{ cookiecutter.package }}.inspect.check import (
    check_artifact,
)
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)
from {{ cookiecutter.package }}.task import FIGURES
from {{ cookiecutter.package }}.train import train

ANSWERS = {
    "class": ["cat", "dog", "cow"] * 20,
    "classes": ["cat|dog", "dog", "cat", "cow|cat", "cow"] * 12,
    "number": [f"{1000 + 3.5 * at}" for at in range(60)],
    "series": ["hours"] * 60,
}
PICTURES = {"answers": "number", "forecasts": "series", "confusion-matrix": "class"}
OUTPUTS = {"number": "number", "series": "forecast"}
HEADS = {
    **{"class": "class,probability", "classes": "classes,probabilities", "number": "number"},
    "series": ",".join(f"load +{at}" for at in range(1, 7)),
}


@pytest.mark.parametrize("kind", TARGETS)
def test_every_target_is_trained_measured_exported_and_answered(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_source("mine", ANSWERS[kind])
    Path("config.toml").write_text(TINY, "utf-8")
    sets = [f"--set=data.source={source}", "--set=train.batch_size=8"]
    for command in ("train", "evaluate", "export", "predict"):
        assert program.main([command, *sets]) == 0, command
    metrics = json.loads(Path("reports/metrics.json").read_text("utf-8"))
    assert metrics["target"]["kind"] == kind
    assert metrics.keys() >= set(FIGURES[kind])
    assert len(metrics["baselines"]) > 1
    assert all("missing" not in each for each in metrics["baselines"].values())
    for name, drawn in PICTURES.items():
        assert Path(f"reports/{name}.png").exists() == (kind == drawn)
    manifest = json.loads(Path("artifacts/model.json").read_text("utf-8"))
    assert manifest["target"] == metrics["target"]
    assert manifest["output"]["name"] == OUTPUTS.get(kind, "logits")
    assert manifest["validation"].keys() == set(FIGURES[kind])
    capsys.readouterr()
    assert program.main(["evaluate", f"--on={source}", *sets]) == 0
    assert f" inputs of {source}" in capsys.readouterr().out
    asked, count = ask_about("mine")
    Path("mine/source.csv").rename("source.csv") if asked == ["mine"] else None
    assert program.main(["predict", *asked, "--out=out.csv"]) == 0
    lines = Path("out.csv").read_text("utf-8").splitlines()
    assert len(lines) == 1 + count
    assert lines[0] == f"path,{HEADS[kind]},error"


@pytest.mark.skipif("number" not in TARGETS, reason="this task knows no numbers")
def test_a_number_is_learned_in_its_own_unit() -> None:
    data = DataConfig(**DATA | {"source": write_source("mine", ANSWERS["number"])})
    config = tiny_config(epochs=8, data=data)
    config = replace(config, train=replace(config.train, batch_size=8))
    result = train(config)
    assert result.figures["rmse"] < 200  # of numbers from 1000 to 1207
    export_model(config)
    assert check_artifact(config) <= 1e-4
    assert np.isfinite(result.figures["loss"])
