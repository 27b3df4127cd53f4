"""The derived files say what the authored ones say."""

import json
import shutil
from pathlib import Path

import pytest

from advisor.knowledge.catalog import load_catalog
from advisor.paths import DATA
from tools import sync
from tools.data.authored import read_sources

NAMES = (
    "catalog.json",
    "words.json",
    "questions.md",
    "criteria.md",
    "systems.md",
    "sources.md",
    "ids.txt",
    "README.md",
    "arithmetic.md",
)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data, from which the derived files are made."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    monkeypatch.setattr(sync, "read_sources", lambda: read_sources(folder))
    return folder


def derived() -> dict[str, str]:
    """Name -> text of each derived file."""
    return {path.name: text for path, text in sync.derived_files().items()}


def edit(path: Path, old: str, new: str) -> None:
    """Replace one text that stands in the file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_derived_files_are_up_to_date() -> None:
    for path, text in {**sync.derived_files(), **sync.persona_files()}.items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run make sync"


def test_a_copy_derives_the_same(copy: Path) -> None:
    assert copy.is_dir()
    assert set(derived()) == set(NAMES)
    assert derived() == {
        path.name: path.read_text(encoding="utf-8") for path in sync.derived_files()
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        (
            "questions/10-goal.yaml",
            "importance: 3\n    weighs: {serving",
            "importance: 4\n    weighs: {serving",
            {"questions.md"},
        ),
        ("criteria/tpu.yaml", "rating: 3", "rating: 0", {"criteria.md"}),
        (
            "criteria/pretrained.yaml",
            "rating: 4",
            "rating: 2",
            {"criteria.md", "arithmetic.md", "README.md"},
        ),
        ("systems/visdom.yaml", "few functions", "no functions", {"systems.md"}),
        ("criteria/accuracy.yaml", "    published: 20", "    published: 19", {"sources.md"}),
        ("documents.yaml", "2021-01-04", "2021-01-05", set()),
    ],
)
def test_an_edit_changes_what_derives_from_it(
    copy: Path, file: str, old: str, new: str, changed: set[str]
) -> None:
    before = derived()
    edit(copy / file, old, new)
    after = derived()
    assert {name for name in NAMES if after[name] != before[name]} == {"catalog.json", *changed}


def test_a_new_question_is_a_new_section(copy: Path) -> None:
    text = (copy / "questions" / "10-goal.yaml").read_text(encoding="utf-8")
    (copy / "questions" / "99-again.yaml").write_text(text, encoding="utf-8")
    assert "\n## `--again`: " in derived()["questions.md"]
    assert list(json.loads(derived()["catalog.json"])["questions"])[-1] == "again"


def test_every_question_criterion_and_source_has_its_place() -> None:
    catalog, pages = load_catalog(), derived()
    for question in catalog.questions.values():
        assert (
            f"## `--{question.id}`: {question.title}\n\n**{question.prompt}**"
            in pages["questions.md"]
        )
    for criterion in catalog.criteria.values():
        assert f"\n## {criterion.id}\n" in pages["criteria.md"]
    for system in catalog.systems.values():
        assert f"\n## {system.id}\n" in pages["systems.md"]
    for fact in catalog.facts.values():
        assert all(source.url in pages["sources.md"] for source in fact.evidence)
        assert fact.says.strip() in pages["criteria.md"] + pages["systems.md"]


def run(monkeypatch: pytest.MonkeyPatch, files: dict[Path, str], *arguments: str) -> int:
    """The exit code of the tool, told that these are the derived files."""
    monkeypatch.setattr(sync, "derived_files", lambda: files)
    monkeypatch.setattr(sync, "persona_files", dict)
    monkeypatch.setattr(sync, "ROOT", next(iter(files)).parent)
    monkeypatch.setattr("sys.argv", ["sync", *arguments])
    try:
        sync.main()
    except SystemExit as error:
        return int(error.code or 0)
    return 0


def test_check_names_what_is_out_of_date_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale, missing = tmp_path / "stale.md", tmp_path / "missing.md"
    stale.write_text("old\n", encoding="utf-8")
    assert run(monkeypatch, {stale: "new\n", missing: "new\n"}, "--check") == 1
    assert capsys.readouterr().out == "out of date: stale.md\nout of date: missing.md\n"
    assert stale.read_text(encoding="utf-8") == "old\n"
    assert not missing.exists()


def test_sync_writes_what_is_out_of_date_and_check_is_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {tmp_path / "one.md": "new\n", tmp_path / "two.md": "same\n"}
    (tmp_path / "two.md").write_text("same\n", encoding="utf-8")
    assert run(monkeypatch, files) == 0
    assert capsys.readouterr().out == "wrote one.md\n"
    assert (tmp_path / "one.md").read_text(encoding="utf-8") == "new\n"
    assert run(monkeypatch, files, "--check") == 0
