"""The starters' own training step, shared among workers or replicas, equals the step on one."""

import json
import subprocess
from pathlib import Path

import pytest
from harness import THOROUGH, Project, free_port, generate

# A table and no dropout: whatever splits a batch then changes nothing but the order of sums.
COMMON = """
import json, os, sys
from dataclasses import replace
from {package}.config import Config
from {package}.task import CLASS, Target, Task
import numpy as np
rank, count = int(sys.argv[1]), int(sys.argv[2])
fitted = {"mean": [0.0] * 3, "scale": [1.0] * 3, "gapped": [0.0] * 3}
about = {"columns": [{"name": name, "kind": "number"} for name in "xyz"]}
task = Task({"features": (3,)}, Target(CLASS, "", ("a", "b")), about, fitted)
config = Config(threads=1, device="cpu")
config = replace(config, model=replace(config.model, dropout=0.0))
noise = np.random.default_rng(0)
rows = noise.normal(size=(20, 16, 3)).astype(np.float32)
batches = [(x, (x.sum(axis=1) > 0).astype(np.int64)) for x in rows]
from {package}.device import choose_device, seed_everything, set_threads
"""
PYTORCH = """
import torch
from torch.nn.parallel import DistributedDataParallel
set_threads(1)
from {package}.training.state import State
from {package}.train import train_step
seed_everything(1)
state = State(config, task, choose_device("cpu"))
if count > 1:
    torch.distributed.init_process_group("gloo", rank=rank, world_size=count)
    state.forward = DistributedDataParallel(state.model)
for x, y in batches:
    loss = train_step(state, {"features": x[rank::count]}, y[rank::count], 0.01)
weights = [float(w.abs().sum()) for w in state.model.parameters()]
print(json.dumps(sorted(weights)))
if count > 1:
    torch.distributed.destroy_process_group()
"""
TENSORFLOW = """
import tensorflow as tf
set_threads(1)
strategy = tf.distribute.get_strategy()
if count > 1:
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
from {package}.training.state import State
from {package}.train import train_step
seed_everything(1)
with strategy.scope():
    state = State(config, task, choose_device("cpu"))
@tf.function
def step(x, y, rate):
    losses = strategy.run(train_step, (state, x, y, rate))
    return strategy.reduce("SUM", losses, axis=None)
for x, y in batches:
    step({"features": x[rank::count]}, y[rank::count], tf.constant(0.01))
weights = [float(tf.reduce_sum(tf.abs(w))) for w in state.model.trainable_variables]
print(json.dumps(sorted(weights)))
"""

# What `device = "tpu"` does with TPUStrategy, here with MirroredStrategy on parts of the CPU.
REPLICAS = """
import itertools, json, os, signal, sys
from dataclasses import replace
import numpy as np
import tensorflow as tf
from {package} import train as training
from {package}.training.batches import batches
from {package}.config import Config, StarterError
from {package}.data import load_data
from {package}.device import seed_everything, set_threads
from {package}.training.state import State
what, count = sys.argv[1], int(sys.argv[2])
set_threads(1)
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * count)
strategy = tf.distribute.get_strategy()
if count > 1:
    strategy = tf.distribute.MirroredStrategy([f"/CPU:{number}" for number in range(count)])
config = Config(threads=1, device="cpu", run="shared")
config = replace(config, data=replace(config.data, image_size=8))
config = replace(config, train=replace(config.train, epochs=2, batch_size=100))
"""
STEPS = """
# Not normalized: its borders would have gradients that are rounding alone, of which Adam makes
# whole steps, and the fused normalization of one replica rounds otherwise.
config = replace(config, model=replace(config.model, dropout=0.0, normalize="none"))
config = replace(config, train=replace(config.train, clip=float(what)))
seed_everything(1)
data = load_data(config)
with strategy.scope():
    state = State(config, data.task, "/CPU:0")
step = training.build_step(config, state)
few = itertools.islice(batches(data.train, config, 0), 6)
losses = [float(step(x, y, 0.001)) for x, y in few]
values = [np.ravel(value.numpy()).tolist() for value in state.model.variables]
# Clipped gradients show in their running means: Adam's steps do not depend on their size.
size = float(sum(np.square(mean.numpy()).sum() for mean in state.optimizer._momentums)) ** 0.5
print(json.dumps([[size], losses, *values]))
"""
TRAIN = """
training.SAVE_SECONDS = 0
save, calls = training.save_last, []
def save_and_die(config, state):
    save(config, state)
    calls.append(1)
    if len(calls) == 9:
        os.kill(os.getpid(), signal.SIGKILL)
if what == "killed":
    training.save_last = save_and_die
try:
    with strategy.scope():
        training.train(config)
except StarterError as error:
    sys.exit(str(error))
"""


def on_replicas(
    project: Project, body: str, count: int, folder: Path, what: str = ""
) -> subprocess.CompletedProcess[str]:
    """What a script of the starter's own says when `count` replicas share its steps."""
    folder.mkdir(exist_ok=True)
    script = (REPLICAS + body).replace("{package}", project.folder.name.replace("-", "_"))
    return subprocess.run(
        [f"{project.environment['VENV']}/bin/python", "-c", script, what, str(count)],
        cwd=folder,
        env=project.environment | {"PYTHONPATH": str(project.folder / "src")},
        capture_output=True,
        text=True,
        timeout=600,
    )


def weights_after(project: Project, count: int) -> list[list[float]]:
    """The weights each of `count` workers ends with, as sums."""
    package = project.folder.name.replace("-", "_")
    body = {"pytorch": PYTORCH, "tensorflow": TENSORFLOW}[project.framework]
    script = (COMMON + body).replace("{package}", package)
    ports = [free_port() for _ in range(count)]
    running = []
    for rank in range(count):
        cluster = {"worker": [f"127.0.0.1:{port}" for port in ports]}
        task = {"type": "worker", "index": rank}
        workers = {
            "TF_CONFIG": json.dumps({"cluster": cluster, "task": task}),
            "MASTER_ADDR": "127.0.0.1",
            "MASTER_PORT": str(ports[0]),
        }
        running.append(
            subprocess.Popen(
                [f"{project.environment['VENV']}/bin/python", "-c", script, str(rank), str(count)],
                env=project.environment
                | {"PYTHONPATH": str(project.folder / "src")}
                | (workers if count > 1 else {}),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    try:
        done = [process.communicate(timeout=300) for process in running]
    finally:
        for process in running:
            process.kill()
    for process, (_, errors) in zip(running, done, strict=True):
        assert process.returncode == 0, errors
    return [json.loads(out.splitlines()[-1]) for out, _ in done]


@pytest.mark.parametrize("framework", ["pytorch", "tensorflow"])
def test_two_workers_take_the_steps_that_one_takes(work: Path, framework: str) -> None:
    project = generate(work, f"workers-{framework}", framework, task="tabular")
    project.make("setup")
    [alone] = weights_after(project, 1)
    together = weights_after(project, 2)
    assert together[0] == together[1]
    assert together[0] == pytest.approx(alone, rel=1e-4)


@pytest.mark.parametrize("clip", ["0.0", "0.05"])
def test_replicas_take_the_steps_that_one_takes(work: Path, tmp_path: Path, clip: str) -> None:
    """A hundred pictures divide by two, and by three only when they are repeated."""
    project = generate(work, "replicas-tensorflow", "tensorflow")
    project.make("setup")
    found = {}
    for count in (1, 2, 3):
        done = on_replicas(project, STEPS, count, tmp_path / str(count), clip)
        assert done.returncode == 0, done.stderr
        found[count] = json.loads(done.stdout.splitlines()[-1])  # size, losses, each variable
    assert found[1][1][-1] < found[1][1][0]  # they learn
    if clip != "0.0":
        assert found[1][0][0] <= 0.05
    for count in (2, 3):
        for alone, together in zip(found[1], found[count], strict=True):
            assert together == pytest.approx(alone, rel=0, abs=2e-4)


@pytest.mark.skipif(not THOROUGH, reason="make e2e-all PART=distributed")
def test_replicas_that_are_killed_go_on_exactly(work: Path, tmp_path: Path) -> None:
    project = generate(work, "replicas-tensorflow", "tensorflow")
    project.make("setup")
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    assert on_replicas(project, TRAIN, 2, broken, "killed").returncode == -9
    other = on_replicas(project, TRAIN, 3, broken)
    assert other.returncode == 1
    assert "cannot go on: device was 2 x /CPU:0, now 3 x /CPU:0" in other.stderr
    resumed = on_replicas(project, TRAIN, 2, broken)
    assert resumed.returncode == 0, resumed.stderr
    assert "goes on after step 9" in resumed.stdout
    assert on_replicas(project, TRAIN, 2, whole).returncode == 0
    names = [path.relative_to(whole) for path in whole.glob("runs/shared/*/variables.data*")]
    assert len(names) == 2
    for name in names:
        assert (broken / name).read_bytes() == (whole / name).read_bytes()
