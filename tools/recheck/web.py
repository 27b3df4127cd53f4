"""Read repositories and pages over HTTP."""

import json
from html.parser import HTMLParser
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from tools.data.checks import Source
from tools.recheck.asking import Asking, Unread, short

LARGEST = 10_000_000  # bytes of a page
UNSEEN = ("script", "style", "template")  # elements whose text nobody reads
WITHIN_A_WORD = tuple("a abbr b code em i kbd mark small span strong sub sup tt u wbr".split())


def page(asking: Asking, address: str) -> str:
    """What a page says, without its tags and with single spaces.

    Raises:
        Unread: it could not be had, or is no text.
    """
    text, kind = _fetch(asking, Request(address, headers={"User-Agent": "fwpick-recheck"}))
    return plain(_shown(text) if "html" in kind or not kind else text)


def plain(text: str) -> str:
    """A text with single spaces, so that line breaks do not count."""
    return " ".join(text.split())


def repository(asking: Asking, source: Source, path: str = "") -> dict[str, Any]:
    """What GitHub says of a repository, or of something below it.

    Raises:
        Unread: it could not be had.
    """
    text, _ = _github(asking, source, path, "application/vnd.github+json")
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise Unread("GitHub's answer makes no sense") from error
    if not isinstance(answer, dict):
        raise Unread("GitHub's answer makes no sense")
    return answer


def file(asking: Asking, source: Source, path: str) -> str:
    """A file of a repository, with single spaces.

    Raises:
        Unread: it could not be had, or is no text.
    """
    at = f"?ref={quote(source.at, safe='')}" if source.at else ""
    text, _ = _github(
        asking, source, f"/contents/{quote(path)}{at}", "application/vnd.github.raw+json"
    )
    return plain(text)


def _github(asking: Asking, source: Source, path: str, accept: str) -> tuple[str, str]:
    request = Request(f"{asking.github}/repos/{quote(source.name)}{path}")
    request.add_header("Accept", accept)
    request.add_header("User-Agent", "fwpick-recheck")
    if asking.token:  # unredirected: it goes to no other host
        request.add_unredirected_header("Authorization", f"Bearer {asking.token}")
    return _fetch(asking, request)


def _fetch(asking: Asking, request: Request) -> tuple[str, str]:
    """A response's text and its kind."""
    try:
        with urlopen(request, timeout=asking.timeout) as response:
            body = _body(response, monotonic() + asking.timeout)
            return body.decode(response.headers.get_content_charset("utf-8")), (
                response.headers.get_content_type() or ""
            )
    except HTTPError as error:
        raise Unread(f"HTTP {error.code}") from error
    except TimeoutError as error:
        raise Unread(f"no answer within {asking.timeout:g} s") from error
    except (OSError, HTTPException) as error:
        raise Unread(short(str(getattr(error, "reason", None) or error))) from error
    except (ValueError, LookupError) as error:  # no address, no text, no such encoding
        raise Unread("it is no text") from error


def _body(response: Any, until: float) -> bytes:
    parts, size = [], 0
    while part := response.read1(65536):
        parts.append(part)
        size += len(part)
        if monotonic() > until:
            raise TimeoutError
        if size > LARGEST:
            raise Unread(f"it is larger than {LARGEST // 1_000_000} MB")
    if response.length:
        raise Unread("it ends in the middle")
    return b"".join(parts)


class _Text(HTMLParser):
    """Collects what a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in UNSEEN
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in UNSEEN))
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

    def _part(self, tag: str) -> None:
        if tag not in WITHIN_A_WORD:
            self.parts.append(" ")


def _shown(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)
