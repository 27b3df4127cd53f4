"""The same training by Ignite's engines, with its TensorBoard and checkpoint handlers."""

import sys
from pathlib import Path

import torch
from bench.config import load_config
from bench.data import Part, load_data
from bench.device import choose_device
from bench.model import as_tensor, build_model
from ignite.engine import Engine, Events, create_supervised_evaluator, create_supervised_trainer
from ignite.handlers import Checkpoint, DiskSaver
from ignite.handlers.tensorboard_logger import TensorboardLogger
from ignite.metrics import Accuracy
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def loader(part: Part, size: int, *, shuffle: bool) -> DataLoader[tuple[torch.Tensor, ...]]:
    inputs = as_tensor(part.inputs, choose_device("cpu"))  # (n, c, s, s)
    rows = TensorDataset(inputs, torch.from_numpy(part.labels))
    return DataLoader(rows, size, shuffle=shuffle, drop_last=shuffle)


def main(epochs: int, settings: str) -> None:
    torch.set_num_threads(1)
    config = load_config(Path(settings))
    data = load_data(config)
    model = build_model(data.task, config.model.dropout)
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.train.learning_rate)
    trainer = create_supervised_trainer(model, optimizer, nn.CrossEntropyLoss())
    evaluator = create_supervised_evaluator(model, {"accuracy": Accuracy()})
    held = loader(data.validation, 256, shuffle=False)
    board = TensorboardLogger(log_dir="events")
    board.attach_output_handler(
        trainer,
        Events.ITERATION_COMPLETED(every=config.board.every),
        tag="train",
        output_transform=lambda loss: {"loss": loss},
    )
    saver = DiskSaver("checkpoints", create_dir=True, require_empty=False)
    save = Checkpoint({"model": model, "optimizer": optimizer}, saver, n_saved=1)
    trainer.add_event_handler(Events.EPOCH_COMPLETED, save)

    @trainer.on(Events.EPOCH_COMPLETED)
    def validate(_: Engine) -> None:
        evaluator.run(held)
        print(f"{evaluator.state.metrics['accuracy']:.3f}")

    trainer.run(loader(data.train, config.train.batch_size, shuffle=True), max_epochs=epochs)
    board.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
