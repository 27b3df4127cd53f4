"""Texts of 20 scripts, of no meaning and any length: what every target must read alike."""

import unicodedata

import numpy as np

SCRIPTS = {  # where the letters of a script begin and end
    "latin": (0x41, 0x24F),
    "greek": (0x391, 0x3CE),
    "cyrillic": (0x410, 0x451),
    "armenian": (0x531, 0x587),
    "hebrew": (0x5D0, 0x5EA),
    "arabic": (0x621, 0x64A),
    "devanagari": (0x901, 0x94D),
    "bengali": (0x981, 0x9CD),
    "gurmukhi": (0xA02, 0xA4D),
    "tamil": (0xB82, 0xBCD),
    "telugu": (0xC02, 0xC4D),
    "thai": (0xE01, 0xE4D),
    "tibetan": (0xF40, 0xFBC),
    "georgian": (0x10D0, 0x10FA),
    "ethiopic": (0x1200, 0x135A),
    "khmer": (0x1780, 0x17D2),
    "hiragana": (0x3041, 0x3096),
    "hangul": (0xAC00, 0xD7A3),
    "han": (0x4E00, 0x9FA5),
    "gothic": (0x10330, 0x1034A),  # four bytes each
}
BETWEEN = [*[""] * 36, *" " * 4, ", ", "\n", "\u200d", "\u200f", "\u0301", "\U0001f600 "]


def make_texts(count: int) -> list[str]:
    """As many of each script; of one letter up to some hundred, with joiners, accents, emoji."""
    noise = np.random.default_rng(0)
    ranges = list(SCRIPTS.values())
    return [_make_text(noise, *ranges[at % len(ranges)]) for at in range(count)]


def _make_text(noise: np.random.Generator, first: int, last: int) -> str:
    codes = noise.integers(first, last + 1, 1 + int(noise.exponential(60)))
    letters = [chr(code) for code in codes if unicodedata.category(chr(code))[0] in "LM"]
    return chr(first) + "".join(each + str(noise.choice(BETWEEN)) for each in letters).strip()
