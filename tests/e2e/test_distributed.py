"""The starters' own training step on two worker processes equals the step on one."""

import json
import subprocess
from pathlib import Path

import pytest
from harness import Project, free_port, generate

# A table and no dropout: whatever splits a batch then changes nothing but the order of sums.
COMMON = """
import json, os, sys
from dataclasses import replace
from {package}.config import Config
from {package}.task import Task
import numpy as np
rank, count = int(sys.argv[1]), int(sys.argv[2])
task = Task("table", (3,), ("a", "b"), ("x", "y", "z"), (0.0,) * 3, (1.0,) * 3)
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
from {package}.state import State
from {package}.train import train_step
seed_everything(1)
state = State(config, task, choose_device("cpu"))
if count > 1:
    torch.distributed.init_process_group("gloo", rank=rank, world_size=count)
    state.forward = DistributedDataParallel(state.model)
for x, y in batches:
    loss = train_step(state, x[rank::count], y[rank::count], 0.01)
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
from {package}.state import State
from {package}.train import train_step
seed_everything(1)
with strategy.scope():
    state = State(config, task, choose_device("cpu"))
@tf.function
def step(x, y, rate):
    losses = strategy.run(train_step, (state, x, y, rate))
    return strategy.reduce("SUM", losses, axis=None)
for x, y in batches:
    step(x[rank::count], y[rank::count], tf.constant(0.01))
weights = [float(tf.reduce_sum(tf.abs(w))) for w in state.model.trainable_variables]
print(json.dumps(sorted(weights)))
"""


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
    project = generate(work, f"workers-{framework}", framework)
    project.make("setup")
    [alone] = weights_after(project, 1)
    together = weights_after(project, 2)
    assert together[0] == together[1]
    assert together[0] == pytest.approx(alone, rel=1e-4)
