"""What a machine's findings mean for each framework, and which questions they answer."""

from collections.abc import Mapping

from advisor.knowledge.model import Catalog, MachineRule
from advisor.knowledge.questions import Question

Findings = Mapping[str, str]
NO_GPU = "none"


def consequences(catalog: Catalog, findings: Findings) -> list[MachineRule]:
    """The rules that hold for these findings, in the order of the data."""
    return [
        rule
        for rule in catalog.machine
        if _all_match(rule.when, findings)
        and not (rule.unless and _all_match(rule.unless, findings))
    ]


def _all_match(named: Mapping[str, tuple[str, ...]], findings: Findings) -> bool:
    return all(findings.get(finding) in values for finding, values in named.items())


def found_answers(catalog: Catalog, findings: Findings) -> dict[str, str]:
    """Question -> the answer that the machine gives, where it is one that the question allows."""
    answers = {
        question.id: found_answer(question, findings) for question in catalog.questions.values()
    }
    return {name: answer for name, answer in answers.items() if answer is not None}


def found_answer(question: Question, findings: Findings) -> str | None:
    """The answer that the machine gives to one question; None where it gives none."""
    value = findings.get(question.machine, "")
    return value if question.choice(value) else None
