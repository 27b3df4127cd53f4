"""What the server is told, by a flag (--body-limit) or a variable (SERVER_BODY_LIMIT) each."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from inputs import Limits
from pydantic import BeforeValidator, Field, SecretStr, ValidationError

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
KEY, KEY_FILE = "SERVER_API_KEY", "SERVER_API_KEY_FILE"


def _split(given: Any) -> Any:
    return [part.strip() for part in given.split(",")] if isinstance(given, str) else given


Origin = Annotated[str, Field(pattern=r"^(\*|https?://[^/\s]+)$")]


class Settings(Limits):
    """All of it, checked; the task's own limits are among them."""

    artifacts: Path = Field(ARTIFACTS, description="the folder that holds model.json")
    host: str = Field("127.0.0.1", min_length=1, description="0.0.0.0 lets other machines in; ::")
    port: int = Field(8000, ge=0, le=65535, description="0 takes a free one")
    workers: int = Field(1, ge=1, le=256, description="processes; one for each core pays")
    body_seconds: float = Field(10, gt=0, le=3600, description="in which a body must have come")
    connections: int | None = Field(
        None, ge=1, description="open at once in a process; more get 503; unlimited unless given"
    )
    cors_origins: Annotated[tuple[Origin, ...], BeforeValidator(_split)] = Field(
        (), description="whose pages may ask, with commas between them; * is everybody's"
    )
    log_format: Literal["text", "json"] = Field("text", description="json: a line a request too")
    drain_seconds: float = Field(
        1, ge=0, le=3600, description="SIGTERM: not ready any more, and still answering"
    )
    grace_seconds: int = Field(
        5, ge=0, le=3600, description="after that: in which open requests must have ended"
    )
    watch_seconds: float = Field(
        0, ge=0, le=3600, description="between looks for another model.json; 0: at SIGHUP alone"
    )
    api_key: SecretStr | None = None  # never a flag: all users of a machine see those


class SettingError(Exception):
    """Which setting is wrong, and how."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise SettingError(message)


def read_flags(arguments: Sequence[str]) -> dict[str, str]:
    """The flags that were given, as the environment variables that say the same.

    Raises:
        SettingError: one that does not exist.
    """
    about = "Answers over HTTP. Each flag has an environment variable: --port is SERVER_PORT."
    parser = _Parser(description=about, allow_abbrev=False)
    for name, field in Settings.model_fields.items():
        if name != "api_key":
            default = "" if field.default in (None, ()) else f" ({field.default})"
            shown = f"{field.description}{default}".replace("%", "%%")
            parser.add_argument(_flag(name), metavar="X", help=shown)
    given = vars(parser.parse_args(arguments))
    return {_variable(name): value for name, value in given.items() if value is not None}


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings that these environment variables make.

    Raises:
        SettingError: in one line, the first that is wrong.
    """
    names = [name for name in Settings.model_fields if name != "api_key"]
    given: dict[str, Any] = {
        name: environ[_variable(name)] for name in names if _variable(name) in environ
    }
    try:
        return Settings(**given, api_key=_read_key(environ))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        place = f"{_flag(name)} or {_variable(name)}"
        raise SettingError(f"{place} is {given[name]!r}: {first['msg']}") from error


def _read_key(environ: Mapping[str, str]) -> SecretStr | None:
    place, key = KEY, environ.get(KEY)
    if (file := environ.get(KEY_FILE)) is not None:
        if key is not None:
            raise SettingError(f"{KEY} and {KEY_FILE} are both given: leave one out")
        place = f"{KEY_FILE}={file}"
        try:
            key = Path(file).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            raise SettingError(f"{place} cannot be read: {error}") from error
    if key is None:
        return None
    # An empty one is a variable that somebody forgot to fill, not a wish for an open server.
    if not key or not all("!" <= letter <= "~" for letter in key):
        raise SettingError(f"{place} holds no key: letters, digits and signs without blanks")
    return SecretStr(key)


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _variable(name: str) -> str:
    return "SERVER_" + name.upper()
