"""Serves the built page on this machine until Ctrl-C."""

import argparse
import signal
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path(__file__).resolve().parents[2] / "artifacts" / "browser"


class PageHandler(SimpleHTTPRequestHandler):
    """Files of one folder, never kept by the browser from an earlier build, no log."""

    # A system's own table may call these something that a browser refuses to run.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def end_headers(self) -> None:
        """Adds what every answer carries."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Says nothing: a line for each file would hide what matters."""


def main() -> int:
    """Gives the exit code: 0 stopped by a signal, 1 could not start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=SITE)
    parser.add_argument("--port", type=int, default=8001)
    options = parser.parse_args()
    if not (options.site / "index.html").is_file():
        return _fail(f"there is no page in {options.site} (make browser)")
    handler = partial(PageHandler, directory=str(options.site))
    try:
        # Loopback alone: the page has nothing to offer to other machines before it is published.
        server = ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except (OSError, OverflowError) as error:
        return _fail(f"port {options.port} cannot be used: {error} (PORT=... chooses another)")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    print(f"serving http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
    return 0


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
