"""What rests on a fact: ratings first, and the written people whose verdict could move."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.frameworks import TITLES
from advisor.judgement.calls import outcome
from advisor.judgement.sensitivity import differs
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import Question
from tools.data.tree import Path, Tree, grounds
from tools.docs.personas import Persona, recommend_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A written person, today's verdict, and what it would be if nothing rested on the fact."""

    persona: str
    now: str
    then: str


def ratings_on(tree: Tree, fact: str) -> list[str]:
    """The ratings that rest on a fact, as `criterion: PyTorch`."""
    return [
        f"{path[1]}: {TITLES[path[3]]}"  # type: ignore[index]
        for path, ground in grounds(tree)
        if ground == fact and _is_rating(path)
    ]


def others_on(tree: Tree, fact: str) -> list[str]:
    """What else rests on a fact: claims, systems, answers, what a machine means."""
    places = [path for path, ground in grounds(tree) if ground == fact and not _is_rating(path)]
    return list(dict.fromkeys(_told(tree, path) for path in places))


def _is_rating(path: Path) -> bool:
    return path[0] == "criteria" and path[2] == "today"


def _told(tree: Tree, path: Path) -> str:
    kind, name = str(path[0]), path[1]
    if kind == "criteria":
        return f"claim {tree['criteria'][name]['claims'][path[3]]['id']}"
    if kind == "systems":
        return f"what became of {name}"
    if kind == "questions":
        return f"--{name} {path[3]}: {path[4]}"
    return f"{kind}: {tree[kind][name]['says']}"


def moves(catalog: Catalog, personas: Sequence[Persona], fact: str) -> list[Move]:
    """The people whose call or framework under `today` differs without what rests on a fact."""
    unsure = _without(catalog, fact)
    found = []
    for persona in personas:
        now, then = (recommend_to(persona, each, "today").verdict for each in (catalog, unsure))
        if differs(now, then):
            found.append(
                Move(
                    persona=persona.id,
                    now=outcome(now.call, now.framework),
                    then=outcome(then.call, then.framework),
                )
            )
    return found


def _without(catalog: Catalog, fact: str) -> Catalog:
    """The catalogue where a rating that rests on the fact is unknown and no hard need does."""
    criteria = {
        name: replace(criterion, today=None)
        if (today := criterion.today)
        and fact in (*today.pytorch.because, *today.tensorflow.because)
        else criterion
        for name, criterion in catalog.criteria.items()
    }
    questions = {name: _question_without(row, fact) for name, row in catalog.questions.items()}
    return replace(catalog, criteria=criteria, questions=questions)


def _question_without(question: Question, fact: str) -> Question:
    choices = tuple(
        replace(choice, rules_out=tuple(row for row in choice.rules_out if row.because != fact))
        for choice in question.choices
    )
    return replace(question, choices=choices)
