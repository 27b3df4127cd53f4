"""Clients that ask an HTTP server the same question again and again, and how long it took."""

import asyncio
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request, ready to be sent, and who answers it."""

    server: int  # the process; its children count as it
    port: int
    sent: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a number of clients got, and what it cost the server."""

    per_second: float
    p99: float  # milliseconds; of a hundred answers one took longer
    errors: int
    cpu: float  # milliseconds of the server's processes for an answer


def post(server: int, port: int, path: str, body: bytes, headers: dict[str, str]) -> Question:
    """A POST that keeps its connection."""
    fields = {"Host": "localhost", "Content-Length": str(len(body)), **headers}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return Question(server=server, port=port, sent="\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def ask(question: Question, clients: int, seconds: float) -> Rate:
    """Every client waits for its answer before it asks again.

    Raises:
        OSError: the server is gone.
    """
    before = cpu_seconds(question.server)
    rate = asyncio.run(_ask(question, clients, seconds))
    spent = cpu_seconds(question.server) - before
    return replace(rate, cpu=spent / (rate.per_second * seconds) * 1000)


def cpu_seconds(root: int) -> float:
    """What a process and all that descend from it have used so far (Linux)."""
    ticks = sum(int(fields[11]) + int(fields[12]) for fields in _family(root).values())
    return ticks / os.sysconf("SC_CLK_TCK")


def peak_memory(root: int) -> float:
    """The most memory that each of them held, in MB, added up (Linux)."""
    held = 0
    for process in _family(root):
        status = Path(f"/proc/{process}/status").read_text()
        held += sum(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line)
    return held / 1024


def _family(root: int) -> dict[int, list[str]]:
    """A process and all that descend from it: what /proc/PID/stat tells after the name."""
    processes = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            processes[int(path.parent.name)] = path.read_text().rsplit(")", 1)[1].split()
        except OSError:  # it ended meanwhile
            continue
    family = {root}
    while (
        more := {child for child, fields in processes.items() if int(fields[1]) in family} - family
    ):
        family |= more
    return {process: processes[process] for process in family if process in processes}


async def _ask(question: Question, clients: int, seconds: float) -> Rate:
    start = time.perf_counter()
    loop = asyncio.get_running_loop()
    made = [_Client(question.sent, start + seconds, loop.create_future()) for _ in range(clients)]
    for client in made:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", question.port)  # type: ignore[misc]
    await asyncio.gather(*(client.done for client in made))
    took = time.perf_counter() - start
    answers = [answer for client in made for answer in client.answers]
    waits = sorted(wait for wait, _ in answers)
    errors = sum(status != 200 for _, status in answers)
    return Rate(
        per_second=len(waits) / took, p99=waits[int(len(waits) * 0.99)] * 1000, errors=errors, cpu=0
    )


class _Client(asyncio.Protocol):
    """Asks until the deadline; a protocol and no streams, for it shares the server's cores."""

    def __init__(self, sent: bytes, deadline: float, done: asyncio.Future[None]) -> None:
        self.done, self.answers = done, list[tuple[float, int]]()
        self._sent, self._deadline = sent, deadline

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, blank, body = self._got.partition(b"\r\n\r\n")
        if not blank:
            return
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(body) >= length:
            self.answers.append((time.perf_counter() - self._begin, int(head[9:12])))
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def _ask(self) -> None:
        self._got, self._begin = b"", time.perf_counter()
        if self._begin < self._deadline:
            self._transport.write(self._sent)  # type: ignore[attr-defined]
        else:
            self.done.set_result(None)
            self._transport.close()
