"""The machine's check: its exit code, its report, and that it notices what is broken."""

import json
from pathlib import Path

import numpy as np
import pytest

from {{ cookiecutter.package }} import smoke
from {{ cookiecutter.package }}.checks import CHECKS
from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.device import (
    FRAMEWORK,
    Device,
    choose_device,
)
from {{ cookiecutter.package }}.expect import CheckSkipped, expect_close


def report() -> dict[str, object]:
    return dict(json.loads(Path("reports/smoke.json").read_text("utf-8")))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_check_passes_on_the_cpu(check: smoke.Check) -> None:
    outcome = smoke.run_check(check, choose_device("cpu"))
    assert outcome.result in ("passed", "skipped"), outcome.detail
    assert outcome.detail


def fine(device: Device) -> str:
    return "fine"


def broken(device: Device) -> str:
    raise RuntimeError("no kernel image\nsecond line")


def skipped(device: Device) -> str:
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


@pytest.mark.parametrize("wrong", [1.1, float("nan"), float("inf")])
def test_a_wrong_number_is_noticed(wrong: float) -> None:
    with pytest.raises(RuntimeError, match="relative error"):
        expect_close(np.array([wrong]), np.array([1.0]), 1e-2)
