"""Reads requests and words answers with what deploy/server does it with; one TorchServe for all."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Server

sys.path.append(str(Path(__file__).parents[1] / "server"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    # Short: the sockets of the workers lie there, and a socket's path may have 107 bytes.
    running = Server(tmp_path_factory.mktemp("t"))
    yield running
    running.stop()
