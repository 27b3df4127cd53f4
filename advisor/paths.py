"""Where the shipped data and templates lie, in a checkout and in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
DATA = PACKAGE / "data"
CATALOG = DATA / "catalog.json"
WORDS = DATA / "words.json"


def templates_dir() -> Path:
    """The folder holding `common`, `pytorch`, `tensorflow` and `tasks`.

    A checkout is asked first: an editable install also holds a copy inside the package, made
    once and stale from the next edit on.
    """
    checkout = PACKAGE.parent / "templates"
    return checkout if (checkout / "common").is_dir() else PACKAGE / "templates"
