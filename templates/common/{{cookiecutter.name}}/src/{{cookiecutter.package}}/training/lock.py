"""One trainer a run: two would write over each other's checkpoints."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from ..config import RUNS, Config, StarterError


@contextmanager
def hold_run(config: Config) -> Iterator[None]:
    """Keep every other trainer from this run meanwhile.

    Raises:
        StarterError: another one has it.
    """
    # Beside the run's folder, which `--fresh` deletes. The system lets go of the lock when the
    # process ends, however it ends; the files stay. Windows keeps others from reading a file that
    # is locked: so who has it stands in a second one.
    lock = FileLock(RUNS / f".{config.run}.lock", blocking=False)
    holder = RUNS / f".{config.run}.pid"
    try:
        RUNS.mkdir(exist_ok=True)
        held = lock.acquire()
    except Timeout:
        number = holder.read_text("utf-8") if holder.exists() else "(unknown)"
        message = f"{config.run_folder} is being trained already, by process {number}"
        raise StarterError(message, "wait for it, or `run = ...` names another") from None
    except OSError as error:
        raise StarterError(f"{RUNS} cannot be written: {error}", "allow writing there") from error
    with held:
        holder.write_text(str(os.getpid()), "utf-8")
        yield
