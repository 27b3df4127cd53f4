"""One generated project per framework, set up and trained once by its own make targets."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from harness import HOSTILE, Project, generate
from xdist.scheduler import LoadScopeScheduling

# Their tests of no framework take TensorFlow's environment, some after PyTorch's is there.
IN_BOTH = ("test_keras", "test_normalization", "test_distributed", "test_options")


class ByFramework(LoadScopeScheduling):
    """One worker takes all tests of a framework, whose projects and environments it makes."""

    def _split_scope(self, nodeid: str) -> str:
        if found := re.search(r"[\[-](pytorch|tensorflow)[]-]", nodeid):
            return found[1]
        module = nodeid.partition("::")[0]
        return "tensorflow" if Path(module).stem in IN_BOTH else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFramework:
    return ByFramework(config, log)


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
