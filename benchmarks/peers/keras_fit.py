"""The same training by Keras's own fit, with its TensorBoard and checkpoint callbacks."""

import sys

import keras
import tensorflow as tf
from keras import layers
from material import load_material


def build_network(shape: tuple[int, ...], classes: int, dropout: float) -> keras.Model:
    """The TensorFlow starter's, by Keras's own layers."""
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


def main(epochs: int, folder: str) -> None:
    tf.config.threading.set_intra_op_parallelism_threads(1)
    material = load_material(folder)
    inputs, labels = material.train
    model = build_network(inputs.shape[1:], material.classes, material.dropout)
    model.compile(
        optimizer=keras.optimizers.AdamW(material.learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    size = material.batch_size
    whole = len(labels) // size * size  # as the starter: full batches alone
    model.fit(
        inputs[:whole],
        labels[:whole],
        batch_size=size,
        epochs=epochs,
        validation_data=material.validation,
        verbose=0,
        callbacks=[
            keras.callbacks.TensorBoard("events", update_freq=material.every),
            keras.callbacks.ModelCheckpoint("last.weights.h5", save_weights_only=True),
        ],
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
