"""The same training by Keras's own fit, with its TensorBoard and checkpoint callbacks."""

import sys

import keras
import tensorflow as tf
from keras_network import build_network
from material import load_material


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
            keras.callbacks.TensorBoard("events", histogram_freq=1, update_freq=material.every),
            keras.callbacks.ModelCheckpoint("last.keras"),
        ],
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
