"""Train a network sharded by FSDP2 with one and with two local workers, and compare the weights.

Fact `distributed/fsdp2-agrees-with-one-worker`: torch 2.13.0+cpu with gloo, in float64, 20 steps.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def work(target: str) -> None:
    """One worker: its share of each batch, the loss divided by the length of the whole batch."""
    import torch
    import torch.distributed as dist
    from torch import nn
    from torch.distributed.checkpoint.state_dict import StateDictOptions, get_model_state_dict
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    dist.init_process_group("gloo")
    rank, count = dist.get_rank(), dist.get_world_size()
    mesh = init_device_mesh("cpu", (count,))
    torch.manual_seed(7)
    model = nn.Sequential(nn.Linear(20, 301), nn.Tanh(), nn.Linear(301, 5))
    for layer in (model[0], model[2], model):
        fully_shard(layer, mesh=mesh)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    rows = torch.randn(4000, 20, generator=torch.Generator().manual_seed(1))
    labels = rows[:, :5].argmax(1)
    for step in range(20):
        order = torch.randperm(4000, generator=torch.Generator().manual_seed(step))[:60]
        mine = order[rank::count]
        loss = nn.functional.cross_entropy(model(rows[mine]), labels[mine], reduction="sum")
        optimizer.zero_grad()
        (loss / len(order) * count).backward()
        optimizer.step()
    whole = get_model_state_dict(
        model, options=StateDictOptions(full_state_dict=True, cpu_offload=True)
    )
    if rank == 0:
        shard = tuple(next(model.parameters()).to_local().shape)
        print(torch.__version__, count, "workers, the first weight's shard:", shard, flush=True)
        torch.save(whole, target)
    dist.destroy_process_group()


def main() -> None:
    """Run both and compare."""
    import torch

    folder, read = Path(tempfile.mkdtemp()), []
    for count in (1, 2):
        target = folder / f"{count}.pt"
        command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
        command += [f"--nproc-per-node={count}", __file__, str(target)]
        subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"}, timeout=300)
        read.append(torch.load(target))
    far = max((read[0][name] - read[1][name]).abs().max().item() for name in read[0])
    print(f"the weights differ by at most {far:.1e}")


if __name__ == "__main__":
    work(sys.argv[1]) if len(sys.argv) > 1 else main()
