"""What a look at this machine answers; it is looked at only where that is asked for."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import Question
from advisor.machine.rules import NO_GPU, Findings, found_answer, found_answers


def _findings() -> Findings:
    from advisor.machine.probe import inspect_machine  # slow where a driver has to wake its card

    return inspect_machine(Path()).findings


def all_found(catalog: Catalog) -> dict[str, str]:
    """Question -> answer of all that a look at this machine answers."""
    return found_answers(catalog, _findings())


def found_here() -> Callable[[Question], str | None]:
    """What this machine answers to a question, looked at once and only when one needs it.

    That it has no GPU is kept back: it says nothing about where training will run.
    """
    findings = cache(_findings)

    def answer(question: Question) -> str | None:
        found = found_answer(question, findings()) if question.machine else None
        return None if found == NO_GPU else found

    return answer
