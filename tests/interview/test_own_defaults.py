"""A person's own answers for every project: where they lie, what they overrule, who is told."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from advisor.interview.own_defaults import VARIABLE, defaults_path
from tests.running import Call, repeated

HERE = Path("own.toml")
OWN = """\
[terms]
lens = "documents"
[answers]
goal = "production"
experience = "tensorflow"
gpu = "amd"
"""


@pytest.fixture
def own(call: Call, monkeypatch: pytest.MonkeyPatch) -> Call:
    """A call of somebody who has such a file."""
    HERE.write_text(OWN)
    monkeypatch.setenv(VARIABLE, "own.toml")
    return call


@pytest.mark.parametrize(
    ("system", "variables", "expected"),
    [
        ("linux", {}, "{home}/.config/fwpick/answers.toml"),
        ("linux", {"XDG_CONFIG_HOME": "/etc/mine"}, "/etc/mine/fwpick/answers.toml"),
        ("linux", {"XDG_CONFIG_HOME": "not/absolute"}, "{home}/.config/fwpick/answers.toml"),
        ("darwin", {}, "{home}/Library/Application Support/fwpick/answers.toml"),
        ("win32", {"APPDATA": "/app/data"}, "/app/data/fwpick/answers.toml"),
        ("win32", {}, "{home}/AppData/Roaming/fwpick/answers.toml"),
        ("linux", {VARIABLE: "x/y.toml"}, "x/y.toml"),
        ("linux", {VARIABLE: "~/y.toml"}, "{home}/y.toml"),
        ("linux", {VARIABLE: ""}, None),
    ],
)
def test_it_lies_where_settings_lie(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    system: str,
    variables: dict[str, str],
    expected: str | None,
) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA", VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = defaults_path(system)
    assert found == (None if expected is None else Path(expected.format(home=tmp_path)))


def test_without_a_file_nothing_changes(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = call("recommend", "--json")
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("HOME", str(Path.cwd()))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert call("recommend", "--json") == usual


def test_it_counts_as_said_below_a_file_and_above_this_machine(own: Call) -> None:
    Path("a.toml").write_text('[answers]\ngoal = "research"\n')
    words = ("--answers=a.toml", "--this-machine", "--experience=both", "--json")
    payload = json.loads(own("recommend", *words).out)
    answers = payload["answers"]
    assert answers["goal"] == {"value": "research", "from": "file"}
    assert answers["experience"] == {"value": "both", "from": "flag"}
    assert answers["gpu"] == {"value": "amd", "from": "user"}
    assert answers["os"]["from"] == "machine"
    assert payload["lens"] == "documents"
    alone = json.loads(own("recommend", "--json").out)["answers"]
    assert alone["goal"] == {"value": "production", "from": "user"}
    said = " ".join(own("recommend", "--why").out.split())
    assert "from your defaults file: Goal Production" in said


@pytest.mark.parametrize(
    ("words", "lens"),
    [
        ((), "documents"),
        (("--lens=today",), "today"),
        (("--answers=plain.toml",), "documents"),
        (("--answers=terms.toml",), "today"),
    ],
)
def test_its_terms_give_way_too(own: Call, words: tuple[str, ...], lens: str) -> None:
    Path("plain.toml").write_text('[answers]\ngoal = "research"\n')
    Path("terms.toml").write_text('[terms]\nlens = "today"\n')
    assert json.loads(own("recommend", *words, "--json").out)["lens"] == lens


def test_what_repeats_a_project_needs_no_such_file(
    own: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = own("init", "x", "--yes")
    assert made.code == 0, made.err
    again = repeated(made.out)
    pairs = list(pairwise(again))
    assert ("--experience", "tensorflow") in pairs
    assert ("--lens", "documents") in pairs
    monkeypatch.setenv(VARIABLE, "")
    assert own(*again[1:]).code == 0
    for name in ("pyproject.toml", ".fwpick/answers.toml"):
        assert Path("x", name).read_bytes() == Path("again/x", name).read_bytes()


@pytest.mark.parametrize("command", [("recommend",), ("init", "x", "--framework=pytorch")])
@pytest.mark.parametrize("text", ["goal = ", '[answers]\ngoal = "x"\n', "[answer]\n", None])
def test_a_broken_or_missing_one_is_named_in_a_line(
    own: Call, command: tuple[str, ...], text: str | None
) -> None:
    if text is None:
        HERE.unlink()
    else:
        HERE.write_text(text)
    done = own(*command)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: own.toml: ")
    assert len(done.err.splitlines()) <= 2


def test_doctor_says_where_it_is(own: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(own("doctor", "--json").out)["defaults"] == {
        "path": "own.toml",
        "found": True,
    }
    assert "Your defaults file: own.toml (read before your answers)" in own("doctor").out
    HERE.unlink()
    assert "Your defaults file: own.toml (not there)" in own("doctor").out
    monkeypatch.setenv(VARIABLE, "")
    assert json.loads(own("doctor", "--json").out)["defaults"] == {"path": None, "found": False}
