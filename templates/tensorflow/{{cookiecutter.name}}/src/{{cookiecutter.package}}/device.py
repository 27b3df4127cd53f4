"""The one place that knows which processor the work runs on."""

import json
import os
import sys
from typing import TypeAlias

import keras
import numpy as np
import tensorflow as tf

from .config import StarterError

FRAMEWORK = "tensorflow"

Device: TypeAlias = str  # as tf.device takes it: "/CPU:0", "/GPU:0", "/TPU:0"

# CUDA, ROCm and Metal call themselves GPU; Intel's plugin says XPU.
_GPU_KINDS = ("GPU", "XPU")

if keras.config.backend() != FRAMEWORK:  # imported, by another, before this package
    raise StarterError(f"Keras already runs on {keras.config.backend()}, not on TensorFlow")
# ~/.keras/keras.json may say otherwise, for other projects.
keras.config.set_floatx("float32")
keras.config.set_epsilon(1e-7)
keras.config.set_image_data_format("channels_last")


def framework_version() -> str:
    """The version as the framework tells it."""
    return str(tf.__version__)


def refuse_workers() -> None:
    """This project trains in one process.

    Raises:
        StarterError: TF_CONFIG names several workers, and each would train all by itself.
    """
    try:
        cluster = json.loads(os.environ.get("TF_CONFIG") or "{}").get("cluster", {})
        count = sum(len(addresses) for addresses in cluster.values())
    except (ValueError, AttributeError, TypeError):
        raise StarterError("TF_CONFIG is not what TensorFlow reads", "unset TF_CONFIG") from None
    if count > 1:
        message = f"training on several workers is not in this project (TF_CONFIG has {count})"
        raise StarterError(message, "unset TF_CONFIG and start one process: make train")


def set_threads(threads: int) -> None:
    """Use this many CPU threads; 0 leaves the framework's choice. Comes before everything else."""
    if threads in (0, count_threads()):
        return
    try:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
    except RuntimeError as error:
        # TensorFlow fixes the number at its first operation.
        message = f"threads = {threads}, but TensorFlow already runs with {count_threads()}"
        raise StarterError(message, "set it before anything else") from error


def count_threads() -> int:
    """Threads one operation may use."""
    return tf.config.threading.get_intra_op_parallelism_threads() or os.cpu_count() or 1


def choose_device(wanted: str) -> Device:
    """The device asked for, or with `auto` the best one here.

    Raises:
        StarterError: asked for and absent. Training on the CPU by surprise costs days.
    """
    if wanted == "tpu":
        return _connect_tpu()
    kind = next((kind for kind in _GPU_KINDS if tf.config.list_physical_devices(kind)), None)
    if wanted == "cpu" or (wanted == "auto" and kind is None):
        return "/CPU:0"
    if kind is None:
        raise StarterError(f"device = gpu, but {explain_absence()}", "use device = auto or cpu")
    return f"/{kind}:0"


def describe_device(device: Device) -> str:
    """Name and kind, for people."""
    kind = device.strip("/").split(":")[0]
    if kind == "CPU":
        return f"CPU ({count_threads()} threads)"
    if kind == "TPU":
        return f"{len(tf.config.list_logical_devices(kind))} cores (TPU)"
    details = tf.config.experimental.get_device_details(tf.config.list_physical_devices(kind)[0])
    name = details.get("device_name", "unnamed")
    if "compute_capability" not in details:
        return f"{name} ({kind})"
    major, minor = details["compute_capability"]
    return f"{name} (CUDA, compute capability {major}.{minor})"


def compute_capability(device: Device) -> tuple[int, int]:
    """Of an NVIDIA GPU; (0, 0) for everything else."""
    if "GPU" not in device:
        return (0, 0)
    details = tf.config.experimental.get_device_details(tf.config.list_physical_devices("GPU")[0])
    return tuple(details.get("compute_capability", (0, 0)))


def is_accelerator(device: Device) -> bool:
    """Whether the device is something other than the CPU."""
    return "CPU" not in device


def wait_for(device: Device) -> None:
    """Block until the device is idle. A clock read before this measures only the queue."""
    if is_accelerator(device):
        tf.test.experimental.sync_devices()


def seed_everything(seed: int) -> None:
    """Same seed, same machine, same settings: same numbers."""
    keras.utils.set_random_seed(seed)
    # Operations without a repeatable kernel then raise instead of quietly differing.
    tf.config.experimental.enable_op_determinism()


def as_tensor(array: np.ndarray, device: Device) -> tf.Tensor:
    """An array on the device, as it is: the channels of pictures last."""
    with tf.device(device):
        return tf.convert_to_tensor(array)


def as_tensors(inputs: dict[str, np.ndarray], device: Device) -> dict[str, tf.Tensor]:
    """Named inputs on the device, as `as_tensor` puts each."""
    return {name: as_tensor(array, device) for name, array in inputs.items()}


def explain_absence() -> str:
    """Why this machine shows no accelerator, and the next move."""
    if sys.platform == "win32":
        return "TensorFlow has no GPU support on native Windows since 2.11; it has in WSL2"
    if not (tf.test.is_built_with_cuda() or tf.test.is_built_with_rocm()):
        other = "make setup ACCELERATOR=cuda installs tensorflow[and-cuda]"
        return f"this is a CPU build of TensorFlow; {other}"
    return "TensorFlow finds none; is the driver loaded (nvidia-smi)?"


def _connect_tpu() -> Device:
    try:
        resolver = tf.distribute.cluster_resolver.TPUClusterResolver(os.environ["TPU_NAME"])
        tf.config.experimental_connect_to_cluster(resolver)
        tf.tpu.experimental.initialize_tpu_system(resolver)
    except (ValueError, tf.errors.OpError) as error:
        message = "device = tpu, but TensorFlow finds none"
        raise StarterError(message, "docs/framework.md says what it takes") from error
    return "/TPU:0"
