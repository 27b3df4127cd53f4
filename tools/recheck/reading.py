"""Read what checks ask for: each source once, at most two at a time."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from tools.data.checks import Check, Source
from tools.recheck import npm, packages, web
from tools.recheck.asking import Asking, Once, Unread

AT_ONCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The texts that were read; `why` says why they were not."""

    texts: tuple[str, ...] = ()
    why: str = ""


def read_all(checks: Iterable[Check], asking: Asking) -> dict[Check, Reading]:
    """Each check with its reading."""
    groups: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        groups.setdefault((check.source.place, check.source.name), []).append(check)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        rows = pool.map(partial(_read_group, asking=asking), groups.values())
        return {check: reading for row in rows for check, reading in row}


def _read_group(checks: Sequence[Check], asking: Asking) -> list[tuple[Check, Reading]]:
    """Readings of one package, repository or page, whose answers they share."""
    readers = {"pypi": _Pypi, "npm": _Npm, "github": _Github, "page": _Page}
    reader = readers[checks[0].source.place](asking)
    return [(check, _reading(reader, check)) for check in checks]


def _reading(reader: Any, check: Check) -> Reading:
    try:
        return Reading(texts=tuple(getattr(reader, check.read)(check.source, check.item)))
    except Unread as error:
        return Reading(why=str(error))


class _Pypi:
    """What pip's index says; a method for each kind of check."""

    def __init__(self, asking: Asking) -> None:
        self._files = Once(partial(packages.files, asking))
        self._asking = asking
        self._metadata = Once(self._ask_metadata)

    def _release(self, source: Source) -> list[packages.File]:
        return packages.of_release(self._files(source.name), source.at)

    def _ask_metadata(self, source: Source) -> dict[str, Any]:
        return packages.metadata(self._asking, source.name, self._release(source))

    def _field(self, source: Source, field: str) -> list[str]:
        rows = self._metadata(source).get(field, [])
        return [str(row) for row in rows] if isinstance(rows, list) else [str(rows)]

    def newest(self, source: Source, _item: str) -> list[str]:
        return [str(packages.newest(self._files(source.name)))]

    def files(self, source: Source, _item: str) -> list[str]:
        return [each.name for each in self._release(source)]

    def python(self, source: Source, _item: str) -> list[str]:
        return sorted({each.python for each in self._release(source) if each.python})

    def requires(self, source: Source, item: str) -> list[str]:
        return list(_asked(self._field(source, "requires_dist"), item))

    def classifier(self, source: Source, _item: str) -> list[str]:
        return self._field(source, "classifier")


def _asked(requirements: Iterable[str], item: str) -> Iterator[str]:
    for text in requirements:
        try:
            name = Requirement(text).name
        except InvalidRequirement as error:
            raise Unread("the metadata makes no sense") from error
        if canonicalize_name(name) == canonicalize_name(item):
            yield text


class _Npm:
    """What npm's registry says."""

    def __init__(self, asking: Asking) -> None:
        self._package = Once(partial(npm.package, asking))

    def newest(self, source: Source, _item: str) -> list[str]:
        return [self._package(source.name).newest]

    def date(self, source: Source, _item: str) -> list[str]:
        return [self._package(source.name).day(source.at)]


class _Github:
    """What GitHub says of a repository."""

    def __init__(self, asking: Asking) -> None:
        self._repository = Once(partial(web.repository, asking))
        self._file = Once(partial(web.file, asking))

    def archived(self, source: Source, _item: str) -> list[str]:
        return [str(_value(self._repository(source), "archived", bool)).lower()]

    def release(self, source: Source, _item: str) -> list[str]:
        return [_value(self._repository(source, "/releases/latest"), "tag_name", str)]

    def state(self, source: Source, _item: str) -> list[str]:
        issue = self._repository(source, f"/issues/{source.number}")
        merged = isinstance(issue.get("pull_request"), dict) and issue["pull_request"].get(
            "merged_at"
        )
        return ["merged" if merged else _value(issue, "state", str)]

    def text(self, source: Source, item: str) -> list[str]:
        return [self._file(source, item)]


def _value(answer: dict[str, Any], key: str, kind: type) -> Any:
    if not isinstance(answer.get(key), kind):
        raise Unread("GitHub's answer makes no sense")
    return answer[key]


class _Page:
    """What a page says."""

    def __init__(self, asking: Asking) -> None:
        self._read = Once(partial(web.page, asking))

    def page(self, source: Source, _item: str) -> list[str]:
        return [self._read(source.name)]
