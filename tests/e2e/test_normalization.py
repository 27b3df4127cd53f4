"""The starters' networks normalize by one rule: the same epsilon, the same running averages."""

import json
import subprocess
from pathlib import Path

import pytest
from harness import generate

# Numbers that spread so little that epsilon decides, off zero so that the mean counts too.
COMMON = """
import json
import numpy as np
from {package}.model import build_model
from {package}.settings.options import ModelConfig
from {package}.task import CLASS, Target, Task
task = Task({"image": (8, 8, 1)}, Target(CLASS, "", ("a", "b")))
noise = np.random.default_rng(0)
batches = noise.normal(0.02, 0.002, size=(6, 16, 8, 8, 32)).astype(np.float32)
"""
PYTORCH = """
import torch
layer = build_model(task, ModelConfig(dropout=0.0)).normalization1
def ask(x):
    return layer(torch.from_numpy(x).permute(0, 3, 1, 2)).permute(0, 2, 3, 1).detach().numpy()
layer.train()
trained = [ask(x) for x in batches]
layer.eval()
"""
TENSORFLOW = """
layer = build_model(task, ModelConfig(dropout=0.0)).normalization1
trained = [layer(x, training=True).numpy() for x in batches]
ask = lambda x: layer(x, training=False).numpy()
"""
SHOW = """
answers = (trained[-1], ask(batches[0]))
print(json.dumps([part[0, 0].ravel().tolist() for part in answers]))
"""


def test_both_starters_normalize_by_the_same_rule(work: Path) -> None:
    answers = []
    for framework, body in (("pytorch", PYTORCH), ("tensorflow", TENSORFLOW)):
        project = generate(work, f"normal-{framework}", framework)
        project.make("setup")
        script = (COMMON + body + SHOW).replace("{package}", f"normal_{framework}")
        done = subprocess.run(
            [f"{project.environment['VENV']}/bin/python", "-c", script],
            env=project.environment | {"PYTHONPATH": str(project.folder / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answers.append(json.loads(done.stdout.splitlines()[-1]))
    training, predicting = zip(*answers, strict=True)
    assert training[0] == pytest.approx(training[1], abs=1e-4)
    # PyTorch's running variance is that of a sample: n / (n - 1) of Keras', here 1.001.
    assert predicting[0] == pytest.approx(predicting[1], abs=1e-3)
    # Each part of the rule shows in these numbers: with Keras' own epsilon they are a tenth.
    assert max(map(abs, training[0])) > 0.5
