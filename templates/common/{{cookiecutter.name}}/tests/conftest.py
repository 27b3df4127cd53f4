"""A run so small that the whole suite takes a minute, in a folder of its own."""

import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from task_cases import BATCH, DATA

from {{ cookiecutter.package }}.config import (
    BoardConfig,
    Config,
)
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)
from {{ cookiecutter.package }}.settings.training import (
    TrainConfig,
)

SEED = 3


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test writes its runs/, artifacts/ and reports/ into a new folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session", autouse=True)
def children_hear_ctrl_c() -> None:
    """Where SIGINT is ignored (nohup, some CI), what a test starts would ignore it as well."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """TensorFlow fixes the number at its first operation, whichever test comes first."""
    from {{ cookiecutter.package }}.device import set_threads

    set_threads(1)


@pytest.fixture
def config() -> Config:
    return tiny_config()


@pytest.fixture(scope="session")
def trained_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a trained run and its artefacts; nothing may change it."""
    from {{ cookiecutter.package }}.export import export_model
    from {{ cookiecutter.package }}.train import train

    folder = tmp_path_factory.mktemp("trained-once")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train(tiny_config(epochs=3))
        export_model(tiny_config(epochs=3))
    return folder


@pytest.fixture(scope="module")
def trained(trained_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for a file of tests, which may change it."""
    return Path(shutil.copytree(trained_once, tmp_path_factory.mktemp("trained") / "folder"))


def tiny_config(epochs: int = 2, **others: object) -> Config:
    """Small inputs and few steps on the CPU: enough to learn, not enough to be good."""
    base = Config(
        run="tiny",
        device="cpu",
        threads=1,  # the same bits on every machine
        seed=SEED,
        data=DataConfig(**DATA),
        train=TrainConfig(epochs=epochs, batch_size=BATCH, learning_rate=0.01),
        board=BoardConfig(every=2),
    )
    return replace(base, **others)  # type: ignore[arg-type]


def with_workers(workers: int) -> Config:
    """The same run, its batches read ahead."""
    return tiny_config(data=DataConfig(**DATA, workers=workers))


def stop_at_the_end_of_an_epoch(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Train as Ctrl-C ends it when the steps of the first epoch are saved and not yet measured."""
    from {{ cookiecutter.package }} import train as training

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(training, "show_epoch", stop)
        patch.setattr(training, "SAVE_SECONDS", 0)
        with pytest.raises(KeyboardInterrupt):
            training.train(config)
