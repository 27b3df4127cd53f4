"""A small classifier of pictures or tables: data, training, evaluation, export, serving."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

# All are read once, when the library starts, so they are set before any module of this package
# can import it. What the caller's environment already says is kept, but for Keras' backend.

# Errors only: the rest is about how TensorFlow was built.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# oneDNN's kernels are the faster ones on a CPU; by itself TensorFlow takes them on newer CPUs only.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
# Keras runs on other frameworks too; the environment or keras.json may name one.
os.environ["KERAS_BACKEND"] = "tensorflow"
# Take a GPU's memory as it is needed. The default takes the whole card, even for one matrix.
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")
# The TPU chips of this very machine, so nobody is asked over the network.
os.environ.setdefault("TPU_NAME", "local")

# What oneDNN's kernels say as TensorFlow starts, before it reads any log level.
_ANNOUNCED = (b"oneDNN custom operations are on", b"before absl::InitializeLog()")


class _Started(MetaPathFinder):
    """Loads TensorFlow without oneDNN's announcement, and Keras with one line about its file."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name in ("tensorflow", "keras") else None
        if spec and spec.loader:
            load = _naming_its_file()(_without_announcement()(spec.loader.exec_module))
            spec.loader.exec_module = load  # type: ignore[method-assign]
        return spec


@contextmanager
def _without_announcement() -> Iterator[None]:
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            held.seek(0)
            for line in held:
                if not any(words in line for words in _ANNOUNCED):
                    os.write(2, line)


@contextmanager
def _naming_its_file() -> Iterator[None]:
    try:
        yield
    except (AssertionError, ValueError) as error:
        # TensorFlow's old copy of Keras reads the file too, and asserts without a word.
        if str(error) and "configuration" not in str(error):
            raise
        from .config import StarterError

        message = f"keras.json, in ~/.keras or KERAS_HOME, cannot be used. {error}".strip()
        raise StarterError(message, "correct or delete it") from error


sys.meta_path.insert(0, _Started())
