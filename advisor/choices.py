"""What options and data let a person choose from; light, as `--help` imports it too."""

from typing import Literal

Lens = Literal["today", "documents"]
LENSES: tuple[Lens, ...] = ("today", "documents")
By = Literal["read", "published"]  # the day from which a fact's age counts
# Who decides a close call.
IfClose = Literal["leader", "pytorch", "tensorflow", "other-lens", "ask"]
IF_CLOSE: tuple[IfClose, ...] = ("leader", "pytorch", "tensorflow", "other-lens", "ask")
