"""Time a training step of five small networks on one CPU thread.

Facts `speed/small-networks-on-one-cpu-thread` and
`graph-optimisation/compilers-slow-on-one-cpu-thread`. Give the framework: `tf` is Keras 3.15.1 on
tensorflow-cpu 2.21.0 in a tf.function without XLA, `pt` is torch 2.13.0+cpu run eagerly and
`pt-compiled` the same under torch.compile; float32, SGD, batch 64, the same shapes. Prints the
median milliseconds of CPU time a step, of 9 rounds of 10 steps each.
"""

import os
import statistics
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np

BATCH, ROUNDS, STEPS = 64, 9, 10
random = np.random.default_rng(0)
IMAGES = random.normal(size=(BATCH, 28, 28, 1)).astype("float32")
ROWS = random.normal(size=(BATCH, 128)).astype("float32")
SEQUENCES = random.normal(size=(BATCH, 32, 64)).astype("float32")
LABELS = random.integers(0, 10, BATCH)
INPUTS = {
    "dense": ROWS,
    "conv": IMAGES,
    "conv-norm": IMAGES,
    "lstm": SEQUENCES,
    "attention": SEQUENCES,
}


def keras_steps():
    """A function of one training step for each network."""
    import keras
    import tensorflow as tf
    from keras import layers

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)

    def conv(norm):
        def build(x):
            for width in (32, 64):
                x = layers.Conv2D(width, 3, padding="same", use_bias=not norm)(x)
                x = layers.BatchNormalization()(x) if norm else x
                x = layers.MaxPooling2D()(layers.ReLU()(x))
            return layers.Flatten()(x)

        return build

    def attention(x):
        y = layers.LayerNormalization()(x + layers.MultiHeadAttention(4, 16)(x, x))
        y = layers.LayerNormalization()(y + layers.Dense(64)(layers.Dense(256, "relu")(y)))
        return layers.GlobalAveragePooling1D()(y)

    bodies = {
        "dense": lambda x: layers.Dense(256, "relu")(layers.Dense(256, "relu")(x)),
        "conv": conv(False),
        "conv-norm": conv(True),
        "lstm": lambda x: layers.LSTM(64)(x),
        "attention": attention,
    }
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for name, body in bodies.items():
        inputs = keras.Input(INPUTS[name].shape[1:])
        model = keras.Model(inputs, layers.Dense(10)(body(inputs)))
        optimizer = keras.optimizers.SGD(0.01)
        optimizer.build(model.trainable_variables)

        @tf.function
        def step(x, y, model=model, optimizer=optimizer):
            with tf.GradientTape() as tape:
                value = loss(y, model(x, training=True))
            grads = tape.gradient(value, model.trainable_variables)
            optimizer.apply(grads, model.trainable_variables)
            return value

        x, y = tf.constant(INPUTS[name]), tf.constant(LABELS)
        yield name, model.count_params(), lambda step=step, x=x, y=y: float(step(x, y))


def torch_steps():
    """The same in PyTorch."""
    import torch
    from torch import nn

    torch.set_num_threads(1)

    class Last(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(64, 64, batch_first=True)

        def forward(self, x):
            return self.lstm(x)[0][:, -1]

    class Attention(nn.Module):
        def __init__(self):
            super().__init__()
            self.attention = nn.MultiheadAttention(64, 4, batch_first=True)
            self.first, self.second = nn.LayerNorm(64), nn.LayerNorm(64)
            self.feed = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 64))

        def forward(self, x):
            y = self.first(x + self.attention(x, x, x, need_weights=False)[0])
            return self.second(y + self.feed(y)).mean(1)

    def conv(norm):
        parts, before = [], 1
        for width in (32, 64):
            parts.append(nn.Conv2d(before, width, 3, padding=1, bias=not norm))
            parts += [nn.BatchNorm2d(width)] if norm else []
            parts += [nn.ReLU(), nn.MaxPool2d(2)]
            before = width
        return nn.Sequential(*parts, nn.Flatten())

    bodies = {
        "dense": (
            nn.Sequential(nn.Linear(128, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU()),
            256,
        ),
        "conv": (conv(False), 3136),
        "conv-norm": (conv(True), 3136),
        "lstm": (Last(), 64),
        "attention": (Attention(), 64),
    }
    loss = nn.CrossEntropyLoss()
    for name, (body, width) in bodies.items():
        model = nn.Sequential(body, nn.Linear(width, 10))
        run = torch.compile(model) if sys.argv[1] == "pt-compiled" else model
        optimizer = torch.optim.SGD(model.parameters(), 0.01)
        x, y = torch.tensor(INPUTS[name]), torch.tensor(LABELS)
        if x.ndim == 4:
            x = x.permute(0, 3, 1, 2).contiguous()

        def step(run=run, optimizer=optimizer, x=x, y=y):
            optimizer.zero_grad()
            value = loss(run(x), y)
            value.backward()
            optimizer.step()
            return float(value.detach())

        yield name, sum(p.numel() for p in model.parameters()), step


def main() -> None:
    """Time each network of the framework that the first word names."""
    for name, size, step in (keras_steps if sys.argv[1] == "tf" else torch_steps)():
        for _ in range(5):
            step()
        taken = []
        for _ in range(ROUNDS):
            start = time.process_time()
            for _ in range(STEPS):
                step()
            taken.append((time.process_time() - start) / STEPS * 1e3)
        print(
            f"{sys.argv[1]:12} {name:10} {size:7} weights {statistics.median(taken):8.2f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
