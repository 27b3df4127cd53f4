"""What a command line asks for: checked here, once, and carried as checked values from here on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from advisor.errors import UsageError
from advisor.frameworks import Framework
from advisor.interview.answers_file import check_new_file, read_answers
from advisor.interview.questionnaire import Answer
from advisor.interview.terms import USUAL, Terms, check_sources, parse_weight
from advisor.judgement.decision import IfClose
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Lens
from advisor.machine.answers import all_found


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """How the result is shown: as JSON, as plain ASCII, with everything behind it."""

    json: bool = False
    plain: bool = False
    why: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be judged, on which terms, how it is shown, and where the answers are kept."""

    given: Mapping[str, Answer]
    terms: Terms
    output: Output
    save: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What `init` is to make.

    Args:
        name: None where a person is to be asked.
        parent: the folder in which a new one is made.
        into: an existing folder to add the files to, instead of a new one.
        framework: None where the recommendation decides.
        targets: the deployment targets asked for; None where the answers choose.
        if_close: who decides a close call; None where a person is asked or the other lens.
        yes: ask nothing.
        preview: write nothing.
        show: the files to print, as patterns.
    """

    name: str | None = None
    parent: Path = field(default_factory=Path)
    into: Path | None = None
    framework: Framework | None = None
    targets: tuple[str, ...] | None = None
    description: str = ""
    if_close: IfClose | None = None
    yes: bool = False
    preview: bool = False
    show: tuple[str, ...] = ()


def read_request(
    *,
    flags: Mapping[str, str | None],
    answers: str | None,
    this_machine: bool,
    lens: Lens | None,
    sources: Sequence[str],
    weights: Sequence[str],
    output: Output,
    save: Path | None,
) -> Request:
    """The request of `recommend` and `init`.

    What this machine answers gives way to the answers file, and that to the flags.

    Args:
        flags: question -> the answer of its flag, None where it was not given.
        answers: the answers file.

    Raises:
        UsageError: an answers file, an article or a weight that is none.
        FwpickError: the answers cannot be saved there.
    """
    if answers == "":
        raise UsageError("--answers names no file", "For example: --answers answers.toml")
    catalog = load_catalog()
    admitted = check_sources(catalog, sources)
    stated = dict(parse_weight(catalog, text) for text in weights)
    if save is not None:
        check_new_file(save)
    kept, terms = read_answers(Path(answers), catalog) if answers else ({}, USUAL)
    found = all_found(catalog) if this_machine else {}
    return Request(
        given={
            **{name: Answer(value=value, origin="machine") for name, value in found.items()},
            **kept,
            **{name: Answer(value=value, origin="flag") for name, value in flags.items() if value},
        },
        terms=Terms(
            lens=lens or terms.lens,
            sources=admitted or terms.sources,
            weights=stated or terms.weights,
        ),
        output=output,
        save=save,
    )


def read_wanted(
    *,
    name: str | None,
    parent: Path,
    into: Path | None,
    framework: Framework | None,
    targets: str | None,
    description: str,
    if_close: IfClose | None,
    yes: bool,
    dry_run: bool,
    show: Sequence[str],
) -> Wanted:
    """What `init` is to make; with --into the folder gives the name if no other is given.

    Raises:
        UsageError: a wrong value.
        FwpickError: nothing can be made there.
    """
    # what only `init` needs: `recommend` need not pay for it
    from advisor.starter.join import check_folder
    from advisor.starter.names import check_name, check_text
    from advisor.starter.plan import check_destination, check_parent
    from advisor.starter.targets import parse_targets

    preview = dry_run or bool(show)
    asked = None if targets is None else parse_targets(targets, framework)
    line = check_text("--description", description)
    if into is not None:
        if parent != Path():
            raise UsageError("--into and --output exclude each other", "Give one of them")
        check_folder(into, mend=not preview)
        name = check_name(name or into.resolve().name)
    elif name is not None:
        check_destination(parent / check_name(name))
    else:
        check_parent(parent)
    return Wanted(
        name=name,
        parent=parent,
        into=into,
        framework=framework,
        targets=asked,
        description=line,
        if_close=if_close,
        yes=yes,
        preview=preview,
        show=tuple(show),
    )
