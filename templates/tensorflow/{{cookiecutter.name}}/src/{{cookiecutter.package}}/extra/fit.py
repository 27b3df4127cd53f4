"""Train by Keras' own fit, with the callbacks of callbacks.py."""

import argparse

from ..config import Config


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes beside the settings."""
    parser.add_argument("--fresh", action="store_true", help="delete the run, start over")


def run(config: Config, options: argparse.Namespace) -> int:
    """Same data, network and checkpoints as `train`: what one began the other goes on with."""
    from ..fit import fit
    from ..training.lock import hold_run

    with hold_run(config):
        fit(config, options.fresh)
    return 0
