"""A fresh clone does what its workflow does; the lock file is what is installed."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from harness import THOROUGH, Project, generate


def test_the_workflow_passes_in_a_fresh_clone(project: Project, work: Path) -> None:
    if project.framework == "tensorflow" and not THOROUGH:
        pytest.skip("both have one workflow, and test_starters.py runs its steps; see PART=habits")
    made = generate(work, f"pushed-{project.framework}", project.framework)
    clone = work / f"clone-{project.framework}"
    subprocess.run(["rm", "-rf", str(clone)], check=True)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(made.folder)]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *words], check=True)
    subprocess.run(["git", "clone", "-q", str(made.folder), str(clone)], check=True)
    fresh = replace(made, folder=clone)
    workflow = yaml.safe_load((clone / ".github/workflows/ci.yml").read_text("utf-8"))
    for step in workflow["jobs"]["test"]["steps"]:
        goals = step.get("run", "").split()[1:]
        # Other tests run the tests of the project and of the other targets.
        if goals and (goals == ["server-test"] or not goals[0].endswith("test")):
            fresh.make(*goals)
    left = subprocess.run(
        ["git", "-C", str(clone), "status", "--porcelain"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert left.stdout == ""


def test_the_lock_file_is_what_is_installed(project: Project) -> None:
    path = project.folder / "constraints.txt"
    kept = path.read_text("utf-8")
    try:
        # The environment of all these tests, in place of a new one: nothing is newer there.
        venv = project.environment["VENV"]
        project.make("setup", "EXTRAS=dev mlflow")  # lock writes that extra's versions down too
        project.make("lock", f"LOCK_VENV={venv}", "LOCK_TARGETS=")
        written = path.read_text("utf-8")
    finally:
        path.write_text(kept, "utf-8")
    assert [line for line in written.splitlines() if "+" in line] == []
    assert set(kept.splitlines()[1:]) <= set(written.splitlines()[1:])
