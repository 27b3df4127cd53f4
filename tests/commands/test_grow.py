"""A project that grows: a target more, an answer changed, and whether anything is new."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.running import Call, tree

INIT = ["init", "x", "--framework=pytorch", "--task=tabular", "--goal=research", "--gpu=none"]


@pytest.fixture
def made(call: Call) -> Path:
    assert call(*INIT).code == 0
    return Path("x")


def files(folder: Path) -> dict[str, object]:
    """Without what only undo needs."""
    kept = tree(folder)
    return {path: kept[path] for path in kept if not str(path).startswith(".fwpick/undo")}


def test_a_target_more_is_what_would_have_been_made(call: Call, made: Path) -> None:
    before = files(made)
    done = call("add", "cpp", "x")
    assert done.code == 0
    assert "added     deploy/cpp/README.md" in done.out
    assert "deploy/cpp is there. " in done.out
    assert "make cpp-test" in Path("x/.github/workflows/ci.yml").read_text()
    assert "`make cpp`" in Path("x/README.md").read_text()
    record = json.loads(Path("x/.fwpick/project.json").read_text())["targets"]
    assert record["added"] == ["cpp"]
    assert record["made"]["cpp"] == "fwpick add"
    assert "Asked for by fwpick add." in call("explain", "--file", "x/deploy/cpp/build.py").out
    assert call("update", "x", "--check").code == 0
    assert call("update", "x", "--answer", "browser=yes").code == 0  # what was added stays
    assert Path("x/deploy/cpp").is_dir()
    assert call("update", "x", "--undo").code == 0
    assert not Path("x/deploy/browser").exists()
    assert call("init", "y", *INIT[2:], "--targets=server,torchserve,cpp").code == 0
    for path in ("deploy/cpp/README.md", "README.md", "Makefile", ".github/workflows/ci.yml"):
        here, there = (Path(name, path).read_text() for name in ("x", "y"))
        assert here == there.replace("# y\n", "# x\n").replace(" y ", " x ").replace(
            "src/y", "src/x"
        ) or path in ("Makefile",)
    assert before.keys() < files(made).keys()


def test_a_target_more_is_taken_back(call: Call, made: Path) -> None:
    before = files(made)
    assert call("add", "mobile", "x").code == 0
    assert call("update", "x", "--undo").code == 0
    assert files(made) == before


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["add", "server", "x"], 1, "deploy/server is there already"),
        (["add", "tf-serving", "x"], 2, "Valid: browser, cpp, mobile, server, torchserve"),
        (["add", "cpp", "nowhere"], 1, "is not in a project"),
        (["update", "x", "--answer=task=images"], 1, "asks for other data"),
        (["update", "x", "--answer=goal=lerning"], 2, "nearest: learning"),
        (["update", "x", "--answer=gaol=learning"], 2, "nearest: goal"),
        (["update", "x", "--answer=goal"], 2, "For example: --answer mobile=yes"),
        (["update", "x", "--answer=gpu=amd", "--answer=gpu=none"], 2, "answered twice"),
        (["update", "x", "--answer=gpu=amd", "--check"], 2, "exclude each other"),
        (["update", "x", "--undo", "--check"], 2, "exclude each other"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else None,
)
def test_what_cannot_be_is_one_line_and_changes_nothing(
    call: Call, made: Path, words: list[str], code: int, told: str
) -> None:
    before = tree(made)
    done = call(*words)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert len(done.err.splitlines()) <= 2
    assert tree(made) == before


def test_another_answer_brings_what_it_would_have_brought(call: Call, made: Path) -> None:
    readme = made / "README.md"
    readme.write_text(readme.read_text() + "\nMine.\n")
    done = call("update", "x", "--answer", "goal=learning", "--answer", "mobile=yes")
    assert done.code == 0
    for told in ("added     tour.ipynb", "removed   sweep.toml", "merged    README.md"):
        assert told in done.out
    assert "goal is now learning. mobile is now yes. " in done.out
    text = readme.read_text()
    assert "docs/tour.md" in text
    assert "make sweep" not in text
    assert text.endswith("Mine.\n")
    answers = tomllib.loads(Path("x/.fwpick/answers.toml").read_text())["answers"]
    assert answers["goal"] == "learning"
    assert answers["mobile"] == "yes"
    decision = " ".join(Path("x/DECISION.md").read_text().split())
    assert "Kept when an answer changed" in decision
    assert "a tour to begin with (goal = learning)" in decision
    assert "is there because of mobile = yes" in call("explain", "--file", "x/deploy/mobile").out
    assert call("update", "x", "--check").code == 0


def test_another_answer_is_taken_back(call: Call, made: Path) -> None:
    before = files(made)
    assert call("update", "x", "--answer=serving=no", "--answer=pipelines=yes").code == 0
    assert not Path("x/deploy/server").exists()
    assert Path("x/docs/pipeline.md").exists()
    assert call("update", "x", "--undo").code == 0
    assert files(made) == before


def test_what_i_changed_of_what_goes_stays(call: Call, made: Path) -> None:
    (made / "sweep.toml").write_text("mine\n")
    assert "kept      sweep.toml" in call("update", "x", "--answer=goal=learning").out
    assert Path("x/sweep.toml").read_text() == "mine\n"


def test_the_same_answer_changes_nothing(call: Call, made: Path) -> None:
    before = tree(made)
    assert call("update", "x", "--answer=goal=research").code == 0
    assert tree(made) == before


def test_an_answer_that_only_decides_changes_the_record_alone(call: Call, made: Path) -> None:
    assert made.is_dir()
    done = call("update", "x", "--answer=experience=tensorflow", "--json")
    changed = {row["path"] for row in json.loads(done.out)["files"]}
    assert changed == {"DECISION.md", "docs/decision/EVIDENCE.md", "docs/decision/why.svg"}


def test_a_dry_run_says_the_same_and_writes_nothing(call: Call, made: Path) -> None:
    before = tree(made)
    tried = call("update", "x", "--answer=goal=production", "--dry-run")
    assert "added     MODEL_CARD.md" in tried.out
    assert "added     deploy/cpp/README.md" in call("add", "cpp", "x", "--dry-run").out
    assert tree(made) == before


def test_check_says_by_its_exit_code_whether_something_is_new(call: Call, made: Path) -> None:
    assert call("update", "x", "--check").code == 0
    answers = Path("x/.fwpick/answers.toml")
    answers.write_text(answers.read_text() + 'browser = "yes"\n')
    before = tree(made)
    done = call("update", "x", "--check")
    assert done.code == 5
    assert "fwpick update x --dry-run" in done.out
    assert json.loads(call("update", "x", "--check", "--json").out)["dry_run"]
    refused = call("add", "cpp", "x")
    assert refused.code == 1
    assert "Update first: fwpick update x" in refused.err
    assert tree(made) == before
