"""One option for each question, for the commands that take answers."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from advisor.commands.options import ANSWERS

if TYPE_CHECKING:
    from advisor.knowledge.questions import Question


def with_answer_flags(
    function: Callable[..., int | None], questions: Iterable["Question"]
) -> Callable[..., int | None]:
    """The function with its `**flags` spelled out, one option for each of the questions."""
    signature = inspect.signature(function)
    own = [item for item in signature.parameters.values() if item.kind is not item.VAR_KEYWORD]
    flags = [_flag(question) for question in questions]

    @wraps(function)  # the function itself stays as it is, for the next app that is built
    def command(**values: Any) -> int | None:
        return function(**values)

    command.__signature__ = signature.replace(parameters=[*own, *flags])  # type: ignore[attr-defined]
    return command


def _flag(question: "Question") -> inspect.Parameter:
    option = typer.Option(
        f"--{question.id}",
        metavar="ANSWER",
        help=f"{question.prompt} ({', '.join(choice.id for choice in question.choices)})",
        rich_help_panel=ANSWERS,
        case_sensitive=False,
    )
    return inspect.Parameter(
        question.id.replace("-", "_"),
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[Literal[question.values] | None, option],
    )
