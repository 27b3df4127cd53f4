"""Read and write an answers file: TOML, made to be edited by hand."""

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from advisor.errors import FwpickError, UsageError, nearest, require_known, same_word
from advisor.interview.questionnaire import Answer, Origin, check_answer
from advisor.interview.terms import (
    MOST_WEIGHT,
    USUAL,
    Terms,
    check_lens,
    check_sources,
    weight_text,
)
from advisor.knowledge.model import Catalog

VERSION = 1
MOST_BYTES = 64 * 1024  # a full file is under 1 KiB; anything far larger is some other file
KEYS = ("version", "terms", "defaults", "answers")
HINT = 'Write: [answers] and goal = "..."'


def read_answers(
    path: Path, catalog: Catalog, *, origin: Origin = "file", usual: Terms = USUAL
) -> tuple[dict[str, Answer], Terms]:
    """The answers of a file, `-` for standard input, and on which terms it wants them judged.

    Args:
        origin: who said what it answers.
        usual: the terms where the file states none.

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
    try:
        _check_head(content)
        # Where a value stands says who said it; an answer stands above a default.
        answers = {
            **_answers(_table(content, "defaults", HINT), catalog, "default"),
            **_answers(_table(content, "answers", HINT), catalog, origin),
        }
        return answers, terms_of(content, catalog) if "terms" in content else usual
    except UsageError as error:
        raise UsageError(f"{name}: {error.message}", error.hint) from error


def _text(path: Path) -> str:
    if str(path) == "-":
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise UsageError(f"{path}: larger than {MOST_BYTES // 1024} KiB, not an answers file")
    return raw.decode("utf-8-sig")  # Windows editors put a mark first


def _check_head(content: Mapping[str, Any]) -> None:
    for key in content:
        if key not in KEYS:
            hint = f"{nearest(key, KEYS)}Answers stand below [answers]"
            raise UsageError(f"{key!r} is not a key of an answers file", hint)
    version = content.get("version", VERSION)
    if isinstance(version, bool) or version != VERSION:
        raise UsageError(f"version {version!r} is not one this fwpick reads", f"Valid: {VERSION}")


def _table(content: Mapping[str, Any], key: str, hint: str) -> dict[str, Any]:
    rows = content.get(key, {})
    if not isinstance(rows, dict):
        raise UsageError(f"{key} must be a table", hint)
    return rows


def _answers(rows: Mapping[str, object], catalog: Catalog, origin: Origin) -> dict[str, Answer]:
    """Question -> answer of one table; capitals do not matter."""
    answers: dict[str, Answer] = {}
    for key, value in rows.items():
        question = catalog.questions[require_known("question", key, catalog.questions)]
        if question.id in answers:
            raise UsageError(f"{question.id} is answered twice", "Leave one of them")
        if not isinstance(value, str):
            raise UsageError(
                f"{key} must be text in quotes", f'Write: {key} = "{question.choices[0].id}"'
            )
        answers[question.id] = Answer(value=check_answer(question, value), origin=origin)
    return answers


def terms_of(content: Mapping[str, Any], catalog: Catalog) -> Terms:
    """The terms that a file's content states; the usual ones where it states none.

    Raises:
        UsageError: an unknown key, lens, article or criterion, or no weight.
    """
    rows = _table(content, "terms", 'Write: [terms] and lens = "today"')
    for key in rows:
        if key not in ("lens", "sources", "weights"):
            raise UsageError(
                f"{key!r} is not a key of [terms]",
                "Answers stand below [answers]. Valid: lens, sources, weights",
            )
    sources = rows.get("sources", [])
    if not (isinstance(sources, list) and all(isinstance(name, str) for name in sources)):
        raise UsageError("sources must be a list of articles", 'Write: sources = ["intro-2019"]')
    weights = _table(rows, "weights", "Write: weights = {serving = 2}")
    return Terms(
        lens=check_lens(str(rows.get("lens", USUAL.lens))),
        sources=check_sources(catalog, sources),
        weights=dict(_weight(name, value, catalog) for name, value in weights.items()),
    )


def _weight(name: str, value: object, catalog: Catalog) -> tuple[str, float]:
    criterion = require_known("criterion", name, catalog.criteria)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (number and 0 <= float(str(value)) <= MOST_WEIGHT):
        raise UsageError(
            f"{value!r} is not a weight of {criterion}", f"Valid: 0 to {MOST_WEIGHT:.0f}, like 2.5"
        )
    return criterion, float(str(value))


def read_kept(path: Path) -> dict[str, Any]:
    """The content of a project's own answers file, whatever it says.

    Raises:
        FwpickError: the file is missing or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problem = "is missing" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise FwpickError(
            f"{path} {problem}; nothing was changed", "Restore it, from version control say"
        ) from error
    except ValueError as error:
        raise FwpickError(f"{path}: not an answers file: {error}; nothing was changed") from error


def kept_answers(content: Mapping[str, Any], catalog: Catalog) -> dict[str, str]:
    """The answers of such a file that this version still asks for.

    Raises:
        UsageError: there is no table of answers.
    """
    rows = {name.lower(): value for name, value in _table(content, "answers", HINT).items()}
    kept = {
        name: same_word(str(rows[name]), question.values)
        for name, question in catalog.questions.items()
        if name in rows
    }
    return {name: value for name, value in kept.items() if value is not None}


def format_answers(answers: Mapping[str, Answer], catalog: Catalog, terms: Terms) -> str:
    """The answers as a file: what was given, each with its question as a comment, and the terms."""
    rows = [
        "# Answers for fwpick: fwpick init NAME --answers THIS_FILE",
        f"version = {VERSION}",
        "",
        *_terms_rows(terms),
        "",
    ]
    if defaults := _answer_rows(answers, catalog, default=True):
        head = "[defaults]  # nobody said these: they shape the project and weigh nothing"
        rows += [head, *defaults, ""]
    given = _answer_rows(answers, catalog, default=False)
    # Last, so that a line added at the end is an answer.
    return "\n".join([*rows, "[answers]", *given]) + "\n"


def _answer_rows(answers: Mapping[str, Answer], catalog: Catalog, *, default: bool) -> list[str]:
    """Each answer with its question as a comment: those filled in by a default, or those given."""
    return [
        f'{name} = "{answer.value}"  # {question.prompt}'
        for name, question in catalog.questions.items()
        if (answer := answers.get(name))
        and answer.origin != "unanswered"
        and (answer.origin == "default") == default
    ]


def with_terms(text: str, terms: Terms) -> str:
    """An answers file that has no terms yet, with them."""
    return "\n".join([text.rstrip(), "", *_terms_rows(terms), ""])


def _terms_rows(terms: Terms) -> list[str]:
    rows = ["[terms]  # how these answers are judged", f'lens = "{terms.lens}"']
    if terms.sources is not None:
        names = ", ".join(f'"{name}"' for name in sorted(terms.sources))
        rows.append(f"sources = [{names}]")
    if terms.weights:
        pairs = (f"{name} = {weight_text(weight)}" for name, weight in terms.weights.items())
        rows.append(f"weights = {{{', '.join(pairs)}}}")
    return rows
