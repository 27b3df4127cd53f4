"""What an editor starts exists: its module, its command, its settings."""

import json
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.settings.check import flatten

LAUNCH = Path(program.__file__).parents[2] / ".vscode" / "launch.json"


def test_what_an_editor_starts_exists() -> None:
    configurations = json.loads(LAUNCH.read_text("utf-8"))["configurations"]
    names = [each["name"] for each in configurations]
    assert len(set(names)) == len(names)
    for each in configurations:
        assert find_spec(each["module"]) is not None
        if each["module"] == program.__package__:
            options = program._parser().parse_args(each["args"])
            assert {name.partition("=")[0] for name in options.set} <= flatten(
                asdict(Config())
            ).keys()
