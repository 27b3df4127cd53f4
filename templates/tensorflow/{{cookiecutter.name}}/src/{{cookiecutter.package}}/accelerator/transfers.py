"""Checks of an accelerator's memory, and of several accelerators together."""

import time

import tensorflow as tf

from ..device import Device, is_accelerator, wait_for
from .compare import CheckSkipped, Finding, expect

ROUNDS = 8  # copies that are timed


def check_bandwidth(device: Device) -> Finding:
    with tf.device(device):
        x = tf.ones((256, 2**18))  # (256, 262144), 1 MiB a row
        tf.negative(x)
        wait_for(device)
        start = time.perf_counter()
        for _ in range(ROUNDS):
            tf.negative(x)
        wait_for(device)
    seconds = time.perf_counter() - start
    # Every round reads the array once and writes it once.
    rate = 2 * ROUNDS * 2**28 / seconds / 1e9
    return Finding("256 MiB, read once and written once", rate, "GB/s", "bandwidth")


def check_memory_returns(device: Device) -> Finding:
    if not is_accelerator(device):
        raise CheckSkipped("nobody counts a CPU's memory")
    name = device.strip("/")
    before = tf.config.experimental.get_memory_info(name)["current"]
    with tf.device(device):
        block = tf.zeros((64, 2**18))  # (64, 262144), 64 MiB
    held = tf.config.experimental.get_memory_info(name)["current"] - before
    del block
    left = tf.config.experimental.get_memory_info(name)["current"] - before
    expect(held >= 2**26, f"64 MiB were taken, {held} bytes are counted")
    expect(left <= 2**20, f"{left} bytes are still taken")
    return Finding(f"{held // 2**20} MiB taken and given back")


def check_collective(device: Device) -> Finding:
    kind = device.strip("/").split(":")[0]
    count = len(tf.config.list_logical_devices(kind)) if is_accelerator(device) else 1
    if count < 2:
        raise CheckSkipped("one device has nobody to talk to")
    sums = all_reduce([f"/{kind}:{index}" for index in range(count)])
    wanted = count * (count + 1) / 2
    expect(sums == [wanted] * count, f"the devices hold {sums}, not {wanted} each")
    return Finding(f"{count} devices agree")


def all_reduce(devices: list[Device]) -> list[float]:
    """What each device holds after all have added up 1, 2, 3 ... by the device's own library."""
    strategy = tf.distribute.MirroredStrategy(devices)

    def add() -> tf.Tensor:
        replica = tf.distribute.get_replica_context()
        number = tf.cast(replica.replica_id_in_sync_group, tf.float32) + 1  # ()
        return replica.all_reduce(tf.distribute.ReduceOp.SUM, number)  # ()

    held = strategy.run(tf.function(add))
    return [float(number) for number in strategy.experimental_local_results(held)]
