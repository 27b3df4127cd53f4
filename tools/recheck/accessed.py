"""Set `accessed` where every source of a fact was read again, and change nothing else."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from tools.data.authored import field_spans, source_files
from tools.data.checks import Check
from tools.data.tree import Path as Place
from tools.data.tree import Placed, Tree, facts, full_id
from tools.recheck.outcome import Outcome

BY_MACHINE = ("opened", "registry", "")  # a copy or an own run is not what was read now
NEWEST_BRANCH = ("HEAD", "main", "master")
RAW = "raw.githubusercontent.com"


def read_again(tree: Tree, outcomes: Sequence[Outcome]) -> list[Placed]:
    """The facts of which every check is unchanged and every source is one that was read."""
    by_fact: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_fact.setdefault(outcome.check.fact, []).append(outcome)
    return [
        fact
        for fact in facts(tree)
        if _all_read(fact.row["evidence"], by_fact.get(full_id(fact.owner, fact.row["id"]), []))
    ]


def _all_read(evidence: list[Tree], outcomes: list[Outcome]) -> bool:
    if not all(outcome.state == "unchanged" for outcome in outcomes):
        return False
    checks = [outcome.check for outcome in outcomes]
    return all(
        each.get("seen", "") in BY_MACHINE and any(reads(check, each["url"]) for check in checks)
        for each in evidence
    )


def reads(check: Check, url: str) -> bool:
    """Whether a check reads the source of this address; a file within a package is none."""
    source = check.source
    if source.place in ("pypi", "npm"):
        version = source.at or (check.wanted if check.read == "newest" else "")
        return _same_package(url, f"{source.place}/{source.name}@{version}")
    if source.place == "page":
        return urldefrag(url).url == urldefrag(source.name).url
    return _is_of_repository(check, urldefrag(url).url)


def _same_package(url: str, package: str) -> bool:
    one, other = (text.lower().replace("_", "-") for text in (unquote(url), f"pkg:{package}"))
    return one == other


def _is_of_repository(check: Check, url: str) -> bool:
    source, parts = check.source, urlsplit(url)
    owner_and_name = "/".join(parts.path.split("/")[1:3])
    rest = "/".join(parts.path.split("/")[3:]).rstrip("/")
    if owner_and_name.lower() != source.name.lower() or parts.hostname not in ("github.com", RAW):
        return False
    if check.read == "text":
        return _is_file(check, rest if parts.hostname == RAW else rest.removeprefix("blob/"))
    if check.read == "state":
        return rest in (f"issues/{source.number}", f"pull/{source.number}")
    if check.read == "release":
        return rest in ("releases", "releases/latest", f"releases/tag/{check.wanted}")
    return rest == ""  # archived


def _is_file(check: Check, rest: str) -> bool:
    if not rest:  # the front page shows it
        return check.item.lower().startswith("readme") and not check.source.at
    branches = (check.source.at,) if check.source.at else NEWEST_BRANCH
    return rest in [f"{branch}/{check.item}" for branch in branches]


def write(folder: Path, read: Iterable[Placed], today: date) -> list[Path]:
    """Set `accessed` of these facts' sources to today; the files that changed.

    Raises:
        OSError: a file could not be written; it is then as it was.
    """
    files = source_files(folder)
    places: dict[Path, list[Place]] = {}
    for fact in read:
        path = files[str(fact.path[0]), str(fact.path[1])]
        rows = range(len(fact.row["evidence"]))
        places.setdefault(path, []).extend(
            (*fact.path[2:], "evidence", at, "accessed") for at in rows
        )
    return [path for path, fields in places.items() if _write(path, fields, today.isoformat())]


def _write(path: Path, fields: Iterable[Place], today: str) -> bool:
    text = path.read_bytes().decode("utf-8")
    spans = field_spans(text)
    then = _with_values(text, [spans[tuple(map(str, field))] for field in fields], today)
    if then == text:
        return False
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(then.encode("utf-8"))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return True


def _with_values(text: str, spans: Iterable[tuple[int, int]], value: str) -> str:
    """The text with a value in these spans; quotes around one stay."""
    for start, end in sorted(spans, reverse=True):
        old = text[start:end]
        text = text[:start] + old.replace(old.strip("\"'"), value) + text[end:]
    return text


def due(read: Iterable[Placed], today: date) -> list[str]:
    """The facts of which a source was last read before today."""
    return [
        full_id(fact.owner, fact.row["id"])
        for fact in read
        if any(each["accessed"] != today.isoformat() for each in fact.row["evidence"])
    ]
