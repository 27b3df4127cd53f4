"""The page that runs the model, through the generated project's own targets and a real browser."""

import json
import shutil
import urllib.request
from pathlib import Path

import pytest
from harness import Project, free_port


@pytest.fixture(scope="module")
def exported(project: Project) -> Project:
    project.make("export")
    return project


def test_its_own_tests_pass_in_a_real_browser(exported: Project) -> None:
    assert "passed" in exported.make("browser-test")
    for name in ("browser.png", "browser-phone.png"):
        assert (exported.folder / "reports" / name).read_bytes()[:4] == b"\x89PNG"


def test_make_serves_the_page_its_scripts_and_the_model(exported: Project) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with exported.running("browser", f"PORT={port}", url=base):
        site = exported.folder / "artifacts" / "browser"
        kinds = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}
        for path in (path for path in site.rglob("*") if path.is_file()):
            with urllib.request.urlopen(f"{base}/{path.relative_to(site)}", timeout=30) as answer:
                assert len(answer.read()) == path.stat().st_size
                kind = answer.headers.get_content_type()
            assert kind == kinds.get(path.suffix, kind), path


def test_the_lock_file_names_no_machine(project: Project) -> None:
    lock = json.loads((project.folder / "deploy/browser/package-lock.json").read_text("utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert package["integrity"].startswith("sha512-"), name


def test_without_npm_one_line_says_so(project: Project, tmp_path: Path) -> None:
    shutil.rmtree(project.folder / "deploy/browser/node_modules", ignore_errors=True)
    for tool in ("sh", "make", "cksum", "cut", "cat", "sed", "uname", "test", "env"):
        found = shutil.which(tool)
        assert found, tool
        (tmp_path / tool).symlink_to(found)
    out = project.make("browser", f"PATH={tmp_path}", expect=2)
    lines = [line for line in out.splitlines() if not line.startswith("make: ***")]
    assert len(lines) == 1, out
    assert "npm is not installed" in lines[0]


def test_without_a_model_one_line_says_so(exported: Project) -> None:
    away = exported.folder / "artifacts-away"
    (exported.folder / "artifacts").rename(away)
    try:
        out = exported.make("browser", expect=2)
    finally:
        away.rename(exported.folder / "artifacts")
    assert "make train export" in out
    assert "Traceback" not in out
