"""Read and write an answers file: TOML, made to be edited by hand."""

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from advisor.errors import FwpickError, UsageError, nearest
from advisor.interview.questionnaire import Answer, check_answer
from advisor.knowledge.model import Catalog

VERSION = 1
MOST_BYTES = 64 * 1024  # a full file is under 1 KiB; anything far larger is some other file


def read_answers(path: Path, catalog: Catalog) -> dict[str, Answer]:
    """The answers of a file, `-` for standard input.

    Raises:
        UsageError: unreadable, not TOML, an unknown key or an unknown answer; names the nearest.
    """
    name = "standard input" if str(path) == "-" else str(path)
    try:
        content = tomllib.loads(_text(path))
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not a text file in UTF-8 ({error.reason})") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{name}: not TOML: {error}", "See examples/answers.toml") from error
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error
    return _checked(name, content, catalog)


def _text(path: Path) -> str:
    if str(path) == "-":
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise UsageError(f"{path}: larger than {MOST_BYTES // 1024} KiB, not an answers file")
    return raw.decode("utf-8-sig")  # Windows editors put a mark first


def _checked(name: str, content: Mapping[str, object], catalog: Catalog) -> dict[str, Answer]:
    for key in content:
        if key not in ("version", "answers"):
            hint = f"{nearest(key, ('version', 'answers'))}Answers stand below [answers]"
            raise UsageError(f"{name}: {key!r} is not a key of an answers file", hint)
    version = content.get("version", VERSION)
    if isinstance(version, bool) or version != VERSION:
        raise UsageError(
            f"{name}: version {version!r} is not one this fwpick reads",
            f"Valid: {VERSION}",
        )
    rows = content.get("answers", {})
    if not isinstance(rows, dict):
        raise UsageError(f"{name}: answers must be a table", 'Write: [answers] and goal = "..."')
    return {key: _answer(name, key, value, catalog) for key, value in rows.items()}


def _answer(name: str, key: str, value: object, catalog: Catalog) -> Answer:
    question = catalog.questions.get(key)
    if question is None:
        valid = tuple(catalog.questions)
        raise UsageError(
            f"{name}: {key!r} is not a question", f"{nearest(key, valid)}Valid: {', '.join(valid)}"
        )
    if not isinstance(value, str):
        raise UsageError(
            f"{name}: {key} must be text in quotes", f'Write: {key} = "{question.choices[0].id}"'
        )
    try:
        return Answer(check_answer(question, value), "file")
    except UsageError as error:
        raise UsageError(f"{name}: {error.message}", error.hint) from error


def format_answers(answers: Mapping[str, Answer], catalog: Catalog) -> str:
    """The answers as a file: what was given, each with its question as a comment."""
    rows = [
        "# Answers for fwpick: fwpick init NAME --answers THIS_FILE",
        f"version = {VERSION}",
        "",
        "[answers]",
    ]
    for question in catalog.questions.values():
        answer = answers.get(question.id)
        if answer and answer.origin != "unanswered":
            rows += [f'{question.id} = "{answer.value}"  # {question.prompt}']
    return "\n".join(rows) + "\n"


def check_new_file(path: Path) -> None:
    """Refuse a file that `save_answers` would refuse, before any work is done.

    Raises:
        FwpickError: it exists, or its folder does not or cannot be written.
    """
    if os.path.lexists(path):
        raise FwpickError(f"{path} exists and is left as it is", "Name another file")
    if not path.parent.is_dir():
        raise FwpickError(f"{path}: {path.parent} is not a folder", "Make the folder first")
    if not os.access(path.parent, os.W_OK):
        raise FwpickError(f"{path}: {path.parent} cannot be written", "Name another folder")


def save_answers(path: Path, answers: Mapping[str, Answer], catalog: Catalog) -> None:
    """Write the answers to a new file; an existing one is never changed.

    Raises:
        FwpickError: the file exists or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(format_answers(answers, catalog))
    except FileExistsError as error:
        raise FwpickError(f"{path} exists and is left as it is", "Name another file") from error
    except OSError as error:
        raise FwpickError(f"{path}: cannot be written: {error.strerror}") from error
