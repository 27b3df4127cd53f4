"""What Keras calls while `make fit` trains: your own callbacks go in here."""

import keras

from .config import Config


def make_callbacks(config: Config) -> list[keras.callbacks.Callback]:
    """The callbacks of one run, in the order in which they are called.

    They see `loss` of each batch, and after an epoch the figures of the validation part, called
    `val_loss`, `val_accuracy` ... With `train.schedule = "constant"` the learning rate is theirs.
    """
    return []  # [keras.callbacks.EarlyStopping(monitor="val_loss", patience=3)], say
