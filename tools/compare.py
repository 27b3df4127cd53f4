"""Compare what every command of fwpick does in this checkout with what it does in another one.

`python -m tools.compare OTHER` runs each command line of compare_cases.yaml with the code of
either, in a folder of the same name and without a terminal. Compared are both outputs, the exit
code and the files left behind. The free disk space that `doctor` shows changes by itself and is
left out.
"""

import argparse
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from fnmatch import fnmatchcase
from functools import partial
from hashlib import sha256
from multiprocessing.pool import ThreadPool
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from tools import ROOT
from tools.compare_cases import Case, read_cases

DISK_FREE = re.compile(rb'("disk_free": |Disk free +)[\d.]+')
FOLDED = re.compile(r"""(?<!\w)'[^']*'(?!\w)|"[^" ]*"(?!:)|\d+(\.\d+)?""")  # but no key of JSON
FWPICK = 'fwpick() { "$PYTHON" -m advisor "$@"; }\n'  # for what the shell prepares
TIMEOUT = 60.0
MOST_NAMES, MOST_LINES, MOST_SIGNS = 5, 40, 200  # shown of one kind of difference

Parts = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An output or a file of a case that is not the same here, as a unified diff."""

    case: str
    part: str
    lines: tuple[str, ...]

    @property
    def kind(self) -> tuple[str, ...]:
        """Equal for differences of one cause, wherever: quoted words and numbers do not count."""
        changed = {FOLDED.sub("…", line) for line in self.lines[2:] if line[:1] in ("-", "+")}
        return tuple(sorted(changed))


def compare(case: Case, *, other: Path, here: Path) -> list[Difference]:
    """What a case does differently here than in the other checkout."""
    with TemporaryDirectory(prefix="compare-") as folder:
        then, now = (_run(case, checkout, Path(folder)) for checkout in (other, here))
    differing = [part for part in dict.fromkeys((*then, *now)) if then.get(part) != now.get(part)]
    return [
        Difference(case=case.name, part=part, lines=_diff(then.get(part, ""), now.get(part, "")))
        for part in differing
        if not part.startswith("file ") or (part in then and part in now)  # else in "files"
    ]


def _diff(then: str, now: str) -> tuple[str, ...]:
    """A unified diff; split so that a missing end of line shows too."""
    return tuple(unified_diff(then.split("\n"), now.split("\n"), "other", "here", lineterm="", n=1))


def _run(case: Case, checkout: Path, folder: Path) -> Parts:
    """What fwpick prints, how it ends and what it leaves, by a name for each part."""
    for place in (folder / "case", folder / "tmp"):
        rmtree(place, ignore_errors=True)
        place.mkdir()
    environment = {
        **{name: os.environ[name] for name in os.environ.keys() - {"CI", "NO_COLOR", "TERM"}},
        "PYTHON": sys.executable,
        "PYTHONPATH": str(checkout),
        "FWPICK_DEFAULTS": "",
        "TMPDIR": str(folder / "tmp"),
    }
    shell = ["sh", "-euc", FWPICK + case.prepare]
    try:
        _call(shell, "", folder / "case", environment).check_returncode()
        command = [sys.executable, "-m", "advisor", *case.words]
        done = _call(command, case.stdin, folder / "case", environment)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        # Named after the checkout, so that it differs from the other: nothing was compared.
        return {"failure": f"{checkout}: {error}\n{(error.stderr or b'').decode(errors='replace')}"}
    parts = {
        "stdout": _text(DISK_FREE.sub(rb"\1N", done.stdout), folder),
        "stderr": _text(done.stderr, folder),
        "exit code": str(done.returncode),
    }
    return parts | _files(folder)


def _call(
    command: Sequence[str], stdin: str, folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command,
        cwd=folder,
        input=stdin.encode(),
        env=environment,
        capture_output=True,
        timeout=TIMEOUT,
        check=False,
    )


def _text(data: bytes, folder: Path) -> str:
    """The bytes as text, with one name for the folder in all cases so that kinds show."""
    return data.replace(bytes(folder), b"<folder>").decode(errors="surrogateescape")


def _files(folder: Path) -> Parts:
    """The list of all files with their rights, and the content of each; binary, its checksum."""
    rows, parts = [], {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        target = f" -> {path.readlink()}" if path.is_symlink() else ""
        rows.append(f"{stat.filemode(path.lstat().st_mode)} {name}{target}")
        if path.is_file() and not target:
            data = path.read_bytes()
            binary = f'binary "{sha256(data).hexdigest()}"'
            parts[f"file {name}"] = binary if b"\0" in data else _text(data, folder)
    return {"files": "\n".join(rows), **parts}


def report(differences: Sequence[Difference]) -> Iterator[str]:
    """The differences kind by kind, each shown once with the names of its cases."""
    kinds: dict[tuple[str, ...], list[Difference]] = {}
    for difference in differences:
        kinds.setdefault(difference.kind, []).append(difference)
    for number, alike in enumerate(kinds.values(), 1):
        names = list(dict.fromkeys(difference.case for difference in alike))
        parts = list(dict.fromkeys(difference.part for difference in alike))
        more = f" and {len(parts) - 1} other parts" if len(parts) > 1 else ""
        yield f"\n{number}. {parts[0]}{more} (command lines: {len(names)})"
        yield from _first([f"   {name}" for name in names], MOST_NAMES)
        yield from _first([f"     {line}" for line in alike[0].lines], MOST_LINES)


def _first(lines: Sequence[str], most: int) -> Iterator[str]:
    for line in lines[:most]:
        signs = line[:MOST_SIGNS]
        yield "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in signs)
    if len(lines) > most:
        yield f"   and {len(lines) - most} more"


def main(words: Sequence[str], here: Path = ROOT) -> int:
    """The exit code: 0 when all is equal, 1 when anything differs, 2 where nothing can be run."""
    arguments = _parse(words)
    cases = [case for case in read_cases() if fnmatchcase(case.name, arguments.only)]
    if arguments.list:
        print("\n".join(case.name for case in cases))
        return 0
    other = arguments.other.resolve()
    if not all((other / "advisor" / name).is_file() for name in ("__init__.py", "__main__.py")):
        print(f"{arguments.other} is no checkout of fwpick", file=sys.stderr)
        return 2
    if not cases:
        print(f"no command line is like {arguments.only!r}; --list shows all", file=sys.stderr)
        return 2
    differences = _compare_all(cases, other, here, arguments.jobs)
    names = {difference.case for difference in differences}
    print(f"Command lines: {len(cases)}, different: {len(names)}")
    for line in report(differences):
        print(line)
    return 1 if differences else 0


def _parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.compare", description=__doc__)
    parser.add_argument("other", metavar="OTHER", type=Path, help="the other checkout")
    parser.add_argument("--only", metavar="PATTERN", default="*", help="cases named like update*")
    parser.add_argument("--jobs", metavar="N", type=int, default=2, help="so many at once; 2")
    parser.add_argument("--list", action="store_true", help="print the command lines and stop")
    return parser.parse_args(words)


def _compare_all(cases: Sequence[Case], other: Path, here: Path, jobs: int) -> list[Difference]:
    found: list[Difference] = []
    with ThreadPool(jobs) as pool:  # which Ctrl-C ends at once
        one = partial(compare, other=other, here=here)
        for count, differences in enumerate(pool.imap(one, cases), 1):
            found += differences
            if sys.stderr.isatty():
                end = "\n" if count == len(cases) else ""
                print(f"\r{count} of {len(cases)}", end=end, file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
