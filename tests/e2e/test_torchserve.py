"""The exported model behind the real TorchServe, through the generated project's own targets."""

import pytest
from harness import Project


@pytest.fixture(scope="module")
def pytorch(project: Project) -> Project:
    """The PyTorch project, exported."""
    if project.framework != "pytorch":
        pytest.skip("TorchServe is the PyTorch starter's")
    project.make("export")
    return project


def test_its_own_tests_pass_with_the_real_server(pytorch: Project) -> None:
    assert "passed" in pytorch.make("torchserve-test")


def test_a_missing_artefact_is_one_line(pytorch: Project) -> None:
    away = pytorch.folder / "artifacts-away"
    (pytorch.folder / "artifacts").rename(away)
    try:
        out = pytorch.make("torchserve", expect=2)
    finally:
        away.rename(pytorch.folder / "artifacts")
    assert "make train export" in out
    assert "Traceback" not in out
