"""The command `fwpick`, also as `python -m advisor`: Ctrl-C counts from the first import on."""

import sys


def run() -> None:
    """Import and run the command line."""
    try:
        from advisor.cli import main

        main()
    except KeyboardInterrupt:
        print("\nStopped; no half-made project was left.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    run()
