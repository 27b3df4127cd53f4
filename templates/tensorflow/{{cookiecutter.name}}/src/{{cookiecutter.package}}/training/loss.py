"""The loss of each kind of target."""

import tensorflow as tf

from ..task import CLASS, CLASSES, SERIES, Target


def compute_loss(outputs: tf.Tensor, answers: tf.Tensor, target: Target) -> tf.Tensor:
    """The mean over a batch: cross-entropy, or what a number is off: squared, but of a series.

    With `target.weights` an input counts by its class, one of several classes by how rare it is.

    Shapes: (b, width), answers (b,), (b, classes) or (b, width) -> ().
    """
    if target.kind == CLASS:
        # One-hot: the sparse form holds a NaN on purpose, which debug.check_numbers would find.
        answers = tf.one_hot(answers, target.width)  # (b, classes)
        losses = tf.nn.softmax_cross_entropy_with_logits(answers, outputs)  # (b,)
        if target.weights:
            losses *= tf.linalg.matvec(answers, tf.constant(target.weights))  # (b,)
    elif target.kind == CLASSES:
        if target.weights:
            weights = tf.constant(target.weights)  # (classes,)
            each = tf.nn.weighted_cross_entropy_with_logits(answers, outputs, weights)
        else:
            each = tf.nn.sigmoid_cross_entropy_with_logits(answers, outputs)  # (b, classes)
        losses = tf.reduce_mean(each, axis=1)  # (b,)
    elif target.kind == SERIES:
        losses = tf.reduce_mean(tf.abs(outputs - answers) / target.unit, axis=1)  # (b,)
    else:
        losses = tf.square((outputs[:, 0] - answers) / target.unit)  # (b,)
    return tf.nn.compute_average_loss(losses)  # (), the mean; under tf.distribute too
