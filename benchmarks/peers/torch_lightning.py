"""The same training by Lightning's Trainer, with its own logger and checkpoints."""

import sys
import warnings
from pathlib import Path

import lightning
import torch
from bench.config import load_config
from bench.data import Part, load_data
from bench.device import choose_device
from bench.model import as_tensor, build_model
from lightning.pytorch.loggers import TensorBoardLogger
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset


class Classifier(lightning.LightningModule):
    """The starter's network, trained as the starter trains it."""

    def __init__(self, network: torch.nn.Module, rate: float) -> None:
        super().__init__()
        self.network, self.rate = network, rate

    def training_step(self, batch: list[torch.Tensor], _: int) -> torch.Tensor:
        loss = cross_entropy(self.network(batch[0]), batch[1])
        self.log("train/loss", loss)
        return loss

    def validation_step(self, batch: list[torch.Tensor], _: int) -> None:
        right = (self.network(batch[0]).argmax(1) == batch[1]).float().mean()
        self.log("validation/accuracy", right)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.AdamW(self.parameters(), lr=self.rate)


def loader(part: Part, size: int, *, shuffle: bool) -> DataLoader[tuple[torch.Tensor, ...]]:
    inputs = as_tensor(part.inputs, choose_device("cpu"))  # (n, c, s, s)
    rows = TensorDataset(inputs, torch.from_numpy(part.labels))
    return DataLoader(rows, size, shuffle=shuffle, drop_last=shuffle)


def main(epochs: int, settings: str) -> None:
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    config = load_config(Path(settings))
    data = load_data(config)
    model = Classifier(build_model(data.task, config.model.dropout), config.train.learning_rate)
    trainer = lightning.Trainer(
        max_epochs=epochs,
        accelerator="cpu",
        logger=TensorBoardLogger("events"),
        log_every_n_steps=config.board.every,
        num_sanity_val_steps=0,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(
        model,
        loader(data.train, config.train.batch_size, shuffle=True),
        loader(data.validation, 256, shuffle=False),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
