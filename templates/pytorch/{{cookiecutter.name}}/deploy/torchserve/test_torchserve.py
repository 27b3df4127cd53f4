"""Starts the real TorchServe and speaks HTTP and gRPC to it: what is right, what is wrong."""

import http.client
import json
import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from answers import answer as word
from inputs import decoders
from questions import good, refused, several
from running import ARTIFACTS, HERE, PATH, PYTHON, Server, alive

MANIFEST = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))
GOOD = good(MANIFEST["input"])
BODY = next(iter(GOOD.values()))[0]


def answer_in_process(body: bytes, kind: str) -> dict[str, Any]:
    """What deploy/server's own parts make of the exported model."""
    asked = decoders(MANIFEST["input"])[kind].decode(body)
    # The channels of pictures come first.
    x = {name: np.moveaxis(a, -1, 1) if a.ndim == 4 else a for name, a in asked.inputs.items()}
    model = torch.jit.load(ARTIFACTS / "model.torchscript.pt")  # type: ignore[no-untyped-call]
    with torch.inference_mode():
        outputs = model(**{name: torch.from_numpy(a) for name, a in x.items()})
    name = "pytorch/model.torchscript.pt"
    said = asked.reply([word(outputs[0].numpy(), MANIFEST["target"], name)])[0]
    return dict(json.loads(said))


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
@pytest.mark.parametrize(("body", "kind"), GOOD.values(), ids=GOOD.keys())
def test_answers_as_the_model_does(server: Server, body: bytes, kind: str) -> None:
    expected = answer_in_process(body, kind)
    status, answer = server.predict(body)
    assert (status, list(answer)) == (200, list(expected))
    for key in ("label", "name", "names", "model"):
        assert answer.get(key) == expected.get(key)
    for key in ("probability", "probabilities", "number"):
        close = pytest.approx(expected.get(key, 0), rel=1e-5, abs=1e-5)
        assert answer.get(key, 0) == close
    if "forecast" in expected:
        assert [*answer["forecast"][-1]] == [*expected["forecast"][-1]]
        assert all_numbers(answer) == pytest.approx(all_numbers(expected), rel=1e-5, abs=1e-4)


def test_both_protocols_answer_alike(server: Server, tmp_path: Path) -> None:
    files = []
    for number, (body, _) in enumerate(GOOD.values()):
        files.append(tmp_path / str(number))
        files[-1].write_bytes(body)
    asked = [str(file) for file in files]
    over_http, over_grpc = server.run_client(*asked), server.run_client("--grpc", *asked)
    assert over_http.returncode == over_grpc.returncode == 0, over_http.stderr + over_grpc.stderr
    assert over_http.stdout == over_grpc.stdout
    assert len(over_http.stdout.splitlines()) == len(files)
    (tmp_path / "wrong").write_bytes(b'{"other": 1}')
    for protocol in ([], ["--grpc"]):
        refusal = server.run_client(*protocol, str(tmp_path / "wrong"))
        assert refusal.returncode == 1
        assert '"hint"' in refusal.stderr
        assert "Traceback" not in refusal.stderr


# No content type comes as far as the handler, so none can be wrong.
WRONG = {
    name: (body, status)
    for name, (body, _, status) in refused(MANIFEST["input"]).items()
    if status != 415
}
REFUSED = WRONG | {
    "nothing": (b"", 400),
    "text": (b"\xff nothing of the kind", 400),
    "another key": (b'{"other": []}', 422),
    "a large body": (b"x" * (2**24 + 1), 413),
}


@pytest.mark.parametrize(("body", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses_with_a_reason(server: Server, body: bytes, status: int) -> None:
    got, answer = server.predict(body)
    assert got == status
    if len(body) < 2**24:  # TorchServe's own refusal says nothing
        assert sorted(answer) == ["detail", "error", "hint"]


def test_a_body_that_is_taken_for_a_form_is_refused(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        headers = {"Authorization": f"Bearer {server.token}", "Content-Type": kind}
        connection.request("POST", PATH, b"\x89PNG\r\n=&%zz", headers)
        response = connection.getresponse()
        response.read()
        assert 400 <= response.status < 500, kind
    connection.close()


def test_a_bad_request_does_not_spoil_its_batch(server: Server) -> None:
    alone = server.predict(BODY)[1]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(server.predict, [BODY, b"\xff"] * 100))
    assert [status for status, _ in answers] == [200, 400] * 100
    for _, answer in answers[::2]:  # the last bits may depend on how many are answered together
        assert list(answer) == list(alone)
        assert all_numbers(answer) == pytest.approx(all_numbers(alone), rel=1e-5, abs=1e-5)


def all_numbers(answer: dict[str, Any]) -> Any:
    """What the model computed, whatever its target."""
    if "forecast" in answer:
        return [row[name] for row in answer["forecast"] for name in MANIFEST["target"]["columns"]]
    return answer.get("probabilities", answer.get("number"))


def test_many_are_answered_in_one_request(server: Server) -> None:
    status, together = server.predict(several(MANIFEST["input"]))
    assert (status, len(together["answers"])) == (200, 2)
    alone = server.predict(BODY)[1]
    assert all(answer.keys() == alone.keys() for answer in together["answers"])


def test_asks_for_a_token_and_takes_no_models(server: Server) -> None:
    for method, path, offset in (("POST", PATH, 0), ("GET", "/ping", 0), ("GET", "/models", 1)):
        status, answer = server.ask(method, path, token="wrong", offset=offset)
        assert (status, answer["type"]) == (400, "InvalidKeyException")
    url = "/models?url=http://127.0.0.1/model.mar"
    assert server.ask("POST", url, token=server.manager, offset=1)[0] == 405
    assert server.ask("DELETE", "/models/model", token=server.manager, offset=1)[0] == 405


def test_listens_on_this_machine_only(server: Server) -> None:
    if not Path("/proc/net/tcp").exists():
        pytest.skip("no /proc")
    tables = "".join(Path("/proc/net", name).read_text() for name in ("tcp", "tcp6"))
    rows = [line.split() for line in tables.splitlines()]
    ours = [f"{port:04X}" for port in range(server.port, server.port + 5)]
    local = [row[1].split(":") for row in rows if row[3] == "0A"]
    heard = {port: address for address, port in local if port in ours}
    assert sorted(heard) == ours
    assert {address[-8:] for address in heard.values()} == {"0100007F"}


def test_shows_metrics_for_prometheus(server: Server) -> None:
    server.predict(BODY)
    status, text = server.ask("GET", "/metrics", offset=2)
    assert status == 200
    assert b"ts_inference_requests_total" in text


def test_a_killed_worker_comes_back_under_load(server: Server) -> None:
    worker = server.workers()[0]
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(server.predict, BODY) for _ in range(100)]
        os.kill(int(worker["pid"]), signal.SIGKILL)
        answers += [pool.submit(server.predict, BODY) for _ in range(100)]
        statuses = [answer.result()[0] for answer in answers]
    # Only what the dead worker held may be lost, a batch of 8 at most; the rest waits for the next.
    assert statuses.count(200) >= 192, statuses
    deadline = time.monotonic() + 60
    while server.predict(BODY)[0] != 200:
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert server.workers()[0]["pid"] != worker["pid"]


def test_stops_without_a_trace(tmp_path: Path) -> None:
    running = Server(tmp_path)
    again = subprocess.run(
        [PYTHON, str(HERE / "serve.py"), "--port", str(running.port + 1)],
        capture_output=True,
        text=True,
    )
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "cannot be used" in again.stderr
    assert running.predict(BODY)[0] == 200
    assert not Path("/proc").exists() or alive(str(tmp_path))
    assert running.stop(signal.SIGINT) == ""
    assert list(tmp_path.iterdir()) == []
    assert alive(str(tmp_path)) == []


def test_no_model_is_one_line(tmp_path: Path) -> None:
    command = [PYTHON, str(HERE / "serve.py"), "--artifacts", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "make train export" in done.stderr
