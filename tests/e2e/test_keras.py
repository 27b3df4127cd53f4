"""Keras in the TensorFlow starter: its own settings, its own speed, measured in float32."""

import json
import subprocess
from pathlib import Path

import pytest
from harness import Project, generate

OTHERS = {"backend": "jax", "floatx": "float64", "epsilon": 0.5}
OTHERS["image_data_format"] = "channels_first"

# A network inside the network, as a pretrained backbone is one.
NESTED = """
import json
import keras
import numpy as np
from {package}.training.inference import predict_outputs
from {package}.model import build_model
keras.utils.set_random_seed(1)
keras.config.set_dtype_policy("mixed_bfloat16")
def block(x, depth):
    if depth == 0:
        return keras.layers.Dense(8, activation="relu")(x)
    inner = keras.Input((8,))
    return keras.Model(inner, block(keras.layers.Dense(8)(inner), depth - 1))(x)
entry = keras.Input((8,), name="x")
model = keras.Model(
    {"x": entry}, keras.layers.Dense(3, dtype="float32")(block(entry, 3))
)
before = [layer.dtype_policy.name for layer in model._flatten_layers()]
x = np.random.default_rng(0).normal(size=(5, 8)).astype(np.float32)
mixed = model({"x": x}).numpy()
asked = predict_outputs(model, {"x": x}, "/CPU:0", 5)
after = [layer.dtype_policy.name for layer in model._flatten_layers()]
keras.config.set_dtype_policy("float32")
entry = keras.Input((8,))
whole = keras.Model(entry, keras.layers.Dense(3, dtype="float32")(block(entry, 3)))
whole.set_weights(model.get_weights())
exact = whole(x).numpy()
print(json.dumps([float(abs(each - exact).max()) for each in (mixed, asked)] + [before == after]))
"""

# The fused operation beside Keras' own layer: answers, running averages, gradients.
FUSED = """
import json
import numpy as np
import tensorflow as tf
from keras import layers
from {package}.model import build_model
from {package}.settings.options import ModelConfig
from {package}.task import CLASS, Target, Task
task = Task({"image": (8, 8, 1)}, Target(CLASS, "", ("a", "b")))
fused = build_model(task, ModelConfig(dropout=0.0)).normalization1
plain = layers.BatchNormalization(momentum=fused.momentum, epsilon=fused.epsilon)
noise = np.random.default_rng(0)
rows = [noise.normal(0.02, 0.002, size=(n, 8, 8, 32)).astype(np.float32) for n in (16, 3, 1)]
found = []
for layer in (fused, plain):
    layer(tf.constant(rows[0]))  # builds it
    values = []
    for x in map(tf.constant, rows):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x, training=True)
            loss = tf.reduce_sum(y**3)
        values += [y, *tape.gradient(loss, [x, layer.gamma.value, layer.beta.value])]
    layer.trainable = False
    values += [layer(rows[0], training=True), layer.moving_mean.value, layer.moving_variance.value]
    found.append([np.asarray(value) for value in values])
def off(a, b):
    return float(abs(a - b).max() / abs(b).max())
print(json.dumps([off(a, b) for a, b in zip(*found)]))
"""

# How much a histogram of 16 million weights adds to the peak, in bytes a weight.
HISTOGRAMS = """
import resource
from pathlib import Path
import keras
from {package}.board.writer import Board
model = keras.Sequential([keras.Input((4096,)), keras.layers.Dense(4096)])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with Board(Path("events")) as board:
    board.histograms(model, 0)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(1024 * grown / 4096**2)
"""


@pytest.fixture(scope="module")
def starter(work: Path) -> Project:
    project = generate(work, "keras-tensorflow", "tensorflow")
    project.make("setup")
    return project


def run(
    starter: Project, *words: str, folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [f"{starter.environment['VENV']}/bin/python", *words],
        cwd=folder or starter.folder,
        env=starter.environment | {"PYTHONPATH": str(starter.folder / "src")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def say(starter: Project, script: str, folder: Path) -> str:
    script = script.replace("{package}", "keras_tensorflow")
    done = run(starter, "-c", script, folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def home(folder: Path, text: str) -> str:
    """A home with a keras.json."""
    (folder / ".keras").mkdir()
    (folder / ".keras/keras.json").write_text(text, "utf-8")
    return str(folder)


def test_the_settings_of_other_projects_are_not_followed(starter: Project, tmp_path: Path) -> None:
    """They would train another network, or none; announcements of oneDNN would be four lines."""
    words = ("-m", "keras_tensorflow", "train", "--fresh", "--set=train.epochs=1")
    words += ("--set=data.image_size=8", "--set=threads=1")
    other = home(tmp_path, json.dumps(OTHERS))
    plain = run(starter, *words)
    pinned = run(starter, *words, HOME=other, KERAS_BACKEND="torch", TF_ENABLE_ONEDNN_OPTS="1")
    assert (pinned.returncode, pinned.stderr) == (0, "")
    assert pinned.stdout == plain.stdout
    for script in ("export", "evaluate"):
        done = run(starter, "-m", "keras_tensorflow", script, "--set=data.image_size=8", HOME=other)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def test_a_keras_json_that_keras_refuses_is_one_line(starter: Project, tmp_path: Path) -> None:
    wrong = home(tmp_path, '{"floatx": "float8"}')
    done = run(starter, "-m", "keras_tensorflow", "train", HOME=wrong)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "keras.json" in done.stderr


def test_keras_that_runs_on_another_backend_is_one_message(starter: Project) -> None:
    script = (
        "import keras; keras.config.backend = lambda: 'jax';"  # the others are not installed
        "from keras_tensorflow.__main__ import main; import sys; sys.exit(main(['train']))"
    )
    done = run(starter, "-c", script)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("error: Keras already runs on jax")


def test_a_network_inside_the_network_is_measured_in_float32(
    starter: Project, tmp_path: Path
) -> None:
    mixed, asked, restored = json.loads(say(starter, NESTED, tmp_path))
    assert mixed > 1e-4 > 1e-6 > asked
    assert restored


def test_the_fused_normalization_is_keras_own(starter: Project, tmp_path: Path) -> None:
    differences = json.loads(say(starter, FUSED, tmp_path))
    assert max(differences) < 1e-3, differences


def test_histograms_take_little_memory(starter: Project, tmp_path: Path) -> None:
    assert float(say(starter, HISTOGRAMS, tmp_path)) < 40  # bytes a weight
