"""Why a file is in a generated project, and the make targets that ask fwpick."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import Call, environment

INIT = ["init", "x", "--framework=tensorflow", "--goal=research"]


def explain(call: Call, path: str) -> dict[str, object]:
    done = call("explain", "--file", path, "--json")
    assert done.code == 0, done
    return json.loads(done.out)["file"]


def test_every_file_says_why_it_is_there(call: Call) -> None:
    assert call(*INIT).code == 0
    for file in (path for path in Path("x").rglob("*") if path.is_file()):
        origin = explain(call, str(file))
        assert origin["path"] == file.relative_to("x").as_posix()
        assert origin["state"] == "untouched"
        assert origin["because"], file


def test_where_it_comes_from_and_what_it_is_for(call: Call) -> None:
    assert call(*INIT).code == 0
    shared, own = explain(call, "x/src/x/data.py"), explain(call, "x/src/x/train.py")
    assert (shared["from"], own["from"]) == ("common", "tensorflow")
    assert shared["is"]
    assert "the project is in TensorFlow" in own["because"][0]
    assert "Chosen by --framework" in own["because"][1]
    assert explain(call, "x/DECISION.md")["from"] == "fwpick"
    picture = explain(call, "x/docs/decision/why.svg")
    assert (picture["from"], picture["state"]) == ("fwpick", "untouched")
    assert "picture in DECISION.md" in str(picture["is"])
    assert "is in" not in call("explain", "--file", "x/Makefile").out


def test_a_project_of_before_may_have_files_of_these_names(call: Call) -> None:
    assert call(*INIT).code == 0
    record = Path("x/.fwpick/files.json")
    payload = json.loads(record.read_text())
    del payload["from"]["docs/decision/why.svg"]
    record.write_text(json.dumps(payload))
    origin = explain(call, "x/docs/decision/why.svg")
    assert (origin["from"], origin["state"], origin["because"]) == (None, "yours", [])


def test_a_target_names_the_answer_that_put_it_there(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call(*INIT).code == 0
    assert explain(call, "x/deploy/server/app.py")["because"] == [
        "Every TensorFlow starter has deploy/server, unless an answer leaves it out."
    ]
    record = Path("x/.fwpick/project.json")
    payload = json.loads(record.read_text())
    payload["targets"]["made"]["server"] = "mobile = yes"
    record.write_text(json.dumps(payload))
    monkeypatch.chdir("x/deploy")
    (because,) = explain(call, "server/../server/app.py")["because"]
    assert "deploy/server is there because of mobile = yes" in because
    assert "phones" in because


def test_a_folder_says_why_it_is_there_too(call: Call) -> None:
    assert call(*INIT).code == 0
    assert explain(call, "x/deploy/tf-serving")["because"] == [
        "Every TensorFlow starter has deploy/tf-serving, unless an answer leaves it out."
    ]
    assert explain(call, "x/deploy/tf-serving")["from"] == "fwpick"  # of several layers
    assert explain(call, "x/src/x/accelerator")["from"] == "fwpick"
    assert explain(call, "x/src/x/measure")["from"] == "common"
    Path("x/src/x/data.py").unlink()
    Path("x/tests/mine").mkdir()
    assert [explain(call, f"x/{name}")["state"] for name in ("src", "tests", ".fwpick")] == [
        *("edited", "untouched", "untouched")
    ]
    assert explain(call, "x/tests/mine")["state"] == "yours"


def test_what_was_done_to_it(call: Call) -> None:
    assert call(*INIT).code == 0
    Path("x/Makefile").write_text("mine\n")
    Path("x/config.toml").unlink()
    Path("x/mine.txt").write_text("mine\n")
    Path("x/pyproject.toml").chmod(0o755)
    Path("x/.fwpick/answers.toml").write_text("version = 1\n")
    assert explain(call, "x/Makefile")["state"] == "edited"
    assert explain(call, "x/config.toml")["state"] == "deleted"
    assert explain(call, "x/pyproject.toml")["state"] == "mode"
    assert "You made it executable" in call("explain", "--file", "x/pyproject.toml").out
    assert explain(call, "x/.fwpick/answers.toml")["state"] == "edited"
    mine = explain(call, "x/mine.txt")
    assert (mine["state"], mine["because"], mine["made_by"]) == ("yours", [], None)
    assert "You edited it: fwpick diff x shows" in call("explain", "--file", "x/Makefile").out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--file", "x/nosuch"], 1, "does not exist"),
        (["--file", "elsewhere"], 1, "not in a project that fwpick made"),
        ([], 2, "WHAT or --file"),
        (["tpu", "--file", "x/Makefile"], 2, "WHAT or --file"),
    ],
)
def test_what_cannot_be_explained(call: Call, words: list[str], code: int, message: str) -> None:
    assert call(*INIT).code == 0
    done = call("explain", *words)
    assert (done.code, done.out) == (code, "")
    assert message in done.err


def make(folder: Path, *words: str, path: str) -> subprocess.CompletedProcess[str]:
    outer = ("MAKE", "ARGS")  # of the `make test` that may run this
    kept = {name: value for name, value in environment().items() if not name.startswith(outer)}
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=folder,
        env={**kept, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_asks_fwpick(call: Call, tmp_path: Path) -> None:
    assert call(*INIT, "--weight=tpu=2", "--lens=documents").code == 0
    (tmp_path / "x" / "config.toml").write_text("mine\n")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    why = make(tmp_path / "x", "why", path=path)
    assert why.returncode == 0, why.stderr
    text = " ".join(why.stdout.split())
    assert "lens documents" in text
    assert "For TensorFlow: TPU" in text
    assert "+mine" in make(tmp_path / "x", "diff", path=path).stdout
    assert "Nothing to update" in make(tmp_path / "x", "update", "ARGS=--dry-run", path=path).stdout


@pytest.mark.parametrize("target", ["why", "diff", "update"])
def test_make_without_fwpick_is_one_line(call: Call, tmp_path: Path, target: str) -> None:
    assert call(*INIT).code == 0
    done = make(tmp_path / "x", target, "FWPICK=no-fwpick-here", path=os.environ["PATH"])
    assert done.returncode == 2  # make's own for every failure
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert lines == ["this needs fwpick, which is not installed; FWPICK=... says where it is"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([], "task is not said, for which images stands in"),
        (["--task=other"], "task is other, for which images stands in"),
        (["--task=images"], "task = images"),
        (["--task=tabular"], "task = tabular"),
        (["--task=series"], "task = series"),
        (["--task=text"], "task = text"),
    ],
)
def test_a_task_names_the_answer_that_chose_it(call: Call, said: list[str], why: str) -> None:
    assert call(*INIT, *said).code == 0
    *_, task = why.split(" = ") if " = " in why else ["images"]
    shared, own = explain(call, "x/src/x/baseline.py"), explain(call, "x/src/x/model.py")
    assert (shared["from"], own["from"]) == (f"tasks/{task}/common", f"tasks/{task}/tensorflow")
    for origin, both in ((shared, "the same in both frameworks"), (own, "for TensorFlow")):
        assert origin["because"] == [f"Part of the starter for {task}, {both}: {why}."]
    assert json.loads(Path("x/.fwpick/project.json").read_text())["task"] == task
