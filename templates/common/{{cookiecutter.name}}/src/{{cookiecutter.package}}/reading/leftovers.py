"""What systems and editors leave in folders: nobody's data."""

from pathlib import Path

LEFTOVERS = {"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"}  # of Windows, of macOS' zip


def is_leftover(name: str) -> bool:
    """Whether systems and editors leave files and folders of this name behind."""
    return name.startswith(".") or name.lower() in LEFTOVERS


def look_into(folder: Path) -> list[Path]:
    """What lies in a folder, sorted, without what systems and editors leave behind."""
    return [path for path in sorted(folder.iterdir()) if not is_leftover(path.name)]
