"""How sources are asked: limits, programs, and what it means that one could not be read."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")
LONGEST_REASON = 200  # signs


class Unread(Exception):
    """A source could not be read, and why: never the same as one that changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Whom to ask and for how long: seconds for each request, the programs, GitHub's address."""

    timeout: float = 60.0
    pip: tuple[str, ...] = (sys.executable, "-m", "pip")
    npm: str = "npm"
    github: str = field(
        default_factory=lambda: os.environ.get("GITHUB_API_URL", "https://api.github.com")
    )
    token: str = field(default_factory=lambda: os.environ.get("GITHUB_TOKEN", ""), repr=False)


class Once(Generic[P, T]):
    """Asks each thing once; what could not be read is not asked for again."""

    def __init__(self, ask: Callable[P, T]) -> None:
        self._ask = ask
        self._known: dict[object, T | Unread] = {}

    def __call__(self, *words: P.args, **options: P.kwargs) -> T:
        """The answer, the first one again where there is one.

        Raises:
            Unread: it could not be had.
        """
        key = (words, tuple(sorted(options.items())))
        if key not in self._known:
            try:
                self._known[key] = self._ask(*words, **options)
            except Unread as error:
                self._known[key] = error
        known = self._known[key]
        if isinstance(known, Unread):
            raise known
        return known


def run(
    words: Sequence[str], *, timeout: float, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A finished client, whatever it answered.

    Args:
        timeout: seconds, after which it is ended.

    Raises:
        Unread: it is not installed, or had not finished in time.
    """
    try:
        return subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **(environment or {})},
            timeout=timeout,
            check=False,
        )
    except FileNotFoundError:
        raise Unread(f"{words[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise Unread(f"no answer within {timeout:g} s") from None
    except OSError as error:
        raise Unread(short(str(error))) from error


def short(reason: str) -> str:
    """A reason on one line, cut where it is long."""
    line = " ".join(reason.split())
    return line if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1]}…"
