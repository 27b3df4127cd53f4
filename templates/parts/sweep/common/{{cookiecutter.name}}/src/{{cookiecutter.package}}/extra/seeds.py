"""Train and measure once a seed, and print mean and spread."""

import argparse
from dataclasses import replace

from ..config import Config, StarterError

FEWEST, MOST = 2, 100


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes beside the settings."""
    parser.add_argument("--count", type=int, default=5, metavar="N", help="of seeds; default 5")
    parser.add_argument("--fresh", action="store_true", help="start all runs over")


def run(config: Config, options: argparse.Namespace) -> int:
    """The runs are called after their seeds and kept: what is stopped goes on where it was.

    Raises:
        StarterError: so many seeds are not possible.
    """
    from ..inspect.repeats import repeat

    count: int = options.count
    if not FEWEST <= count <= MOST:
        raise StarterError(f"--count {count}; valid: {FEWEST}..{MOST}")
    seeds = [(config.seed + at) % 2**32 for at in range(count)]
    runs = [replace(config, run=f"{config.run}-seed-{seed}", seed=seed) for seed in seeds]
    repeat("seed", runs, options.fresh, "seeds.json")
    return 0
