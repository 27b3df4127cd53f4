"""Ask npm what its registry has of a package."""

import json
import re
from dataclasses import dataclass
from shutil import which
from typing import Any

from tools.recheck.asking import Asking, Unread, run, short

RELEASE = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What npm knows: the versions, and the day of each."""

    versions: tuple[str, ...]
    days: dict[str, str]

    @property
    def newest(self) -> str:
        """The highest version that is no pre-release.

        Raises:
            Unread: there is none.
        """
        releases = [each for each in self.versions if RELEASE.fullmatch(each)]
        if not releases:
            raise Unread("no release that is no pre-release")
        return max(releases, key=parts)

    def day(self, version: str) -> str:
        """The day of a version, YYYY-MM-DD.

        Raises:
            Unread: npm knows none.
        """
        if version not in self.days:
            raise Unread(f"the registry has no {version}")
        return self.days[version][:10]


def parts(version: str) -> tuple[int, ...]:
    """A release's numbers, to be compared."""
    return tuple(int(part) for part in version.split("."))


def package(asking: Asking, name: str) -> Package:
    """A package as the registry has it now.

    Raises:
        Unread: npm is not installed, did not answer, or answered what makes no sense.
    """
    program = which(asking.npm)
    if program is None:
        raise Unread("npm is not installed")
    words = [program, "view", name, "versions", "time", "--json"]
    options = {
        "npm_config_prefer_online": "true",
        "npm_config_fetch_retries": "0",
        "npm_config_fetch_timeout": str(int(asking.timeout * 1000)),
        "npm_config_update_notifier": "false",
        "npm_config_logs_max": "0",
    }
    done = run(words, timeout=asking.timeout, environment=options)
    return _package(_parsed(done.stdout), done.stderr)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _package(answer: Any, complaint: str) -> Package:
    if not isinstance(answer, dict) or "error" in answer:
        raise Unread(_reason(answer, complaint))
    versions, days = answer.get("versions"), answer.get("time")
    versions = [versions] if isinstance(versions, str) else versions  # npm's way with a single one
    if not (_are_texts(versions) and isinstance(days, dict) and _are_texts(list(days.values()))):
        raise Unread("npm's answer makes no sense")
    return Package(versions=tuple(versions or ()), days=days)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _reason(answer: Any, complaint: str) -> str:
    if isinstance(answer, dict) and isinstance(answer["error"], dict):
        said = answer["error"].get("summary") or answer["error"].get("code")
        if said:
            return short(str(said))
    lines = [line for line in complaint.splitlines() if line.strip()]
    return short(lines[0]) if lines else "npm's answer makes no sense"
