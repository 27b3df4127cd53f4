"""The registry on this machine, for the tests of recheck."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.registry import Registry, release, serving


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Registry]:
    """A registry with a probe, and where pip, npm and the reader of repositories look."""
    with serving() as registry:
        for name, value in registry.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm-cache"))
        monkeypatch.delenv("GITHUB_TOKEN", raising=False)
        release(registry, "1.2", older=("1.1", "1.3rc1"))
        yield registry
