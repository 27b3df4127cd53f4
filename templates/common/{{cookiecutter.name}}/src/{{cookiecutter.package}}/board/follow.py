"""Which tracker follows a run: the settings say."""

from ..config import Config
from .tracker import Tracker


def open_tracker(config: Config, step: int) -> Tracker:
    """What follows the run that goes on after `step` from here on.

    Raises:
        StarterError: it cannot be had.
    """
    if not config.board.mlflow:
        return Tracker()
    from .mlflow_run import MlflowRun  # here: an extra, which need not be installed

    return MlflowRun(config, step)


def check_tracker(config: Config) -> None:
    """See that what the settings name is there, before anything is deleted or trained.

    Raises:
        StarterError: it is not.
    """
    if config.board.mlflow:
        from .mlflow_run import connect

        connect(config.board.mlflow)
