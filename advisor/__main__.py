"""The command `fwpick`, also as `python -m advisor`: Ctrl-C counts from the first import on."""

import os
import sys

from advisor import __version__


def run() -> None:
    """Import and run the command line; the version needs neither catalogue nor parser."""
    if sys.argv[1:] == ["--version"]:
        try:  # past the buffer, which would fail once more at exit
            os.write(1, f"fwpick {__version__}\n".encode())
        except OSError as error:
            sys.exit(f"Error: {error.strerror}")
        return
    try:
        from advisor.cli import main

        main()
    except KeyboardInterrupt:
        print("\nStopped; no half-made project was left.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    run()
