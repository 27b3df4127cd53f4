"""The exported model without HTTP: `bare_call.py runtime|framework CLIENTS SECONDS`, in a project.

Prints requests a second, p99 and p50 in milliseconds, and CPU milliseconds an answer, as JSON.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ARTIFACTS = Path("artifacts")
ABOUT = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))


def runtime() -> Callable[[np.ndarray], Any]:
    """What deploy/server calls."""
    sys.path.insert(0, "deploy/server")
    from runtime import Runtime  # type: ignore[import-not-found]

    served = Runtime(ARTIFACTS)
    return lambda x: served.outputs({"image": x})


def framework() -> Callable[[np.ndarray], Any]:
    """The framework's own export of the same model, one thread."""
    if ABOUT["framework"] == "pytorch":
        import torch

        torch.set_num_threads(1)
        model = torch.jit.load(ARTIFACTS / "model.torchscript.pt")
        return lambda x: model(torch.from_numpy(x.transpose(0, 3, 1, 2))).detach().numpy()
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    call = tf.saved_model.load(str(ARTIFACTS / "saved_model" / "1")).signatures["serving_default"]
    return lambda x: call(image=tf.constant(x))["logits"].numpy()


def main() -> None:
    """Call for so many seconds from so many threads."""
    call = {"runtime": runtime, "framework": framework}[sys.argv[1]]()
    clients, seconds = int(sys.argv[2]), float(sys.argv[3])
    size, channels = ABOUT["input"]["image_size"], ABOUT["input"]["channels"]
    x = np.zeros((1, size, size, channels), np.float32)
    waits: list[float] = []
    call(x)
    began, end = time.process_time(), time.perf_counter() + seconds

    def client() -> None:
        while (begin := time.perf_counter()) < end:
            call(x)
            waits.append(time.perf_counter() - begin)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    used = (time.process_time() - began) / len(waits)
    p99, p50 = (1000 * float(np.percentile(waits, share)) for share in (99, 50))
    print(json.dumps([len(waits) / seconds, p99, p50, used * 1000]))


if __name__ == "__main__":
    main()
