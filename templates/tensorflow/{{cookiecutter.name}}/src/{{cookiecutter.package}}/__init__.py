"""A small classifier of pictures or tables: data, training, evaluation, export, serving."""

import os

# All are read once, when the library starts, so they are set before any module of this package
# can import it. What the caller's environment already says is kept.

# Errors only: the rest is about how TensorFlow was built.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# oneDNN's kernels add in an order of their own, and announce it at every start. "1" may be
# faster on the CPU and gives other last bits.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
# Take a GPU's memory as it is needed. The default takes the whole card, even for one matrix.
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")
# The TPU chips of this very machine, so nobody is asked over the network.
os.environ.setdefault("TPU_NAME", "local")
