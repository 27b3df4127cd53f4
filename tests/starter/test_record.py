"""What a project remembers: read back as written, refused when broken, the same on any machine."""

import json
import os
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.errors import FwpickError
from advisor.starter import record as provenance
from advisor.starter.make import generate, read_files
from advisor.starter.plan import Plan
from advisor.starter.record import (
    FILES,
    PRISTINE,
    PROJECT,
    find_project,
    read_pristine,
    read_provenance,
)

PLAN = Plan(
    name="my-model",
    parent=Path(),
    framework="pytorch",
    description="Words",
    targets={"server": "always"},
    written={"DECISION.md": "Decided.\n"},
    asked=("server",),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    generate(replace(PLAN, parent=tmp_path))
    return tmp_path / "my-model"


def test_what_was_recorded_is_read(project: Path) -> None:
    made = read_provenance(project)
    assert (made.name, made.framework, made.description) == ("my-model", "pytorch", "Words")
    assert (made.asked, dict(made.targets)) == ("server", {"server": "always"})
    assert made.judging == ()
    assert made.layers["Makefile"] == "common"
    assert made.layers["src/my_model/train.py"] == "pytorch"
    assert made.layers["DECISION.md"] == "fwpick"


def test_the_pristine_files_are_those_that_were_made(project: Path) -> None:
    made = {p: data for p, data in read_files(project).items() if not p.startswith(".fwpick/")}
    assert read_pristine(project) == made
    assert read_provenance(project).layers.keys() == made.keys()
    with tarfile.open(project / PRISTINE) as archive:  # nothing of this machine or moment
        rows = archive.getmembers()
    assert {(row.mtime, row.uid, row.gid, row.uname, row.gname, row.mode) for row in rows} == {
        (0, 0, 0, "", "", 0o644)
    }


def test_the_umask_changes_no_byte(tmp_path: Path, project: Path) -> None:
    before = os.umask(0o077)
    try:
        again = replace(PLAN, parent=tmp_path / "b")
        generate(again)
    finally:
        os.umask(before)
    assert read_files(again.destination) == read_files(project)


def test_a_project_is_found_from_inside(project: Path) -> None:
    for place in (project, project / "src" / "my_model", project / "Makefile", project / "nosuch"):
        assert find_project(place) == project
    with pytest.raises(FwpickError, match="not in a project"):
        find_project(project.parent)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (PROJECT, None, "No such file"),
        (PROJECT, "{", "Expecting"),
        (PROJECT, "[]", "schema None"),
        (PROJECT, '{"schema": 2}', "schema 2, and this fwpick reads 1"),
        (PROJECT, '{"schema": 1}', "'name'"),
        (FILES, '{"schema": 1, "from": [], "sha256": {}}', "no valid"),
        (FILES, "[" * 100_000, "recursion"),
    ],
)
def test_a_broken_record_is_one_line(
    project: Path, name: str, content: str | None, problem: str
) -> None:
    (project / name).unlink()
    if content is not None:
        (project / name).write_text(content)
    with pytest.raises(FwpickError) as refused:
        read_provenance(project)
    assert name in refused.value.message
    assert problem in refused.value.message
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("framework", "jax"),
        ("name", 3),
        ("conflicts", ["../x"]),
        ("conflicts", ["/etc/x"]),
        ("judging", ["$(x)"]),
    ],
)
def test_a_wrong_value_is_refused(project: Path, key: str, value: object) -> None:
    payload = json.loads((project / PROJECT).read_text())
    (project / PROJECT).write_text(json.dumps({**payload, key: value}))
    with pytest.raises(FwpickError, match="no valid"):
        read_provenance(project)


@pytest.mark.parametrize(("mine", "refused"), [("0.9.0", True), ("0.10.0", False), ("x", False)])
def test_a_newer_fwpicks_project_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch, mine: str, refused: bool
) -> None:
    payload = json.loads((project / PROJECT).read_text())
    (project / PROJECT).write_text(json.dumps({**payload, "fwpick": "0.10.0"}))
    monkeypatch.setattr(provenance, "__version__", mine)
    if refused:
        with pytest.raises(FwpickError, match=r"made by fwpick 0\.10\.0; this is 0\.9\.0"):
            read_provenance(project)
    else:
        assert read_provenance(project).fwpick == "0.10.0"


def test_an_archive_that_was_changed_is_refused(project: Path) -> None:
    data = (project / PRISTINE).read_bytes()
    for wrong in (b"", data[:-1], data.replace(b"Decided", b"decided")):
        (project / PRISTINE).write_bytes(wrong)
        with pytest.raises(FwpickError, match="not the archive that was written"):
            read_pristine(project)
    (project / PRISTINE).unlink()
    with pytest.raises(FwpickError, match="No such file"):
        read_pristine(project)
