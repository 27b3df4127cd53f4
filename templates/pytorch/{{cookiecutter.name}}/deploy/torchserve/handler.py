"""Runs inside TorchServe's worker: a batch of requests in, an answer for each out."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from given import BadInput, decode_features, decode_pixels
from pictures import decode_picture
from ts.context import Context
from ts.torch_handler.base_handler import BaseHandler


class Handler(BaseHandler):  # type: ignore[misc]  # TorchServe ships no types
    """Pictures or rows of numbers to labels; it reads and answers as deploy/server does."""

    def initialize(self, context: Context) -> None:
        """Load the archived model; the worker counts as READY after this."""
        torch.set_num_threads(1)  # workers run beside each other; more would fight for cores
        folder = Path(context.system_properties["model_dir"])
        manifest = json.loads((folder / "model.json").read_text("utf-8"))
        file = context.manifest["model"]["serializedFile"]
        self.about, self.classes = manifest["input"], manifest["classes"]
        self.name = f"{manifest['framework']}/{file}"
        self.device = torch.device("cpu")
        self.context = context
        self.model = torch.jit.load(folder / file, map_location="cpu").eval()
        for _ in range(3):  # TorchScript optimizes during its first calls, which are slow
            self.inference(torch.zeros(2, *self.about["shape"][1:]))
        self.initialized = True

    def preprocess(self, data: list[dict[str, Any]]) -> torch.Tensor:
        """One input for each request; zeros for each refused, which is noted."""
        self.refused: dict[int, BadInput] = {}
        inputs = np.zeros((len(data), *self.about["shape"][1:]), dtype=np.float32)
        for place, fields in enumerate(data):
            try:
                inputs[place] = self._decode(fields)
            except BadInput as error:
                self.refused[place] = error
        return torch.from_numpy(inputs)  # (batch, channels, size, size) or (batch, columns)

    def postprocess(self, data: torch.Tensor) -> list[dict[str, Any]]:
        """A label or a refusal for each request, each with its own HTTP status."""
        answers = []
        for place, logits in enumerate(data.double()):  # (classes,)
            self.context.set_response_content_type(place, "application/json")
            problem = self.refused.get(place)
            if problem is None and not logits.isfinite().all():
                hint = "send numbers like those it learned"
                problem = BadInput(422, "out-of-range", "the model gives NaN or infinity", hint)
            # PredictionException would refuse the whole batch: everybody's requests for one.
            if problem is not None:
                self.context.set_response_status(problem.status, idx=place)
                answers.append(problem.problem)
                continue
            shares, label = logits.softmax(0).tolist(), int(logits.argmax())
            answer = {"label": label, "name": self.classes[label], "probability": shares[label]}
            answers.append(answer | {"probabilities": shares, "model": self.name})
        return answers

    def _decode(self, fields: dict[str, Any]) -> np.ndarray:
        # The body is called `body` over HTTP, `data` over gRPC and in a form.
        body = fields.get("data", fields.get("body"))
        if not isinstance(body, bytes | bytearray) or not body:
            raise BadInput(400, "no-body", "nothing to read", "send a body, and its content type")
        if self.about["kind"] == "table":
            return decode_features(bytes(body), self.about)  # (columns,)
        decode = decode_pixels if body.lstrip()[:1] == b"{" else decode_picture
        return decode(bytes(body), self.about).transpose(2, 0, 1)  # (channels, size, size)
