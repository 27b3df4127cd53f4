"""What all tests share."""

import os
import signal
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import settings

from advisor import cli
from advisor.knowledge.model import Catalog
from tests.factories import SHIPPED, small_catalog
from tests.running import Call, Result

os.environ["FWPICK_DEFAULTS"] = ""  # a developer's own file changes no test
settings.register_profile("fwpick", deadline=None, derandomize=True, database=None)
settings.load_profile("fwpick")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped data."""
    return SHIPPED


@pytest.fixture(scope="session")
def small() -> Catalog:
    """Two criteria and three questions, for sums that fit on a napkin."""
    return small_catalog()


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """Runs `main` in this process, in an empty folder and without a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)

    def run(*words: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "argv", ["fwpick", *words])
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin)))
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Result(code, *capsys.readouterr())

    return run


@pytest.fixture(autouse=True)
def _a_reader_that_leaves_kills_no_test() -> None:
    """The command line ends quietly by SIGPIPE; in this process that would end a test worker."""
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
