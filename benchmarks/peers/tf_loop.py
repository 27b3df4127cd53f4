"""The same training by a loop as TensorFlow's tutorials write it, with tf.summary."""

import sys

import keras
import tensorflow as tf
from keras_network import build_network
from material import load_material


def main(epochs: int, folder: str) -> None:
    tf.config.threading.set_intra_op_parallelism_threads(1)
    material = load_material(folder)
    inputs, labels = material.train
    size = material.batch_size
    rows = tf.data.Dataset.from_tensor_slices((inputs, labels))
    train = rows.shuffle(len(labels)).batch(size, drop_remainder=True)
    held = tf.data.Dataset.from_tensor_slices(material.validation).batch(size)
    model = build_network(inputs.shape[1:], material.classes, material.dropout)
    optimizer = keras.optimizers.AdamW(material.learning_rate)
    entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    found, right = keras.metrics.Mean(), keras.metrics.SparseCategoricalAccuracy()

    @tf.function
    def train_step(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = entropy(y, model(x, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return loss

    @tf.function
    def test_step(x: tf.Tensor, y: tf.Tensor) -> None:
        outputs = model(x, training=False)  # (b, classes)
        found.update_state(entropy(y, outputs))
        right.update_state(y, outputs)

    checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer)
    manager = tf.train.CheckpointManager(checkpoint, "checkpoints", max_to_keep=1)
    step = 0
    with tf.summary.create_file_writer("events").as_default():
        for _ in range(epochs):
            for x, y in train:  # (b, s, s, c), (b,)
                loss = train_step(x, y)
                step += 1
                if step % material.every == 0:
                    tf.summary.scalar("train/loss", loss, step=step)
            found.reset_state()
            right.reset_state()
            for x, y in held:
                test_step(x, y)
            tf.summary.scalar("validation/loss", found.result(), step=step)
            tf.summary.scalar("validation/accuracy", right.result(), step=step)
            for weight in model.trainable_variables:
                tf.summary.histogram(weight.path, weight, step=step)
            manager.save()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
