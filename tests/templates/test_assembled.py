"""`make templates` gives templates that cookiecutter alone renders into the same project."""

import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from advisor.frameworks import FRAMEWORKS, Framework
from advisor.starter.layers import tasks
from advisor.starter.make import generate
from advisor.starter.plan import Plan
from tools.templates import assemble


@pytest.mark.parametrize(("framework", "task"), list(product(FRAMEWORKS, tasks())))
def test_cookiecutter_alone_renders_the_same(
    tmp_path: Path, framework: Framework, task: str
) -> None:
    assemble(framework, task, tmp_path / "template")
    (tmp_path / "alone").mkdir()
    subprocess.run(
        [
            *(sys.executable, "-m", "cookiecutter", str(tmp_path / "template")),
            *("--no-input", "name=other-name"),
        ],
        cwd=tmp_path / "alone",
        env={**os.environ, "HOME": str(tmp_path)},  # it keeps every answer there
        check=True,
    )
    files = generate(
        Plan(
            name="other-name",
            parent=tmp_path / "ours",
            framework=framework,
            task=task,
            description="",
            targets=None,
            written={},
        )
    )
    for path in (path for path in files if path.parts[0] != ".fwpick"):
        ours = (tmp_path / "ours" / "other-name" / path).read_bytes()
        assert (tmp_path / "alone" / "other-name" / path).read_bytes() == ours, path
