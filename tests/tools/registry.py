"""A registry on this machine: what pip, npm, GitHub and pages answer, right or wrong."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Lock, Thread
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

PAGE = "/simple/fwpick-probe/"
SIMPLE = "application/vnd.pypi.simple.v1+json"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A response; `slow` is the time before it, in seconds, and half of one breaks off."""

    body: bytes
    kind: str = "application/json"
    status: int = 200
    slow: float = 0.0
    half: bool = False


@dataclass(kw_only=True)
class Registry:
    """Path -> what is answered there, the last answer again and again; `asked` keeps the paths."""

    address: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: Lock = field(default_factory=Lock)

    def environment(self) -> dict[str, str]:
        """What points pip, npm and the reader of repositories here."""
        return {
            "PIP_INDEX_URL": f"{self.address}/simple/",
            "PIP_CONFIG_FILE": "/dev/null",
            "npm_config_registry": f"{self.address}/npm/",
            "npm_config_cache": "",
            "GITHUB_API_URL": self.address,
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def put(self, path: str, *answers: Answer) -> None:
        """What a path answers, one after the other."""
        self.answers[path] = list(answers)

    def put_json(self, path: str, *contents: Any) -> None:
        """What a path answers as JSON."""
        self.put(path, *(Answer(body=json.dumps(each).encode()) for each in contents))

    def take(self, path: str) -> Answer:
        """The next answer of a path."""
        left = self.answers.get(path, [Answer(body=b"absent", kind="text/plain", status=404)])
        return left.pop(0) if len(left) > 1 else left[0]


def wheel_file(name: str, version: str, tag: str = "py3-none-any") -> str:
    """The name of a wheel."""
    return f"{name.replace('-', '_')}-{version}-{tag}.whl"


def index_page(registry: Registry, name: str, files: dict[str, dict[str, Any]]) -> Answer:
    """The page of a package: file name -> what the index says of it."""
    rows = [
        {"filename": file, "url": f"{registry.address}/files/{file}", "hashes": {}, **more}
        for file, more in files.items()
    ]
    content = {"meta": {"api-version": "1.1"}, "name": name, "files": rows}
    return Answer(body=json.dumps(content).encode(), kind=SIMPLE)


def put_wheel(registry: Registry, file: str, *headers: str) -> dict[str, Any]:
    """A wheel and its metadata; what the index says of it."""
    name, version = file.split("-")[:2]
    metadata = "\n".join(
        ("Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *headers, "")
    )
    tag = file.removesuffix(".whl").split("-", 2)[2]
    inside = f"{name}-{version}.dist-info"
    body = BytesIO()
    with ZipFile(body, "w") as archive:
        archive.writestr(f"{inside}/METADATA", metadata)
        archive.writestr(f"{inside}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr(f"{inside}/RECORD", "")
    registry.put(f"/files/{file}", Answer(body=body.getvalue(), kind="application/zip"))
    registry.put(f"/files/{file}.metadata", Answer(body=metadata.encode(), kind="text/plain"))
    return {"core-metadata": {"sha256": sha256(metadata.encode()).hexdigest()}}


def release(registry: Registry, *versions: str, older: tuple[str, ...] = ()) -> None:
    """Put these releases of the probe into the index, one after the other."""
    answers = []
    for version in versions:
        files = {
            file: put_wheel(registry, file, "Requires-Dist: torch<3,>=2")
            for file in (wheel_file("fwpick-probe", each) for each in (*older, version))
        }
        answers.append(index_page(registry, "fwpick-probe", files))
    registry.put(PAGE, *answers)


@contextmanager
def serving() -> Iterator[Registry]:
    """A registry that listens on this machine alone."""
    registry = Registry()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(self.path)
            with registry.lock:
                registry.asked.append(path)
                registry.tokens += self.headers.get_all("Authorization", [])
                answer = registry.take(path)
                registry.at_once += 1
                registry.most_at_once = max(registry.most_at_once, registry.at_once)
            try:
                time.sleep(answer.slow)
                with registry.lock:  # before whoever asked can ask again
                    registry.at_once -= 1
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body[: len(answer.body) // (1 + answer.half)])
            except OSError:  # whoever asked has gone
                pass

        def do_HEAD(self) -> None:
            self.send_error(405)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    registry.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
