"""Runs inside TorchServe's worker: a batch of requests in, an answer for each out."""

import json
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from answers import answer
from bodies import JSON, BadInput, Question
from inputs import decoders
from ts.context import Context
from ts.torch_handler.base_handler import BaseHandler

Tensors: TypeAlias = dict[str, torch.Tensor]


class Handler(BaseHandler):  # type: ignore[misc]  # TorchServe ships no types
    """Reads and answers as deploy/server does."""

    def initialize(self, context: Context) -> None:
        """Load the archived model; the worker counts as READY after this."""
        torch.set_num_threads(1)  # workers run beside each other; more would fight for cores
        folder = Path(context.system_properties["model_dir"])
        manifest = json.loads((folder / "model.json").read_text("utf-8"))
        file = context.manifest["model"]["serializedFile"]
        self.target, self.decoders = manifest["target"], decoders(manifest["input"])
        self.shapes = {name: shape[1:] for name, shape in manifest["inputs"].items()}
        self.name = f"{manifest['framework']}/{file}"
        self.device = torch.device("cpu")
        self.context = context
        self.model = torch.jit.load(folder / file, map_location="cpu").eval()
        for _ in range(3):  # TorchScript optimizes during its first calls, which are slow
            self.inference(self._zeros(2))
        self.initialized = True

    def preprocess(self, data: list[dict[str, Any]]) -> Tensors:
        """All that is asked about, one request's inputs after the other's."""
        self.asked = [self._decode(fields) for fields in data]
        sound = [each.inputs for each in self.asked if isinstance(each, Question)]
        if not sound:
            return self._zeros(1)  # a network takes no empty batch
        return {
            name: torch.from_numpy(np.concatenate([_arrange(inputs[name]) for inputs in sound]))
            for name in self.shapes
        }

    def inference(self, data: Tensors) -> torch.Tensor:
        """Shapes: (inputs, ...) each -> (inputs, outputs)."""
        with torch.inference_mode():
            return self.model(**data)  # type: ignore[no-any-return]

    def postprocess(self, data: torch.Tensor) -> list[dict[str, Any] | str]:
        """An answer or a refusal for each request, each with its own HTTP status."""
        outputs, said = iter(data.numpy()), []
        for place, asked in enumerate(self.asked):
            own = list(islice(outputs, _count(asked)))
            said.append(self._answer(place, asked, own))
        return said

    def _answer(
        self, place: int, asked: Question | BadInput, outputs: list[np.ndarray]
    ) -> dict[str, Any] | str:
        self.context.set_response_content_type(place, JSON)
        # PredictionException would refuse the whole batch: everybody's requests for one.
        try:
            if isinstance(asked, BadInput):
                raise asked
            found = [answer(each, self.target, self.name) for each in outputs]
        except BadInput as error:
            self.context.set_response_status(error.status, idx=place)
            return error.problem
        content, kind = asked.reply(found)
        self.context.set_response_content_type(place, kind)
        return json.loads(content) if kind == JSON else content.decode()

    def _zeros(self, count: int) -> Tensors:
        return {name: torch.zeros(count, *shape) for name, shape in self.shapes.items()}

    def _decode(self, fields: dict[str, Any]) -> Question | BadInput:
        # The body is called `body` over HTTP, `data` over gRPC and in a form.
        body = fields.get("data", fields.get("body"))
        if not isinstance(body, bytes | bytearray) or not body:
            return BadInput(400, "no-body", "nothing to read", "send a body, and its content type")
        # No content type comes as far as here: what begins as an object of JSON is taken for one.
        files = [kind for kind in self.decoders if kind != JSON]
        kind = JSON if not files or body.lstrip()[:1] == b"{" else files[0]
        try:
            return self.decoders[kind].decode(bytes(body))
        except BadInput as error:
            return error


def _count(asked: Question | BadInput) -> int:
    return len(next(iter(asked.inputs.values()))) if isinstance(asked, Question) else 0


def _arrange(array: np.ndarray) -> np.ndarray:
    return np.moveaxis(array, -1, 1) if array.ndim == 4 else array  # (n, channels, size, size)
