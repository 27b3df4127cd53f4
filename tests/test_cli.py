"""The command line: what it accepts, refuses, prints and returns."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from advisor import __version__
from advisor.choices import IF_CLOSE, LENSES
from advisor.frameworks import FRAMEWORKS, TITLES
from advisor.knowledge.questions import UNSURE
from advisor.report.project import tree_rows
from advisor.starter.names import check_name
from advisor.starter.targets import available_targets
from tests.running import (
    CATALOG,
    CORE,
    IMPOSSIBLE,
    NARROW,
    ROOT,
    UNDECIDED,
    Call,
    criterion_where,
    environment,
    fwpick,
    repeated,
    tree,
)

QUESTIONS = list(CATALOG.questions.values())
KEYS = {
    *("schema", "fwpick", "as_of", "lens", "call", "framework", "margin", "win_share", "criteria"),
    *("experience", "flips", "contested", "lenses", "constraints", "advice", "facts", "claims"),
    *("answers", "leader", "unsaid", "stated_alone", "ways_out", "warnings", "before", "makes"),
}
BAD_NAMES = [
    *("", ".", "..", "-", "-x", "1x", "X", "x_y", "x.y", "x y", " x", "x ", "x\n", "\nx", "x\ty"),
    *("../x", "x/y", "/x", "/", "x\\y", "C:\\x", "C:", "~", "~x", "$HOME", "`x`", "x;y", "x|y"),
    *("a\x00b", "a\x1bb", "a\x7fb", "a\u2028b", "a\u200bb", "naïve", "模型", "ａ", "x" * 65),
    *("{{x}}", "{% x %}", "x'y", 'x"y', "%x%", "x*", "x?", "<x>", "@x", "#x", "x=y", "😀"),
    *("class", "import", "async", "def", "lambda", "match", "type", "case"),
    *("json", "sys", "logging", "random", "statistics", "email", "test", "site", "dataclasses"),
    *("torch", "torchvision", "numpy", "tensorflow", "keras", "sklearn", "scikit-learn", "jax"),
    *("con", "nul", "prn", "aux", "com1", "lpt9", "tests", "src", "fwpick"),
]


def _all_core(**answers: str) -> list[str]:
    return [f"--{name}={answers.get(name, CATALOG.questions[name].default)}" for name in CORE]


# Flags and answers


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_is_a_flag_with_every_answer(call: Call, question) -> None:
    for value in question.values:
        result = call("recommend", "--json", f"--{question.id}", value)
        assert result.code == 0, result
        answers = json.loads(result.out)["answers"]
        assert answers.pop(question.id) == {"value": value, "from": "flag"}
        assert {row["from"] for row in answers.values()} == {"unanswered"}
        assert {row["value"] for row in answers.values()} == {UNSURE}
    for command in ("init", "recommend"):
        assert f"--{question.id}" in call(command, "--help").out


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_unknown_answer_names_the_nearest_and_all(call: Call, question) -> None:
    value = question.values[0]
    for command in (["recommend"], ["init", "x", "--yes"]):
        result = call(*command, f"--{question.id}", f"{value}x")
        assert (result.code, result.out) == (2, "")
        assert f"--{question.id}" in result.err
        assert repr(f"{value}x") in result.err
        assert f"nearest: {value}" in result.err
        assert ", ".join(map(repr, question.values)) in result.err


@pytest.mark.parametrize("value", ["", " ", "UNSURE?", "\x1b[31m", "é", "{{ 7*7 }}", "a\nb"])
def test_hostile_answers_are_shown_escaped(call: Call, value: str) -> None:
    result = call("recommend", f"--goal={value}")
    assert result.code == 2
    assert repr(value) in result.err
    assert "\x1b" not in result.err


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (["recommend", "--gaol", "research"], "--goal"),
        (["recommend", "--mobil", "no"], "--mobile"),
        (["init", "x", "--framwork", "pytorch"], "--framework"),
        (["init", "x", "--dryrun"], "--dry-run"),
        (["recomend"], "recommend"),
    ],
)
def test_unknown_flag_or_command_names_the_nearest(
    call: Call, words: list[str], nearest: str
) -> None:
    result = call(*words)
    assert (result.code, result.out) == (2, "")
    assert nearest in result.err
    assert result.err.isascii()


@pytest.mark.parametrize(
    "words",
    [
        ["criteria", "extra"],
        ["init", "a", "b"],
        ["recommend", "--goal"],
        ["recommend", "--yes"],
        ["--nosuch"],
    ],
)
def test_other_misuse_is_refused_in_two_lines(call: Call, words: list[str]) -> None:
    result = call(*words)
    assert (result.code, result.out, result.err[:7]) == (2, "", "Error: ")
    assert len(result.err.splitlines()) == 2


# Answers files


def test_answers_from_a_file_and_flags_over_them(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('version = 1\n[answers]\ngoal = "learning"\nmobile = "yes"\n')
    result = call("recommend", "--json", "--answers", "a.toml", "--goal", "research")
    answers = json.loads(result.out)["answers"]
    assert answers["goal"] == {"value": "research", "from": "flag"}
    assert answers["mobile"] == {"value": "yes", "from": "file"}
    assert answers["tpu"] == {"value": UNSURE, "from": "unanswered"}


def test_answers_from_standard_input(call: Call) -> None:
    result = call("recommend", "--json", "--answers", "-", stdin=b'[answers]\ngoal = "learning"\n')
    assert json.loads(result.out)["answers"]["goal"] == {"value": "learning", "from": "file"}


def test_the_example_is_complete_enough_to_generate(call: Call) -> None:
    file = str(ROOT / "examples" / "answers.toml")
    assert call("recommend", "--answers", file).code == 0
    result = call("init", "shop", "--answers", file, "--dry-run", "--json")
    assert result.code in (0, 4), result.err


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('[answers]\ngaol = "research"\n', ["'gaol'", "nearest: goal"]),
        ('[answers]\ngoal = "reserch"\n', ["goal", "'reserch'", "nearest: research"]),
        ('[answer]\ngoal = "research"\n', ["'answer'", "nearest: answers"]),
        ('goal = "research"\n', ["'goal'", "[answers]"]),
        ('[answers]\ngoal = ["research"]\n', ["goal"]),
        ("[answers]\nmobile = true\n", ["mobile", "in quotes"]),
        ("[answers]\nmobile = 1979-05-27\n", ["mobile"]),
        ("answers = 3\n", ["must be a table"]),
        ("version = 2\n[answers]\n", ["version 2", "Valid: 1"]),
        ("[answers\n", ["not TOML"]),
        ('[answers]\ngoal = "learning"\ngoal = "research"\n', ["not TOML"]),
        (b"\xff\xfe\x00", ["UTF-8"]),
        ("#" * 70_000, ["larger than 64 KiB"]),
        ("a = " + "[" * 9_000, ["not TOML"]),
    ],
)
def test_bad_answers_files_are_refused(
    call: Call, tmp_path: Path, content: str | bytes, named: list[str]
) -> None:
    (tmp_path / "a.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    for words in (["recommend"], ["init", "x", "--yes"]):
        result = call(*words, "--answers", "a.toml")
        assert (result.code, result.out) == (2, "")
        assert "a.toml" in result.err
        for text in named:
            assert text in result.err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["missing.toml", ".", "a/b.toml"])
def test_unreadable_answers_files_are_refused(call: Call, name: str) -> None:
    result = call("recommend", "--answers", name)
    assert result.code == 2
    assert "cannot be read" in result.err


def test_saved_answers_give_the_same_recommendation(call: Call, tmp_path: Path) -> None:
    first = call("recommend", "--json", "--goal=research", "--gpu=amd", "--save", "a.toml")
    assert tomllib.loads((tmp_path / "a.toml").read_text())["answers"] == {
        "goal": "research",
        "gpu": "amd",
    }
    again = call("recommend", "--json", "--answers", "a.toml")
    assert json.loads(again.out)["margin"] == json.loads(first.out)["margin"]


def test_save_never_overwrites(call: Call, tmp_path: Path) -> None:
    kept = tmp_path / "a.toml"
    kept.write_text("mine")
    for words in (["recommend"], ["init", "x", "--framework=pytorch"]):
        result = call(*words, "--save", "a.toml")
        assert result.code == 1
        assert "a.toml" in result.err
    assert list(tree(tmp_path)) == ["a.toml"]  # refused before anything is made
    assert kept.read_text() == "mine"


@pytest.mark.parametrize("place", ["nowhere/a.toml", "dangling", "x", "../NAME/x"])
def test_save_where_it_cannot_be_is_refused_before_anything_is_made(
    call: Call, tmp_path: Path, place: str
) -> None:
    (tmp_path / "dangling").symlink_to("nowhere")
    saved = place.replace("NAME", tmp_path.name)
    result = call("init", "x", "--framework=pytorch", "--save", saved)
    assert result.code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["dangling"]


# Without a terminal


@pytest.mark.parametrize(
    "words",
    [
        ["init"],
        ["init", "x"],
        ["init", "x", "--goal=research", "--mobile", "no", "--description", "it's $HOME"],
        ["init", "--framework=pytorch"],
        ["init", "--yes", "--lens=documents", "--experience=pytorch"],
        ["init", "x", "--weight=accuracy=1"],
        ["init", "--yes", "--weight=accuracy=1"],
        ["init", "--if-close=ask", "--mobile=maybe"],
        ["init", "--if-close=ask", *NARROW],
        ["init", *IMPOSSIBLE],
    ],
)
def test_missing_answers_are_named_with_a_line_that_works(tmp_path: Path, words: list[str]) -> None:
    asked = fwpick(*words, cwd=tmp_path, stdin=b"\r" * 40)
    assert (asked.returncode, asked.stdout) == (2, "")
    assert tree(tmp_path) == {}
    settled = "--yes" in words or "--framework=pytorch" in words
    for question in CORE:
        given = any(word.startswith(f"--{question}") for word in words)
        assert (f"--{question}" in asked.stderr.splitlines()[0]) == (not given and not settled)
    assert ("NAME" in asked.stderr) == ("x" not in words)
    line = next(row for row in asked.stderr.splitlines() if "This would work: " in row)
    command, *again = shlex.split(line.partition("This would work: ")[2])
    assert command == "fwpick"
    assert again[: len(words)] == words  # what was given stays
    done = fwpick(*again, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.iterdir())) == 1


def test_ci_is_no_terminal_and_json_never_asks(call: Call) -> None:
    result = call("init", "x", "--json")
    assert result.code == 2
    assert json.loads(result.out)["error"]["exit_code"] == 2


# The destination


def test_an_existing_folder_is_refused_and_untouched(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine.txt").write_text("mine")
    for extra in ([], ["--dry-run"], ["--json"]):
        result = call("init", "x", "--framework=pytorch", *extra)
        assert result.code == 1
        assert "not empty" in result.err + result.out
    assert tree(tmp_path) == {"x/": b"", "x/mine.txt": b"mine"}


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_bad_names_are_refused_with_a_good_one(call: Call, tmp_path: Path, name: str) -> None:
    result = call("init", "--framework=pytorch", "--", name)
    assert (result.code, result.out) == (2, "")
    assert repr(name) in result.err
    assert "\x1b" not in result.err
    suggestion = re.search(r"Try: (\S+)$", result.err, re.MULTILINE)
    assert suggestion
    assert check_name(suggestion[1]) == suggestion[1]
    assert tree(tmp_path) == {}


# What decides


def test_both_ruled_out_is_exit_3(call: Call, tmp_path: Path) -> None:
    result = call("init", "x", "--yes", *IMPOSSIBLE)
    assert result.code == 3
    assert "codebase = tensorflow" in result.err
    assert "os = windows" in result.err
    assert tree(tmp_path) == {}
    assert call("recommend", *IMPOSSIBLE).code == 0
    assert call("init", "x", "--framework=pytorch", *IMPOSSIBLE, "--dry-run").code == 0


def test_a_tie_in_both_lenses_is_exit_4(call: Call, tmp_path: Path) -> None:
    for extra in ([], ["--yes"], ["--if-close=other-lens"], ["--if-close=ask"]):
        result = call("init", "x", *UNDECIDED, *extra)
        assert result.code == 4, extra
        assert "--framework" in result.err
    assert tree(tmp_path) == {}
    assert call("recommend", *UNDECIDED).code == 0


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_if_close_names_the_framework(call: Call, framework: str) -> None:
    result = call("init", "x", *UNDECIDED, f"--if-close={framework}", "--json")
    assert result.code == 0, result
    decision = json.loads(result.out)["decision"]
    assert (decision["framework"], decision["by"]) == (framework, "if-close")
    assert TITLES[framework] in decision["how"]
    assert (Path("x") / "src" / "x").is_dir()


def test_if_close_is_idle_where_the_call_is_not_close(call: Call) -> None:
    words = _all_core(experience="pytorch", goal="research")
    for value in IF_CLOSE:
        result = call("init", "x", *words, f"--if-close={value}", "--json", "--dry-run")
        assert json.loads(result.out)["decision"]["by"] == "recommendation"


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_close_today_takes_the_other_lens_where_that_is_asked(call: Call, framework: str) -> None:
    try:
        criterion = criterion_where(close="today", other=framework)
    except LookupError as error:
        pytest.skip(str(error))
    words = ["--yes", *UNDECIDED, f"--weight={criterion}=1", "--if-close=other-lens"]
    result = call("init", "x", *words)
    assert result.code == 0, result
    assert (
        f"Too close to call by today's facts; the articles favour {TITLES[framework]}" in result.out
    )
    decision = " ".join(Path("x/DECISION.md").read_text().split())
    assert f"the articles favour {TITLES[framework]}" in decision


@pytest.mark.parametrize("lens", LENSES)
def test_a_close_call_follows_the_leader_of_the_lens_asked_for(call: Call, lens: str) -> None:
    words = [*NARROW, "--serving=no"] if lens == "today" else ["--goal=learning", "--mobile=no"]
    judged = json.loads(call("recommend", *words, f"--lens={lens}", "--json").out)
    assert (judged["call"], judged["framework"]) == ("close", None)
    assert judged["leader"] is not None
    for extra in ([], ["--if-close=leader"]):
        made = call("init", "x", "--yes", *words, f"--lens={lens}", *extra, "--dry-run", "--json")
        decision = json.loads(made.out)["decision"]
        assert (made.code, decision["framework"]) == (0, judged["leader"])
        assert decision["by"] == "leader"
        assert "narrowly" in decision["how"]


def test_the_other_lens_may_decide_against_the_leader_or_not_at_all(call: Call) -> None:
    words = ["init", "x", "--yes", "--dry-run", "--json", "--browser=yes"]
    led = json.loads(call(*words).out)
    asked = json.loads(call(*words, "--if-close=other-lens").out)
    assert (led["call"], led["lenses"]["documents"]["framework"]) == ("close", "tensorflow")
    assert (led["decision"]["framework"], led["decision"]["by"]) == ("pytorch", "leader")
    assert (asked["decision"]["framework"], asked["decision"]["by"]) == ("tensorflow", "other-lens")
    words[-1] = "--mobile=maybe"
    assert json.loads(call(*words).out)["lenses"]["documents"]["call"] == "close"
    failed = json.loads(call(*words, "--if-close=other-lens").out)["error"]
    assert (failed["exit_code"], failed["message"]) == (
        4,
        "Too close to call, today and in the articles alike",
    )


def test_a_close_call_for_a_person_to_settle_is_exit_4_without_one(call: Call) -> None:
    for words in (NARROW, UNDECIDED):
        result = call("init", "x", "--yes", *words, "--if-close=ask")
        assert (result.code, Path("x").exists()) == (4, False)
        assert "nobody to ask" in result.err


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_close_call_may_be_settled_against_its_leader(call: Call, framework: str) -> None:
    result = call("init", "x", "--yes", *NARROW, f"--if-close={framework}", "--json", "--dry-run")
    decision = json.loads(result.out)["decision"]
    assert (decision["framework"], decision["by"]) == (framework, "if-close")


@pytest.mark.parametrize("words", [[], ["--goal=production"], [*NARROW], ["--task=tabular"]])
def test_what_a_default_fills_in_is_not_said(call: Call, words: list[str]) -> None:
    judged = json.loads(call("recommend", *words, "--json").out)
    made = json.loads(call("init", "x", "--yes", *words, "--json").out)
    same = ("call", "framework", "leader", "margin", "win_share", "unsaid")
    assert {key: made[key] for key in same} == {key: judged[key] for key in same}
    kept = Path("x/.fwpick/answers.toml")
    again = json.loads(call("recommend", f"--answers={kept}", "--json").out)
    assert {key: again[key] for key in same} == {key: judged[key] for key in same}
    given = {word[2:].partition("=")[0] for word in words}
    content = tomllib.loads(kept.read_text())
    assert set(content["answers"]) == given
    assert given.isdisjoint(content["defaults"])


def test_both_ruled_out_has_its_ways_out_for_people_and_scripts(call: Call) -> None:
    judged = json.loads(call("recommend", *IMPOSSIBLE, "--json").out)
    ways = [(way["question"], way["answer"], way["framework"]) for way in judged["ways_out"]]
    assert ways[0] == ("os", "wsl", "tensorflow")
    failed = json.loads(call("init", "x", "--yes", *IMPOSSIBLE, "--json").out)["error"]
    assert failed["ways_out"] == judged["ways_out"]
    assert "Ways out" in call("recommend", *IMPOSSIBLE).out
    assert "--os wsl" in call("init", "x", "--yes", *IMPOSSIBLE).err


@pytest.mark.parametrize(
    "words", [["--os=macos", "--gpu=nvidia"], ["--os=windows", "--gpu=apple"]], ids=str
)
def test_answers_that_cannot_be_true_together_are_warned_of(call: Call, words: list[str]) -> None:
    (warning,) = json.loads(call("recommend", *words, "--json").out)["warnings"]
    assert warning.split()[0] in call("recommend", *words).out
    assert json.loads(call("init", "x", "--yes", "--dry-run", *words, "--json").out)["warnings"]
    assert json.loads(call("recommend", *words[:1], "--json").out)["warnings"] == []


def test_what_comes_before_either_stands_above_the_verdict(call: Call) -> None:
    shown = call("recommend", "--task=tabular").out
    assert shown.index("Before either") < shown.index("PyTorch")
    (first, *_) = json.loads(call("recommend", "--task=tabular", "--json").out)["before"]
    assert "boosted" in first["says"]
    assert first["because"] in CATALOG.facts
    assert json.loads(call("recommend", "--task=images", "--json").out)["before"] == []


@pytest.mark.parametrize("words", [["--task=other"], ["--mobile=microcontroller"]], ids=str)
def test_what_the_starter_does_not_follow_yet_is_said(call: Call, words: list[str]) -> None:
    (line,) = json.loads(call("init", "x", "--yes", *words, "--json").out)["makes"]
    assert line in " ".join(Path("x/DECISION.md").read_text().split())


def test_a_microcontroller_gets_its_target_and_a_default_gets_none(call: Call) -> None:
    words = ("--yes", "--mobile=microcontroller")
    assert call("init", "x", *words, "--framework=tensorflow").code == 0
    assert call("init", "w", *words, "--framework=pytorch").code == 0
    assert call("init", "y", "--yes").code == 0
    assert Path("x/deploy/microcontroller").is_dir()
    assert not Path("w/deploy/microcontroller").exists()
    assert "nothing in PyTorch" in " ".join(Path("w/DECISION.md").read_text().split())
    refused = call("add", "microcontroller", "w")
    assert refused.code == 2
    assert "was not tried here" in refused.err
    assert not Path("y/deploy/mobile").exists()
    Path("a.toml").write_text('[defaults]\nmobile = "yes"\n')
    assert call("init", "z", "--yes", "--answers=a.toml").code == 0
    assert not Path("z/deploy/mobile").exists()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_framework_overrules(call: Call, framework: str) -> None:
    other = next(name for name in FRAMEWORKS if name != framework)
    words = ["init", "x", f"--experience={other}", f"--framework={framework}"]
    result = call(*words, "--json")
    payload = json.loads(result.out)
    assert (payload["framework"], payload["decision"]["framework"]) == (other, framework)
    assert payload["decision"]["by"] == "flag"
    decision = Path("x/DECISION.md").read_text()
    assert TITLES[other] in decision
    assert "Chosen by --framework" in decision


def test_a_choice_by_flag_is_told_as_one_where_it_is_close(call: Call) -> None:
    done = call("init", "x", *NARROW, "--framework=pytorch")
    made = done.out.partition("PyTorch starter with ")[2]
    assert made.splitlines()[1].startswith("Chosen by --framework; the recommendation was: ")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--framework=torch"], ["'torch'", "nearest: pytorch"]),
        (["--lens=now"], ["'now'", "'today', 'documents'"]),
        (["--lens=document"], ["nearest: documents"]),
        (["--source=intro"], ["'intro'", "nearest: intro-2019"]),
        (["--weight=serving"], ["CRITERION=N"]),
        (["--weight=serving:2"], ["CRITERION=N"]),
        (["--weight=sreving=2"], ["'sreving'", "nearest: serving"]),
        *(
            ([f"--weight=serving={number}"], [repr(number), "0 to 1000"])
            for number in ("", "x", "-1", "nan", "inf", "1e9", "1,5")
        ),
        (["--if-close=never"], ["'never'", "other-lens"]),
        (["--targets=sever", "--framework=pytorch"], ["'sever'", "nearest: server"]),
        (["--targets=tf-serving", "--framework=pytorch"], ["PyTorch starter", "torchserve"]),
    ],
)
def test_bad_values_are_refused(
    call: Call, tmp_path: Path, words: list[str], named: list[str]
) -> None:
    result = call("init", "x", "--yes", *words)
    assert (result.code, result.out) == (2, "")
    for text in named:
        assert text in result.err
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("lens", LENSES)
def test_lens_is_the_one_asked_for(call: Call, lens: str) -> None:
    payload = json.loads(call("recommend", "--json", "--goal=research", f"--lens={lens}").out)
    assert payload["lens"] == lens
    for name in ("call", "framework", "margin", "win_share"):
        assert payload[name] == payload["lenses"][lens][name]


@pytest.mark.parametrize("document", CATALOG.documents)
def test_source_hears_one_article_and_leaves_today_alone(call: Call, document: str) -> None:
    words = ["recommend", "--json", "--goal=production", "--lens=documents"]
    every = json.loads(call(*words).out)
    one = json.loads(call(*words, f"--source={document}").out)
    assert all(document in claim["documents"] for claim in one["claims"].values())
    both = json.loads(call(*words, *(f"--source={name}" for name in CATALOG.documents)).out)
    assert one["lenses"]["today"] == both["lenses"]["today"]
    assert [row["lean"] for row in both["criteria"]] == [row["lean"] for row in every["criteria"]]
    assert (one["stated_alone"], one["unsaid"]) == (True, None)
    assert not every["stated_alone"]


def test_stated_weights_replace_those_from_answers(call: Call) -> None:
    payload = json.loads(call("recommend", "--json", "--weight=tpu=2", "--weight=ease=1").out)
    weights = {row["id"]: row["weight"] for row in payload["criteria"] if row["weight"]}
    assert weights == {"tpu": 2, "ease": 1}
    answered = json.loads(call("recommend", "--json", "--tpu=yes", "--weight=tpu=0").out)
    assert {row["id"]: row["weight"] for row in answered["criteria"]}["tpu"] == 0


# What is made


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_targets_keep_what_was_asked_for(call: Call, framework: str) -> None:
    every = available_targets(framework)
    assert "server" in every
    wanted = {"server": ["server"], ",".join(every): list(every), "all": list(every)}
    for number, (text, kept) in enumerate(wanted.items()):
        name = f"x{number}"
        assert call("init", name, f"--framework={framework}", f"--targets={text}").code == 0
        assert sorted(path.name for path in Path(name, "deploy").iterdir()) == kept


def test_dry_run_writes_nothing_and_lists_what_would_be(call: Call, tmp_path: Path) -> None:
    words = ["init", "x", "--framework=pytorch", "--save", "a.toml"]
    result = call(*words, "--dry-run")
    assert result.code == 0
    assert "Nothing was written." in result.out
    assert tree(tmp_path) == {}
    assert call(*words).code == 0
    made = {path: len(data) for path, data in tree(tmp_path / "x").items() if path[-1] != "/"}
    assert result.out.splitlines()[-len(tree_rows(made)) - 1 : -1] == tree_rows(made)


def test_dry_run_with_an_output_folder_does_not_make_it(call: Call, tmp_path: Path) -> None:
    assert call("init", "x", "--framework=pytorch", "--dry-run", "-o", "a/b").code == 0
    assert tree(tmp_path) == {}


def test_output_folder_is_made_and_home_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    made = fwpick(
        *("init", "x", "--framework=tensorflow", "-o", "a b/c"),
        cwd=tmp_path,
        HOME=str(tmp_path / "home"),
    )
    assert made.returncode == 0, made.stderr
    assert "cd 'a b/c/x'" in made.stdout
    assert (tmp_path / "a b/c/x/README.md").is_file()
    assert tree(tmp_path / "home") == {}


def test_the_line_for_the_same_again_works(tmp_path: Path) -> None:
    made = fwpick("init", "x", *_all_core(experience="pytorch"), cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    command, *again = repeated(made.stdout)
    assert command == "fwpick"
    done = fwpick(*again, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    first, second = tree(tmp_path / "x"), tree(tmp_path / "again" / "x")
    told_apart = {"docs/decision/EVIDENCE.md", ".fwpick/recommendation.json", ".fwpick/files.json"}
    assert first.keys() == second.keys()
    assert {name for name in first if first[name] != second[name]} <= told_apart


# Output


def test_recommend_json_has_the_promised_keys(call: Call) -> None:
    payload = json.loads(call("recommend", "--json", "--goal=production", *IMPOSSIBLE).out)
    assert set(payload) == KEYS
    assert (payload["schema"], payload["fwpick"]) == (1, __version__)
    assert (payload["call"], payload["framework"]) == ("none", None)
    line = {"id", "title", "weight", "share", "lean", "contribution", "because"}
    assert all(line <= set(row) for row in [*payload["criteria"], payload["experience"]])
    assert [row["id"] for row in payload["criteria"]] == list(CATALOG.criteria)
    assert set(payload["flips"]) >= {"answers", "criteria", "sources"}
    assert set(payload["lenses"]) == set(LENSES)
    assert all(
        {"call", "framework", "margin"} <= set(verdict) for verdict in payload["lenses"].values()
    )
    assert len(payload["constraints"]) == 2
    assert {row["because"] for row in payload["constraints"]} <= set(payload["facts"])
    for fact in payload["facts"].values():
        assert {"title", "url", "published", "accessed"} <= set(fact)
    assert set(payload["answers"]) == set(CATALOG.questions)


def test_recommend_json_adds_up(call: Call) -> None:
    payload = json.loads(call("recommend", "--json", "--goal=research", "--experience=pytorch").out)
    rows = [*payload["criteria"], payload["experience"], payload["unsaid"]]
    assert sum(row["share"] for row in rows) == pytest.approx(1)
    assert sum(row["contribution"] for row in rows) == pytest.approx(payload["margin"])


def test_init_json_has_the_promised_keys(call: Call, tmp_path: Path) -> None:
    for extra in (["--dry-run"], []):
        payload = json.loads(call("init", "x", "--framework=pytorch", "--json", *extra).out)
        assert set(payload) == KEYS | {"decision", "project"}
        assert set(payload["decision"]) == {"framework", "by", "how"}
        assert set(payload["project"]) == {"name", "path", "files", "git", "setup"}
        assert "README.md" in payload["project"]["files"]
    assert all((tmp_path / "x" / path).is_file() for path in payload["project"]["files"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["recommend", "--goal=x"], 2),
        (["recommend", "--nosuch"], 2),
        ([], 2),
        (["recommend", "--answers=missing.toml"], 2),
        (["init", "x"], 2),
        (["init", "class", "--yes"], 2),
        (["init", "x", "--yes", *IMPOSSIBLE], 3),
        (["init", "x", *UNDECIDED], 4),
    ],
)
def test_json_errors_are_json(call: Call, words: list[str], code: int) -> None:
    result = call(*words, "--json")
    assert (result.code, result.err) == (code, "")
    payload = json.loads(result.out)
    assert set(payload) == {"schema", "error"}
    more = {"ways_out"} if code == 3 else set()
    assert set(payload["error"]) == {"message", "hint", "exit_code"} | more
    assert payload["error"]["exit_code"] == code
    assert payload["error"]["message"]


@pytest.mark.parametrize("extra", [[], ["--plain"], ["--why"], ["--why", "--lens=documents"]])
def test_piped_output_is_plain(call: Call, extra: list[str]) -> None:
    result = call("recommend", "--goal=production", "--gpu=nvidia", "--os=windows", *extra)
    own = set((ROOT / "advisor" / "data" / "catalog.json").read_text(encoding="utf-8"))
    assert "\x1b" not in result.out
    assert {sign for sign in result.out if not sign.isascii()} <= own
    lines = [line for line in result.out.splitlines() if " " in line.strip()]
    assert max(map(len, lines)) <= 80  # but an address stays whole, so that it copies


def test_piped_output_is_the_same_with_any_environment(tmp_path: Path) -> None:
    words = ["recommend", "--goal=production"]
    first = fwpick(*words, cwd=tmp_path).stdout
    for changes in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "200"}, {"CI": "true"}):
        assert fwpick(*words, cwd=tmp_path, **changes).stdout == first
    assert fwpick(*words, "--plain", cwd=tmp_path).stdout == first


@pytest.mark.parametrize("changes", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_a_narrow_encoding_is_no_error(tmp_path: Path, changes: dict[str, str]) -> None:
    for words in (["recommend", "--goal=research", "--why"], ["--help"], ["init", "naïve"]):
        done = fwpick(*words, cwd=tmp_path, **changes)
        assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    line = f"{shlex.quote(sys.executable)} -m advisor recommend --why | head -n 1"
    with os.popen(f"cd {shlex.quote(str(tmp_path))} && PYTHONPATH={ROOT} {line} 2>&1") as pipe:
        assert "Traceback" not in pipe.read()


@pytest.mark.parametrize(("words", "code"), [("init x", 2), ("recommend --answers -", 0)], ids=str)
def test_closed_standard_input_is_an_empty_one(tmp_path: Path, words: str, code: int) -> None:
    line = f"{shlex.quote(sys.executable)} -m advisor {words} <&-"
    done = subprocess.run(
        line, shell=True, cwd=tmp_path, env=environment(), capture_output=True, text=True
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_is_named_in_one_line_whatever_its_name(call: Call) -> None:
    result = call("recommend", "--answers", "a\nb\x1b[31m\udcff.toml")
    assert result.code == 2
    first, *more = result.err.splitlines()
    assert first == "Error: a\\nb\\x1b[31m\\udcff.toml: cannot be read: No such file or directory"
    assert not more


def test_version_and_help(tmp_path: Path) -> None:
    version = fwpick("--version", cwd=tmp_path)
    assert (version.returncode, version.stdout) == (0, f"fwpick {__version__}\n")
    helped = fwpick("--help", cwd=tmp_path)
    assert helped.returncode == 0
    for word in ("init", "recommend", "Exit codes", "130"):
        assert word in helped.stdout
    nothing = fwpick(cwd=tmp_path)
    assert nothing.returncode == 2
    assert "init" in nothing.stdout
    assert nothing.stderr == ""


@pytest.mark.parametrize("command", ["init", "recommend"])
def test_every_flag_is_explained(call: Call, command: str) -> None:
    result = call(command, "-h")
    assert result.code == 0
    flags = {"--answers", "--save", "--lens", "--source", "--weight", "--json", "--plain", "--why"}
    making = {"--output", "--framework", "--targets", "--description", "--dry-run", "--yes"}
    for flag in flags | (making | {"--if-close"} if command == "init" else set()):
        assert flag in result.out


@pytest.mark.parametrize("words", [["recommend", "--goal=research"], ["--version"]], ids=" ".join)
def test_output_that_cannot_be_written_is_one_line(tmp_path: Path, words: list[str]) -> None:
    command = [sys.executable, "-m", "advisor", *words]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, cwd=tmp_path, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("Error: ")


def test_a_source_hears_nobody_else(call: Call) -> None:
    words = ["--lens=documents", "--source=intro-2019", "--weight=debugging=1", "--why"]
    assert "Knowledge Academy" not in call("recommend", *words).out
    payload = json.loads(call("recommend", *words, "--json").out)
    assert {name for claim in payload["claims"].values() for name in claim["documents"]} == {
        "intro-2019"
    }


def test_every_reason_in_json_can_be_looked_up(call: Call) -> None:
    for lens in LENSES:
        payload = json.loads(call("recommend", "--goal=research", f"--lens={lens}", "--json").out)
        reasons = {name for row in payload["criteria"] for name in row["because"]}
        assert reasons <= payload["facts"].keys() | payload["claims"].keys()


def test_what_repeats_a_file_with_defaults_needs_no_file(call: Call, tmp_path: Path) -> None:
    assert call("init", "x", "--goal=research", "--yes").code == 0
    made = call("init", "y", "--answers=x/.fwpick/answers.toml", "-o", "a")
    assert made.code == 0, made.err
    assert call(*repeated(made.out)[1:]).code == 0
    own = ("recommendation.json", "files.json", "pristine.tar")  # they tell a file from flags
    told_apart = {"y/docs/decision/EVIDENCE.md", *(f"y/.fwpick/{name}" for name in own)}
    second = tree(tmp_path / "a" / "again")
    first = {f"y/{name}": data for name, data in tree(tmp_path / "a" / "y").items()} | {"y/": b""}
    assert {name for name in first if first[name] != second[name]} <= told_apart


def test_what_repeats_a_command_makes_the_same(tmp_path: Path) -> None:
    first = fwpick("init", "x", "--goal=learning", "--mobile=yes", "--yes", "-o", "a", cwd=tmp_path)
    again = repeated(first.stdout)
    assert again[:2] == ["fwpick", "init"]
    assert fwpick(*again[1:], cwd=tmp_path).returncode == 0
    assert tree(tmp_path / "a" / "x") == tree(tmp_path / "a" / "again" / "x")
