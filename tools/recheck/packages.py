"""Ask pip what its index has: the files of a package, and the metadata of a release.

pip is told to look at its index alone: files lying about on this machine and a cap on versions
would answer for the registry. Nothing is installed or built, and no wheel is fetched whole where
the index serves metadata or parts of files.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from packaging.tags import Tag
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from tools.recheck.asking import Asking, Unread, run, short

# `pip index versions` shows no release whose wheels do not fit this very Python and system; its log
# names every file that the index has.
LINK = re.compile(
    r"^ *(?:Found link|Skipping link: (?P<why>.*?):) (?P<url>\S+://\S+) \(from (?P<rest>.*)$", re.M
)
PYTHON = re.compile(r"\(requires-python:(.*?)\)(?:, version: .*)?$")
NOT_FETCHED = re.compile(r"Could not fetch URL \S+: (.*?)(?: for url: \S+)? - skipping")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a release in the index; `python` is what it asks for, empty where nothing."""

    name: str
    version: Version
    python: str
    yanked: bool
    tags: tuple[Tag, ...] = ()  # of a wheel

    @property
    def is_wheel(self) -> bool:
        """Whether it is a wheel, whose metadata can be read without building."""
        return bool(self.tags)


def files(asking: Asking, name: str) -> list[File]:
    """Every file that the index has of a package, those for other systems too.

    Raises:
        Unread: pip found none, or did not answer.
    """
    words = ["-vv", "index", "versions", name, "--pre", "--ignore-requires-python"]
    with TemporaryDirectory(prefix="recheck-") as empty:
        done = _pip(asking, words, Path(empty))
    found = list(_files(done.stdout + done.stderr, canonicalize_name(name)))
    if not found:
        raise Unread(_reason(done.stdout + done.stderr))
    return found


def _files(log: str, name: str) -> Iterator[File]:
    for line in LINK.finditer(log):
        file = unquote(urlsplit(line["url"]).path.rpartition("/")[2])
        owner, version, tags = _parsed(file)
        if owner == name and version is not None:
            python = PYTHON.search(line["rest"])
            yield File(
                name=file,
                version=version,
                python=python[1] if python else "",
                yanked=(line["why"] or "").startswith("yanked"),
                tags=tags,
            )


def _parsed(file: str) -> tuple[str, Version | None, tuple[Tag, ...]]:
    try:
        if file.endswith(".whl"):
            owner, version, _, tags = parse_wheel_filename(file)
            return owner, version, tuple(sorted(tags, key=str))
        owner, version = parse_sdist_filename(file)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return "", None, ()
    return owner, version, ()


def newest(found: list[File]) -> Version:
    """The newest release that is neither a pre-release nor yanked.

    Raises:
        Unread: there is none.
    """
    releases = [each.version for each in found if not (each.yanked or each.version.is_prerelease)]
    if not releases:
        raise Unread("no release that is neither a pre-release nor yanked")
    return max(releases)


def of_release(found: list[File], version: str) -> list[File]:
    """The files of one release.

    Raises:
        Unread: the index has none.
    """
    try:
        files = [each for each in found if each.version == Version(version)]
    except InvalidVersion:
        files = []
    if not files:
        raise Unread(f"the index has no {version}")
    return files


def metadata(asking: Asking, name: str, found: list[File]) -> dict[str, Any]:
    """The metadata of a release, of its files given: of one wheel, on every machine the same one.

    Raises:
        Unread: it has no wheel, or pip did not answer.
    """
    wheels = [each for each in found if each.is_wheel]
    if not wheels:
        raise Unread(f"{name} {found[0].version} has no wheel, and nothing is built here")
    wheel = min(wheels, key=_choice)
    with TemporaryDirectory(prefix="recheck-") as folder:
        report = Path(folder) / "report.json"
        words = [
            *("install", "--dry-run", "--no-deps", "--ignore-requires-python"),
            *("--only-binary=:all:", "--use-feature=fast-deps", "--quiet"),
            *("--target", str(Path(folder) / "target"), "--report", str(report)),
            *_fitting(wheel.tags[0]),
            f"{name}=={wheel.version}",
        ]
        done = _pip(asking, words, Path(folder))
        if done.returncode or not report.is_file():
            raise Unread(_reason(done.stdout + done.stderr))
        return _metadata(report.read_text(encoding="utf-8"))


def _choice(wheel: File) -> tuple[bool, bool, str]:
    """For any system first, for Linux on x86-64 next, and then by name."""
    platform = wheel.tags[0].platform
    linux = "linux" in platform and platform.endswith("x86_64")
    return platform != "any", not linux, wheel.name


def _fitting(tag: Tag) -> list[str]:
    """pip's options for which a wheel of this tag fits, whatever runs here."""
    words = ["--platform", tag.platform, "--abi", tag.abi, "--implementation", tag.interpreter[:2]]
    python = tag.interpreter[2:]
    return [*words, "--python-version", python] if len(python) > 1 else words


def _metadata(report: str) -> dict[str, Any]:
    try:
        (row,) = json.loads(report)["install"]
        return dict(row["metadata"])
    except (ValueError, LookupError, TypeError) as error:
        raise Unread("pip's report makes no sense") from error


def _pip(asking: Asking, words: list[str], empty: Path) -> Any:
    options = ["--timeout", f"{asking.timeout:g}", "--retries", "1", "--no-cache-dir"]
    return run(
        [*asking.pip, *words, *options],
        timeout=asking.timeout,
        environment={
            "PIP_CONSTRAINT": os.devnull,
            "PIP_FIND_LINKS": str(empty),
            "PIP_EXTRA_INDEX_URL": empty.as_uri(),
            "PIP_NO_INPUT": "1",
            "PIP_NO_COLOR": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        },
    )


def _reason(log: str) -> str:
    """Why pip found nothing, in its words."""
    if fetching := NOT_FETCHED.search(log):
        return short(fetching[1])
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR: ")]
    return short((errors or lines or ["pip says nothing"])[-1].removeprefix("ERROR: "))
