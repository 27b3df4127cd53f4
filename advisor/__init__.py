"""fwpick: recommend PyTorch or TensorFlow from dated evidence, then generate a starter."""

__version__ = "0.1.0"
