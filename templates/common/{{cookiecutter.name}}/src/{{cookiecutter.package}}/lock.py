"""One trainer a run: two would write over each other's checkpoints."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from .config import RUNS, Config, StarterError


@contextmanager
def hold_run(config: Config) -> Iterator[None]:
    """Keep every other trainer from this run meanwhile.

    Raises:
        StarterError: another one has it.
    """
    # Beside the run's folder, which `--fresh` deletes. The system lets go of the lock when the
    # process ends, however it ends; the file stays.
    try:
        RUNS.mkdir(exist_ok=True)
        lock = (RUNS / f".{config.run}.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise StarterError(f"{RUNS} cannot be written: {error}", "allow writing there") from error
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            message = f"{config.run_folder} is being trained already, by process {file.read()}"
            raise StarterError(message, "wait for it, or `run = ...` names another") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
