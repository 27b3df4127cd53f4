"""Train under MultiWorkerMirroredStrategy as two local workers and print how each one ends.

Facts `distributed/keras3-multiworker-fails` and `distributed/tf-keras-multiworker-works`:
tensorflow 2.21.0 with keras 3.15.1; the second with tf-keras 2.21.0 and TF_USE_LEGACY_KERAS=1.
"""

import json
import os
import subprocess
import sys

PORTS = (21931, 21932)


def work() -> None:
    """One worker: build, compile, fit, as TensorFlow's multi-worker example does."""
    import numpy as np
    import tensorflow as tf

    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    x = np.random.default_rng(0).normal(size=(256, 8)).astype("float32")
    data = tf.data.Dataset.from_tensor_slices((x, x.sum(axis=1, keepdims=True))).repeat().batch(32)
    with strategy.scope():
        model = tf.keras.Sequential([tf.keras.layers.Dense(16), tf.keras.layers.Dense(1)])
        model.compile(optimizer="sgd", loss="mse")
    history = model.fit(data, epochs=2, steps_per_epoch=4, verbose=0)
    print(tf.__version__, type(model).__module__, history.history["loss"])


def main() -> None:
    """Start both workers; print the last line of each."""
    hosts = [f"localhost:{port}" for port in PORTS]
    started = []
    for index in range(len(PORTS)):
        task = {"cluster": {"worker": hosts}, "task": {"type": "worker", "index": index}}
        environment = {**os.environ, "TF_CONFIG": json.dumps(task), "CUDA_VISIBLE_DEVICES": "-1"}
        started.append(
            subprocess.Popen(
                [sys.executable, __file__, "worker"],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
    for index, worker in enumerate(started):
        said = worker.communicate(timeout=300)[0].strip().splitlines()
        print(f"worker {index}: exit {worker.returncode}: {said[-1] if said else ''}")


if __name__ == "__main__":
    work() if sys.argv[1:] == ["worker"] else main()
