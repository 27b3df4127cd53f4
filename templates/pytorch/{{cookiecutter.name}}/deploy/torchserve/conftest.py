"""Reads requests and words answers with what deploy/server does it with."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "server"))
