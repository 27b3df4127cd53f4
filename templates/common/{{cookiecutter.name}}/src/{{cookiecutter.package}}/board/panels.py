"""What a run shows in TensorBoard besides its curves, and when."""

import numpy as np
from sklearn.metrics import confusion_matrix
from tensorboard.plugins.hparams.summary_v2 import hparams_pb

from ..config import Config, run_settings
from ..data import Splits
from ..disk import check_writable
from ..model import Model
from .drawing import MOST_CLASSES, draw_confusion
from .projector import write_points
from .writer import Board


def open_board(config: Config, model: Model, data: Splits, step: int) -> Board:
    """The run's board, with what is shown once if this is its first step."""
    check_writable(config.run_folder)
    board = Board(config.run_folder)
    if step > 0:
        return board
    settings = run_settings(config)
    # Four spaces: TensorBoard shows the text as Markdown, this as it stands.
    lines = [f"    {name} = {value}" for name, value in settings.items()]
    board.text("settings", "\n".join(lines))
    # By which settings this run stands in the table of runs; its curves are the results there.
    board.record(hparams_pb(settings, config.run).SerializeToString())
    if data.task.kind == "picture":
        board.images("train/pictures", data.train.read(data.train.spread(16)), 0)
    if not config.debug.eager:  # or breakpoint() would stop while the graph is drawn
        board.graph(model, data.train.read(data.train.spread(2)))
    return board


def show_epoch(
    board: Board, config: Config, model: Model, data: Splits, logits: np.ndarray, step: int
) -> None:
    """Weights, mistakes and answers after an epoch; logits (n, classes) of the validation part."""
    if config.board.histograms:
        board.histograms(model, step)
    labels, classes = data.validation.labels, data.task.classes
    guesses = logits.argmax(axis=1)  # (n,)
    if len(classes) <= MOST_CLASSES:
        matrix = confusion_matrix(labels, guesses, labels=range(len(classes)))
        picture = np.asarray(draw_confusion(matrix), dtype=np.float32)  # (side, side, 3)
        board.images("validation/confusion", picture[None] / 255, step)
    write_points(config.run_folder, logits, data.validation, classes)
