"""What the tests share."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from asking import ARTIFACTS, running


@pytest.fixture(scope="session")
def addresses() -> Iterator[tuple[str, str]]:
    """Where to ask: over REST, over gRPC."""
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def manifest() -> dict[str, Any]:
    """What model.json says."""
    return dict(json.loads((ARTIFACTS / "model.json").read_text("utf-8")))
