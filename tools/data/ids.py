"""Every id the data has ever had: ids only grow, so nothing that cites one goes astray."""

from collections.abc import Iterator
from pathlib import Path

from tools.data.tree import Problem, Tree, choices, claims, facts, full_id

IDS = Path(__file__).resolve().parent / "ids.txt"


def ids(tree: Tree) -> set[str]:
    """The kind and id of everything that can be cited."""
    named = {f"article {document['id']}" for document in tree["documents"]}
    named |= {f"criterion {name}" for name in tree["criteria"]}
    named |= {f"system {name}" for name in tree["systems"]}
    named |= {f"word {word['id']}" for word in tree["words"]}
    named |= {f"question {name}" for name in tree["questions"]}
    named |= {f"answer {choice.owner}/{choice.path[3]}" for choice in choices(tree)}
    named |= {f"claim {claim.row['id']}" for claim in claims(tree)}
    named |= {f"fact {full_id(fact.owner, fact.row['id'])}" for fact in facts(tree)}
    return named


def known_ids(path: Path = IDS) -> set[str]:
    """The ids written down; none where there is no list yet."""
    return set(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else set()


def grown(tree: Tree) -> str:
    """The list with what is new in it."""
    return "\n".join(sorted(known_ids() | ids(tree))) + "\n"


def ids_only_grow(tree: Tree) -> Iterator[Problem]:
    """Everything that had an id has it still; a fact is withdrawn, not removed."""
    for name in sorted(known_ids() - ids(tree)):
        yield Problem((), f"the {name} is gone; put it back, a fact with `withdrawn`")
