"""The machine's check: its exit code, its report, and that it notices what is broken."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from {{ cookiecutter.package }}.accelerator import smoke
from {{ cookiecutter.package }}.accelerator.checks import (
    CHECKS,
)
from {{ cookiecutter.package }}.accelerator.compare import (
    CheckSkipped,
    Finding,
    expect_close,
)
from {{ cookiecutter.package }}.accelerator.peaks import (
    PEAKS,
    find_peak,
)
from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.device import (
    FRAMEWORK,
    Device,
    choose_device,
    set_threads,
)


@pytest.fixture(autouse=True)
def threads(config: Config) -> None:
    """Before TensorFlow's first operation, which fixes the number."""
    set_threads(config.threads)


def report() -> dict[str, object]:
    return dict(json.loads(Path("reports/smoke.json").read_text("utf-8")))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_check_passes_on_the_cpu(check: smoke.Check) -> None:
    outcome = smoke.run_check(check, choose_device("cpu"))
    assert outcome.result in ("passed", "skipped"), outcome.detail
    assert outcome.detail
    timed = {"matmul float32": "TFLOP/s", "matmul bfloat16": "TFLOP/s", "bandwidth": "GB/s"}
    assert outcome.unit == timed.get(outcome.name)
    assert (outcome.rate is None) == (outcome.unit is None)


def fine(device: Device) -> Finding:
    return Finding("fine", 1.5, "GB/s", "bandwidth")


def broken(device: Device) -> Finding:
    raise RuntimeError("no kernel image\nsecond line")


def skipped(device: Device) -> Finding:
    raise CheckSkipped("nothing to ask")


@pytest.mark.parametrize(
    ("checks", "require", "code", "result"),
    [
        ([fine, skipped], False, 2, "no-accelerator"),
        ([fine, skipped], True, 1, "no-accelerator"),
        ([fine, broken, fine], False, 1, "failed"),
    ],
)
def test_the_code_and_the_report_say_the_same(
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    checks: list[smoke.Check],
    require: bool,
    code: int,
    result: str,
) -> None:
    monkeypatch.setattr(smoke, "CHECKS", checks)
    assert smoke.run_smoke(config, require) == code
    written = report()
    assert (written["result"], written["framework"]) == (result, FRAMEWORK)
    assert (written["absence"] is None) == (result == "failed")
    assert [check["name"] for check in written["checks"]] == [c.__name__ for c in checks]  # type: ignore[attr-defined]


def test_an_accelerator_that_passes_is_success(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smoke, "CHECKS", [fine])
    monkeypatch.setattr(smoke, "is_accelerator", lambda device: True)
    assert smoke.run_smoke(config, True) == 0
    assert report()["result"] == "passed"


def test_a_broken_check_is_one_line_and_the_others_still_run() -> None:
    outcome = smoke.run_check(broken, choose_device("cpu"))
    assert outcome.detail == "RuntimeError: no kernel image"


def test_rates_stand_beside_the_peak_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = smoke.run_check(fine, choose_device("cpu"))
    assert (unknown.rate, unknown.unit, unknown.peak, unknown.fraction) == (1.5, "GB/s", None, None)
    monkeypatch.setattr(smoke, "describe_device", lambda _: "NVIDIA A100-SXM4-40GB (CUDA)")
    known = smoke.run_check(fine, choose_device("cpu"))
    assert (known.peak, known.fraction) == (1555, 0.001)


def test_peaks_have_sources_and_the_cpu_has_none() -> None:
    assert find_peak("NVIDIA H100 80GB HBM3 (CUDA, compute capability 9.0)", "bfloat16") == 989.4
    assert find_peak("NVIDIA H200 (CUDA, compute capability 9.0)", "bandwidth") is None
    assert find_peak("CPU (2 threads)", "float32") is None
    assert all(peaks.source.startswith("https://") for peaks in PEAKS)


ALL_REDUCE = """
from {package}.device import FRAMEWORK
from {package}.accelerator.transfers import all_reduce
if FRAMEWORK == "pytorch":
    import torch
    devices = [torch.device("cpu")] * 2
else:
    import tensorflow as tf
    half = tf.config.LogicalDeviceConfiguration()
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [half, half])
    devices = ["/CPU:0", "/CPU:1"]
if __name__ == "__main__":
    print(all_reduce(devices))
"""


def test_two_devices_add_up() -> None:
    package = smoke.__name__.split(".")[0]
    Path("reduce.py").write_text(ALL_REDUCE.format(package=package), "utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(smoke.__file__).parents[2])}
    command = [sys.executable, "reduce.py"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[3.0, 3.0]", done.stderr


@pytest.mark.parametrize("wrong", [1.1, float("nan"), float("inf")])
def test_a_wrong_number_is_noticed(wrong: float) -> None:
    with pytest.raises(RuntimeError, match="relative error"):
        expect_close(np.array([wrong]), np.array([1.0]), 1e-2)
