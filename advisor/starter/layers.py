"""The layers of a starter's template: what all share, a framework's, a task's, a task's in it."""

from collections.abc import Mapping

from advisor.frameworks import Framework
from advisor.paths import templates_dir

PRODUCT = "{{cookiecutter.name}}"  # cookiecutter's name for the folder it renders
PACKAGE = "{{cookiecutter.package}}"
COMMON = "common"
TASKS = "tasks"
QUESTION = "task"  # whose choices name the tasks
DEFAULT = "images"  # of every other answer, and of none


def tasks() -> tuple[str, ...]:
    """The tasks that have a starter, in alphabetical order."""
    return tuple(sorted(path.name for path in (templates_dir() / TASKS).glob("*") if path.is_dir()))


def task_for(answers: Mapping[str, str]) -> str:
    """The task whose starter these answers get."""
    said = answers.get(QUESTION, DEFAULT)
    return said if said in tasks() else DEFAULT


def starter_layers(framework: Framework, task: str) -> tuple[str, ...]:
    """The layers of a starter, as folders of the templates; every path lies in one of them."""
    names = (COMMON, framework, f"{TASKS}/{task}/{COMMON}", f"{TASKS}/{task}/{framework}")
    return tuple(name for name in names if (templates_dir() / name / PRODUCT).is_dir())


def task_of(layer: str) -> str | None:
    """The task that a layer is of; None of what all tasks share."""
    folder, _, rest = layer.partition("/")
    return rest.partition("/")[0] if folder == TASKS else None
