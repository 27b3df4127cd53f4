"""Ctrl-C ends a training at once, wherever it hits."""

from pathlib import Path
from typing import Any

import pytest

from {{ cookiecutter.package }}.board.writer import Board


def test_a_queue_that_was_hit_half_way_is_not_waited_for(tmp_path: Path) -> None:
    board = Board(tmp_path)
    board.scalar("loss", 1.0, 1)
    writer: Any = board._writer
    queue = writer.file_writer.event_writer._async_writer._byte_queue
    queue.unfinished_tasks += 1  # as where Ctrl-C comes between the two lines of `put`
    with pytest.raises(KeyboardInterrupt), board:
        raise KeyboardInterrupt
