"""A small classifier of pictures or tables: data, training, evaluation, export, serving."""

import os

# All are read once, when the library starts, so they are set before any module of this package
# can import it. What the caller's environment already says is kept.

# Threads that wait for each other sleep instead of spinning: where other programs use the
# processor too, spinning made training ten times slower.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# Without a fixed workspace cuBLAS may choose another algorithm for the same product, and the
# same seed would not give the same bits.
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
# torch_tpu, where it is installed, ends the process at `import torch` when there is no TPU. So it
# is loaded only when a TPU is asked for, in device.py.
os.environ.setdefault("TORCH_DEVICE_BACKEND_AUTOLOAD", "0")
