"""The same training by Keras's own fit, with its TensorBoard and checkpoint callbacks."""

import sys
from pathlib import Path

from bench.config import load_config  # first: the package sets TensorFlow's environment
from bench.data import load_data
from bench.device import set_threads
from bench.model import build_model

import keras  # isort: skip


def main(epochs: int, settings: str) -> None:
    set_threads(1)
    config = load_config(Path(settings))
    data = load_data(config)
    model = build_model(data.task, config.model.dropout)
    model.compile(
        optimizer=keras.optimizers.AdamW(config.train.learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    size = config.train.batch_size
    whole = len(data.train.labels) // size * size  # as the starter: full batches alone
    model.fit(
        data.train.inputs[:whole],
        data.train.labels[:whole],
        batch_size=size,
        epochs=epochs,
        validation_data=(data.validation.inputs, data.validation.labels),
        verbose=0,
        callbacks=[
            keras.callbacks.TensorBoard("events", update_freq=config.board.every),
            keras.callbacks.ModelCheckpoint("last.weights.h5", save_weights_only=True),
        ],
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
