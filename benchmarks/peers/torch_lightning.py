"""The same training by Lightning's Trainer, with its own logger and checkpoints."""

import sys
import warnings

import lightning
import torch
from lightning.pytorch.loggers import TensorBoardLogger
from material import load_material
from torch.nn.functional import cross_entropy
from torch_network import build_network, loader


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


def main(epochs: int, folder: str) -> None:
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    material = load_material(folder)
    side, _, channels = material.train[0].shape[1:]
    network = build_network(side, channels, material.classes, material.dropout)
    model = Classifier(network, material.learning_rate)
    trainer = lightning.Trainer(
        max_epochs=epochs,
        accelerator="cpu",
        logger=TensorBoardLogger("events"),
        log_every_n_steps=material.every,
        num_sanity_val_steps=0,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(
        model,
        loader(material.train, material.batch_size, shuffle=True),
        loader(material.validation, 256, shuffle=False),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
