"""The starters' container files: no engine runs them here, so their rules are read off them."""

import re
from pathlib import Path

import pytest
import yaml

from advisor.frameworks import FRAMEWORKS
from advisor.paths import templates_dir
from advisor.starter.layers import PRODUCT, starter_layers, tasks

DOCKERFILES = sorted(templates_dir().rglob("Dockerfile"))
COMPOSE = sorted(templates_dir().rglob("compose.yaml"))


def instructions(path: Path) -> list[tuple[str, str]]:
    """Each instruction and its words, continued lines joined."""
    text = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_a_container_runs_as_nobody_special(path: Path) -> None:
    found = instructions(path)
    names = [name for name, _ in found]
    users = [words for name, words in found if name == "USER"]
    assert users
    assert users[-1] not in ("root", "0")
    assert names.index("CMD") > len(names) - 1 - names[::-1].index("USER")


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_an_image_is_pinned_and_stops_by_signal(path: Path) -> None:
    found = instructions(path)
    defaults = dict(words.split("=", 1) for name, words in found if name == "ARG")
    for name, words in found:
        if name == "FROM":
            words = defaults[words.removeprefix("$")]  # a digest can be given instead
            assert re.search(r":[\d.]+", words), "an image without a version changes by itself"
        if name in ("CMD", "ENTRYPOINT"):
            assert words.startswith("["), "a shell in between would keep SIGTERM to itself"
        if name == "ADD":
            raise AssertionError("COPY says what it does")
        if name == "RUN" and "pip install" in words:
            assert "--no-cache-dir" in words
            assert "-r " in words


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_what_an_image_copies_exists(path: Path) -> None:
    """In a layer of the templates, or as something that `make export` writes."""
    starters = [
        [templates_dir() / layer / PRODUCT for layer in starter_layers(framework, task)]
        for framework in FRAMEWORKS
        for task in tasks()
    ]
    mine = [layers for layers in starters if any(layer in path.parents for layer in layers)]
    assert mine
    for name, words in instructions(path):
        paths = [word for word in words.split() if not word.startswith("--")]
        for source in paths[:-1] if name == "COPY" else ():
            exported = source.startswith("artifacts/")
            for layers in mine:
                assert exported or any(list(layer.glob(source)) for layer in layers), source


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_what_an_image_copies_is_readable_at_any_umask(path: Path) -> None:
    copied = [words for name, words in instructions(path) if name == "COPY"]
    assert copied
    assert all(words.startswith("--chmod=755 ") for words in copied)


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.parent.name)
def test_an_image_has_the_projects_name_or_a_version(path: Path) -> None:
    for service in yaml.safe_load(path.read_text(encoding="utf-8"))["services"].values():
        if "build" in service:
            assert service["image"] == "{{ cookiecutter.name }}"
            assert service["build"]["args"]["BASE"].startswith("${BASE:-")
        else:
            assert re.search(r":\$\{\w+:-[\d.]+(-\w+)?\}$", service["image"])


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.parent.name)
def test_a_service_is_closed(path: Path) -> None:
    for service in yaml.safe_load(path.read_text(encoding="utf-8"))["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert "mem_limit" in service
        assert not service.get("privileged")
        for volume in service.get("volumes", ()):
            assert volume.endswith(":ro")
