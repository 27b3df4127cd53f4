"""The residual network in every target, by their own tests. CI tries the small network there."""

import json
import random
import re
from pathlib import Path

import pytest
from harness import THOROUGH, Project, generate
from hostile import png

pytestmark = pytest.mark.skipif(not THOROUGH, reason="make e2e-all PART=residual")
TARGETS = ("server-test", "browser-test", "cpp-test", "mobile-test")
# Of the server's tests those that ask the network; the others hold whatever it answers with.
ASKS = {"server-test": ("ARGS=-k 'not settings and not docs and not connections and not answers'",)}
OWN = {"pytorch": "torchserve-test", "tensorflow": "tf-serving-test"}
KINDS = [(28, 1), (64, 1), (64, 3)]  # image size and channels: the stem halves from 33 on
CLASSES = ("across", "down", "plain")
SIDE = 40  # of the pictures: they are made smaller, and larger


@pytest.fixture(
    scope="module",
    params=[(framework, *kind) for framework in OWN for kind in KINDS],
    ids=lambda given: "-".join(map(str, given)),
)
def residual(request: pytest.FixtureRequest, work: Path) -> Project:
    """A project whose residual network is trained for an epoch and exported."""
    framework, size, channels = request.param
    made = generate(work, f"residual-{framework}-{size}-{channels}", framework)
    for name in CLASSES:
        (made.folder / "pictures" / name).mkdir(parents=True)
        for number in range(160):
            picture = stripes(name, channels, random.Random(f"{name} {number}"))
            (made.folder / "pictures" / name / f"{number}.png").write_bytes(picture)
    settings = made.folder / "config.toml"
    text = settings.read_text("utf-8")
    sets = {"source": "pictures", "image_size": size, "network": "residual", "epochs": 1}
    for name, value in (sets | {"batch_size": 8}).items():
        text = re.sub(rf"(?m)^{name} = \S+", f"{name} = {json.dumps(value)}", text)
    settings.write_text(text, "utf-8")
    made.make("setup")
    made.make("train")
    made.make("export")
    return made


def stripes(name: str, channels: int, noise: random.Random) -> bytes:
    """A noisy picture of stripes one way or the other, or none: learned in an epoch."""
    rows: list[list[int]] = [[] for _ in range(SIDE)]
    for y, row in enumerate(rows):
        for x in range(SIDE):
            place = {"across": y, "down": x, "plain": 0}[name]
            light = (190 if place % 10 < 5 else 30) + noise.randrange(40)
            row += [light, light // 2, light // 3][:channels]
    return png(rows, channels)


def test_it_is_learned_and_exported(residual: Project) -> None:
    residual.make("evaluate")
    metrics = json.loads((residual.folder / "reports/metrics.json").read_text("utf-8"))
    assert metrics["accuracy"] > 0.5  # by chance 0.33
    manifest = json.loads((residual.folder / "artifacts/model.json").read_text("utf-8"))
    size, channels = residual.folder.name.split("-")[2:]
    assert manifest["input"]["image_size"] == int(size)
    assert manifest["input"]["channels"] == int(channels)
    residual.make("predict", "ARGS=--check")


@pytest.mark.parametrize("number", range(len(TARGETS) + 1))
def test_the_targets_own_tests_pass(residual: Project, number: int, tmp_path: Path) -> None:
    target = (*TARGETS, OWN[residual.framework])[number]
    out = residual.with_stand_in(tmp_path).make(target, *ASKS.get(target, ()))
    assert re.search(r"\d+ passed", out), out
