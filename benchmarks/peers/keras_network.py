"""The TensorFlow starter's network, for the peers that train it by other means."""

import keras
from keras import layers


def build_network(shape: tuple[int, ...], classes: int, dropout: float) -> keras.Model:
    """Shapes: (n, s, s, c) -> (n, classes)."""
    same, spread = {"padding": "same", "use_bias": False}, {"momentum": 0.9, "epsilon": 1e-5}
    return keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(32, 3, **same),
            layers.BatchNormalization(**spread),
            layers.ReLU(),
            layers.AveragePooling2D(2),
            layers.Conv2D(64, 3, **same),
            layers.BatchNormalization(**spread),
            layers.ReLU(),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dropout(dropout),
            layers.Dense(classes),
        ]
    )
