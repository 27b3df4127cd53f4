"""What an article's claim comes to, in the same words wherever it is told."""

from advisor.frameworks import TITLES

# The words for ids of the data: a framework, whom a claim is for, how strongly, what became of it.
NAMES = {str(name): title for name, title in TITLES.items()}
SIDES = {**NAMES, "tie": "both alike", "neutral": "neither"}
STRENGTHS = {1: "a hint", 2: "a plain advantage", 3: "decisive"}
NOW = {
    "holds": "still holds",
    "changed": "no longer so",
    "false-then": "was not so even then",
    "unproven": "never shown",
}


def weight_of(favours: str, strength: int) -> str:
    """For whom a claim speaks, and how strongly."""
    how = f"{STRENGTHS[strength]}, " if favours in TITLES else ""
    return f"for {SIDES[favours]}: {how}strength {strength} of 3"
