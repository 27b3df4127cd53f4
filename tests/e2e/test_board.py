"""What a project shows of itself: TensorBoard's plugins, profile, benchmark."""

import json
import os
import re
import signal
import struct
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from harness import Project, free_port

DEADLINE = 120  # seconds until TensorBoard has read the events
RUN = "baseline"


class Plugins:
    """TensorBoard's answers, asked for until they are there."""

    def __init__(self, base: str) -> None:
        self.base = f"{base}/data/plugin/"

    def read(self, path: str, body: Any = None, **query: object) -> bytes:
        url = f"{self.base}{path}" + (f"?{urlencode(query)}" if query else "")
        data = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(url, data, kind), timeout=60) as answer:
            return bytes(answer.read())

    def wait(self, path: str, done: Callable[[Any], Any], body: Any = None, **query: object) -> Any:
        """The first JSON answer of which `done` holds."""
        answer: Any = None
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            try:
                answer = json.loads(self.read(path, body, **query))
                if done(answer):
                    return answer
            except (OSError, ValueError) as error:  # a plugin that is not ready says 400 or 404
                answer = error
            time.sleep(1)
        raise AssertionError(f"{path} never had it: {answer!r}")

    def tag(self, plugin: str, part: str) -> str:
        """The full name of a tag of the run."""
        tags = self.wait(f"{plugin}/tags", lambda tags: any(part in t for t in tags.get(RUN, ())))
        return next(tag for tag in tags[RUN] if part in tag)


@pytest.fixture(scope="module")
def plugins(project: Project) -> Iterator[Plugins]:
    project.make("debug")
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with project.running("tensorboard", f"PORT={port}", url=f"{base}/data/environment"):
        yield Plugins(base)


def test_scalars_hold_loss_learning_rate_and_accuracy(plugins: Plugins) -> None:
    for name in ("train/loss", "train/learning_rate", "validation/accuracy", "validation/loss"):
        tag = plugins.tag("scalars", name)
        points = plugins.wait("scalars/scalars", lambda p: len(p) > 2, run=RUN, tag=tag)
        assert all(value > 0 for _, _, value in points), name
    assert points[-1][1] > points[0][1]


def test_histograms_hold_every_layers_weights(plugins: Plugins) -> None:
    for layer in ("convolution1", "hidden", "output_layer"):
        tag = plugins.tag("histograms", layer)
        shown = plugins.wait("histograms/histograms", lambda h: len(h) > 1, run=RUN, tag=tag)
        assert sum(bucket[2] for bucket in shown[-1][2]) > 0


def test_images_hold_pictures_and_the_confusion_matrix(plugins: Plugins) -> None:
    for name, side in (("train/image", 28), ("validation/confusion", 528)):
        tag = plugins.tag("images", name)
        shown = plugins.wait("images/images", bool, run=RUN, tag=tag, sample=0)
        png = plugins.read(f"images/individualImage?{shown[-1]['query']}")
        assert png.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", png[16:24])
        assert width % side == height % side == 0  # PyTorch lays several in one picture


def test_the_graph_holds_the_layers(plugins: Plugins) -> None:
    info = plugins.wait("graphs/info", lambda info: RUN in info)
    assert info[RUN]["run_graph"] or info[RUN]["tags"]
    tags = [{}] if info[RUN]["run_graph"] else [{"tag": tag} for tag in info[RUN]["tags"]]
    text = plugins.read("graphs/graph", run=RUN, conceptual="false", **tags[0])
    assert b"convolution1" in text


def test_the_text_holds_the_settings(plugins: Plugins) -> None:
    tag = plugins.tag("text", "settings")
    text = plugins.wait("text/text", bool, run=RUN, tag=tag)
    assert "train.epochs = 12" in text[0]["text"]


def test_hparams_hold_the_settings_and_the_result(plugins: Plugins) -> None:
    name = {"experimentName": ""}
    experiment = plugins.wait("hparams/experiment", lambda e: e.get("hparamInfos"), body=name)
    assert "train.epochs" in {info["name"] for info in experiment["hparamInfos"]}
    assert "validation/accuracy" in {info["name"]["tag"] for info in experiment["metricInfos"]}
    states = ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"]
    ask = {**name, "startIndex": 0, "sliceSize": 9, "colParams": [], "allowedStatuses": states}
    groups = plugins.wait("hparams/session_groups", lambda g: g.get("sessionGroups"), body=ask)
    group = groups["sessionGroups"][0]
    assert group["hparams"]["train.epochs"] == 12
    values = {metric["name"]["tag"]: metric["value"] for metric in group["metricValues"]}
    assert values["validation/accuracy"] > 0.9


def test_the_projector_holds_points_labels_and_pictures(plugins: Plugins) -> None:
    info = plugins.wait("projector/info", lambda i: i.get("embeddings"), run=RUN)
    shown = info["embeddings"][0]
    count, width = shown["tensorShape"]
    assert width == 10
    vectors = plugins.read("projector/tensor", run=RUN, name=shown["tensorName"])
    assert len(vectors) == 4 * count * width
    rows = plugins.read("projector/metadata", run=RUN, name=shown["tensorName"]).decode()
    assert rows.splitlines()[0] == "label\tanswer"
    assert len(rows.splitlines()) == count + 1
    sprite = plugins.read("projector/sprite_image", run=RUN, name=shown["tensorName"])
    assert sprite.startswith(b"\x89PNG")


def test_debugger_v2_holds_the_step(plugins: Plugins, project: Project) -> None:
    if project.framework == "pytorch":
        assert not list((project.folder / "runs").glob("tfdbg_events*"))
        pytest.skip("TensorBoard's debugger reads TensorFlow's dumps alone")
    runs = plugins.wait("debugger-v2/runs", bool)
    query = {"run": next(iter(runs)), "begin": 0, "end": 0}
    plugins.wait("debugger-v2/graph_execution/digests", lambda d: d["num_digests"] > 100, **query)
    alerts = plugins.wait("debugger-v2/alerts", lambda a: "num_alerts" in a, **query)
    assert alerts["num_alerts"] == 0


def test_port_0_prints_the_port_on_which_it_answers(project: Project) -> None:
    process = subprocess.Popen(
        ["make", "--no-print-directory", "tensorboard", "PORT=0"],
        cwd=project.folder,
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://127.0.0.1:([1-9]\d*) ", process.stdout.readline())
        assert found
        Plugins(f"http://127.0.0.1:{found[1]}").wait("scalars/tags", bool)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def test_the_profile_is_a_trace_that_perfetto_reads(project: Project) -> None:
    out = project.make("profile")
    trace = json.loads((project.folder / "reports/trace.json").read_text(encoding="utf-8"))
    spans = [event for event in trace["traceEvents"] if event["ph"] == "X"]
    assert all({"name", "ts", "dur", "pid", "tid"} <= event.keys() for event in spans)
    report = json.loads((project.folder / "reports/profile.json").read_text(encoding="utf-8"))
    slowest = report["operators"][0]
    assert slowest["name"] in out
    assert slowest["milliseconds"] == max(each["milliseconds"] for each in report["operators"])
    suffix = {"pytorch": "*.pt.trace.json", "tensorflow": "*.xplane.pb"}[project.framework]
    assert list((project.folder / "runs/profile").rglob(suffix))


def test_the_benchmark_has_the_same_shape_in_both(project: Project) -> None:
    project.make("export")
    project.make("benchmark")
    report = json.loads((project.folder / "reports/benchmark.json").read_text(encoding="utf-8"))
    assert report.keys() == {"framework", "version", "device", "train", "predict"}
    common = {"start_seconds", "peak_memory_mib"}
    latencies = {f"batch_{n}_p{p}_milliseconds" for n in (1, 32) for p in (50, 99)}
    speeds = {"inputs_per_second", "step_milliseconds", "batch_size"}
    assert report["train"].keys() == common | speeds
    assert report["predict"].keys() == common | latencies
    assert all(value > 0 for part in ("train", "predict") for value in report[part].values())
