"""Bodies of requests: what turns them into the model's inputs, and what refuses them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, FailFast, ValidationError

JSON, FORM = "application/json", "multipart/form-data"
BODY_LIMIT = 2**24  # bytes; more where JSON of one input needs more
NUMBERS_LIMIT = 2**20  # bytes of JSON, and more where the model takes more
NUMBER_BYTES = 64  # a number's digits, and the blanks of JSON that is laid out in lines
QUICK_BYTES = 16_384  # decoding no more than that is faster than handing it to another thread
# FailFast: a megabyte of wrong numbers is one mistake to report, not a hundred thousand.
Numbers: TypeAlias = Annotated[list[float], FailFast()]
STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
Inputs: TypeAlias = dict[str, np.ndarray]  # by their names in model.json, the batch first


class BadInput(Exception):
    """The client's mistake: status, what is wrong, what would be right."""

    def __init__(self, status: int, error: str, detail: str, hint: str, ends: bool = False) -> None:
        super().__init__(detail)
        self.status, self.ends = status, ends  # whether the connection ends with it
        self.problem = {"error": error, "detail": detail, "hint": hint}


class File(bytes):
    """What a file of a form holds, and the `name` that it was sent under."""

    name: str

    def __new__(cls, content: bytes, name: str) -> "File":
        """What else `bytes` takes is left out."""
        made = super().__new__(cls, content)
        made.name = name
        return made


def is_short(body: bytes) -> bool:
    """Whether numbers in JSON are decoded at once."""
    return len(body) <= QUICK_BYTES


Reply: TypeAlias = tuple[bytes, str]  # a body and its content type


def reply_one(answers: Sequence[BaseModel]) -> Reply:
    """The answer to the one input that was asked about."""
    return answers[0].model_dump_json().encode(), JSON


def reply_many(answers: Sequence[BaseModel]) -> Reply:
    """The answers to a batch, in its order."""
    said = ",".join(each.model_dump_json() for each in answers)
    return ('{"answers":[' + said + "]}").encode(), JSON


@dataclass(frozen=True, slots=True)
class Question:
    """What a body asks."""

    inputs: Inputs
    reply: Callable[[Sequence[BaseModel]], Reply] = reply_one  # out of an answer to each input


@dataclass(frozen=True, slots=True)
class Decoder:
    """How bodies of one content type become inputs."""

    # The body, or the files of a form; then what else the request says, by its name.
    decode: Callable[..., Question]
    limit: int  # bytes of a body
    schema: dict[str, Any]  # of a body, for OpenAPI
    is_quick: Callable[[bytes], bool] = is_short


def limit_json(numbers: int) -> int:
    """Bytes that JSON with so many numbers may have."""
    return max(NUMBERS_LIMIT, NUMBER_BYTES * numbers)


def limit_body(asked: int | None, numbers: int) -> int:
    """Bytes of a body; unless asked for, what JSON of one input needs, and a photo's at least."""
    return asked or max(BODY_LIMIT, limit_json(numbers))


def describe_form(files: dict[str, Any]) -> dict[str, Any]:
    """A form with files, whatever the fields' names, for OpenAPI."""
    return {"type": "object", "properties": {"file": files}, "required": ["file"]}


Given = TypeVar("Given", bound=BaseModel)


def parse(form: type[Given], body: bytes, error_name: str, hint: str) -> Given:
    """JSON in this form; raises BadInput with the first thing that is wrong."""
    try:
        return form.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        broken = first["type"] == "json_invalid"
        place = ".".join(map(str, first["loc"]))
        detail = f"{place}: {first['msg']}" if place else first["msg"]
        status, name = (400, "bad-json") if broken else (422, error_name)
        raise BadInput(status, name, detail, hint) from error
