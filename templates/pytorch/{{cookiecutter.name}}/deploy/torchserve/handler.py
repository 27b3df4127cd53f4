"""Runs inside TorchServe's worker: a batch of requests in, an answer for each out."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from pictures import BadInput, decode
from ts.context import Context
from ts.torch_handler.base_handler import BaseHandler


class PictureHandler(BaseHandler):  # type: ignore[misc]  # TorchServe ships no types
    """Pictures or rows of pixels to labels; the same answers as deploy/server."""

    def initialize(self, context: Context) -> None:
        """Load the archived model; the worker counts as READY after this."""
        torch.set_num_threads(1)  # workers run beside each other; more would fight for cores
        folder = Path(context.system_properties["model_dir"])
        about = json.loads((folder / "model.json").read_text("utf-8"))
        file = context.manifest["model"]["serializedFile"]
        self.size = int(about["input"]["image_size"])
        self.name = f"{about['framework']}/{file}"
        self.device = torch.device("cpu")
        self.context = context
        self.model = torch.jit.load(folder / file, map_location="cpu").eval()
        for _ in range(3):  # TorchScript optimizes during its first calls, which are slow
            self.inference(torch.zeros(2, 1, self.size, self.size))
        self.initialized = True

    def preprocess(self, data: list[dict[str, Any]]) -> torch.Tensor:
        """One image for each request; a black one for each refused, which is noted."""
        self.refused: dict[int, BadInput] = {}
        images = np.zeros((len(data), 1, self.size, self.size), dtype=np.float32)
        for place, fields in enumerate(data):
            try:
                images[place, 0] = decode(_only_part(fields), self.size)  # (size, size)
            except BadInput as error:
                self.refused[place] = error
        return torch.from_numpy(images)  # (batch, 1, size, size)

    def postprocess(self, data: torch.Tensor) -> list[dict[str, Any]]:
        """A label or a refusal for each request, each with its own HTTP status."""
        shares = torch.softmax(data.double(), dim=1)  # (batch, classes)
        answers = []
        for place, row in enumerate(shares.tolist()):
            self.context.set_response_content_type(place, "application/json")
            # PredictionException would refuse the whole batch: everybody's requests for one.
            if problem := self.refused.get(place):
                self.context.set_response_status(problem.status, idx=place)
                answers.append(problem.body)
                continue
            label = max(range(len(row)), key=row.__getitem__)
            answer = {"label": label, "probability": row[label], "probabilities": row}
            answers.append(answer | {"model": self.name})
        return answers


def _only_part(fields: dict[str, Any]) -> bytes:
    """The request's body: `body` over HTTP, `data` over gRPC and in a form."""
    part = fields.get("data", fields.get("body"))
    if not isinstance(part, bytes | bytearray) or not part:
        raise BadInput(400, "no-body", "nothing to read", "send a picture or JSON, and its type")
    return bytes(part)
