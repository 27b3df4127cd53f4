"""What was changed in a generated project since it was made."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path, PurePosixPath
from typing import Literal

from advisor.files.git import git, has_git
from advisor.starter.line_ends import as_written, is_binary
from advisor.starter.record import FOLDER, read_pristine

State = Literal["edited", "deleted", "replaced", "mode", "yours"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file that is not as it was generated.

    Args:
        state: `replaced` is a link or a folder in its place, `mode` made executable and no more,
            `yours` nothing that fwpick made.
        diff: unified, for `git apply` and `patch -p1`; one sentence for what is not text, nothing
            for yours.
        executable: made so since; no generated file is.
    """

    path: str
    state: State
    added: int = 0
    removed: int = 0
    diff: str = ""
    executable: bool = False


def compare(root: Path) -> list[FileChange]:
    """Every generated file of the project that is not as it was made, by path.

    Raises:
        FwpickError: the project does not know how it was made.
    """
    pristine = read_pristine(root)
    marked = _executable(root, pristine)
    return [
        change
        for path, base in sorted(pristine.items())
        if (change := _change(root, path, base, executable=path in marked)) is not None
    ]


def _executable(root: Path, paths: Iterable[str]) -> set[str]:
    """The files made executable; none where all are, as on a drive that keeps no rights."""
    files = [path for path in paths if (root / path).is_file()]
    marked = {path for path in files if (root / path).stat().st_mode & 0o100}
    return set() if len(marked) == len(files) else marked


def _change(root: Path, path: str, base: bytes, *, executable: bool) -> FileChange | None:
    place = root / path
    if place.is_symlink() or place.is_dir():
        return FileChange(
            path=path,
            state="replaced",
            diff=f"{path} is now a link or a folder\n",
        )
    mine = as_written(base, place.read_bytes()) if place.is_file() else None
    head = f"diff --git a/{path} b/{path}\n"
    if mine is None:
        head += "deleted file mode 100644\n"
    elif executable:
        head += "old mode 100644\nnew mode 100755\n"
    if mine == base:
        return (
            FileChange(path=path, state="mode", diff=head, executable=executable)
            if executable
            else None
        )
    state: State = "deleted" if mine is None else "edited"
    if is_binary(base) or is_binary(mine or b""):
        return FileChange(
            path=path,
            state=state,
            diff=f"{path} is not text and was {state}\n",
            executable=executable,
        )
    rows = list(_diff(path, base.decode(errors="replace"), (mine or b"").decode(errors="replace")))
    if mine is None:
        rows[1] = "+++ /dev/null\n"
    added, removed = (sum(row.startswith(sign) for row in rows[2:]) for sign in "+-")
    return FileChange(
        path=path,
        state=state,
        added=added,
        removed=removed,
        diff=head + "".join(rows),
        executable=executable,
    )


def _diff(path: str, base: str, mine: str) -> Iterator[str]:
    one, two = (text.splitlines(keepends=True) for text in (base, mine))
    for row in unified_diff(one, two, f"a/{path}", f"b/{path}"):
        yield row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n"


def find_added(root: Path) -> tuple[list[FileChange], str]:
    """What fwpick did not make and no .gitignore names, by path; and why not all of it, if so.

    A folder without anything of fwpick's is one row, as `git status` has it.

    Raises:
        FwpickError: the project does not know how it was made.
    """
    pristine = read_pristine(root)
    if not has_git():
        return [], "git is not installed: what you added is not listed."
    ignored = "" if (root / ".gitignore").exists() else pristine.get(".gitignore", b"").decode()
    listed, note = _not_ignored(root, ignored)
    folders = {above for path in pristine for above in PurePosixPath(path).parents}
    own = (path for path in listed if not path.startswith((f"{FOLDER}/", f"{FOLDER}-")))
    found = {_outermost(path, folders) for path in own}
    made = pristine.keys() | {f"{path}/" for path in pristine}  # a folder in place of a file
    return [FileChange(path=path, state="yours") for path in sorted(found - made)], note


def _outermost(path: str, folders: set[PurePosixPath]) -> str:
    """The path, or the outermost folder it is in that is none of these."""
    above = [folder for folder in PurePosixPath(path).parents if folder not in folders]
    return f"{above[-1]}/" if above else path


def _not_ignored(root: Path, ignored: str) -> tuple[list[str], str]:
    """Every file that git would add, asked with an empty repository: the project may be in none."""
    with tempfile.TemporaryDirectory(prefix="fwpick-") as folder:
        (Path(folder) / "info").mkdir()
        (Path(folder) / "info" / "exclude").write_text(ignored, encoding="utf-8")
        here = ["--git-dir", folder, "--work-tree", ".", "-c", "core.fsmonitor=false"]
        words = [*here, "ls-files", "-z", "--others", "--exclude-standard"]
        made = git("init", "--quiet", "--bare", "--template=", folder, cwd=root, settings=False)
        reply, note = git(*words, cwd=root, settings=True), ""
        if reply.code and not made.code:
            note = f"git cannot read your settings, so it ignores less: {reply.complaint}"
            reply = git(*words, cwd=root, settings=False)
    if reply.code:
        return [], f"git failed, so what you added is not listed: {reply.complaint}"
    paths = reply.output.split(b"\0")
    return [path.decode(errors="backslashreplace") for path in paths if path], note
