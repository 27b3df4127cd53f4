"""Who trains: as it stands this process alone. A launcher of several gives each its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workers:
    """The processes that train one model together, each on its share of every batch."""

    rank: int = 0  # which of them this is
    count: int = 1

    @property
    def leads(self) -> bool:
        """Whether this one saves. All hold the same weights."""
        return self.rank == 0

    def agree(self, asked: bool) -> bool:
        """True for all as soon as it is for one: several are to stop after the same step."""
        return asked


ALONE = Workers()
