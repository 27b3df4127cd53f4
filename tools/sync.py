"""Write the derived files, or with --check say which are out of date."""

import io
import json
import sys
from pathlib import Path

from rich.console import Console

from advisor.answers import read_answers
from advisor.catalog import build_catalog, read_sources
from advisor.model import Catalog, Criterion, Question
from advisor.questionnaire import fill_missing
from advisor.report import show
from advisor.scoring import documents_lean, today_lean
from advisor.screen import Screen
from advisor.sensitivity import recommend

ROOT = Path(__file__).resolve().parent.parent
REPORT_BEGINS, REPORT_ENDS = "<!-- the report, by `make sync` -->", "<!-- its end -->"
NOTICE = "<!-- Derived from advisor/data by `make sync`; do not edit. -->\n\n"


def derived_files() -> dict[Path, str]:
    """Path -> text of every derived file."""
    tree = read_sources()
    catalog = build_catalog(tree)
    return {
        ROOT / "advisor/data/catalog.json": json.dumps(tree, ensure_ascii=False, indent=0) + "\n",
        ROOT / "docs/questions.md": questions_page(catalog),
        ROOT / "docs/criteria.md": criteria_page(catalog),
        ROOT / "docs/sources.md": sources_page(catalog),
        ROOT / "README.md": readme(catalog),
    }


def readme(catalog: Catalog) -> str:
    """README.md with the report that its command prints, between the two markers."""
    given = read_answers(ROOT / "examples/answers.toml", catalog)
    answers = fill_missing(catalog, given, by_default=False)
    out = io.StringIO()
    show(
        Screen(Console(file=out, width=80), plain=True),
        recommend(catalog, answers),
        catalog,
        why=False,
    )
    lines = out.getvalue().rstrip().splitlines()
    report = "\n".join(f"    {line}".rstrip() for line in lines)
    before, rest = (ROOT / "README.md").read_text(encoding="utf-8").split(REPORT_BEGINS)
    return f"{before}{REPORT_BEGINS}\n\n{report}\n\n{REPORT_ENDS}{rest.split(REPORT_ENDS)[1]}"


def questions_page(catalog: Catalog) -> str:
    """The interview: each question, why it is asked, its flag, and what each answer weighs."""
    parts = [
        "# The questions\n\n",
        NOTICE,
        "Every question also takes `unsure`, which weighs nothing. A deployment target that some\n",
        "answer asks for is made where that answer is given, the others always; `--targets`\n",
        "overrules both.\n",
    ]
    for question in catalog.questions.values():
        parts.append(f"\n## `--{question.id}`: {question.prompt}\n\n{question.help.strip()}\n\n")
        parts.append(_when(question))
        parts.append("| Answer | Meaning | Importance | Weighs |\n|---|---|---:|---|\n")
        for choice in question.choices:
            weighs = ", ".join(f"{name} {points:g}" for name, points in choice.weighs.items())
            if choice.knows:
                weighs = f"what you know: {choice.knows}"
            if choice.rules_out:
                weighs = "; ".join(f"rules out {rule.framework}" for rule in choice.rules_out)
            if choice.sets:
                weighs += f"; the starter gets {_deploy(choice.sets['targets'])}"
            default = " (default)" if choice.id == question.default else ""
            parts.append(
                f"| `{choice.id}`{default} | {choice.says} | {choice.importance:g} | {weighs} |\n"
            )
    return "".join(parts)


def _deploy(targets: tuple[str, ...]) -> str:
    return ", ".join(f"`deploy/{target}`" for target in targets)


def _when(question: Question) -> str:
    if not question.ask_when:
        return ""
    needs = " and ".join(
        f"`{name}` is {', '.join(f'`{value}`' for value in values)}"
        for name, values in question.ask_when.items()
    )
    return f"The wizard asks it only if {needs}.\n\n"


def criteria_page(catalog: Catalog) -> str:
    """Every criterion with both lenses, and what the ratings rest on."""
    rows = [
        "# The criteria\n\n",
        NOTICE,
        "Leans run from -1 (all TensorFlow) to +1 (all PyTorch). ",
        f"Today's ratings are of {catalog.as_of}, from 0 to 4 on each criterion's own scale.\n\n",
        "| Criterion | PyTorch | TensorFlow | Today | Articles | Claims | Facts |\n",
        "|---|---:|---:|---:|---:|---:|---:|\n",
    ]
    for item in catalog.criteria.values():
        ratings = ("?", "?")
        if item.today:
            ratings = (str(item.today.pytorch.value), str(item.today.tensorflow.value))
        rows.append(
            f"| [{item.title}](#{item.id}) | {ratings[0]} | {ratings[1]} "
            f"| {today_lean(item, catalog).value:+.2f} | {documents_lean(item).value:+.2f} "
            f"| {len(item.claims)} | {len(item.facts)} |\n"
        )
    return "".join(rows) + "".join(_criterion(item) for item in catalog.criteria.values())


def _criterion(item: Criterion) -> str:
    parts = [f"\n## {item.id}\n\n**{item.title}.** {item.asks}\n\n"]
    parts += [f"- {value}: {says}\n" for value, says in enumerate(item.scale)]
    if item.today:
        parts.append(f"\nConfidence {item.today.confidence}. {item.today.note.strip()}\n")
    parts.append("\n### Facts\n\n")
    for fact in item.facts:
        links = ", ".join(_link(source.title, source.url) for source in fact.evidence)
        parts.append(f"- `{fact.id.partition('/')[2]}` {fact.says.strip()} ({links})\n")
    parts.append("\n### Claims of the articles\n\n")
    for claim in item.claims:
        places = ", ".join(sorted({place.document for place in claim.mentions}))
        parts.append(
            f"- `{claim.id}` {claim.says.strip()} "
            f"(favours {claim.favours}, strength {claim.strength}; {places}; now: {claim.now})\n"
        )
    return "".join(parts)


def _link(title: str, url: str) -> str:
    return f"[{title}]({url})" if url.startswith("https") else f"{title}: `{url}`"


def sources_page(catalog: Catalog) -> str:
    """Every source once, newest first, with the facts that rest on it."""
    used: dict[str, list[str]] = {}
    shown = {}
    for fact in catalog.facts.values():
        for source in fact.evidence:
            used.setdefault(source.url, []).append(fact.id)
            shown[source.url] = source
    dated = sorted(shown.values(), key=lambda source: source.url)
    dated.sort(key=lambda source: source.published, reverse=True)
    rows = [
        "# The sources\n\n",
        NOTICE,
        "| Source | Publisher | Published | Read | Grade | Facts |\n|---|---|---|---|---|---|\n",
    ]
    rows += [
        f"| {_link(source.title, source.url)} | {source.publisher} | {source.published} "
        f"| {source.accessed} | {source.grade} | {', '.join(used[source.url])} |\n"
        for source in dated
    ]
    return "".join(rows)


def main() -> None:
    """Write what changed; with --check write nothing and exit 1 if anything would."""
    stale = [
        (path, text)
        for path, text in derived_files().items()
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
