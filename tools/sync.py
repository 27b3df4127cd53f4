"""Write the derived files, or with --check say which are out of date."""

import io
import json
import sys
from pathlib import Path

from advisor.interview.answers_file import read_answers
from advisor.interview.questionnaire import fill_missing
from advisor.judgement.recommend import recommend
from advisor.knowledge.catalog import build_catalog
from advisor.knowledge.model import Catalog
from advisor.report.recommendation.terminal import show
from advisor.report.screen import make_screen
from tools import ROOT
from tools.data.authored import read_sources
from tools.data.derive import derive, derive_words
from tools.data.ids import IDS, grown
from tools.data.lint import lint
from tools.docs import calibration, example, personas
from tools.docs.pages import criteria_page, questions_page, sources_page, systems_page

REPORT_BEGINS, REPORT_ENDS = "<!-- the report, by `make sync` -->", "<!-- its end -->"


def derived_files() -> dict[Path, str]:
    """Path -> text of every derived file."""
    tree = read_sources()
    shipped = derive(tree)
    catalog = build_catalog(shipped)
    return {
        ROOT / "advisor/data/catalog.json": _as_json(shipped),
        ROOT / "advisor/data/words.json": _as_json(derive_words(tree)),
        ROOT / "docs/questions.md": questions_page(catalog),
        ROOT / "docs/criteria.md": criteria_page(catalog),
        ROOT / "docs/systems.md": systems_page(catalog),
        ROOT / "docs/sources.md": sources_page(catalog),
        IDS: grown(tree),
        ROOT / "README.md": readme(catalog),
        example.PAGE: example.page(catalog),
    }


def _as_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=0) + "\n"


def persona_files() -> dict[Path, str]:
    """Path -> text of what fwpick says to the personas, page by page and counted."""
    catalog = build_catalog(derive(read_sources()))
    return {calibration.PAGE: calibration.page(catalog), **personas.pages(catalog)}


def readme(catalog: Catalog) -> str:
    """README.md with the report that its command prints, between the two markers."""
    given, terms = read_answers(ROOT / "examples/answers.toml", catalog)
    answers = fill_missing(catalog, given, by_default=False)
    out = io.StringIO()
    show(
        make_screen(plain=True, stream=out), recommend(catalog, answers, terms), catalog, why=False
    )
    lines = out.getvalue().rstrip().splitlines()
    report = "\n".join(f"    {line}".rstrip() for line in lines)
    before, rest = (ROOT / "README.md").read_text(encoding="utf-8").split(REPORT_BEGINS)
    return f"{before}{REPORT_BEGINS}\n\n{report}\n\n{REPORT_ENDS}{rest.split(REPORT_ENDS)[1]}"


def main() -> None:
    """Write what changed; with --check write nothing and exit 1 if anything would.

    Nothing is derived from data that breaks a rule: the problems are printed, and the exit is 1.
    """
    if problems := lint():
        print("\n".join(problems))
        sys.exit(1)
    stale = [
        (path, text)
        for path, text in {**derived_files(), **persona_files()}.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        print("\n".join(f"out of date: {path.relative_to(ROOT)}" for path, _ in stale))
        sys.exit(bool(stale))
    for path, text in stale:
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
