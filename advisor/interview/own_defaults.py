"""A person's own answers for every project: a file in their folder for settings."""

import os
import sys
from pathlib import Path

from advisor.interview.answers_file import read_answers
from advisor.interview.questionnaire import Answer
from advisor.interview.terms import USUAL, Terms
from advisor.knowledge.model import Catalog

VARIABLE = "FWPICK_DEFAULTS"  # another file, or empty for none


def defaults_path(system: str = sys.platform) -> Path | None:
    """Where the file is looked for; None where it is switched off."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(os.path.expanduser(named)) if named else None  # noqa: PTH111
    return _settings_folder(system) / "fwpick" / "answers.toml"


def _settings_folder(system: str) -> Path:
    """As platformdirs has it, whose import takes 40 ms of every command."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  # Path's own fails where there is none
    if system == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    if system == "darwin":
        return home / "Library" / "Application Support"
    named = Path(os.environ.get("XDG_CONFIG_HOME") or ".")
    return named if named.is_absolute() else home / ".config"


def is_there(path: Path) -> bool:
    """Whether there is such a file, as far as this person may look."""
    return os.path.exists(path)  # noqa: PTH110  # Path's own fails in a folder that is locked


def read_defaults(catalog: Catalog) -> tuple[dict[str, Answer], Terms]:
    """The answers of that file and the terms it states; none where there is no file.

    Raises:
        UsageError: a broken file, or the one that the variable names is missing.
    """
    path = defaults_path()
    if path is None or not (VARIABLE in os.environ or is_there(path)):
        return {}, USUAL
    return read_answers(path, catalog, origin="user")
