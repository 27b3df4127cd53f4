"""Texts with their answers, checked and put together."""

from dataclasses import dataclass, field

import numpy as np

from ..settings.options import DataConfig
from ..task import Target
from .held import TextReader
from .items import Items, make_key
from .split import join_groups
from .texts import TextSpec, clean_text


@dataclass(slots=True)
class Collected:
    """What was read so far of a source."""

    spec: TextSpec
    texts: list[bytes] = field(default_factory=list)  # as much of each as is read
    lengths: list[int] = field(default_factory=list)  # of all of it
    keys: list[bytes] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)  # indexes into PARTS, where the source says them

    def add(self, text: str, answer: str) -> None:
        """One more.

        Raises:
            BadText: it cannot be used.
        """
        content = clean_text(text)
        self.texts.append(content[: self.spec.room])
        self.lengths.append(len(content))
        self.keys.append(make_key(content))
        self.answers.append(answer)

    def finish(self, settings: DataConfig, target: Target, answers: np.ndarray) -> Items:
        """Everything, with the answers that `read_answers` or `index_labels` made of its own."""
        groups = [make_key(group.encode()) for group in self.groups]
        return Items(
            TextReader.of(self.texts, self.spec.room),
            {"bytes": (self.spec.room,)},
            target,
            answers,
            # Equal texts are in one part, whatever their answers.
            join_groups(groups, self.keys) if groups else self.keys,
            content=b"".join(self.keys),
            about={"length": settings.length, "pieces": settings.pieces, "column": settings.text},
            measures=np.array(self.lengths),
            parts=np.array(self.parts) if self.parts else None,
        )
