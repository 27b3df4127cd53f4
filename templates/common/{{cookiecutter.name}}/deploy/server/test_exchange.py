"""Another model takes the place of the one that answers, and no request is lost."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from asking import ARTIFACTS, BODY, KIND, MANIFEST, ask, own_lines, predict, start, wait_for_port

TIMES = int(os.environ.get("EXCHANGES", "4"))  # more of them take longer and prove more
# A field of ONNX that says what the model is about, and past the end of what LiteRT reads.
NOTE = b"\x32\x01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what is served."""
    for name in ("model.json", MANIFEST["file"]):
        shutil.copy(ARTIFACTS / name, tmp_path / name)
    return tmp_path


def publish(folder: Path, letter: str, **changed: Any) -> str:
    """Export the model with a note in its file, as an export does: model.json last; its name."""
    content = (ARTIFACTS / MANIFEST["file"]).read_bytes() + NOTE + letter.encode()
    manifest = MANIFEST | {"sha256": sha256(content).hexdigest()} | changed
    for name, written in (
        (MANIFEST["file"], content),
        ("model.json", json.dumps(manifest).encode()),
    ):
        draft = folder / ".draft"
        draft.write_bytes(written)
        draft.replace(folder / name)
    return f"{manifest['framework']}/{manifest['file']}@{manifest['sha256'][:12]}"


def serving(folder: Path, *options: str) -> subprocess.Popen[str]:
    return start("--port", "0", "--artifacts", str(folder), *options)


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def all_answer(port: int, model: str) -> bool:
    """Whether it is so of ten connections, which several workers share."""
    return all(ask(port, "GET", "/ready")[1]["model"] == model for _ in range(10))


def end(server: subprocess.Popen[str]) -> str:
    server.terminate()
    errors = server.communicate(timeout=30)[1]
    assert server.returncode == 0, errors
    assert "Traceback" not in errors, errors
    return errors


@pytest.mark.parametrize(
    "options", [(), ("--workers", "2"), ("--watch-seconds", "0.1")], ids=["hup", "workers", "watch"]
)
def test_no_request_is_lost(folder: Path, options: tuple[str, ...]) -> None:
    server = serving(folder, *options)
    port = wait_for_port(server)
    names = [ask(port, "GET", "/ready")[1]["model"]]
    stop = Event()

    def ask_on(_: int) -> Iterator[tuple[int, str]]:
        connection, found = HTTPConnection("127.0.0.1", port, timeout=30), []
        while not stop.is_set():
            connection.request("POST", "/predict", BODY, {"Content-Type": KIND})
            response = connection.getresponse()
            found.append((response.status, json.loads(response.read())["model"]))
        connection.close()
        return iter(found)

    with ThreadPoolExecutor(4) as pool:
        clients = [pool.submit(ask_on, number) for number in range(4)]
        try:
            for number in range(TIMES):
                names.append(publish(folder, "ab"[number % 2]))
                if "--watch-seconds" not in options:
                    server.send_signal(signal.SIGHUP)
                wait_until(lambda: all_answer(port, names[-1]))
        finally:
            stop.set()
    answers = Counter(answer for client in clients for answer in client.result())
    assert {status for status, _ in answers} == {200}
    assert {model for _, model in answers} <= {*names}
    assert end(server).count("answers now") >= TIMES


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.json", b"{}"),
        ("model.json", b"\xff"),
        (MANIFEST["file"], b"half"),
        (MANIFEST["file"], None),
    ],
    ids=["nothing said", "no text", "half a model", "no model"],
)
def test_a_damaged_one_is_not_taken(folder: Path, file: str, content: bytes | None) -> None:
    server = serving(folder)
    port = wait_for_port(server)
    before = predict(port)
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(content)
    server.send_signal(signal.SIGHUP)
    wait_until(lambda: ask(port, "GET", "/ready")[1]["exchange"] != "none failed")
    status, ready = ask(port, "GET", "/ready")
    assert (status, ready["model"]) == (200, before[1]["model"])
    assert "the new model is not taken: " in ready["exchange"]
    assert predict(port) == before
    mended = publish(folder, "a")
    server.send_signal(signal.SIGHUP)
    wait_until(lambda: all_answer(port, mended))
    assert ask(port, "GET", "/ready")[1]["exchange"] == "none failed"
    errors = end(server)
    assert "the new model is not taken: " in errors
    assert len(own_lines(errors)) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"task": "another"},
        {"target": {"kind": "number", "name": "other", "classes": []}},
        {"output": {"name": MANIFEST["output"]["name"], "shape": [1, 99]}},
    ],
    ids=["task", "target", "output"],
)
def test_one_that_asks_something_else_is_not_taken(folder: Path, changed: dict[str, Any]) -> None:
    if changed.get("target", {}).get("kind") == MANIFEST["target"]["kind"]:
        changed = {"target": {"kind": "class", "name": "other", "classes": ["a", "b"]}}
    server = serving(folder)
    port = wait_for_port(server)
    before = predict(port)
    publish(folder, "b", **changed)
    server.send_signal(signal.SIGHUP)
    wait_until(lambda: ask(port, "GET", "/ready")[1]["exchange"] != "none failed")
    assert predict(port) == before
    end(server)
