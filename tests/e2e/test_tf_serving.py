"""The exported model as TensorFlow Serving takes it, through the project's own targets."""

import os
import shutil
from pathlib import Path

import pytest
from harness import Project, free_port, with_stand_in

SERVER = "tensorflow_model_server"


@pytest.fixture(scope="module")
def tensorflow(project: Project) -> Project:
    """The TensorFlow project, exported."""
    if project.framework != "tensorflow":
        pytest.skip("TensorFlow Serving is the TensorFlow starter's")
    project.make("export")
    return project


def test_clients_and_model_agree_with_the_published_protocol(
    tensorflow: Project, tmp_path: Path
) -> None:
    """Under the server's name stands a stand-in for it, so that no test is skipped."""
    out = with_stand_in(tensorflow, tmp_path).make("tf-serving-test")
    assert "passed" in out
    assert "skipped" not in out


def test_without_a_server_its_tests_say_what_is_missing(tensorflow: Project) -> None:
    if shutil.which(SERVER):
        pytest.skip("this machine has a server")
    out = tensorflow.make("tf-serving-test", "ARGS=-rs")
    assert f"{SERVER} is not on the PATH" in out
    assert "passed" in out


def test_without_a_server_it_says_what_to_install(tensorflow: Project) -> None:
    if shutil.which(SERVER) or os.system("docker version >/dev/null 2>&1") == 0:
        pytest.skip("this machine has a server")
    out = tensorflow.make("tf-serving", f"PORT={free_port()}", expect=2)
    assert "install one of them" in out
    assert "Traceback" not in out


def test_a_missing_artefact_is_one_line(tensorflow: Project) -> None:
    away = tensorflow.folder / "artifacts-away"
    (tensorflow.folder / "artifacts").rename(away)
    try:
        out = tensorflow.make("tf-serving", expect=2)
    finally:
        away.rename(tensorflow.folder / "artifacts")
    assert "make train export" in out
    assert "Traceback" not in out
