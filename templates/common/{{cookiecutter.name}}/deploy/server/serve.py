"""Starts the server; everything else is in serving.py."""

import signal
import sys


def main() -> int:
    """Gives the exit code: 0 stopped by a signal, 1 could not start."""
    if hasattr(signal, "SIGHUP"):  # Windows has not
        # Held until somebody hears it: it would end the process. The libraries' threads begin with
        # their import and hold it as well then, so that it reaches the one thread that waits.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    from serving import serve

    return serve()


if __name__ == "__main__":
    sys.exit(main())
