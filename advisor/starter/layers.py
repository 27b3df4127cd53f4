"""The layers of a starter's template: of all, a framework, a task, and what answers add."""

from collections.abc import Iterable, Mapping

from advisor.frameworks import Framework
from advisor.paths import templates_dir

PRODUCT = "{{cookiecutter.name}}"  # cookiecutter's name for the folder it renders
PACKAGE = "{{cookiecutter.package}}"
COMMON = "common"
TASKS = "tasks"
PARTS = "parts"  # what an answer adds, as folders of layers: a tour, a sweep, ...
QUESTION = "task"  # whose choices name the tasks
DEFAULT = "images"  # of every other answer, and of none


def tasks() -> tuple[str, ...]:
    """The tasks that have a starter, in alphabetical order."""
    return tuple(sorted(path.name for path in (templates_dir() / TASKS).glob("*") if path.is_dir()))


def parts() -> tuple[str, ...]:
    """What answers may add to a starter, in alphabetical order."""
    return tuple(sorted(path.name for path in (templates_dir() / PARTS).glob("*") if path.is_dir()))


def task_for(answers: Mapping[str, str]) -> str:
    """The task whose starter these answers get."""
    said = answers.get(QUESTION, DEFAULT)
    return said if said in tasks() else DEFAULT


def starter_layers(framework: Framework, task: str, added: Iterable[str] = ()) -> tuple[str, ...]:
    """The layers of a starter, as folders of the templates; every path lies in one of them.

    Args:
        added: the parts that answers add.
    """
    folders = (f"{TASKS}/{task}", *(f"{PARTS}/{part}" for part in sorted(added)))
    special = (f"{folder}/{half}" for folder in folders for half in (COMMON, framework))
    names = (COMMON, framework, *special)
    return tuple(name for name in names if (templates_dir() / name / PRODUCT).is_dir())


def task_of(layer: str) -> str | None:
    """The task that a layer is of; None of what all tasks share."""
    return _below(TASKS, layer)


def part_of(layer: str) -> str | None:
    """The part that a layer is of; None of what every project has."""
    return _below(PARTS, layer)


def _below(folder: str, layer: str) -> str | None:
    above, _, rest = layer.partition("/")
    return rest.partition("/")[0] if above == folder else None
