"""What is to be judged and how it is shown: checked once, here, and checked from then on."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from advisor.choices import Lens
from advisor.errors import UsageError
from advisor.files.new import check_new
from advisor.interview.answers_file import read_answers
from advisor.interview.own_defaults import read_defaults
from advisor.interview.questionnaire import Answer
from advisor.interview.terms import Terms, check_sources, parse_weight
from advisor.knowledge.catalog import load_catalog
from advisor.machine.answers import all_found
from advisor.values import value


@value
class Output:
    """How the result is shown: as JSON, as plain ASCII, with everything behind it.

    Args:
        markdown: as a page for a team's records, instead of the report.
        html, svg: new files for the page and the picture, beside what is printed.
    """

    json: bool = False
    plain: bool = False
    why: bool = False
    markdown: bool = False
    html: Path | None = None
    svg: Path | None = None


@value
class Request:
    """What is to be judged, on which terms, how it is shown, and where the answers are kept."""

    given: Mapping[str, Answer]
    terms: Terms
    output: Output
    save: Path | None = None


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

    What this machine answers gives way to a person's own defaults file, that to the answers file,
    and that to the flags.

    Args:
        flags: question -> the answer of its flag, None where it was not given.
        answers: the answers file.

    Raises:
        UsageError: a defaults or answers file, an article or a weight that is none.
        FwpickError: the answers, the page or the picture cannot be written there.
    """
    catalog = load_catalog()
    admitted = check_sources(catalog, sources)
    stated = dict(parse_weight(catalog, text) for text in weights)
    _check(answers, output, save)
    own, terms = read_defaults(catalog)
    kept: Mapping[str, Answer] = {}
    if answers:
        kept, terms = read_answers(Path(answers), catalog, usual=terms)
    found = all_found(catalog) if this_machine else {}
    return Request(
        given={
            **{name: Answer(value=value, origin="machine") for name, value in found.items()},
            **own,
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


def _check(answers: str | None, output: Output, save: Path | None) -> None:
    """Refuse options that exclude each other, and files that cannot be written."""
    if answers == "":
        raise UsageError("--answers names no file", "For example: --answers answers.toml")
    if output.json and output.markdown:
        raise UsageError("--json and --format md exclude each other", "Give one of them")
    check_new([path for path in (save, output.html, output.svg) if path is not None])
