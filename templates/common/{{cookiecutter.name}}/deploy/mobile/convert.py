"""Converts the exported model into the files that phones run, all of them or none."""

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from figures import named
from quiet import held_back

with held_back():
    from variants import SOURCE, convert

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"


def main() -> int:
    """Gives the exit code: 0 converted, 1 there is no model."""
    source, mobile = ARTIFACTS / SOURCE, ARTIFACTS / "mobile"
    if not source.exists():
        print(f"error: there is no {source} (make train export)", file=sys.stderr)
        return 1
    with np.load(mobile / "reference.npz") as reference:
        examples = named(reference, "examples")
    about = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))["input"]
    # Pictures fit 8 bits. A text's bytes and its end are 257 codes, but what the network makes of
    # them fits. Numbers as a table has them, seconds beside shares, do not.
    whole, bounded = "range" in about, "range" in about or "length" in about
    with tempfile.TemporaryDirectory(dir=mobile, prefix=".draft-") as folder:
        with held_back():
            files = convert(source, examples, Path(folder), bounded, whole)
        listed = [
            {"variant": name, "file": path.name, "bytes": path.stat().st_size, "sha256": _sum(path)}
            for name, path in files.items()
        ]
        manifest = Path(folder) / "mobile.json"
        manifest.write_text(json.dumps(listed, indent=2) + "\n", "utf-8")
        for path in (*files.values(), manifest):
            path.replace(mobile / path.name)
    return 0


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
