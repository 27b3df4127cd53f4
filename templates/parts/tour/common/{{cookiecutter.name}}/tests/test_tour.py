"""The notebook runs from its first cell to its last, on small data."""

import json
import sys
from pathlib import Path

import pytest
from parts import TINY

from {{ cookiecutter.package }} import __main__ as program

NOTEBOOK = Path(program.__file__).parents[2] / "tour.ipynb"


def test_every_cell_runs(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("config.toml").write_text(TINY, "utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path])  # the first cell adds to it
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    out = capsys.readouterr().out
    assert "parameters" in out
    assert "a test input" in out
    losses = names["losses"]
    assert isinstance(losses, list)
    assert losses[-1] < losses[0]
    assert Path("runs/tour").is_dir()
