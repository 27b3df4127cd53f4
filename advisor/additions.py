"""What a person added to a generated project, listed as `git status` lists new files."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path, PurePosixPath

from advisor.changes import FileChange
from advisor.errors import FwpickError
from advisor.provenance import FOLDER, read_pristine


def find_added(root: Path) -> list[FileChange] | None:
    """What fwpick did not make and .gitignore does not name, by path; None where git is missing.

    A folder without anything of fwpick's is one row, as `git status` has it.

    Raises:
        FwpickError: the project does not know how it was made, or git failed.
    """
    git = shutil.which("git")
    if git is None:
        return None
    pristine = read_pristine(root)
    ignored = [f"/{FOLDER}/", f"/{FOLDER}-*/"]
    if not (root / ".gitignore").exists():
        ignored.append(pristine.get(".gitignore", b"").decode())
    folders = {above for path in pristine for above in PurePosixPath(path).parents}
    found = {_outermost(path, folders) for path in _not_ignored(git, root, "\n".join(ignored))}
    made = pristine.keys() | {f"{path}/" for path in pristine}  # a folder in place of a file
    return [FileChange(path, "yours", 0, 0, "") for path in sorted(found - made)]


def _outermost(path: str, folders: set[PurePosixPath]) -> str:
    """The path, or the outermost folder it is in that is none of these."""
    above = [folder for folder in PurePosixPath(path).parents if folder not in folders]
    return f"{above[-1]}/" if above else path


def _not_ignored(git: str, root: Path, ignored: str) -> list[str]:
    """Every file that git would add, asked with an empty repository: the project may be in none."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG")
    }
    with tempfile.TemporaryDirectory(prefix="fwpick-") as folder:
        (Path(folder) / "info").mkdir()
        (Path(folder) / "info" / "exclude").write_text(ignored, encoding="utf-8")
        init = ["init", "--quiet", "--bare", "--template=", folder]
        here = ["--git-dir", folder, "--work-tree", ".", "-c", "core.fsmonitor=false"]
        for words in (init, [*here, "ls-files", "-z", "--others", "--exclude-standard"]):
            done = subprocess.run(
                [git, *words],
                cwd=root,
                env=kept,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
            if done.returncode:
                said = done.stderr.decode(errors="replace").strip()
                raise FwpickError(f"git cannot list what is in {root}: {said}")
    listed = done.stdout.split(b"\0")
    return [path.decode(errors="backslashreplace") for path in listed if path]
