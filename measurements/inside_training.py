"""What a print, a branch and a later change inside a model do while it trains.

Facts `debugging/print-in-keras-fit`, `debugging/print-in-pytorch-loop`,
`debugging/keras-training-false-overruled`, `runtime-change/keras-branch-refused` and
`runtime-change/keras-fit-keeps-its-trace`. Give the framework: `tf` is keras 3.15.1 on
tensorflow-cpu 2.21.0, `pt` is torch 2.13.0+cpu.
"""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np

X, Y = np.ones((8, 4), "float32"), np.zeros((8, 1), "float32")


def in_keras() -> None:
    """Keras on TensorFlow, trained by fit."""
    import keras
    import tensorflow as tf
    from keras import layers

    seen = []

    class Look(layers.Layer):
        def call(self, x):
            seen.append(hasattr(x, "numpy"))  # stands for a print: does it see a value?
            return x

    class Branch(layers.Layer):
        def call(self, x):
            return x * 2 if tf.reduce_sum(x) > 0 else x

    class Chosen(layers.Layer):
        def call(self, x):
            return tf.cond(tf.reduce_sum(x) > 0, lambda: x * 2, lambda: x)

    class Net(keras.Model):
        def __init__(self, layer=None):
            super().__init__()
            self.layer, self.last, self.scale = layer, layers.Dense(1), 1.0

        def call(self, x):
            return self.last(self.layer(x) if self.layer else x) * self.scale

    for eager in (False, True):
        model = Net(Look())
        model.compile("sgd", "mse", run_eagerly=eager)
        model(X)
        seen.clear()
        model.fit(X, Y, batch_size=2, epochs=3, verbose=0)
        print(
            f"fit, run_eagerly={eager}: ran {len(seen)} times in 12 steps, values seen: {any(seen)}"
        )
    for layer, eager in ((Branch, False), (Branch, True), (Chosen, False)):
        model = Net(layer())
        model.compile("sgd", "mse", run_eagerly=eager)
        try:
            model.fit(X, Y, verbose=0)
            print(f"{layer.__name__}, run_eagerly={eager}: works")
        except Exception as error:  # the outcome is what is measured
            print(f"{layer.__name__}, run_eagerly={eager}: {type(error).__name__}")

    class Plain(tf.Module):
        def __call__(self, x):
            return x * 2 if tf.reduce_sum(x) > 0 else x

    plain = Plain()
    print(
        "the branch in a tf.Module under tf.function:",
        float(tf.reduce_sum(tf.function(lambda x: plain(x))(X))),
    )
    model = Net()
    model.compile(keras.optimizers.SGD(0.0), "mse")
    losses = []
    for model.scale in (1.0, 100.0):
        losses.append(model.fit(X, Y + 1, verbose=0).history["loss"][0])
    print("losses of two fits, the scale changed between them:", losses)
    x = np.random.default_rng(0).normal(5, 3, (64, 8)).astype("float32")
    for frozen in (False, True):
        inputs = keras.Input((8,))
        norm = layers.BatchNormalization()
        body = keras.Model(inputs, norm(layers.Dense(8)(inputs)))
        norm.trainable = not frozen
        outer = keras.Input((8,))
        model = keras.Model(outer, layers.Dense(1)(body(outer, training=False)))
        model.compile("sgd", "mse")
        before = [np.array(w) for w in (norm.moving_mean, norm.moving_variance)]
        model.fit(x, np.zeros(64), verbose=0)
        after = [np.array(w) for w in (norm.moving_mean, norm.moving_variance)]
        far = max(abs(a - b).max() for a, b in zip(after, before, strict=False))
        print(f"training=False, norm.trainable={not frozen}: averages moved by {far:.2f}")


def in_torch() -> None:
    """PyTorch, in a plain loop."""
    import torch
    from torch import nn

    seen = []

    class Look(nn.Module):
        def forward(self, x):
            seen.append(float(x.sum()))
            return x * 2 if x.sum() > 0 else x

    model = nn.Sequential(Look(), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    for _ in range(3):
        for start in range(0, 8, 2):
            optimizer.zero_grad()
            x, y = torch.tensor(X[start : start + 2]), torch.tensor(Y[start : start + 2])
            ((model(x) - y) ** 2).mean().backward()
            optimizer.step()
    print(
        f"plain loop: ran {len(seen)} times in 12 steps, first value {seen[0]}; the branch worked"
    )
    norm = nn.BatchNorm1d(4)
    before = norm.running_mean.clone()
    model.train()
    norm.eval()
    norm(torch.randn(8, 4))
    print(
        "BatchNorm1d in eval: running mean moved by",
        float((norm.running_mean - before).abs().max()),
    )


if __name__ == "__main__":
    in_keras() if sys.argv[1] == "tf" else in_torch()
