"""Reads the settings, loads the model, opens the port, and serves until SIGTERM or Ctrl-C."""

import errno
import json
import os
import signal
import socket
import sys
import tempfile
from typing import Any

import uvicorn
from app import build_app
from lifetime import pass_hup_on
from logs import configure
from metrics import FOLDER
from settings import SettingError, Settings, read_flags, read_settings
from starlette.types import ASGIApp


def serve() -> int:
    """Gives the exit code: 0 stopped by a signal, 1 could not start."""
    try:
        os.environ.update(read_flags(sys.argv[1:]))  # for the other processes too
        settings = read_settings(os.environ)
    except SettingError as error:
        return _fail(f"{error} (--help)")
    folder = settings.artifacts
    try:
        app = build()
    except FileNotFoundError:
        return _fail(f"there is no exported model in {folder} (make train export)")
    except Exception as error:  # a damaged file fails in whatever part of the reader it reaches
        return _fail(f"the model in {folder} cannot be loaded: {error} (make export)")
    try:
        listener = _listen(settings)
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        no_port = error.errno in (errno.EADDRINUSE, errno.EACCES)
        hint = "PORT=... chooses another" if no_port else "HOST=... is one of this machine's"
        return _fail(f"{place} cannot be used: {error} ({hint})")
    # uvicorn finishes the open requests, then raises the signal again; done is not an error.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    _announce(settings, listener.getsockname()[1])
    if settings.workers == 1:
        uvicorn.Server(uvicorn.Config(app, **_options(settings))).run(sockets=[listener])
    else:
        pass_hup_on()
        with tempfile.TemporaryDirectory() as counts:
            os.environ[FOLDER] = counts
            many: dict[str, Any] = {"fd": listener.fileno(), "workers": settings.workers}
            # One that dies is replaced.
            uvicorn.run("serving:build", factory=True, **many, **_options(settings))
    return 0


def build() -> ASGIApp:
    """The application that the SERVER_ variables describe, in each process."""
    settings = read_settings(os.environ)
    configure(settings.log_format)
    return build_app(settings)


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "http": "httptools",
        "ws": "none",
        "log_config": None,
        "log_level": "error",  # a warning for every malformed request would fill a disk
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,  # nothing here asks where a request came from
        "limit_concurrency": settings.connections,
        "timeout_graceful_shutdown": settings.grace_seconds,
        # A worker says nothing until its libraries are imported; one that seems dead is killed, and
        # by the usual 5 seconds none would ever start on a busy machine.
        "timeout_worker_healthcheck": 30,
    }


def _listen(settings: Settings) -> socket.socket:
    # Bound here and not by uvicorn, which reports a taken port among its log lines.
    place, is_v6 = (settings.host, settings.port), ":" in settings.host
    listener = socket.create_server(
        place,
        family=socket.AF_INET6 if is_v6 else socket.AF_INET,
        backlog=128,
        dualstack_ipv6=settings.host == "::" and socket.has_dualstack_ipv6(),
    )
    # asyncio does not know this socket for TCP; without it each answer waits 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _announce(settings: Settings, port: int) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    line = f"serving http://{host}:{port} (POST /predict, docs at /docs)"
    print(json.dumps({"message": line}) if settings.log_format == "json" else line, flush=True)


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1
