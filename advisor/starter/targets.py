"""Which deployment targets a starter gets: what its template has, what the answers ask for."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from advisor.errors import UsageError, require_known
from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.interview.questionnaire import chosen
from advisor.knowledge.model import Catalog
from advisor.paths import templates_dir

PRODUCT = "{{cookiecutter.name}}"  # cookiecutter's name for the folder it renders
ALWAYS = "server"  # `make serve` is it
EVERY = "all"


def available_targets(framework: Framework) -> tuple[str, ...]:
    """The deployment targets a framework's starter has, in alphabetical order."""
    folders = [templates_dir() / layer / PRODUCT / "deploy" for layer in ("common", framework)]
    return tuple(sorted({path.name for folder in folders for path in target_folders(folder)}))


def target_folders(folder: Path) -> list[Path]:
    """The targets in a deploy folder, none where it is missing; a cache is nobody's target."""
    return [path for path in folder.glob("*") if path.is_dir() and path.name != "__pycache__"]


def default_targets(
    catalog: Catalog, answers: Mapping[str, str], framework: Framework
) -> dict[str, str]:
    """The targets made unless `--targets` says otherwise, and why each is.

    One that some answer to some question sets is made where an answer given sets it; every
    other one is made always.
    """
    asked_for = {
        target
        for question in catalog.questions.values()
        for choice in question.choices
        for target in choice.sets.get("targets", ())
    }
    wanted = {
        target: f"{question.id} = {choice.id}"
        for question, choice in chosen(catalog, answers)
        for target in choice.sets.get("targets", ())
    }
    return {
        target: wanted.get(target, "always")
        for target in available_targets(framework)
        if target in wanted or target not in asked_for
    }


def known_targets() -> list[str]:
    """The deployment targets that one starter or the other has, in alphabetical order."""
    return sorted({name for framework in FRAMEWORKS for name in available_targets(framework)})


def parse_targets(text: str) -> tuple[str, ...]:
    """The targets of a comma-separated list, each once.

    Raises:
        UsageError: no target, or one that neither starter has.
    """
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise UsageError("--targets names no target", "For example: --targets server")
    for name in names:
        require_known("deployment target", name, (*known_targets(), EVERY))
    return names


def asked_targets(names: Sequence[str], framework: Framework) -> dict[str, str]:
    """The targets of these names with the one that is always made, and why each is.

    Raises:
        UsageError: one that this framework's starter does not have.
    """
    known = available_targets(framework)
    for name in names:
        kind = f"deployment target of the {TITLES[framework]} starter"
        require_known(kind, name, (*known, EVERY))
    made = known if EVERY in names else sorted({*names, ALWAYS})
    why = f"--targets {','.join(names)}"
    return {name: "always" if name == ALWAYS else why for name in made}
