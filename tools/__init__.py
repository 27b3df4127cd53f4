"""Tools for those who work on fwpick; none of them is installed with it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
