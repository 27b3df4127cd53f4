"""The pages of docs/ that are derived from the data: questions, criteria, systems, sources."""

from collections.abc import Mapping

from advisor.frameworks import TITLES
from advisor.judgement.leans import documents_lean, today_lean
from advisor.knowledge.model import Catalog, Criterion, Fact, System
from advisor.knowledge.questions import Instead, Question
from advisor.report.claims import NOW, weight_of
from advisor.starter.shape import ADDS

NOTICE = "<!-- Derived from advisor/data by `make sync`; do not edit. -->\n\n"


def questions_page(catalog: Catalog) -> str:
    """The interview: each question, why it is asked, its flag, and what each answer weighs."""
    parts = [
        "# The questions\n\n",
        NOTICE,
        "Every question also takes `unsure`: then its usual answers count, a little and as doubt\n",
        "([the arithmetic](arithmetic.md)); how usual each is among projects is our estimate, an\n",
        "opinion. *Importance* is how much an answer counts, 1 (some) to 4 (decisive), shared\n",
        "out over what it counts for. A deployment target that some answer asks for is made\n",
        "where that answer is given, the others always; `--targets` overrules both.\n",
    ]
    for question in catalog.questions.values():
        parts.append(f"\n## `--{question.id}`: {question.title}\n\n")
        parts.append(f"**{question.prompt}** {question.help}\n\n")
        parts.append(_when(question))
        parts.append(
            "| Answer | Meaning | Usual | Importance | Counts for |\n|---|---|---:|---:|---|\n"
        )
        for choice in question.choices:
            weighs = ", ".join(f"{name} {points:g}" for name, points in choice.weighs.items())
            if choice.knows:
                weighs = f"what you know: {TITLES[choice.knows]}"
            if choice.rules_out:
                weighs = "; ".join(
                    f"rules out {TITLES[rule.framework]}" for rule in choice.rules_out
                )
            for row in choice.instead:
                weighs += f"; {_instead(row)}"
            if choice.sets:
                weighs += f"; the starter {_sets(choice.sets)}"
            default = " (default)" if choice.id == question.default else ""
            parts.append(
                f"| `{choice.id}`{default} | {choice.says} | {100 * choice.usual:.0f} % "
                f"| {choice.importance:g} | {weighs} |\n"
            )
    return "".join(parts)


def _instead(row: Instead) -> str:
    needs = " and ".join(f"{name} is {' or '.join(values)}" for name, values in row.when.items())
    weighs = ", ".join(f"{name} {points:g}" for name, points in row.weighs.items())
    return f"if {needs}, with importance {row.importance:g}: {weighs}"


def _sets(sets: Mapping[str, tuple[str, ...]]) -> str:
    """What follows for the starter."""
    gets = [_deploy(sets["targets"])] if "targets" in sets else []
    gets += [ADDS[part] for part in sets.get("parts", ())]
    said = [f"gets {', '.join(gets)}"] if gets else []
    if "leaves_out" in sets:
        said.append(f"does without {_deploy(sets['leaves_out'])}")
    return " and ".join(said)


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
        "A criterion leans to one framework or the other, from -1 (all TensorFlow) to +1 (all\n",
        "PyTorch): today, by facts, and as the articles of 2019 to 2023 had it. ",
        f"Ratings are of\n{catalog.as_of}, from 0 to 4 on each criterion's own scale.\n\n",
        "| Criterion | PyTorch rated | TensorFlow rated | Leans today | Leant in the articles "
        "| Claims | Facts |\n",
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
    return "".join(rows) + "".join(_criterion(item, catalog) for item in catalog.criteria.values())


def _criterion(item: Criterion, catalog: Catalog) -> str:
    parts = [f"\n## {item.id}\n\n**{item.title}.** {item.asks}\n\n"]
    parts += [f"- {value}: {says}\n" for value, says in enumerate(item.scale)]
    if item.today:
        parts.append(f"\nConfidence: {item.today.confidence}. {item.today.note}\n")
    parts.append("\n### Facts\n\n")
    parts += [_fact(catalog.facts[fact]) for fact in item.facts]
    parts.append("\n### What the articles claim\n\n")
    for claim in item.claims:
        places = ", ".join(sorted({place.document for place in claim.mentions}))
        parts.append(
            f"- `{claim.id}` {claim.says} "
            f"({weight_of(claim.favours, claim.strength)}; {places}; today: {NOW[claim.now]})\n"
        )
    return "".join(parts)


def _fact(fact: Fact) -> str:
    links = ", ".join(_link(source.title, source.url) for source in fact.evidence)
    withdrawn = f" **Withdrawn {fact.withdrawn}**" if fact.withdrawn else ""
    return f"- `{fact.id.partition('/')[2]}` {fact.says} ({links}){withdrawn}\n"


def systems_page(catalog: Catalog) -> str:
    """Every system the articles name: what for, what became of it, what took its place."""
    rows = [
        "# The systems\n\n",
        NOTICE,
        "Those the articles name, and those that a project of today would use instead or beside.\n",
        f"What became of each is of {catalog.as_of}; `unknown` where no source says.\n\n",
        "| System | Of | Named by the articles | Today | Successors |\n|---|---|---|---|---|\n",
    ]
    rows += [
        f"| [{item.title}](#{item.id}) | {item.about} | {'yes' if item.uses else 'no'} "
        f"| {item.today.state} | {', '.join(after.name for after in item.successors)} |\n"
        for item in catalog.systems.values()
    ]
    return "".join(rows) + "".join(_system(item, catalog) for item in catalog.systems.values())


def _system(item: System, catalog: Catalog) -> str:
    parts = [f"\n## {item.id}\n\n**{item.title}.** {item.what}\n\n"]
    for use in item.uses:
        places = ", ".join(dict.fromkeys(place.document for place in use.mentions))
        claims = "".join(f", {claim}" for claim in use.claims)
        parts.append(f"- In the articles: {use.says} ({places}{claims})\n")
    grounds = f" ({', '.join(item.today.because)})" if item.today.because else ""
    parts.append(f"- Today, {item.today.state}: {item.today.says}{grounds}\n")
    for after in item.successors:
        name = f"[{after.name}](#{after.system})" if after.system else after.name
        parts.append(f"- Instead: {name}. {after.why}\n")
    for use_here in item.starters:
        parts.append(
            f"- In the {use_here.framework} starter: `{use_here.where}`. {use_here.says}\n"
        )
    if item.facts:
        parts += ["\n### Facts\n\n", *(_fact(catalog.facts[fact]) for fact in item.facts)]
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
