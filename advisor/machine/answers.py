"""What a look at this machine answers; it is looked at only where that is asked for."""

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


class FoundHere:
    """What this machine answers, looked at once and only when a question needs it."""

    def __init__(self) -> None:
        self._findings = cache(_findings)

    def answer(self, question: Question) -> str | None:
        """Its answer to a question; None where it is silent.

        That it has no GPU is no answer: it says nothing about where training will run.
        """
        found = self._found(question)
        return None if found == NO_GPU else found

    def note(self, question: Question) -> str:
        """What was seen here that is no answer, as a sentence; else empty."""
        none = self._found(question) == NO_GPU
        return "This machine has no graphics processor that trains models." if none else ""

    def _found(self, question: Question) -> str | None:
        return found_answer(question, self._findings()) if question.machine else None
