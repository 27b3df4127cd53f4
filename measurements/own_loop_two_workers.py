"""Train a Keras model in a loop of our own under MultiWorkerMirroredStrategy.

Fact `distributed/keras3-own-loop-multiworker-works`: tensorflow 2.21.0 with keras 3.15.1, by one
and by two local workers, in float64 on a CPU. Prints how each worker ends and by how much the
weights of one worker and of two differ after 10 steps.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

STEPS, BATCH = 10, 32


def work(target: str) -> None:
    """One worker: its share of each batch, the loss divided by the length of the whole batch."""
    import keras
    import tensorflow as tf

    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    workers = strategy.num_replicas_in_sync
    rank = json.loads(os.environ["TF_CONFIG"])["task"]["index"]
    keras.config.set_floatx("float64")
    keras.utils.set_random_seed(7)
    with strategy.scope():
        model = keras.Sequential(
            [keras.Input((8,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(1)]
        )
        optimizer = keras.optimizers.Adam(0.01)
        optimizer.build(model.trainable_variables)

    @tf.function
    def step(x, y):
        def one(x, y):
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(tf.square(y - model(x, training=True))) / BATCH
            grads = tape.gradient(loss, model.trainable_variables)
            optimizer.apply(grads, model.trainable_variables)
            return loss

        losses = strategy.run(one, (x, y))
        return strategy.reduce(tf.distribute.ReduceOp.SUM, losses, axis=None)

    random = np.random.default_rng(0)
    for _ in range(STEPS):
        x = random.normal(size=(BATCH, 8))
        y = x.sum(axis=1, keepdims=True)
        loss = step(tf.constant(x[rank::workers]), tf.constant(y[rank::workers]))
    np.savez(f"{target}-{rank}.npz", *[np.asarray(v.numpy()) for v in model.trainable_variables])
    print(tf.__version__, keras.__version__, workers, "workers, loss", float(loss), flush=True)


def run(count: int, port: int, target: str) -> None:
    """Start that many workers and print the last line of each."""
    hosts = [f"localhost:{port + index}" for index in range(count)]
    started = []
    for index in range(count):
        task = {"cluster": {"worker": hosts}, "task": {"type": "worker", "index": index}}
        environment = {**os.environ, "TF_CONFIG": json.dumps(task), "CUDA_VISIBLE_DEVICES": "-1"}
        started.append(
            subprocess.Popen(
                [sys.executable, __file__, target],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
    for index, worker in enumerate(started):
        said = worker.communicate(timeout=300)[0].strip().splitlines()
        print(
            f"{count} workers, worker {index}: exit {worker.returncode}: {said[-1] if said else ''}"
        )


def main() -> None:
    """Train by one and by two workers and compare the weights."""
    folder = Path(tempfile.mkdtemp())
    run(1, 21941, str(folder / "one"))
    run(2, 21951, str(folder / "two"))
    read = {name: np.load(folder / f"{name}.npz") for name in ("one-0", "two-0", "two-1")}
    for name in ("two-0", "two-1"):
        far = max(np.abs(read["one-0"][k] - read[name][k]).max() for k in read["one-0"].files)
        print(f"{name} differs from one-0 by at most {far:.1e}")


if __name__ == "__main__":
    work(sys.argv[1]) if len(sys.argv) > 1 else main()
