"""The model that answers, and how another one takes its place while requests come in."""

import asyncio
import logging
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from answers import FORMS, answer
from bodies import FORM, BadInput, Decoder
from fastapi.concurrency import run_in_threadpool
from inputs import Limits, decoders, example, extend_form, signature, upload
from pydantic import BaseModel, ConfigDict
from runtime import Runtime

QUICK_SECONDS = 0.002  # beside more than that, handing a call to a thread costs little

logger = logging.getLogger("server")


class Target(BaseModel):
    """What is predicted: one class, any number of classes at once, a number, or what comes next."""

    model_config = ConfigDict(extra="allow")  # of a series also its columns, and how far ahead
    kind: str
    name: str
    classes: list[str]


class Info(BaseModel):
    """What is served."""

    model: str
    task: str
    input: dict[str, Any]
    target: Target
    validation: dict[str, float]


class Model:
    """One loaded model: what it takes, and what it says."""

    def __init__(self, runtime: Runtime, limits: Limits) -> None:
        """Raises KeyError when an older export does not say what is needed."""
        manifest = runtime.manifest
        name = f"{manifest['framework']}/{manifest['file']}@{manifest['sha256'][:12]}"
        known = {key: manifest[key] for key in ("task", "input", "target", "validation")}
        self.info = Info(model=name, **known)
        self.form = extend_form(FORMS[self.info.target.kind])
        self._least_seconds = math.inf  # of all calls; others were kept waiting
        about, self._target, self._runtime = manifest["input"], manifest["target"], runtime
        self.decoders = decoders(about, limits) | {FORM: upload(about, limits)}
        # What a client must know: another model may take its place when it asks the same.
        target = self.info.target
        self.signature = (self.info.task, target.kind, target.model_extra, signature(about))

    def try_out(self) -> None:
        """Raises ValueError when it gives something else than its description says."""
        manifest = self._runtime.manifest
        wanted = (1, manifest["output"]["shape"][-1])
        found = self._runtime.outputs(example(manifest["input"])).shape
        if found != wanted:
            raise ValueError(f"it gives {found}, model.json says {wanted}")

    @property
    def is_quick(self) -> bool:
        """Whether a call is over before a thread would have taken it; not known of the first."""
        return self._least_seconds < QUICK_SECONDS

    def find_decoder(self, kind: str) -> Decoder:
        """The one for a content type; raises BadInput where there is none."""
        decoder = self.decoders.get(kind.split(";")[0].strip().lower())
        if decoder is None:
            hint = f"use one of {', '.join(self.decoders)}"
            raise BadInput(415, "wrong-content-type", f"content type {kind}"[:200], hint)
        return decoder

    def answer(
        self, body: bytes | Sequence[bytes], decoder: Decoder, options: dict[str, Any]
    ) -> tuple[bytes, str]:
        """What the model says about what is asked, and its content type; one run for a batch."""
        asked = decoder.decode(body, **options)
        began = time.perf_counter()
        outputs = self._runtime.outputs(asked.inputs)  # (n, outputs)
        self._least_seconds = min(self._least_seconds, time.perf_counter() - began)
        return asked.reply([answer(each, self._target, self.info.model) for each in outputs])


class Exchange:
    """Holds the model that answers; whoever asks keeps the one that it began with."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Raises FileNotFoundError without an artefact, others with a damaged one."""
        self._folder, self._limits = folder, limits
        self._turn = asyncio.Lock()
        self.problem: str | None = None  # of the last exchange
        self._seen = self._stamp()
        self.current = self._load()

    async def refresh(self) -> None:
        """Load what the folder holds now, beside the requests; if that fails the old one stays."""
        async with self._turn:
            self._seen = self._stamp()
            try:
                model = await run_in_threadpool(self._load)
                await run_in_threadpool(model.try_out)
                if model.signature != self.current.signature:
                    raise ValueError("it asks or answers something else: that needs a restart")
            except Exception as error:  # a damaged file fails in whatever part it reaches
                self.problem = f"the new model is not taken: {error or type(error).__name__}"[:300]
                logger.error("%s; %s stays", self.problem, self.current.info.model)
            else:
                self.current, self.problem = model, None
                logger.info("%s answers now", model.info.model)

    async def watch(self, seconds: float) -> None:
        """Refresh whenever model.json, which an export writes last, is another file."""
        while True:
            await asyncio.sleep(seconds)
            if (now := self._stamp()) != self._seen and now is not None:
                await self.refresh()

    def _load(self) -> Model:
        return Model(Runtime(self._folder), self._limits)

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = (self._folder / "model.json").stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
