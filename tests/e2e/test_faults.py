"""Making, updating and undoing: killed at many points, with every call failing, signals, disks."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness import times

from advisor.errors import FwpickError
from advisor.starter.make import generate
from advisor.starter.plan import Plan
from tests.faults.running import SCENES, build, drive
from tests.running import FWPICK, environment, tree

STEP = times(5, 1)  # CI tries every fifth call


@pytest.mark.parametrize(
    ("scene", "count"), [("generate", 300), ("join", 100), ("update", 200), ("undo", 100)]
)
def test_kills_at_many_points(scene: str, count: int) -> None:
    assert drive("kills", scene, times(count // 10, count)) == ""


@pytest.mark.parametrize("scene", SCENES)
def test_every_call_fails_once(tmp_path: Path, scene: str) -> None:
    assert drive("faults", scene, STEP, build(tmp_path)) == ""


@pytest.mark.parametrize("scene", SCENES)
def test_a_signal_comes_at_every_call(tmp_path: Path, scene: str) -> None:
    assert drive("signals", scene, STEP, build(tmp_path)) == ""


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A small disk of its own; skips where mounting is not allowed."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_at_any_point_leaves_nothing(tmp_path: Path) -> None:
    sizes = range(16, 4096, 48)
    outputs = [_on_a_disk_of(size, tmp_path) for size in sizes[:1]]
    while outputs[-1]:
        outputs.append(_on_a_disk_of(sizes[len(outputs)], tmp_path))
    assert len(outputs) > 9  # it did fill on the way
    assert all("No space left" in output for output in outputs[:-1])


def _on_a_disk_of(size: int, folder: Path) -> str:
    """What a run says on a disk of so many KiB; empty once the project fits."""
    with mounted(folder / "disk", f"size={size}k") as disk:
        try:
            generate(
                Plan(
                    name="x",
                    parent=disk / "deep",
                    framework="tensorflow",
                    description="",
                    targets=None,
                    written={},
                )
            )
        except FwpickError as error:
            return error.message if not tree(disk) else f"left {sorted(tree(disk))}"
    return ""


def test_a_read_only_disk_is_one_line(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "ro") as disk:
        done = subprocess.run(
            [*FWPICK, "init", "x", "--framework=pytorch", "-o", str(disk)],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, tree(disk)) == (1, {})
    assert "Read-only file system" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_changes_nothing_or_finds_it_whole(tmp_path: Path) -> None:
    for lines in (0, 1, 40):
        subprocess.run(
            ["sh", "-c", f'"$@" | head -n {lines}', "sh", *FWPICK, "init", "x", "--yes"],
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        found = tree(tmp_path)
        assert not found or "x/.fwpick/files.json" in found
        shutil.rmtree(tmp_path / "x", ignore_errors=True)
