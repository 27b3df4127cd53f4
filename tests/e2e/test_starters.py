"""Each generated project through its own make targets, with real parts throughout."""

import json
import subprocess
import time
import tomllib
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote

import pytest
from harness import HOSTILE, Project, free_port
from hostile import one, png

ACCURACY = 0.95  # on the held-out digits


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def post(url: str, body: bytes, kind: str) -> tuple[int, Any]:
    request = urllib.request.Request(url, data=body, headers={"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_the_description_is_text_and_nothing_ran(project: Project) -> None:
    about = tomllib.loads((project.folder / "pyproject.toml").read_text(encoding="utf-8"))
    assert about["project"]["description"] == HOSTILE
    assert not list(project.folder.rglob("pwned"))


def test_setup_twice_is_quick_to_agree(project: Project) -> None:
    assert "Successfully installed" not in project.make("setup")


def test_train_wrote_checkpoints_and_goes_on_from_a_finished_run(project: Project) -> None:
    assert list(project.folder.glob("runs/baseline/best*"))
    project.make("train")


def test_evaluate_reaches_the_accuracy(project: Project) -> None:
    out = project.make("evaluate")
    metrics = json.loads((project.folder / "reports/metrics.json").read_text(encoding="utf-8"))
    assert metrics["accuracy"] >= ACCURACY
    assert f"{metrics['accuracy']:.3f}"[:4] in out
    plain = metrics["baselines"]["logistic regression"]["accuracy"]
    assert f"logistic regression: accuracy {plain:.4f}" in out
    assert (project.folder / "reports/confusion-matrix.png").read_bytes()[:4] == b"\x89PNG"


def test_export_and_predict_agree_with_the_live_model(project: Project) -> None:
    project.make("export")
    artifacts = project.folder / "artifacts"
    wanted = {
        "pytorch": ("model.torchscript.pt", "model.export.pt2", "model.onnx"),
        "tensorflow": ("saved_model/1/saved_model.pb", "model.tflite"),
    }[project.framework]
    for name in (*wanted, "model.json"):
        assert (artifacts / name).is_file(), name
    project.make("predict", "ARGS=--check")


def test_predict_answers_from_the_artefact_without_a_checkpoint(project: Project) -> None:
    hidden = project.folder / "runs-away"
    (project.folder / "runs").rename(hidden)
    try:
        assert "label" in project.make("predict").lower()
    finally:
        hidden.rename(project.folder / "runs")


def test_the_server_answers_a_picture_and_refuses_nonsense(project: Project) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with project.running("serve", f"PORT={port}", url=f"{base}/ready"):
        status, answer = post(f"{base}/predict", png(one()), "image/png")
        assert (status, answer["label"]) == (200, 1)
        size = get(f"{base}/")["input"]["image_size"]
        wide = [
            [one()[y * 8 // size][x * 8 // size] / 255 for x in range(size)] for y in range(size)
        ]
        body = json.dumps({"pixels": wide}).encode()
        status, as_json = post(f"{base}/predict", body, "application/json")
        assert (status, as_json["label"]) == (200, answer["label"])
        for body, kind in (
            (b"", "image/png"),
            (png(one())[:40], "image/png"),
            (b"not a picture", "image/png"),
            (b"{", "application/json"),
            (b'{"pixels": [[NaN]]}', "application/json"),
            (b'{"pixels": []}', "application/json"),
            (b"x" * (2 << 20), "image/png"),
        ):
            status, answer = post(f"{base}/predict", body, kind)
            assert 400 <= status < 500, (status, body[:20])
            assert answer["error"]
        assert "/predict" in get(f"{base}/openapi.json")["paths"]
        assert get(f"{base}/health")


def test_the_server_says_when_the_artefact_is_missing(project: Project) -> None:
    away = project.folder / "artifacts-away"
    (project.folder / "artifacts").rename(away)
    try:
        out = project.make("serve", f"PORT={free_port()}", expect=2)
    finally:
        away.rename(project.folder / "artifacts")
    assert "no exported model" in out
    assert "export" in out
    assert "Traceback" not in out


def test_tensorboard_serves_the_runs_own_scalars(project: Project) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with project.running("tensorboard", f"PORT={port}", url=f"{base}/data/environment"):
        tags: dict[str, Any] = {}
        deadline = time.monotonic() + 90
        while not any(tags.values()) and time.monotonic() < deadline:
            tags = get(f"{base}/data/plugin/scalars/tags")
            time.sleep(1)
        run, names = next((run, names) for run, names in tags.items() if names)
        url = f"{base}/data/plugin/scalars/scalars?run={quote(run)}&tag={quote(next(iter(names)))}"
        points = get(url)
        assert len(points) >= 2
        assert all(len(point) == 3 for point in points)
        for plugin in ("histograms", "images"):
            assert any(get(f"{base}/data/plugin/{plugin}/tags").values()), plugin
        assert any(get(f"{base}/data/plugin/graphs/info").values())


def test_gpu_smoke_runs_the_checks_and_says_skipped(project: Project) -> None:
    out = project.make("gpu-smoke")
    report = json.loads((project.folder / "reports/smoke.json").read_text(encoding="utf-8"))
    assert report["result"] == "no-accelerator"
    assert "SKIPPED" in out
    assert len(report["checks"]) >= 6
    assert all(check["result"] in ("passed", "skipped") for check in report["checks"])
    project.make("gpu-smoke", "REQUIRE_GPU=1", expect=2)
    assert "SKIPPED" not in project.make("gpu-smoke", "ARGS=--nonsense", expect=2)


def test_its_own_tests_and_lint_pass(project: Project) -> None:
    assert "passed" in project.make("test")
    project.make("lint")


def test_the_servers_own_tests_pass(project: Project) -> None:
    assert "passed" in project.make("server-test")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("epochs = 0", "epochs"),
        ("epoch = 3", "epochs"),
        ('epochs = "many"', "epochs"),
        ("learning_rate = nan", "learning_rate"),
    ],
)
def test_a_wrong_config_names_key_line_and_range(
    project: Project, wrong: str, message: str
) -> None:
    config = project.folder / "config.toml"
    kept = config.read_text(encoding="utf-8")
    key = wrong.partition(" =")[0]
    lines = kept.splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith(key.rstrip("s")))
    lines[place] = wrong
    try:
        config.write_text("\n".join(lines), encoding="utf-8")
        out = project.make("train", expect=2)
    finally:
        config.write_text(kept, encoding="utf-8")
    assert f"line {place + 1}" in out
    assert message in out
    assert "Traceback" not in out


def test_a_missing_device_is_an_error_in_one_line(project: Project) -> None:
    for device in ("gpu", "tpu"):
        out = project.make("train", f"ARGS=--set device={device}", expect=2)
        assert device in out.lower()
        assert "Traceback" not in out


def test_compiling_without_a_compiler_is_one_line(project: Project) -> None:
    if project.framework == "tensorflow":
        pytest.skip("XLA brings its own compiler")
    wanted = "ARGS=--set compile=true --set run=compiled"
    out = project.make("train", wanted, "CXX=no-such-compiler", expect=2)
    assert "error: compile = true needs a C++ compiler on the CPU, and there is no no-such" in out
    assert "Traceback" not in out


def test_no_target_left_anything_outside_the_ignored_folders(project: Project) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project.folder, check=True)
    shown = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"],
        cwd=project.folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    recorded = json.loads((project.folder / ".fwpick/files.json").read_text())["sha256"]
    known = {*recorded, ".fwpick/files.json", "server.log"}
    assert {line[3:].strip('"') for line in shown.splitlines()} <= known
