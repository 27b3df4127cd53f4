"""Starts TensorBoard on this machine."""

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from ..config import StarterError

HOST = "127.0.0.1"  # TensorBoard has no password


def open_tensorboard(logdir: Path, port: int) -> NoReturn:
    """Turn this process into TensorBoard, showing the runs until Ctrl-C."""
    if not any(logdir.glob("**/*events.*")):
        raise StarterError(f"there is nothing to show under {logdir}", "make train")
    port = claim_port(port)
    print(f"TensorBoard: http://{HOST}:{port} (Ctrl-C ends it)", flush=True)
    options = [f"--logdir={logdir}", f"--host={HOST}", f"--port={port}"]
    # Replaced rather than started beside: a signal to this process reaches TensorBoard itself.
    os.execv(sys.executable, [sys.executable, "-m", "tensorboard.main", *options])


def claim_port(port: int) -> int:
    """The port itself, or a free one for 0.

    Raises:
        StarterError: another program listens there.
    """
    with socket.socket() as probe:
        # A port whose last connection has only just closed is free to TensorBoard too.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
        except (OSError, OverflowError) as error:
            message = f"port {port} cannot be used: {error}"
            raise StarterError(message, "make tensorboard PORT=... chooses another") from error
