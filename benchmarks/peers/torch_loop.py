"""A hand-written minimal PyTorch loop: train, validate and save, an epoch after the other."""

import sys

import torch
from material import load_material
from torch.nn.functional import cross_entropy
from torch_network import as_tensors, build_network


def main(epochs: int, folder: str) -> None:
    torch.set_num_threads(1)
    material = load_material(folder)
    inputs, labels = as_tensors(material.train)  # (n, c, s, s), (n,)
    held, answers = as_tensors(material.validation)  # (m, c, s, s), (m,)
    channels, side = inputs.shape[1:3]
    model = build_network(side, channels, material.classes, material.dropout)
    optimizer = torch.optim.AdamW(model.parameters(), lr=material.learning_rate)
    size = material.batch_size
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
            right = (model(held).argmax(1) == answers).float().mean()
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, "last.pt")
        print(f"{right:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
