"""A hand-written minimal PyTorch loop: train, validate and save, an epoch after the other."""

import sys
from pathlib import Path

import torch
from bench.config import load_config
from bench.data import load_data
from bench.device import choose_device
from bench.model import as_tensor, build_model
from torch.nn.functional import cross_entropy


def main(epochs: int, settings: str) -> None:
    torch.set_num_threads(1)
    config = load_config(Path(settings))
    data, device = load_data(config), choose_device("cpu")
    model = build_model(data.task, config.model.dropout)
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.train.learning_rate)
    inputs = as_tensor(data.train.inputs, device)  # (n, c, s, s)
    labels = torch.from_numpy(data.train.labels)  # (n,)
    held = as_tensor(data.validation.inputs, device)  # (m, c, s, s)
    size = config.train.batch_size
    for _ in range(epochs):
        model.train()
        order = torch.randperm(len(labels))
        for start in range(0, len(labels) - size + 1, size):
            chosen = order[start : start + size]
            loss = cross_entropy(model(inputs[chosen]), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.inference_mode():
            right = (model(held).argmax(1).numpy() == data.validation.labels).mean()
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, "last.pt")
        print(f"{right:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
