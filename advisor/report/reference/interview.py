"""A question of the interview: as a JSON entry, and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from advisor.frameworks import TITLES
from advisor.judgement.weighing import spread
from advisor.knowledge.model import Choice, Question

Entry = dict[str, Any]


def question_entry(question: Question) -> Entry:
    """A question with its flag, its choices and what each weighs, sets aside or advises."""
    return {
        "flag": f"--{question.id}",
        "title": question.title,
        "prompt": question.prompt,
        "help": question.help,
        "core": question.core,
        "default": question.default,
        "ask_when": dict(question.ask_when),
        "choices": [_choice(choice) for choice in question.choices],
    }


def _choice(choice: Choice) -> Entry:
    return {
        "id": choice.id,
        "says": choice.says,
        "importance": choice.importance,
        "points": dict(choice.weighs),
        "usual": choice.usual,
        "weights": spread(choice),
        "instead": [
            {
                "when": dict(row.when),
                "importance": row.importance,
                "points": dict(row.weighs),
                "weights": spread(row),
            }
            for row in choice.instead
        ],
        "knows": choice.knows,
        "makes": choice.makes,
        "sets": dict(choice.sets),
        "rules_out": [asdict(rule) for rule in choice.rules_out],
        "clashes": [asdict(clash) for clash in choice.clashes],
        "before": [{"says": row.says, "because": row.because} for row in choice.before],
        "advice": [{"says": row.says, "because": row.because} for row in choice.advice],
    }


def choice_row(choice: Entry) -> str:
    """An answer with all that follows from it."""
    parts = [f"{choice['id']}: {choice['says']}.", f"{effects(choice) or 'Does not count'}."]
    parts += [_weighed_instead(row) for row in choice["instead"]]
    parts.append(f"Usual in {100 * choice['usual']:.0f} % of projects, by our estimate.")
    parts += [f"{row['says']} ({row['because']})" for row in (*choice["before"], *choice["advice"])]
    parts += [choice["makes"]] if choice["makes"] else []
    parts += [row["says"] for row in choice["clashes"]]
    return " ".join(parts)


def _weighed_instead(row: Entry) -> str:
    weights = ", ".join(f"{name} {weight:.2f}" for name, weight in row["weights"].items())
    return f"{clause(row['when']).removeprefix(', ').capitalize()}: {weights} instead."


def effects(choice: Entry) -> str:
    """What an answer does to the sum and to the frameworks, in a few words."""
    parts = [f"{name} {weight:.2f}" for name, weight in choice["weights"].items()]
    if choice["knows"]:
        parts.append(f"what you know {choice['importance']:.2f}, for {TITLES[choice['knows']]}")
    for rule in choice["rules_out"]:
        when = " and ".join(f"{name} {'|'.join(row)}" for name, row in rule["when"].items())
        given = f" with {when}" if when else ""
        parts.append(f"rules out {TITLES[rule['framework']]}{given} ({rule['because']})")
    return ", ".join(parts)


def clause(when: Mapping[str, Sequence[str]]) -> str:
    """Under which other answers, as a clause; empty where always."""
    needs = " and ".join(f"{name} is {' or '.join(values)}" for name, values in when.items())
    return f", if {needs}" if needs else ""
