"""Answers over HTTP with the exported model: what can be asked, and what stands in /docs."""

from typing import Any

from bodies import BadInput
from fastapi import FastAPI, Security
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline
from front import Front
from inputs import Options
from lifetime import Life
from metrics import KIND, build_registry, show
from models import Exchange, Info
from predicting import Predict
from problems import Problem, refuse
from pydantic import BaseModel, create_model
from settings import Settings
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp

REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 401, 408, 413, 415, 422)
}


class Ready(BaseModel):
    """Whether requests are wanted, what answers them, and why a newer model does not."""

    status: str
    model: str
    exchange: str


def build_app(settings: Settings) -> ASGIApp:
    """The application around the model of `settings.artifacts`.

    Raises:
        FileNotFoundError: there is none. A damaged one raises whatever its reader does.
    """
    exchange = Exchange(settings.artifacts, settings)
    predict, life = Predict(exchange, settings), Life(exchange, settings)
    # The page and all it loads come from here: no network of others is asked.
    app = FastAPIOffline(
        redoc_url=None,
        static_url="/assets",
        title="Model server",
        description=__doc__,
        lifespan=life.run,
    )
    for kind in (BadInput, HTTPException, ClientDisconnect):
        app.add_exception_handler(kind, refuse)
    _add_routes(app, exchange, life)
    _add_predict(app, exchange, predict, settings)
    front: ASGIApp = Front(app, predict, exchange, settings)
    if settings.cors_origins:
        origins = list(settings.cors_origins)
        headers, shown = ["Content-Type", "Authorization"], ["X-Model"]
        front = CORSMiddleware(front, origins, ("GET", "POST"), headers, expose_headers=shown)
    return front


def _add_routes(app: FastAPI, exchange: Exchange, life: Life) -> None:
    registry = build_registry(lambda: exchange.current.info.model)

    @app.get("/")
    async def show_info() -> Info:
        """What is served."""
        return exchange.current.info

    @app.get("/health")
    async def show_health() -> dict[str, str]:
        """The process is alive."""
        return {"status": "alive"}

    @app.get("/ready", response_model=Ready, responses={503: {"model": Ready}})
    async def show_ready() -> Response:
        """200 while requests are wanted, 503 from SIGTERM on."""
        status = "draining" if life.draining else "ready"
        model, problem = exchange.current.info.model, exchange.problem or "none failed"
        ready = Ready(status=status, model=model, exchange=problem)
        return JSONResponse(ready.model_dump(), 503 if life.draining else 200)

    @app.get("/metrics", response_class=Response, responses={200: {"content": {KIND: {}}}})
    def show_metrics() -> Response:
        """Counts for Prometheus."""
        return Response(show(registry), media_type=KIND)


def _add_predict(app: FastAPI, exchange: Exchange, predict: Predict, settings: Settings) -> None:
    model = exchange.current
    # /predict reads body and parameters itself, so FastAPI cannot see what it takes.
    content = {kind: {"schema": decoder.schema} for kind, decoder in model.decoders.items()}
    about: dict[str, Any] = {
        "requestBody": {"required": True, "content": content},
        "parameters": [
            {"name": name, "in": "query", "schema": schema, "required": False}
            for name, schema in Options.model_json_schema().get("properties", {}).items()
        ],
    }
    dependencies = []
    if settings.api_key is not None:  # for /docs to show; the front asks for it
        dependencies = [Security(HTTPBearer(scheme_name="key", auto_error=False))]
    many = create_model("Answers", answers=(list[model.form], ...))  # type: ignore[name-defined]
    form: Any = model.form | many
    add = app.post(
        "/predict",
        responses=REFUSALS,
        openapi_extra=about,
        response_model=form,
        dependencies=dependencies,
    )
    add(predict.respond)
