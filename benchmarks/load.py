"""Clients that ask an HTTP server the same question again and again, and how long it took."""

import asyncio
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Question:
    """One request, ready to be sent, and who answers it."""

    server: int  # the process; its children count as it
    port: int
    sent: bytes


@dataclass(frozen=True, slots=True)
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
    return Question(server, port, "\r\n".join(lines).encode() + b"\r\n\r\n" + body)


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
    parents, used = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:  # it ended meanwhile
            continue
        number = int(path.parent.name)
        parents[number] = int(fields[1])
        used[number] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(used.get(number, 0) for number in family)


async def _ask(question: Question, clients: int, seconds: float) -> Rate:
    start = time.perf_counter()
    rows = await asyncio.gather(*(_client(question, start + seconds) for _ in range(clients)))
    took = time.perf_counter() - start
    waits = sorted(wait for row in rows for wait, _ in row)
    errors = sum(status != 200 for row in rows for _, status in row)
    return Rate(len(waits) / took, waits[int(len(waits) * 0.99)] * 1000, errors, 0)


async def _client(question: Question, deadline: float) -> list[tuple[float, int]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", question.port)
    answers = []
    while (begin := time.perf_counter()) < deadline:
        writer.write(question.sent)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        answers.append((time.perf_counter() - begin, int(head[9:12])))
    writer.close()
    return answers
