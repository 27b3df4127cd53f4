"""The same training by a loop as PyTorch's tutorials write it, with a SummaryWriter."""

import sys

import torch
from material import load_material
from torch.nn.functional import cross_entropy
from torch.utils.tensorboard import SummaryWriter
from torch_network import build_network, loader


def main(epochs: int, folder: str) -> None:
    torch.set_num_threads(1)
    material = load_material(folder)
    side, _, channels = material.train[0].shape[1:]
    train = loader(material.train, material.batch_size, shuffle=True)
    held = loader(material.validation, material.batch_size, shuffle=False)
    model = build_network(side, channels, material.classes, material.dropout)
    optimizer = torch.optim.AdamW(model.parameters(), lr=material.learning_rate)
    writer, step = SummaryWriter("events"), 0
    for epoch in range(epochs):
        model.train()
        for x, y in train:  # (b, c, s, s), (b,)
            loss = cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            if step % material.every == 0:
                writer.add_scalar("train/loss", loss.item(), step)
        model.eval()
        right = total = 0.0
        with torch.inference_mode():
            for x, y in held:
                outputs = model(x)  # (b, classes)
                total += cross_entropy(outputs, y, reduction="sum").item()
                right += (outputs.argmax(1) == y).float().sum().item()
        writer.add_scalar("validation/loss", total / len(material.validation[1]), step)
        writer.add_scalar("validation/accuracy", right / len(material.validation[1]), step)
        for name, weight in model.named_parameters():
            writer.add_histogram(name, weight, step)
        state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}
        torch.save(state, "last.pt")
    writer.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
