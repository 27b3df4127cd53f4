"""Log lines: text that says only what matters, or JSON with a line for each request."""

import json
import logging
import sys
from datetime import UTC, datetime

logger = logging.getLogger("server")


class JsonFormatter(logging.Formatter):
    """One object a line: time, level, message, and what else is known."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def configure(log_format: str) -> None:
    """Everything goes to standard error, in this form."""
    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(levelname)s: %(message)s")
    handler.setFormatter(JsonFormatter() if log_format == "json" else plain)
    # The libraries warn of every malformed request, which would fill a disk.
    logging.basicConfig(handlers=[handler], level=logging.ERROR, force=True)
    logger.setLevel(logging.INFO)


def log_request(method: str, path: str, status: int, seconds: float, model: str) -> None:
    """One answered request."""
    fields = {"method": method, "path": path, "status": status, "model": model}
    logger.info("request", extra={"fields": fields | {"ms": round(seconds * 1000, 2)}})
