"""The server with the exported model, once for each file of tests."""

from collections.abc import Iterator

import pytest
from asking import start, stop, wait_for_port


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = start("--port", "0")
    yield wait_for_port(server)
    stop(server)
