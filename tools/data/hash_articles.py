"""Hash every eight-word run of the articles: python -m tools.hash_articles FOLDER.

The articles are not ours to ship. Their runs, hashed, let tests/data/test_own_words.py find a
borrowed sentence without them.
"""

import hashlib
import re
import sys
from pathlib import Path

from tools import ROOT

LENGTH = 8
HASHES = ROOT / "tests" / "data" / "article_runs.txt"


def runs(text: str) -> set[str]:
    """Every run of eight words; case, punctuation and line ends do not count."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("\u2019", ""))
    return {" ".join(words[at : at + LENGTH]) for at in range(len(words) - LENGTH + 1)}


def digest(run: str) -> str:
    """The first 48 bits of a run's SHA-256, enough that none of ours matches by chance."""
    return hashlib.sha256(run.encode()).hexdigest()[:12]


def hash_folder(folder: Path) -> list[str]:
    """The digests of every `*.txt` of a folder, each once, in order."""
    texts = (path.read_text(encoding="utf-8") for path in folder.glob("*.txt"))
    return sorted({digest(run) for text in texts for run in runs(text)})


def main() -> None:
    """Write the digests of the folder named."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tools.hash_articles FOLDER")
    lines = hash_folder(Path(sys.argv[1]))
    HASHES.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"wrote {len(lines)} digests")


if __name__ == "__main__":
    main()
