"""Updating a generated project: mine kept, the template's taken, conflicts never passed over."""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.commands import told, update
from advisor.commands.request import Output
from advisor.commands.wish import Wish
from advisor.errors import FwpickError
from advisor.files import transaction
from advisor.files.transaction import PENDING, Change
from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.interview.answers_file import read_answers
from advisor.interview.terms import Terms
from advisor.judgement.calls import outcome
from advisor.paths import templates_dir
from advisor.report import payload
from advisor.starter import layers, make, render, shape, targets
from advisor.starter import record as provenance
from advisor.starter import update as merging
from advisor.starter.layers import PRODUCT
from advisor.starter.make import generate
from advisor.starter.plan import Plan
from advisor.starter.targets import default_targets, parts_for
from tests.running import CATALOG, ROOT, UNDECIDED, Call, criterion_where, environment, fwpick, tree

Edit = Callable[..., None]
ANSWERS = 'version = 1\n\n[terms]\nlens = "today"\n\n[answers]\ngoal = "research"\n'


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The second version's templates, like the first's until a test changes them."""
    copy = tmp_path / "templates"
    shutil.copytree(templates_dir(), copy, ignore=shutil.ignore_patterns("__pycache__"))
    for module in (layers, make, render, shape, targets):
        monkeypatch.setattr(module, "templates_dir", lambda: copy)
    text = "".join(f"line {number}\n" for number in range(9))
    (copy / "common" / PRODUCT / "plain.txt").write_text(f"seed = 0\n{text}")
    return copy


@pytest.fixture
def made(tmp_path: Path, templates: Path) -> Path:  # noqa: ARG001
    return _make(tmp_path / "made")


def _make(parent: Path, framework: Framework = "pytorch") -> Path:
    wanted = default_targets(CATALOG, {"goal": "research"}, framework)
    written = {
        "DECISION.md": "Decided.\n",
        ".fwpick/answers.toml": ANSWERS,
        ".fwpick/recommendation.json": "{}\n",
    }
    plan = Plan(
        name="my-model",
        parent=parent,
        framework=framework,
        description="Words",
        targets=wanted,
        parts=parts_for(CATALOG, {"goal": "research"}),
        answers={"goal": "research"},
        written=written,
    )
    generate(plan)
    return plan.destination


def _change(templates: Path, path: str, old: str, new: str, layer: str = "common") -> None:
    file = templates / layer / PRODUCT / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def _version(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    for module in (make, merging, payload, provenance, render, told, update):
        monkeypatch.setattr(module, "__version__", version)


def _states(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    payload = json.loads(capsys.readouterr().out)
    return {row["path"]: row["state"] for row in payload["files"]}


def run(folder: Path, *, dry_run: bool = False, undo: bool = False) -> int:
    return update.run_update(folder, Output(json=True), Wish(dry_run=dry_run, undo=undo))


# What is taken and what is kept


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_an_untouched_project_becomes_what_would_be_made_now(
    tmp_path: Path, templates: Path, monkeypatch: pytest.MonkeyPatch, framework: Framework
) -> None:
    made = _make(tmp_path / "made", framework)
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    (templates / "common" / PRODUCT / "deploy" / "new").mkdir()
    (templates / "common" / PRODUCT / "deploy" / "new" / "README.md").write_text("New.\n")
    (templates / framework / PRODUCT / "constraints.txt").unlink()
    _version(monkeypatch, "0.2.0")
    fresh = _make(tmp_path / "fresh", framework)
    assert run(made) == 0
    shutil.rmtree(made / ".fwpick" / "undo")
    assert tree(made) == tree(fresh)


def test_nothing_to_update_changes_nothing(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (made / "Makefile").write_text("mine\n")
    before = tree(made)
    assert run(made) == 0
    assert _states(capsys) == {}
    assert tree(made) == before


def test_edits_far_apart_are_merged(
    made: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = made / "plain.txt"
    config.write_text(config.read_text() + "# mine\n")
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    assert run(made) == 0
    assert _states(capsys) == {"plain.txt": "merged"}
    assert "seed = 7" in config.read_text()
    assert config.read_text().endswith("# mine\n")
    assert run(made) == 0
    assert _states(capsys) == {}


def test_what_i_deleted_stays_deleted(
    made: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (made / "plain.txt").unlink()
    shutil.rmtree(made / "tests")
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    assert run(made) == 0
    assert _states(capsys) == {"plain.txt": "deleted"}
    assert not (made / "plain.txt").exists()
    assert not (made / "tests").exists()


def test_what_the_template_drops_goes_unless_i_changed_it(
    made: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = templates / "common" / PRODUCT / "deploy" / "server"
    for name in ("app.py", "serve.py", "README.md"):
        (server / name).unlink()
    (made / "deploy/server/app.py").write_text("mine\n")
    (made / "deploy/server/README.md").unlink()
    assert run(made) == 0
    assert _states(capsys) == {
        "deploy/server/app.py": "kept",
        "deploy/server/serve.py": "removed",
    }
    assert (made / "deploy/server/app.py").read_text() == "mine\n"
    assert not (made / "deploy/server/serve.py").exists()


def test_my_change_that_the_template_made_too_is_no_conflict(
    made: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = made / "plain.txt"
    config.write_text(config.read_text().replace("seed = 0", "seed = 7"))
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    assert run(made) == 0
    assert _states(capsys) == {}


def test_rights_and_line_ends_stay_mine(made: Path, templates: Path) -> None:
    config, ignored = made / "plain.txt", made / ".gitignore"
    config.chmod(0o600)
    ignored.write_bytes(ignored.read_bytes().replace(b"\n", b"\r\n"))
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    (templates / "common" / PRODUCT / ".gitignore").write_text("/new/\n/other/\n")
    assert run(made) == 0
    assert config.stat().st_mode & 0o777 == 0o600
    assert ignored.read_bytes() == b"/new/\r\n/other/\r\n"


def test_targets_follow_the_recorded_answers(
    made: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("always", "browser"):
        folder = templates / "common" / PRODUCT / "deploy" / name
        folder.mkdir(exist_ok=True)
        (folder / "zz.txt").write_text("New.\n")
    assert run(made) == 0
    named = {".github/workflows/ci.yml": "updated", "AGENTS.md": "updated"}
    assert _states(capsys) == {"deploy/always/zz.txt": "added"} | named
    answers = made / ".fwpick/answers.toml"
    answers.write_text(answers.read_text() + 'browser = "yes"\nno-longer-asked = "x"\n')
    assert run(made) == 0
    assert _states(capsys)["deploy/browser/zz.txt"] == "added"


# Conflicts


def _conflict(made: Path, templates: Path) -> Path:
    config = made / "plain.txt"
    config.write_text(config.read_text().replace("seed = 0", "seed = 1"))
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    return config


def test_a_conflict_is_marked_listed_and_never_passed_over(
    made: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = _conflict(made, templates)
    assert update.run_update(made, Output(), Wish()) == 1
    output = capsys.readouterr()
    assert "1 file needs you: plain.txt" in output.err
    text = config.read_text()
    for mark in ("<<<<<<< yours", "||||||| fwpick", ">>>>>>> fwpick", "seed = 1", "seed = 7"):
        assert mark in text
    for _ in range(2):
        with pytest.raises(FwpickError, match="1 file needs you") as refused:
            run(made)
        assert refused.value.exit_code == 1
    config.write_text(text.replace(">>>>>>> ", "").replace("<<<<<<< ", ""))  # settled in part
    with pytest.raises(FwpickError):
        run(made)
    config.write_text("seed = 1\n")
    assert run(made) == 0
    assert run(made) == 0
    assert config.read_text() == "seed = 1\n"


def test_a_dry_run_says_the_same_and_writes_nothing(
    made: Path, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _conflict(made, templates)
    before = tree(made)
    assert run(made, dry_run=True) == 1
    dry = _states(capsys)
    assert tree(made) == before
    assert run(made) == 1
    assert _states(capsys) == dry == {"plain.txt": "conflict"}


@pytest.mark.parametrize("kind", ["binary", "link", "folder", "mine already"])
def test_what_cannot_be_merged_stays_with_the_new_one_beside(
    made: Path, templates: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    mine = made / "plain.txt"
    if kind == "binary":
        mine.write_bytes(b"\0mine")
    elif kind == "link":
        mine.unlink()
        mine.symlink_to("Makefile")
    elif kind == "folder":
        mine.unlink()
        mine.mkdir()
    else:
        mine = made / "added.txt"
        mine.write_text("mine\n")
        (templates / "common" / PRODUCT / "added.txt").write_text("the template's\n")
    if kind != "mine already":
        _change(templates, "plain.txt", "seed = 0", "seed = 7")
    before = _own(made)
    assert run(made) == 1
    assert _states(capsys) == {mine.name: "conflict"}
    beside = made / f"{mine.name}.fwpick-new"
    assert beside.is_file()
    with pytest.raises(FwpickError, match="1 file needs you"):
        run(made)
    beside.unlink()
    assert run(made) == 0
    assert _own(made) == before


def test_without_git_only_what_needs_it_is_refused(
    made: Path, templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    _change(templates, ".gitignore", "/runs/", "/runs/\n/more/")
    assert run(made) == 0
    config = made / "plain.txt"
    config.write_text(config.read_text() + "# mine\n")
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    before = tree(made)
    with pytest.raises(FwpickError, match="git is not installed"):
        run(made)
    assert tree(made) == before


def test_a_link_out_of_the_project_is_not_written_through(
    made: Path, templates: Path, tmp_path: Path
) -> None:
    shutil.move(made / "deploy", tmp_path / "outside")
    (made / "deploy").symlink_to(tmp_path / "outside")
    _change(templates, "deploy/server/README.md", "answers over HTTP", "answers")
    before = tree(tmp_path / "outside"), tree(made / ".fwpick")
    with pytest.raises(FwpickError, match="leads out of"):
        run(made)
    assert (tree(tmp_path / "outside"), tree(made / ".fwpick")) == before


# Undo


def test_undo_is_exact_and_once(
    made: Path, templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = _conflict(made, templates)
    config.chmod(0o640)
    (made / "Makefile").unlink()
    (templates / "common" / PRODUCT / "new").mkdir()
    (templates / "common" / PRODUCT / "new" / "zz.txt").write_text("New.\n")
    (templates / "common" / PRODUCT / "tests" / "test_data.py").unlink()
    _version(monkeypatch, "0.2.0")
    before, rights = tree(made), {path: path.stat().st_mode for path in made.rglob("*")}
    assert run(made) == 1
    assert tree(made) != before
    assert run(made, undo=True) == 0
    assert tree(made) == before
    assert {path: path.stat().st_mode for path in made.rglob("*")} == rights
    with pytest.raises(FwpickError, match="no update to undo"):
        run(made, undo=True)
    assert run(made) == 1  # and it can be done again


def test_undo_refuses_what_was_changed_since(made: Path, templates: Path) -> None:
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    assert run(made) == 0
    (made / "plain.txt").write_text("mine since\n")
    before = tree(made)
    with pytest.raises(FwpickError, match=r"changed since the update: plain\.txt"):
        run(made, undo=True)
    assert tree(made) == before


def test_settling_a_conflict_leaves_what_can_be_undone(made: Path, templates: Path) -> None:
    config = _conflict(made, templates)
    assert run(made) == 1
    marked = config.read_text()
    config.write_text("seed = 1\n")
    assert run(made) == 0  # nothing is left to update
    with pytest.raises(FwpickError, match=r"changed since the update: plain\.txt"):
        run(made, undo=True)
    config.write_text(marked)
    assert run(made, undo=True) == 0
    assert config.read_text().startswith("seed = 1\nline 0\n")


# Failures


def test_a_failed_write_changes_nothing(made: Path, templates: Path) -> None:
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    (made / "deploy/server").chmod(0o755)
    (templates / "common" / PRODUCT / "Makefile").unlink()
    (templates / "common" / PRODUCT / "zz").mkdir()
    (templates / "common" / PRODUCT / "zz" / "new.txt").write_text("New.\n")
    (made / "zz").write_text("a file where the template has a folder\n")
    before = tree(made)
    with pytest.raises(FwpickError, match="nothing was changed"):
        run(made)
    assert tree(made) == before


@pytest.fixture
def stopped(made: Path, templates: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which an update was killed between two files."""
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    _change(templates, "config.toml", "seed = 7", "first = 7")
    make_one = transaction._make

    def killed(root: Path, number: int, change: Change) -> None:
        if number == 1:
            raise KeyboardInterrupt
        make_one(root, number, change)

    with monkeypatch.context() as patch:  # and nobody cleans up
        patch.setattr(transaction, "_make", killed)
        patch.setattr(transaction, "recover", lambda _: None)
        with pytest.raises(KeyboardInterrupt):
            run(made)
    assert (made / PENDING).is_dir()
    return made


@pytest.mark.parametrize(
    "words",
    [
        ["diff"],
        ["diff", "--stat"],
        ["diff", "--json"],
        ["explain", "--file", "Makefile"],
        ["update", "--dry-run"],
    ],
    ids=" ".join,
)
def test_what_only_reads_mends_nothing_and_says_what_does(stopped: Path, words: list[str]) -> None:
    before = tree(stopped)
    done = fwpick(*words, cwd=stopped)
    assert tree(stopped) == before
    assert done.returncode == ("--dry-run" in words)
    assert "stopped" in done.stderr
    assert "  fwpick update" in done.stderr or "first: fwpick update" in done.stderr
    if "--json" in words:
        assert json.loads(done.stdout)["stopped"] is True


def test_the_next_update_mends_what_was_stopped(stopped: Path) -> None:
    assert run(stopped) == 0
    assert not (stopped / PENDING).exists()
    assert json.loads(fwpick("diff", "--json", cwd=stopped).stdout)["stopped"] is False
    assert run(stopped, undo=True) == 0
    assert "seed = 7" in (stopped / "config.toml").read_text()


def test_many_may_read_at_once_but_not_while_one_writes(made: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    handle = os.open(made, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        assert fwpick("diff", cwd=made).returncode == 0
        fcntl.flock(handle, fcntl.LOCK_EX)
        done = fwpick("diff", cwd=made)
        assert done.returncode == 1
        assert "another fwpick is at work" in done.stderr
    finally:
        os.close(handle)


def test_undo_is_no_preview(made: Path) -> None:
    done = fwpick("update", "--undo", "--dry-run", cwd=made)
    assert (done.returncode, done.stdout) == (2, "")
    assert "exclude each other" in done.stderr


def test_two_at_once_are_refused(made: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    handle = os.open(made, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(FwpickError, match="another fwpick is at work"):
            run(made)
    finally:
        os.close(handle)


@pytest.mark.parametrize("missing", [".fwpick/answers.toml", ".fwpick/pristine.tar"])
def test_a_record_with_a_hole_is_one_line(made: Path, missing: str) -> None:
    (made / missing).unlink()
    with pytest.raises(FwpickError) as refused:
        run(made)
    assert missing in refused.value.message
    assert refused.value.hint


def test_the_command_line(made: Path, tmp_path: Path) -> None:
    done = fwpick("update", str(tmp_path), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "not in a project that fwpick made" in done.stderr
    (made / "DECISION.md").write_text("Mine.\n")
    done = fwpick("update", cwd=made / "src")
    assert done.returncode == 0, done.stderr
    done = fwpick("diff", "--json", cwd=made)
    assert [row["path"] for row in json.loads(done.stdout)["files"]] == ["DECISION.md"]
    assert not (made / PENDING).exists()


# What would be recommended now

OTHER_LENS = "--if-close=other-lens"
OTHER = {"pytorch": "tensorflow", "tensorflow": "pytorch"}


@pytest.mark.parametrize(
    "words",
    [
        ["--goal=research", "--yes"],
        ["--goal=production", "--serving=yes", "--yes"],
        ["--goal=research", "--lens=documents", "--source=intro-2019", "--yes"],
        ["--weight=tpu=2", "--weight=research=1.5", "--framework=pytorch"],
        [*UNDECIDED, "--framework=tensorflow"],
        ["--yes", f"--weight={criterion_where(close='today', other='tensorflow')}=1", OTHER_LENS],
    ],
    ids=" ".join,
)
def test_the_same_verdict_is_not_worth_a_word(call: Call, words: list[str]) -> None:
    assert call("init", "x", *words).code == 0
    done = call("update", "x", "--json")
    assert (done.code, json.loads(done.out)["verdict"]) == (0, None)
    assert "Judged again" not in call("update", "x").out


@pytest.mark.parametrize("words", [[], ["--dry-run"]], ids=str)
def test_another_verdict_is_said_and_changes_nothing(call: Call, words: list[str]) -> None:
    assert call("init", "x", "--goal=research", "--yes").code == 0
    record = Path("x/.fwpick/recommendation.json")
    payload = json.loads(record.read_text())
    now = {name: payload["lenses"]["today"][name] for name in ("call", "framework")}
    then = {"call": "clear", "framework": OTHER[payload["framework"]]}
    payload["lenses"]["today"] = then  # as if the facts had spoken otherwise then
    record.write_text(json.dumps(payload))
    before = _own(Path("x"))
    shift = json.loads(call("update", "x", *words, "--json").out)["verdict"]
    assert shift == {"lens": "today", "then": then, "now": now}
    done = call("update", "x", *words)
    (line,) = (row for row in done.out.splitlines() if row.startswith("Judged again"))
    assert f"{outcome(now['call'], now['framework'])}; when" in line
    assert f"It stays in {TITLES[payload['decision']['framework']]}" in line
    assert line.endswith(f"why: make -C {Path('x').resolve()} why")
    assert (done.code, _own(Path("x"))) == (0, before)


def _own(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(folder).items() if not path.startswith(".fwpick/")}


def test_the_other_lens_is_asked_where_it_decided(call: Call) -> None:
    weight = f"--weight={criterion_where(close='today', other='tensorflow')}=1"
    assert call("init", "x", weight, "--yes", OTHER_LENS).code == 0
    record = Path("x/.fwpick/recommendation.json")
    payload = json.loads(record.read_text())
    payload["lenses"]["documents"]["framework"] = "pytorch"
    record.write_text(json.dumps(payload))
    shift = json.loads(call("update", "x", "--json").out)["verdict"]
    assert (shift["lens"], shift["now"]["framework"]) == ("documents", "tensorflow")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("recommendation.json", "{}"),
        ("recommendation.json", "no JSON"),
        ("recommendation.json", '{"decision": {"by": "flag"}, "lenses": {"today": 1}}'),
        (
            "recommendation.json",
            '{"decision": {"by": "flag"}, "lenses": {"today": {"call": 1, "framework": "caffe"}}}',
        ),
        ("answers.toml", "answers = 1"),
    ],
)
def test_a_record_that_says_no_verdict_is_no_hindrance(call: Call, file: str, text: str) -> None:
    assert call("init", "x", "--goal=research", "--yes", "--targets=server").code == 0
    Path("x/.fwpick", file).write_text(text)
    done = call("update", "x", "--json")
    assert (done.code, json.loads(done.out)["verdict"]) == (0, None)


@pytest.mark.parametrize(
    "judging", [["--lens"], ["--lens", "nosuch"], ["--weight", "nosuch=1"], ["--nosuch", "x"]]
)
def test_options_that_no_longer_judge_are_no_hindrance(call: Call, judging: list[str]) -> None:
    assert call("init", "x", "--goal=research", "--yes").code == 0
    project_file = Path("x/.fwpick/project.json")
    project_file.write_text(
        json.dumps({**json.loads(project_file.read_text()), "judging": judging})
    )
    _without_terms(Path("x/.fwpick/answers.toml"))
    done = call("update", "x", "--json", "--dry-run")
    assert (done.code, json.loads(done.out)["verdict"]) == (0, None)


def _without_terms(file: Path) -> None:
    """The file as it was written before it kept the terms."""
    before, _, rest = file.read_text().partition("[terms]")
    file.write_text(before + rest[rest.index("[answers]") :])


def test_a_project_made_before_its_answers_kept_the_terms_gets_them(
    made: Path, templates: Path
) -> None:
    record, answers = made / ".fwpick" / "project.json", made / ".fwpick" / "answers.toml"
    judging = ["--lens", "documents", "--weight", "serving=2.50"]
    record.write_text(json.dumps({**json.loads(record.read_text()), "judging": judging}))
    _without_terms(answers)
    before = answers.read_text()
    _change(templates, "plain.txt", "seed = 0", "seed = 7")
    assert run(made) == 0
    assert answers.read_text().startswith(before)
    _, terms = read_answers(answers, CATALOG)
    assert terms == Terms(lens="documents", weights={"serving": 2.5})
    assert "judging" not in json.loads(record.read_text())


# The command line


@pytest.mark.parametrize("name", ["made", "two words", "-dash"])
def test_the_way_back_is_told_as_a_command_that_works(
    tmp_path: Path,
    templates: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    made = Path(name) / "my-model"
    _make(Path(name))
    before = tree(made)
    _conflict(made, templates)
    (templates / "common" / PRODUCT / "Makefile").unlink()
    edited = tree(made)
    assert update.run_update(made, Output(), Wish()) == 1
    output = capsys.readouterr()
    _, _, printed = output.out.partition("Take it back: ")
    assert printed.strip() in output.err
    program, *words = shlex.split(printed)
    done = fwpick(*words, cwd=tmp_path)
    assert (program, done.returncode) == ("fwpick", 0), done.stderr
    assert tree(made) == edited != before


def test_the_diff_can_be_applied(made: Path, tmp_path: Path) -> None:
    (made / "Makefile").write_text("mine, without an end of line")
    (made / "plain.txt").unlink()
    for name in ("config.toml", "Makefile", "tests/conftest.py"):
        (made / name).chmod(0o755)
    (made / "config.toml").write_text("mine\n")
    (made / "pyproject.toml").write_text("mine\n")
    (made / "added.txt").write_text("its content stays out\n")
    shown = fwpick("diff", cwd=made).stdout
    (made / "added.txt").unlink()
    other = _make(tmp_path / "other")
    subprocess.run(
        ["git", "apply", "-"], cwd=other, input=shown, text=True, check=True, env=environment()
    )
    assert tree(other) == tree(made)
    assert _executable(other) == _executable(made) != set()
    payload = json.loads(fwpick("diff", "--json", cwd=other).stdout)["files"]
    states = {row["path"]: (row["state"], row["executable"]) for row in payload}
    assert states == {
        "Makefile": ("edited", True),
        "config.toml": ("edited", True),
        "plain.txt": ("deleted", False),
        "pyproject.toml": ("edited", False),
        "tests/conftest.py": ("mode", True),
    }
    assert "5 of" in fwpick("diff", "--stat", str(other), cwd=ROOT).stdout


def _executable(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)) for path in files if path.stat().st_mode & 0o100}


def test_rights_say_nothing_where_every_file_has_them(made: Path) -> None:
    for path in made.rglob("*"):
        path.chmod(0o777)
    assert json.loads(fwpick("diff", "--json", cwd=made).stdout)["files"] == []


# Another task, an older house


def _record(made: Path, **changes: object) -> None:
    file = made / ".fwpick" / "project.json"
    record = json.loads(file.read_text()) | changes
    kept = {key: value for key, value in record.items() if value is not None}
    file.write_text(json.dumps(kept))


def test_an_update_keeps_the_projects_task(tmp_path: Path, call: Call) -> None:
    init = ("init", "x", "--framework=pytorch", "--goal=research")
    assert call(*init, "--task=tabular").code == 0
    answers = tmp_path / "x" / ".fwpick" / "answers.toml"
    answers.write_text(answers.read_text().replace('task = "tabular"', 'task = "images"'))
    done = call("update", "x", "--dry-run")
    assert (done.code, "columns.py" in done.out, "picture.py" in done.out) == (0, False, False)


@pytest.mark.parametrize("task", ["audio", "../../elsewhere", "", 7, ["images"]])
def test_a_task_that_this_fwpick_does_not_have_is_refused(made: Path, task: object) -> None:
    _record(made, task=task)
    before = tree(made)
    with pytest.raises(FwpickError, match=r"project\.json: no valid task"):
        run(made)
    assert tree(made) == before


@pytest.mark.parametrize("words", [(), ("--dry-run",), ("--json",)])
def test_a_project_of_before_the_tasks_is_refused_with_the_way_over(
    tmp_path: Path, call: Call, words: tuple[str, ...]
) -> None:
    assert call("init", "x", "--framework=tensorflow", "--goal=research").code == 0
    _record(tmp_path / "x", task=None)
    (tmp_path / "x" / "config.toml").write_text("mine\n")
    before = tree(tmp_path / "x")
    done = call("update", "x", *words)
    assert (done.code, tree(tmp_path / "x")) == (1, before)
    told = done.err if "--json" not in words else json.dumps(json.loads(done.out))
    assert "was made by fwpick 0.1.0, whose files lie elsewhere; nothing was changed" in told
    assert "fwpick diff x" in told
    way = "fwpick init x --framework tensorflow --answers x/.fwpick/answers.toml -o FOLDER"
    assert way in told
    assert call(*shlex.split(way)[1:]).code == 0
    assert (tmp_path / "FOLDER" / "x" / "Makefile").is_file()


def test_the_way_over_leads_to_the_answers_from_inside_too(tmp_path: Path, call: Call) -> None:
    assert call("init", "x", "--framework=pytorch", "--goal=research").code == 0
    _record(tmp_path / "x", task=None)
    told = call("update", "x/src").err
    assert f"--answers {tmp_path / 'x' / '.fwpick' / 'answers.toml'} " in told


def test_a_project_of_before_the_tasks_can_still_be_read(tmp_path: Path, call: Call) -> None:
    assert call("init", "x", "--framework=pytorch", "--goal=research").code == 0
    _record(tmp_path / "x", task=None)
    files = tmp_path / "x" / ".fwpick" / "files.json"
    listed = json.loads(files.read_text())
    listed["from"] = {path: layer.rpartition("/")[2] for path, layer in listed["from"].items()}
    files.write_text(json.dumps(listed))
    (tmp_path / "x" / "config.toml").write_text("mine\n")
    assert "+mine" in call("diff", "x").out
    explained = call("explain", "--file", "x/src/x/model.py")
    assert (explained.code, "the project is in PyTorch" in explained.out) == (0, True)
