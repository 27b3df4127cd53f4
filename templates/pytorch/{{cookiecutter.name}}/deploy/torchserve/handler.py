"""Runs inside TorchServe's worker: a batch of requests in, an answer for each out."""

import json
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from answers import answer
from bodies import JSON, BadInput, Inputs
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
        """One input for each request; zeros for each refused, which is noted."""
        self.refused: dict[int, BadInput] = {}
        inputs = self._zeros(len(data))
        for place, fields in enumerate(data):
            try:
                found = self._decode(fields)
            except BadInput as error:
                self.refused[place] = error
                continue
            for name, array in found.items():
                inputs[name][place] = torch.from_numpy(_arrange(array)[0])
        return inputs

    def inference(self, data: Tensors) -> torch.Tensor:
        """Shapes: (batch, ...) each -> (batch, outputs)."""
        with torch.inference_mode():
            return self.model(**data)  # type: ignore[no-any-return]

    def postprocess(self, data: torch.Tensor) -> list[dict[str, Any]]:
        """An answer or a refusal for each request, each with its own HTTP status."""
        return [self._answer(place, outputs) for place, outputs in enumerate(data.numpy())]

    def _answer(self, place: int, outputs: np.ndarray) -> dict[str, Any]:
        self.context.set_response_content_type(place, "application/json")
        # PredictionException would refuse the whole batch: everybody's requests for one.
        try:
            if place in self.refused:
                raise self.refused[place]
            return answer(outputs, self.target, self.name).model_dump()
        except BadInput as error:
            self.context.set_response_status(error.status, idx=place)
            return error.problem

    def _zeros(self, count: int) -> Tensors:
        return {name: torch.zeros(count, *shape) for name, shape in self.shapes.items()}

    def _decode(self, fields: dict[str, Any]) -> Inputs:
        # The body is called `body` over HTTP, `data` over gRPC and in a form.
        body = fields.get("data", fields.get("body"))
        if not isinstance(body, bytes | bytearray) or not body:
            raise BadInput(400, "no-body", "nothing to read", "send a body, and its content type")
        # No content type comes as far as here: what begins as an object of JSON is taken for one.
        files = [kind for kind in self.decoders if kind != JSON]
        kind = JSON if not files or body.lstrip()[:1] == b"{" else files[0]
        return self.decoders[kind].decode(bytes(body))


def _arrange(array: np.ndarray) -> np.ndarray:
    return np.moveaxis(array, -1, 1) if array.ndim == 4 else array  # (n, channels, size, size)
