"""Two files of answers side by side: `fwpick recommend a.toml b.toml`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from advisor.commands.request import Output
from advisor.errors import UsageError
from advisor.interview.answers_file import read_answers
from advisor.interview.questionnaire import fill_missing
from advisor.interview.terms import Terms, check_sources, parse_weight
from advisor.judgement.comparison import compare
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog, Lens
from advisor.report.payload import print_payload
from advisor.report.recommendation.as_json import both_as_dict

STDIN = "-"


def alone(files: Sequence[str], answers: str | None) -> str:
    """The one file of answers, where it was named without --answers.

    Raises:
        UsageError: it is named both ways.
    """
    if answers is not None:
        raise UsageError(
            f"{files[0]} and --answers {answers}: a file of answers is named once",
            "To see two side by side: fwpick recommend a.toml b.toml",
        )
    return files[0]


def refuse_with_two(files: Sequence[str], given: Mapping[str, object]) -> None:
    """Refuse what does not go with two files of answers.

    Args:
        given: option, or question, -> its value; None, empty and False were not given.

    Raises:
        UsageError: there are more than two files, one has no name, both are standard input, or
            or an option was given that is about one person's answers alone.
    """
    if len(files) > 2:
        raise UsageError(
            f"recommend takes one or two files of answers, not {len(files)}",
            "For example: fwpick recommend a.toml b.toml",
        )
    if "" in files:
        raise UsageError("a file of answers has no name", "For example: a.toml b.toml")
    if files.count(STDIN) > 1:
        raise UsageError("standard input (-) can be only one of two files", "Name the other file")
    excluded = [name for name, value in given.items() if value not in (None, False, (), [])]
    if excluded:
        options = (f"--{name.removeprefix('--').replace('_', '-')}" for name in excluded)
        raise UsageError(
            f"{', '.join(options)}: not with two files of answers, {files[0]} and {files[1]}",
            "Write it into one of them, or name one file alone",
        )


def run_compare(
    files: Sequence[str],
    *,
    lens: Lens | None,
    sources: Sequence[str],
    weights: Sequence[str],
    output: Output,
) -> None:
    """Print both recommendations side by side, each on its file's own terms unless told otherwise.

    Raises:
        UsageError: a file, an article or a weight that is none.
    """
    catalog = load_catalog()
    admitted = check_sources(catalog, sources)
    stated = dict(parse_weight(catalog, text) for text in weights)
    first, second = (_judged(catalog, file, lens, admitted, stated) for file in files)
    comparison = compare(catalog, first, second)
    names = tuple("standard input" if file == STDIN else file for file in files)
    if output.json:
        print_payload(both_as_dict(comparison, catalog, names))
        return
    from advisor.report.recommendation.beside import show_both
    from advisor.report.screen import make_screen

    show_both(make_screen(plain=output.plain), comparison, catalog, names, why=output.why)


def _judged(
    catalog: Catalog,
    file: str,
    lens: Lens | None,
    admitted: frozenset[str] | None,
    stated: Mapping[str, float],
) -> Recommendation:
    """What a file's answers are told; what is given here overrules the file's own terms."""
    given, terms = read_answers(Path(file), catalog)
    judged: Terms = replace(
        terms,
        lens=lens or terms.lens,
        sources=admitted or terms.sources,
        weights=stated or terms.weights,
    )
    return recommend(catalog, fill_missing(catalog, given, by_default=False), judged)
