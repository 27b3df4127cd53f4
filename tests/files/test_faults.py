"""A few kills and faults on each push; tests/e2e/test_faults.py has them by the hundred."""

import sys
from pathlib import Path

import pytest

from tests.faults.running import SCENES, build, drive

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and signals")


@pytest.mark.parametrize("scene", SCENES)
def test_a_kill_leaves_all_or_nothing(scene: str) -> None:
    assert drive("kills", scene, 8) == ""


@pytest.mark.parametrize(
    ("scene", "step"), [("generate", 29), ("join", 29), ("update", 9), ("undo", 9)]
)
def test_a_failing_call_leaves_all_or_nothing(tmp_path: Path, scene: str, step: int) -> None:
    assert drive("faults", scene, step, build(tmp_path)) == ""
