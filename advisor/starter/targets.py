"""What answers make of a starter: the deployment targets and parts that it gets, and why."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from advisor.errors import UsageError, require_known
from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.interview.questionnaire import chosen
from advisor.knowledge.model import Catalog
from advisor.paths import templates_dir
from advisor.starter.layers import PRODUCT, starter_layers, tasks

ALWAYS = "server"  # `make serve` is it
ALL_THE_SAME = "always"  # why a target is made that no answer asked for
EVERY, NONE = "all", "none"
SAYS: Mapping[str, str] = {
    "browser": "a page that runs the model in its visitor's browser",
    "cpp": "a C++ program that runs the model without Python",
    "microcontroller": "the model in 8 bits as a C++ array, with the operators it needs",
    "mobile": "the model for phones, small and checked",
    "server": "an HTTP server that answers with the exported model",
    "tf-serving": "TensorFlow Serving, with its model folder and a test call",
    "torchserve": "TorchServe, with its archive and handler (no longer maintained)",
}
# What the starters of a framework or a task cannot make, and why not.
MISSING: Mapping[tuple[str, str], str] = {
    ("pytorch", "microcontroller"): (
        "ExecuTorch's back end for Cortex-M, a beta since April 2026, was not tried here"
    ),
    ("text", "microcontroller"): (
        "its inputs of 8 bits have 256 values, and the bytes of a text with its end are 257"
    ),
    ("series", "microcontroller"): (
        "what 8 bits leave of a forecast, whose columns have ranges of their own, was not tried"
    ),
}


def available_targets(framework: Framework, task: str | None = None) -> tuple[str, ...]:
    """The deployment targets a framework's starter has, in alphabetical order.

    Args:
        task: whose starter; None where it is not known yet: then a target of any will do.
    """
    whose = tasks() if task is None else (task,)
    return tuple(sorted({name for each in whose for name in _targets_of(framework, each)}))


def _targets_of(framework: Framework, task: str) -> set[str]:
    """What its layers have, less what is missing: a framework's folder may serve some tasks."""
    layers = starter_layers(framework, task)
    folders = [templates_dir() / layer / PRODUCT / "deploy" for layer in layers]
    found = {path.name for folder in folders for path in target_folders(folder)}
    return found - {name for whose, name in MISSING if whose in (framework, task)}


def target_folders(folder: Path) -> list[Path]:
    """The targets in a deploy folder, none where it is missing; a cache is nobody's target."""
    return [path for path in folder.glob("*") if path.is_dir() and path.name != "__pycache__"]


def default_targets(
    catalog: Catalog, answers: Mapping[str, str], framework: Framework, task: str | None = None
) -> dict[str, str]:
    """The targets made unless `--targets` says otherwise, and why each is.

    One that some answer to some question sets is made where an answer given sets it; every
    other one is made always, unless an answer leaves it out.
    """
    asked_for = {
        target
        for question in catalog.questions.values()
        for choice in question.choices
        for target in choice.sets.get("targets", ())
    }
    wanted, unwanted = _set(catalog, answers, "targets"), left_out(catalog, answers)
    return {
        target: wanted.get(target, ALL_THE_SAME)
        for target in available_targets(framework, task)
        if target in wanted or target not in asked_for | unwanted
    }


def left_out(catalog: Catalog, answers: Mapping[str, str]) -> set[str]:
    """The deployment targets that an answer spares the project."""
    return {*_set(catalog, answers, "leaves_out")}


def parts_for(catalog: Catalog, answers: Mapping[str, str]) -> dict[str, str]:
    """What the answers add to a starter besides deployment targets, and why each is there."""
    return _set(catalog, answers, "parts")


def _set(catalog: Catalog, answers: Mapping[str, str], what: str) -> dict[str, str]:
    """What answers given set -> the first that does."""
    found: dict[str, str] = {}
    for question, choice in chosen(catalog, answers):
        for name in choice.sets.get(what, ()):
            found.setdefault(name, f"{question.id} = {choice.id}")
    return found


def known_targets(framework: Framework | None = None, task: str | None = None) -> list[str]:
    """The deployment targets of a framework's starter, or of either, in alphabetical order."""
    either = (framework,) if framework else FRAMEWORKS
    return sorted({name for each in either for name in available_targets(each, task)})


def parse_targets(text: str, framework: Framework | None = None) -> tuple[str, ...]:
    """The targets of a comma-separated list, each once.

    Args:
        framework: None where it is not chosen yet: then a target of either will do.

    Raises:
        UsageError: no target, or one that the starter does not have.
    """
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise UsageError("--targets names no target", "For example: --targets server")
    return () if names == (NONE,) else _known(names, framework)


def format_targets(names: Sequence[str]) -> str:
    """Targets as `parse_targets` takes them."""
    return ",".join(names) or NONE


def _known(
    names: Sequence[str], framework: Framework | None, task: str | None = None
) -> tuple[str, ...]:
    """The targets of these names, each once."""
    valid = (*known_targets(framework, task), EVERY)
    return tuple(dict.fromkeys(known_target(name, framework, valid, task) for name in names))


def known_target(
    name: str, framework: Framework | None, valid: Sequence[str], task: str | None = None
) -> str:
    """The target that a word names.

    Raises:
        UsageError: it is none of the valid ones; says what is missing where a starter lacks it.
    """
    starter = f"{TITLES[framework]} starter" if framework else "starter"
    of_starter = f" of the {starter}" if framework else ""
    target = name.lower()
    # The task first: with another framework that one would still be in the way.
    for whose, of_task in ((task, f" of {task}"), (framework, "")):
        if whose and (why := MISSING.get((whose, target))):
            has = next(each for each in FRAMEWORKS if (each, target) not in MISSING)
            kinds = ", ".join(each for each in tasks() if (each, target) not in MISSING)
            raise UsageError(
                f"the {starter}{of_task} has no target {target}: {why}",
                f"--framework {has} has it for {kinds}. Valid: {', '.join(valid)}",
            )
    return require_known(f"deployment target{of_starter}", name, valid)


def asked_targets(
    names: Sequence[str],
    framework: Framework,
    task: str | None = None,
    without: Collection[str] = (),
) -> dict[str, str]:
    """The targets of these names with the one that is always made, and why each is.

    Args:
        without: what an answer leaves out; made where it is named all the same.

    Raises:
        UsageError: one that this framework's starter does not have.
    """
    names = _known(names, framework, task)
    always = {ALWAYS} - {*without}
    made = known_targets(framework, task) if EVERY in names else sorted({*names} | always)
    why = f"--targets {format_targets(names)}"
    return {name: ALL_THE_SAME if name in always else why for name in made}
