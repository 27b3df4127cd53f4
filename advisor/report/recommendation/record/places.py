"""Where the record of a decision lies in a project, and how its page refers to the rest."""

from dataclasses import dataclass

from advisor.judgement.verdict import Line
from advisor.starter.record import EVIDENCE, PICTURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How a page refers to the evidence and the picture; empty where it stands alone."""

    evidence: str = ""
    picture: str = ""

    @property
    def rest(self) -> str:
        """Where the rest of a list is."""
        return f" in [EVIDENCE.md]({self.evidence})" if self.evidence else " (--why)"

    def linked(self, line: Line) -> str:
        """What a line is called, with a link to what it rests on."""
        if not (self.evidence and line.because):
            return line.title
        return f"[{line.title}]({self.evidence}#{line.id})"


IN_PROJECT = Places(evidence=EVIDENCE, picture=PICTURE)
ALONE = Places()
