"""The same training by Ignite's engines, with its TensorBoard and checkpoint handlers."""

import sys

import torch
from ignite.engine import Engine, Events, create_supervised_evaluator, create_supervised_trainer
from ignite.handlers import Checkpoint, DiskSaver
from ignite.handlers.tensorboard_logger import TensorboardLogger
from ignite.metrics import Accuracy
from material import load_material
from torch import nn
from torch_network import build_network, loader


def main(epochs: int, folder: str) -> None:
    torch.set_num_threads(1)
    material = load_material(folder)
    side, _, channels = material.train[0].shape[1:]
    network = build_network(side, channels, material.classes, material.dropout)
    optimizer = torch.optim.AdamW(network.parameters(), lr=material.learning_rate)
    trainer = create_supervised_trainer(network, optimizer, nn.CrossEntropyLoss())
    evaluator = create_supervised_evaluator(network, {"accuracy": Accuracy()})
    held = loader(material.validation, 256, shuffle=False)
    board = TensorboardLogger(log_dir="events")
    board.attach_output_handler(
        trainer,
        Events.ITERATION_COMPLETED(every=material.every),
        tag="train",
        output_transform=lambda loss: {"loss": loss},
    )
    saver = DiskSaver("checkpoints", create_dir=True, require_empty=False)
    save = Checkpoint({"model": network, "optimizer": optimizer}, saver, n_saved=1)
    trainer.add_event_handler(Events.EPOCH_COMPLETED, save)

    @trainer.on(Events.EPOCH_COMPLETED)
    def validate(_: Engine) -> None:
        evaluator.run(held)
        print(f"{evaluator.state.metrics['accuracy']:.3f}")

    trainer.run(loader(material.train, material.batch_size, shuffle=True), max_epochs=epochs)
    board.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
