"""Export a sequential and a functional Keras model to ONNX, by Keras and by tf2onnx.

Fact `serving/keras-onnx-export-works`: tensorflow 2.21.0, keras 3.15.1, tf2onnx 1.17.0, onnx.
"""

import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
import tf2onnx

inputs = keras.Input((8,), name="x")
MODELS = {
    "sequential": keras.Sequential([keras.Input((8,)), keras.layers.Dense(4)]),
    "functional": keras.Model(inputs, keras.layers.Dense(4)(inputs)),
}
print(tf.__version__, keras.__version__, tf2onnx.__version__)
for kind, model in MODELS.items():
    model(np.zeros((1, 8), "float32"))  # Keras exports what has been called
    target = Path(tempfile.mkdtemp()) / "model.onnx"
    for way in ("Keras export", "tf2onnx from_keras"):
        try:
            if way == "Keras export":
                model.export(target, format="onnx", verbose=False)
            else:
                tf2onnx.convert.from_keras(model)
            print(f"{kind}, {way}: works")
        except Exception as error:  # the outcome is what is measured
            print(f"{kind}, {way}: {type(error).__name__}: {str(error)[:80]}")
