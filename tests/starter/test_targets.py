"""Which deployment targets a starter gets: by its template, the answers and --targets."""

from pathlib import Path

import pytest

from advisor.errors import UsageError
from advisor.frameworks import FRAMEWORKS, Framework
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import UNSURE
from advisor.starter import layers, targets
from advisor.starter.targets import (
    PRODUCT,
    asked_targets,
    available_targets,
    default_targets,
    parse_targets,
)

OWN: dict[Framework, str] = {"pytorch": "torchserve", "tensorflow": "tf-serving"}


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Templates with every target that the design names, and nothing else."""
    for layer, names in (
        ("common", ("server", "__pycache__")),
        (f"tasks/{layers.DEFAULT}/common", ("server", "browser")),
        *((framework, (OWN[framework], "mobile", "cpp")) for framework in FRAMEWORKS),
    ):
        for name in names:
            (tmp_path / layer / PRODUCT / "deploy" / name).mkdir(parents=True)
    for module in (layers, targets):
        monkeypatch.setattr(module, "templates_dir", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.usefixtures("templates")
@pytest.mark.parametrize(
    ("answers", "more"),
    [
        ({}, set()),
        ({"mobile": UNSURE, "browser": "no", "languages": "python"}, set()),
        ({"mobile": "maybe"}, {"mobile"}),
        ({"browser": "training"}, {"browser"}),
        ({"mobile": "yes", "browser": "maybe"}, {"mobile", "browser"}),
        ({"browser": "yes"}, {"browser"}),
        ({"languages": "cpp"}, {"cpp"}),
        ({"languages": "other"}, set()),
    ],
)
def test_answers_choose_the_targets(
    catalog: Catalog, framework: Framework, answers: dict[str, str], more: set[str]
) -> None:
    made = default_targets(catalog, answers, framework)
    assert set(made) == {"server", OWN[framework]} | more
    assert list(made) == sorted(made)
    assert made["server"] == made[OWN[framework]] == "always"
    assert all(" = " in made[name] for name in more)


def test_a_target_that_the_template_lacks_is_not_made(catalog: Catalog, templates: Path) -> None:
    (templates / "pytorch" / PRODUCT / "deploy" / "mobile").rmdir()
    assert "mobile" not in default_targets(catalog, {"mobile": "yes"}, "pytorch")
    assert "mobile" in default_targets(catalog, {"mobile": "yes"}, "tensorflow")


def test_a_target_of_one_task_is_of_no_other(templates: Path) -> None:
    (templates / "tasks/tabular/pytorch" / PRODUCT / "deploy" / "rows").mkdir(parents=True)
    assert "rows" in available_targets("pytorch")  # while the task may still be that one
    assert "rows" in available_targets("pytorch", "tabular")
    assert "rows" not in available_targets("pytorch", "images")
    assert "browser" not in available_targets("pytorch", "tabular")
    asked = parse_targets("rows", "pytorch")
    with pytest.raises(UsageError):
        asked_targets(asked, "pytorch", "images")
    assert "rows" not in asked_targets(["all"], "pytorch", "images")


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.usefixtures("templates")
def test_a_list_is_taken_as_it_stands_with_the_server(framework: Framework) -> None:
    assert asked_targets(parse_targets("server"), framework) == {"server": "always"}
    named = asked_targets(parse_targets(" cpp , mobile,"), framework)
    assert list(named) == ["cpp", "mobile", "server"]
    assert named["cpp"] == "--targets cpp,mobile"
    for text in ("all", "cpp,all"):
        assert tuple(asked_targets(parse_targets(text), framework)) == available_targets(framework)


@pytest.mark.usefixtures("templates")
def test_the_other_frameworks_own_target_is_refused() -> None:
    asked = parse_targets("torchserve")
    with pytest.raises(UsageError):
        asked_targets(asked, "tensorflow")
    with pytest.raises(UsageError) as refused:
        parse_targets("torchserve", "tensorflow")
    assert "TensorFlow" in refused.value.message
    assert "tf-serving" in refused.value.hint


def test_what_a_framework_lacks_is_said_with_the_reason() -> None:
    assert "microcontroller" in available_targets("tensorflow", "images")
    assert "microcontroller" in available_targets("tensorflow", "tabular")
    assert "microcontroller" not in available_targets("pytorch")
    asked = parse_targets("Microcontroller")
    for words in (asked, ("microcontroller",)):
        with pytest.raises(UsageError) as refused:
            asked_targets(words, "pytorch")
        assert "ExecuTorch" in refused.value.message
        assert "--framework tensorflow" in refused.value.hint


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("task", sorted({"text", "series"} & {*layers.tasks()}))
def test_what_a_task_lacks_is_said_with_the_reason(framework: Framework, task: str) -> None:
    assert "microcontroller" not in available_targets(framework, task)
    with pytest.raises(UsageError) as refused:
        asked_targets(("microcontroller",), framework, task)
    assert f"starter of {task} has no target microcontroller: " in refused.value.message
    assert "8 bits" in refused.value.message
    assert "--framework tensorflow has it for images, tabular." in refused.value.hint
    assert "microcontroller" not in asked_targets(("all",), framework, task)


def test_a_microcontroller_gets_its_target_where_there_is_one(catalog: Catalog) -> None:
    said = {"mobile": "microcontroller"}
    assert "microcontroller" in default_targets(catalog, said, "tensorflow")
    assert {"microcontroller", "mobile"}.isdisjoint(default_targets(catalog, said, "pytorch"))


@pytest.mark.parametrize("text", ["", " ", ",", " , "])
def test_no_target_is_no_list(text: str) -> None:
    with pytest.raises(UsageError, match="names no target"):
        parse_targets(text)
