"""Train under MirroredStrategy over two virtual devices and print each epoch's loss.

Fact `distributed/tensorflow-one-machine-works`: tensorflow 2.21.0 with keras 3.15.1, on a CPU.
"""

import keras
import numpy as np
import tensorflow as tf

tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)
random = np.random.default_rng(0)
x = random.normal(size=(256, 8)).astype("float32")
y = x.sum(axis=1, keepdims=True)
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
with strategy.scope():
    model = keras.Sequential([keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
history = model.fit(x, y, epochs=3, batch_size=32, verbose=0)
print(tf.__version__, keras.__version__, strategy.num_replicas_in_sync, history.history["loss"])
