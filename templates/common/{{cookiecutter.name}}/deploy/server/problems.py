"""Refusals: whatever is wrong, the same form."""

from bodies import BadInput
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse


class Problem(BaseModel):
    """What every refused request gets."""

    error: str
    detail: str
    hint: str


NO_KEY = BadInput(401, "no-key", "there is no right key", "send Authorization: Bearer KEY")
OTHER_PROTOCOL = BadInput(
    400,
    "other-protocol",
    "the connection is to change to another protocol",
    "leave the headers Upgrade and Connection out",
    ends=True,
)
HEADERS = {401: {"WWW-Authenticate": "Bearer"}}


def refuse(request: Request, error: Exception) -> JSONResponse:
    """The answer to a request that was refused."""
    match error:
        case BadInput():
            # What is left of a body is not read: no further request can follow it.
            headers = HEADERS.get(error.status, {"Connection": "close"} if error.ends else None)
            return JSONResponse(error.problem, error.status, headers)
        case HTTPException():
            detail = f"{request.method} {request.url.path}: {error.detail}"
            problem = {"error": "no-such-request", "detail": detail[:200], "hint": "see /docs"}
            # A refused method comes with the ones allowed, in a header.
            return JSONResponse(problem, error.status_code, error.headers)
        case _:  # the client hung up; nobody reads this
            problem = {"error": "gone", "detail": "client disconnected", "hint": "see /docs"}
            return JSONResponse(problem, 400)
