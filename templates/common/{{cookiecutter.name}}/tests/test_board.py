"""What runs show of themselves: the projector's files, pictures, slowest operators, figures."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from {{ cookiecutter.package }} import train as training
from {{ cookiecutter.package }}.board.drawing import (
    draw_sprite,
)
from {{ cookiecutter.package }}.board.projector import (
    write_points,
)
from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import Part
from {{ cookiecutter.package }}.inspect.benchmark import (
    measure_part,
)
from {{ cookiecutter.package }}.inspect.profile import (
    profile_steps,
    rank_operators,
)
from {{ cookiecutter.package }}.reading.reader import (
    ArrayReader,
)
from {{ cookiecutter.package }}.task import CLASS, Target
from {{ cookiecutter.package }}.train import train


def test_a_sprite_holds_the_pictures_row_by_row() -> None:
    images = np.zeros((3, 8, 8, 1), np.float32)
    images[1] = 1
    sheet = np.asarray(draw_sprite(images, 3, 8))
    assert sheet.shape == (16, 16, 3)
    assert sheet[:8, 8:].min() == 255
    assert sheet[:8, :8].max() == sheet[8:].max() == 0


@pytest.mark.parametrize("shape", [(2, 8, 8, 3), (2, 5)], ids=["pictures", "a table"])
def test_points_have_a_row_each(shape: tuple[int, ...]) -> None:
    part = Part(ArrayReader({"x": np.ones(shape)}), np.arange(2), np.array([0, 1]))
    write_points(Path(), np.eye(4)[1:3], part, Target(CLASS, "", ("a\tb", "ü", "c\nd", "e")))
    assert len(Path("projector/vectors.tsv").read_text("utf-8").splitlines()) == 2
    rows = Path("projector/metadata.tsv").read_text("utf-8").splitlines()
    assert rows == ["label\tanswer", "a b\tü", "ü\tc d"]
    assert Path("projector/sprite.png").exists() == (len(shape) == 4)
    assert ("sprite" in Path("projector_config.pbtxt").read_text("utf-8")) == (len(shape) == 4)


@pytest.mark.parametrize("wanted", [True, False])
def test_histograms_of_the_weights_are_a_setting(config: Config, wanted: bool) -> None:
    one = replace(config.train, epochs=1)
    train(replace(config, train=one, board=replace(config.board, histograms=wanted)))
    tags = EventAccumulator("runs/tiny").Reload().Tags()
    names = {name for kind in ("histograms", "tensors") for name in tags[kind]}
    assert any("output_layer/" in name for name in names) == wanted


def test_weights_that_are_no_numbers_end_in_one_message(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their histograms come before the check at the end of an epoch."""
    monkeypatch.setattr(training, "learning_rate_at", lambda *_: 1e38)
    with pytest.raises(StarterError, match="the loss is (nan|inf)|weights?"):
        train(replace(config, board=replace(config.board, every=10_000)))


def test_an_operators_own_time_is_without_its_parts() -> None:
    from {{ cookiecutter.package }}.inspect.tracing import (
        OPERATORS,
    )

    def event(name: str, start: float, length: float, thread: int = 1) -> dict[str, object]:
        about = {"ph": "X", "cat": OPERATORS[0], "pid": 1, "tid": thread}
        return {**about, "name": name, "ts": start, "dur": length}

    events = [
        event("part", 2000, 3000),
        event("whole", 1000, 6000),
        event("part", 7000, 1000),
        event("other", 1000, 2000, thread=2),
        event("no operator", 0, 9e9) | {"cat": "runtime"},
    ]
    found = {each["name"]: (each["calls"], each["milliseconds"]) for each in rank_operators(events)}
    assert found == {"part": (2, 4.0), "whole": (1, 3.0), "other": (1, 2.0)}
    assert sum(each["share"] for each in rank_operators(events)) == pytest.approx(1, abs=1e-3)


def test_a_profile_is_a_trace_with_the_steps_operators(config: Config) -> None:
    report = profile_steps(config)
    assert json.loads(Path("reports/profile.json").read_text("utf-8")) == report
    trace = json.loads(Path("reports/trace.json").read_text("utf-8"))["traceEvents"]
    spans = [event for event in trace if event["ph"] == "X"]
    assert all({"name", "ts", "dur", "pid", "tid"} <= event.keys() for event in spans)
    names = [each["name"].lower() for each in report["operators"]]
    assert any(re.search("conv.*back|mm|matmul", name) for name in names)
    assert all(each["calls"] > 0 for each in report["operators"])
    assert any(path.is_file() for path in Path("runs/profile").rglob("*"))


def test_a_benchmark_of_answers_needs_an_exported_model(config: Config) -> None:
    with pytest.raises(StarterError, match="no exported model"):
        measure_part(config, "predict", 0.0)
