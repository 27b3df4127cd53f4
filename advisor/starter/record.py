"""What a generated project remembers of its making: by whom, from what answers, as which bytes."""

import io
import json
import re
import tarfile
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Any

from advisor import __version__
from advisor.errors import FwpickError
from advisor.files.transaction import checksum
from advisor.frameworks import FRAMEWORKS, Framework
from advisor.starter.keeping import FILES_OF_GIT
from advisor.starter.layers import tasks
from advisor.values import value

SCHEMA = 1  # counts breaks; keys are only added
FOLDER = ".fwpick"
# Why the project is in its framework: for people.
DECISION = "DECISION.md"
EVIDENCE, PICTURE = "docs/decision/EVIDENCE.md", "docs/decision/why.svg"
OPTION = re.compile(r"[A-Za-z0-9=.-]+")
ANSWERS = f"{FOLDER}/answers.toml"
RECORD = f"{FOLDER}/recommendation.json"
PROJECT, FILES, PRISTINE = (
    f"{FOLDER}/{name}" for name in ("project.json", "files.json", "pristine.tar")
)


@value
class Provenance:
    """How a project was made.

    Args:
        fwpick: the version that made it.
        asked: the text of --targets, None where the answers chose.
        targets: deployment target -> why it is there.
        added: the targets brought later, by `fwpick add`.
        parts: what answers added -> why it is there.
        answers: what was said -> the answer: what files say of machine and purpose follows.
        judging: the options of `recommend` that judged, where the answers file keeps no terms.
        task: whose code it holds; None in one made before there were several.
        layers: path of each file -> its layer of the templates, or fwpick where it is written.
        conflicts: files that an update left for a person to settle.
    """

    fwpick: str
    name: str
    framework: Framework
    task: str | None = None
    description: str = ""
    asked: str | None = None
    targets: Mapping[str, str] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    judging: tuple[str, ...] = ()
    layers: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()


def provenance_files(made: Provenance, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of .fwpick that tell how the others came about; the same bytes on every machine.

    Args:
        files: every other file of the project; those in .fwpick are not kept pristine.
    """
    record = {
        "schema": SCHEMA,
        "fwpick": made.fwpick,
        "name": made.name,
        "framework": made.framework,
        "task": made.task,
        "description": made.description,
        "targets": {"asked": made.asked, "added": [*made.added], "made": dict(made.targets)},
        "parts": dict(made.parts),
        "answers": dict(made.answers),
        "conflicts": list(made.conflicts),
    }
    kept = {path: data for path, data in files.items() if not path.startswith(f"{FOLDER}/")}
    kept_whole = {f"{FOLDER}/{name}": data for name, data in FILES_OF_GIT.items()}
    more = {PROJECT: _as_json(record), PRISTINE: _as_tar(kept), **kept_whole}
    every = {**files, **more}
    sums = {path: checksum(data) for path, data in every.items()}
    listed = {"schema": SCHEMA, "from": dict(made.layers), "sha256": sums}
    return {**more, FILES: _as_json(listed)}


def _as_json(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, indent=1, sort_keys=True) + "\n").encode()


def _as_tar(files: Mapping[str, bytes]) -> bytes:
    """An archive without times, owners and compression, whose bytes depend on the system."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(files):
            row = tarfile.TarInfo(path)
            row.size = len(files[path])
            archive.addfile(row, io.BytesIO(files[path]))
    return out.getvalue()


def find_project(place: Path) -> Path:
    """The generated project that a file or folder is in.

    Raises:
        FwpickError: it is in none.
    """
    start = place.absolute()
    for folder in (start, *start.parents):
        if (folder / FILES).is_file():
            return folder
    raise FwpickError(
        f"{place} is not in a project that fwpick made (there is no {FILES})",
        "Name the project's folder; fwpick init makes one",
    )


def read_provenance(root: Path) -> Provenance:
    """How the project in this folder was made.

    Raises:
        FwpickError: its record is missing, broken, or of a newer fwpick.
    """
    record = _object(root, PROJECT)
    try:
        made = Provenance(
            name=_text(record["name"]),
            framework=_framework(record["framework"]),
            task=None if record.get("task") is None else _task(record["task"]),
            description=_text(record["description"]),
            asked=None if record["targets"]["asked"] is None else _text(record["targets"]["asked"]),
            targets=_texts(record["targets"]["made"]),
            added=tuple(_option(name) for name in record["targets"].get("added", ())),
            parts=_texts(record.get("parts", {})),
            answers=_texts(record.get("answers", {})),
            judging=tuple(_option(word) for word in record.get("judging", ())),
            layers=_layers(root),
            conflicts=tuple(_safe(path) for path in record["conflicts"]),
            fwpick=_text(record["fwpick"]),
        )
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise _broken(root, PROJECT, f"no valid {error}") from error
    then, now = _numbers(made.fwpick), _numbers(__version__)
    if then and now and then > now:
        raise FwpickError(
            f"{root} was made by fwpick {made.fwpick}; this is {__version__}",
            "Install that version",
        )
    return made


def _layers(root: Path) -> dict[str, str]:
    try:
        return _texts(_object(root, FILES)["from"])
    except (LookupError, ValueError) as error:
        raise _broken(root, FILES, f"no valid {error}") from error


def checksums(root: Path) -> dict[str, str]:
    """Path of each file -> its sha256 as it was made.

    Raises:
        FwpickError: the record is missing or broken.
    """
    try:
        return _texts(_object(root, FILES)["sha256"])
    except (LookupError, ValueError) as error:
        raise _broken(root, FILES, f"no valid {error}") from error


def read_record(root: Path) -> dict[str, Any]:
    """The recommendation as it was recorded; empty where somebody removed or broke it."""
    try:
        record = json.loads((root / RECORD).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def read_pristine(root: Path) -> dict[str, bytes]:
    """Every file as it was generated.

    Raises:
        FwpickError: the archive is missing or is not the one that was written.
    """
    try:
        data = (root / PRISTINE).read_bytes()
        if checksum(data) != checksums(root).get(PRISTINE):
            raise ValueError("not the archive that was written")
        files = {}
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for row in archive:
                content = archive.extractfile(row)
                files[_safe(row.name)] = content.read() if content else b""
    except (OSError, LookupError, TypeError, ValueError, tarfile.TarError) as error:
        raise _broken(root, PRISTINE, _problem(error)) from error
    return files


def _object(root: Path, name: str) -> dict[str, Any]:
    try:
        record = json.loads((root / name).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise _broken(root, name, _problem(error)) from error
    schema = record.get("schema") if isinstance(record, dict) else None
    if schema != SCHEMA:
        raise _broken(root, name, f"schema {schema!r}, and this fwpick reads {SCHEMA}")
    return dict(record)


def _problem(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _broken(root: Path, name: str, problem: str) -> FwpickError:
    hint = "Restore it, from version control say; nothing was changed"
    if not (root / name).exists():  # as where somebody ignores *.tar
        hint += f". Was it never committed? Where it still lies: git add -f {FOLDER}"
    return FwpickError(f"{root / name}: {problem}", hint)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"text: {value!r}")
    return value


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"table: {value!r}")
    return {_text(key): _text(text) for key, text in value.items()}


def _option(value: object) -> str:
    """A word of a command line that no shell and no make takes for more than a word."""
    if not OPTION.fullmatch(_text(value)):
        raise ValueError(f"option: {value!r}")
    return str(value)


def _framework(value: object) -> Framework:
    for framework in FRAMEWORKS:
        if value == framework:
            return framework
    raise ValueError(f"framework: {value!r}")


def _task(value: object) -> str:
    """A task of this fwpick: of another one an update would take the files away."""
    if value not in tasks():
        raise ValueError(f"task: {value!r}")
    return _text(value)


def _safe(path: object) -> str:
    """A path that stays in its folder."""
    pure = PurePosixPath(_text(path))
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or "\\" in str(pure):
        raise ValueError(f"path: {path!r}")
    return str(pure)


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()
