"""A new project's own git repository, with one first commit of what fwpick made."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import FwpickError
from advisor.files.git import git, has_git
from advisor.files.signals import signals_wait

BRANCH = "main"
NOBODY = ("-c", "user.name=fwpick", "-c", "user.email=fwpick@localhost")
# A hook or a key that is not there must not stand in the way of a project.
NO_HINDRANCE = ("-c", f"core.hooksPath={os.devnull}", "-c", "commit.gpgsign=false")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCommit:
    """Whether it was made, and by whom or why not; no note where it was not to be made."""

    committed: bool = False
    note: str = ""


NONE = FirstCommit()


def outer_repository(folder: Path) -> Path | None:
    """The repository that a folder lies in or would, None where it is in none."""
    here = folder.resolve()
    return next((each for each in (here, *here.parents) if (each / ".git").exists()), None)


def check_no_repository(folder: Path) -> None:
    """Refuse what `commit_all` could not do, before anything is made.

    Raises:
        FwpickError: git is not installed, or the folder lies in a repository.
    """
    if not has_git():
        raise FwpickError("--git: git is not installed; nothing was made", "Leave --git out")
    if (outer := outer_repository(folder)) is not None:
        raise FwpickError(
            f"--git: {folder} is in the repository {outer} already; nothing was made",
            "Leave --git out and commit it there, or choose another folder",
        )


def commit_all(root: Path, files: Sequence[str]) -> FirstCommit:
    """Make the project a repository whose first commit holds these files, and leave none if not."""
    with signals_wait():
        unnamed = git(
            "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT", cwd=root, settings=True
        ).code
        author = NOBODY if unnamed else ()
        for words in (
            ("init", "--quiet", f"--initial-branch={BRANCH}"),
            # By force: what a person ignores in all repositories is part of the project here.
            ("--literal-pathspecs", "add", "--force", "--", *files),
            (
                *author,
                *NO_HINDRANCE,
                "commit",
                "--quiet",
                "--no-verify",
                "-m",
                "Generate the project by fwpick",
            ),
        ):
            reply = git(*words, cwd=root, settings=True)
            if reply.code:
                shutil.rmtree(root / ".git", ignore_errors=True)
                return FirstCommit(
                    note=f"The project is made, but not committed: {reply.complaint}"
                )
    by = ", by fwpick <fwpick@localhost>, since git knows no name of yours" if author else ""
    return FirstCommit(
        committed=True, note=f"First commit made in a new git repository, on {BRANCH}{by}."
    )
