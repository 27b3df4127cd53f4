"""One generated project per framework, set up and trained once by its own make targets."""

import os
from pathlib import Path

import pytest
from harness import HOSTILE, Project, generate


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where projects and environments live; kept between runs when E2E_DIR is set."""
    folder = os.environ.get("E2E_DIR")
    if folder is None:
        return tmp_path_factory.mktemp("e2e")
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)


@pytest.fixture(scope="session", params=["pytorch", "tensorflow"])
def project(request: pytest.FixtureRequest, work: Path) -> Project:
    """The main project of a framework, trained once with its default settings."""
    made = generate(work, f"digits-{request.param}", request.param, "--description", HOSTILE)
    made.make("setup")
    made.make("train")
    return made
