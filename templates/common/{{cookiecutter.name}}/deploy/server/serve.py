"""Loads the model, opens the port, and serves until SIGTERM or Ctrl-C."""

import argparse
import errno
import os
import signal
import socket
import sys
from pathlib import Path

import uvicorn
from app import build_app
from connections import Connection
from fastapi import FastAPI
from runtime import Runtime
from uvicorn.supervisors import Multiprocess

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"


def main() -> int:
    """Gives the exit code: 0 stopped by a signal, 1 could not start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--artifacts", type=Path, default=ARTIFACTS)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="processes; one for each core pays")
    options = parser.parse_args()
    if not 1 <= options.workers <= 256:
        return _fail(f"--workers {options.workers} is not between 1 and 256")
    os.environ["SERVER_ARTIFACTS"] = str(options.artifacts)  # for the other processes
    try:
        app = build()
    except FileNotFoundError:
        hint = "make train export"
        return _fail(f"there is no exported model in {options.artifacts} ({hint})")
    except Exception as error:  # a damaged file fails in whatever part of the reader it reaches
        return _fail(f"the model in {options.artifacts} cannot be loaded: {error} (make export)")
    try:
        # Bound here and not by uvicorn, which reports a taken port among its log lines.
        listener = socket.create_server((options.host, options.port), backlog=128)
        # asyncio does not know this socket for TCP; without it each answer waits 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (OSError, OverflowError) as error:
        place = f"{options.host}:{options.port}"
        no_port = isinstance(error, OverflowError) or error.errno in (
            errno.EADDRINUSE,
            errno.EACCES,
        )
        hint = "PORT=... chooses another" if no_port else "HOST=... is one of this machine's"
        return _fail(f"{place} cannot be used: {error} ({hint})")
    # uvicorn finishes the open requests, then raises the signal again; done is not an error.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    port = listener.getsockname()[1]
    print(f"serving http://{options.host}:{port} (POST /predict, docs at /docs)", flush=True)
    settings = uvicorn.Config(
        app if options.workers == 1 else "serve:build",
        factory=options.workers > 1,
        workers=options.workers,
        http=Connection,
        log_level="error",  # a warning for every malformed request would fill a disk
        server_header=False,
        proxy_headers=False,  # nothing here asks where a request came from
        timeout_graceful_shutdown=5,
    )
    if options.workers == 1:
        uvicorn.Server(settings).run(sockets=[listener])
    else:
        Multiprocess(settings, [listener]).run()  # one that dies is replaced
    return 0


def build() -> FastAPI:
    """The application around the model in the folder that SERVER_ARTIFACTS names."""
    return build_app(Runtime(Path(os.environ["SERVER_ARTIFACTS"])))


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
