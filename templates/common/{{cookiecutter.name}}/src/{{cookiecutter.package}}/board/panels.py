"""What a run shows in TensorBoard besides its curves, and when."""

import numpy as np
from PIL import Image
from sklearn.metrics import confusion_matrix
from tensorboard.plugins.hparams.summary_v2 import hparams_pb

from ..config import Config, run_settings
from ..data import Splits
from ..measure.figures import choose
from ..model import Model
from ..reading.augment import augment
from ..task import CLASS, NUMBER, SERIES
from ..training.disk import check_writable
from .drawing import MOST_CLASSES, draw_confusion, draw_forecasts, draw_numbers
from .follow import open_tracker
from .projector import write_points
from .writer import Board


def open_board(config: Config, model: Model, data: Splits, step: int) -> Board:
    """The run's board and tracker, with what is shown once if this is its first step."""
    check_writable(config.run_folder)
    board = Board(config.run_folder)
    if step == 0:
        _show_start(board, config, model, data)
    board.tracker = open_tracker(config, step)  # last: from now on it wants to be closed
    return board


def _show_start(board: Board, config: Config, model: Model, data: Splits) -> None:
    settings = run_settings(config)
    # Four spaces: TensorBoard shows the text as Markdown, this as it stands.
    lines = [f"    {name} = {value}" for name, value in settings.items()]
    board.text("settings", "\n".join(lines))
    # By which settings this run stands in the table of runs; its curves are the results there.
    board.record(hparams_pb(settings, config.run).SerializeToString())
    shown = data.train.spread(16)
    # As the first epoch sees them, changed at random where settings want it.
    for name, values in augment(data.train.read(shown), config, 0, shown).items():
        if values.ndim == 4:  # pictures
            board.images(f"train/{name}", values, 0)
    if not config.debug.eager:  # or breakpoint() would stop while the graph is drawn
        board.graph(model, data.train.read(data.train.spread(2)))


def show_epoch(
    board: Board, config: Config, model: Model, data: Splits, outputs: np.ndarray, step: int
) -> None:
    """Weights, mistakes and answers after an epoch; outputs (n, width) of the validation part."""
    if config.board.histograms:
        board.histograms(model, step)
    answers, target = data.validation.answers, data.task.target
    if target.kind == NUMBER:
        picture = draw_numbers(outputs[:, 0], answers)
        board.images("validation/answers", _as_images(picture), step)
    elif target.kind == SERIES:
        picture = draw_forecasts(outputs, answers, target.columns)
        board.images("validation/forecasts", _as_images(picture), step)
    elif target.kind == CLASS and len(target.classes) <= MOST_CLASSES:
        known = range(len(target.classes))
        matrix = confusion_matrix(answers, choose(outputs, target), labels=known)
        board.images("validation/confusion", _as_images(draw_confusion(matrix)), step)
    if target.classes:  # numbers are no points in space
        write_points(config.run_folder, outputs, data.validation, target)


def _as_images(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture, dtype=np.float32)[None] / 255  # (1, height, width, 3)
