"""What this machine has: system, Python, GPU and driver, Java, container engine, disk, memory."""

import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT, Popen, TimeoutExpired
from threading import Thread
from typing import TypeVar

from advisor.values import value

T = TypeVar("T")
TIMEOUT_SECONDS = 8.0  # seconds for each tool; a driver that wakes a card takes up to five
MOST_BYTES = 64 * 1024  # of what a tool says
PCI = Path("/sys/bus/pci/devices")
VENDORS = {"0x10de": "nvidia", "0x1002": "amd", "0x8086": "intel", "0x1ae0": "tpu"}
DISPLAY, ACCELERATOR = "0x03", "0x12"  # the first digits of a PCI class
KINDS = {"nvidia": "cuda", "amd": "rocm", "apple": "mps", "intel": "xpu", "tpu": "tpu"}
ENGINES = {
    "docker": ("docker", "info", "--format", "{{.ServerVersion}}"),
    "podman": ("podman", "info", "--format", "{{.Version.Version}}"),
    "nerdctl": ("nerdctl", "info", "--format", "{{.ServerVersion}}"),
}


@value
class Accelerator:
    """A card or chip; `driver` is None where only the bus shows it and no driver's tool answers."""

    maker: str
    name: str
    driver: str | None


@value
class Tool:
    """A program on the PATH; `says` is None where it does not answer in time, or not well."""

    name: str
    says: str | None


@value
class Machine:
    """What was found; sizes in bytes, None where the system does not say."""

    system: str
    release: str
    architecture: str
    python: str
    accelerators: tuple[Accelerator, ...]
    java: Tool | None
    engines: tuple[Tool, ...]
    disk_free: int | None
    memory: int | None

    @property
    def gpu(self) -> str:
        """The maker whose driver answers, else one that only the bus shows, else `none`."""
        ready = [item.maker for item in self.accelerators if item.driver is not None]
        shown = [item.maker for item in self.accelerators if item.maker == "nvidia"]
        return next((maker for maker in (*ready, *shown) if maker != "tpu"), "none")

    @property
    def findings(self) -> dict[str, str]:
        """What the rules and the questions ask for."""
        python = ".".join(self.python.split(".")[:2])
        answers = any(engine.says for engine in self.engines)
        return {
            "os": self.system,
            "architecture": self.architecture,
            "python": python,
            "gpu": self.gpu,
            "java": "present" if self.java and self.java.says else "none",
            "containers": "engine" if answers else "client" if self.engines else "none",
        }

    @property
    def accelerator(self) -> str:
        """What a framework could compute on: cuda, rocm, mps, xpu, tpu, or cpu alone."""
        ready = [KINDS[item.maker] for item in self.accelerators if item.driver is not None]
        return next(iter(ready), "cpu")


def inspect_machine(folder: Path) -> Machine:
    """Look at this machine; whatever is missing, hangs or fails is left out, never an error.

    Args:
        folder: whose disk to measure.
    """
    with ThreadPoolExecutor() as pool:
        cards = [pool.submit(look) for look in (_nvidia, _amd, _intel, _apple)]
        java = pool.submit(_tool, "java", "-version")
        engines = [pool.submit(_tool, *command) for command in ENGINES.values()]
        found = [card for look in cards for card in look.result()]
        return Machine(
            system=_system(),
            release=f"{platform.system()} {platform.release()}",
            architecture=_architecture(),
            python=platform.python_version(),
            accelerators=(*found, *_without_driver({card.maker for card in found})),
            java=_first_line(java.result()),
            engines=tuple(
                tool for look in engines if (tool := _first_line(look.result())) is not None
            ),
            disk_free=_quietly(lambda: shutil.disk_usage(folder).free),
            memory=_quietly(_memory),
        )


def _system() -> str:
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "macos"
    return "wsl" if "microsoft" in platform.release().lower() else "linux"


def _architecture() -> str:
    names = {"amd64": "x86_64", "aarch64": "arm64"}
    machine = platform.machine().lower()
    return names.get(machine, machine)


def _nvidia() -> list[Accelerator]:
    query = "--query-gpu=name,driver_version"
    return _rows("nvidia", _tool("nvidia-smi", query, "--format=csv,noheader"))


def _rows(maker: str, tool: Tool | None) -> list[Accelerator]:
    """The lines `name, driver version`; a heading or a complaint is none."""
    rows = (row.replace('"', "").rpartition(",") for row in _lines(tool))
    return [
        Accelerator(maker=maker, name=name.strip(), driver=driver.strip())
        for name, _, driver in rows
        if name.strip() and driver.strip()[:1].isdigit()
    ]


def _amd() -> list[Accelerator]:
    output = "\n".join(_lines(_tool("rocm-smi", "--showproductname", "--showdriverversion")))
    names = re.findall(r"GPU\[\d+\]\s*:\s*Card Series:\s*(.+)", output, re.IGNORECASE)
    version = re.search(r"Driver version:\s*(\S+)", output, re.IGNORECASE)
    return [
        Accelerator(maker="amd", name=name.strip(), driver=version[1] if version else "")
        for name in names
    ]


def _intel() -> list[Accelerator]:
    return _rows("intel", _tool("xpu-smi", "discovery", "--dump", "2,8"))  # name, driver version


def _apple() -> list[Accelerator]:
    if _system() != "macos" or _architecture() != "arm64":
        return []
    name = next(iter(_lines(_tool("sysctl", "-n", "machdep.cpu.brand_string"))), "Apple GPU")
    return [Accelerator(maker="apple", name=name, driver=platform.mac_ver()[0])]


def _first_line(tool: Tool | None) -> Tool | None:
    return tool and Tool(name=tool.name, says=next(iter(_lines(tool)), None))


def _lines(tool: Tool | None) -> list[str]:
    return [row for row in (tool.says or "").splitlines() if row.strip()] if tool else []


def _without_driver(known: set[str]) -> Iterator[Accelerator]:
    """What the PCI bus shows of makers whose tools found nothing; a TPU's driver has no tool."""
    for device in _quietly(lambda: sorted(PCI.iterdir())) or ():
        maker = VENDORS.get(_word(device / "vendor"))
        kind = _word(device / "class")
        if maker == "tpu" or (maker and maker not in known and kind[:4] in (DISPLAY, ACCELERATOR)):
            driver = "in use" if maker == "tpu" and (device / "driver").exists() else None
            yield Accelerator(maker=maker, name=f"{maker} device on the PCI bus", driver=driver)


def _word(path: Path) -> str:
    """What a one-word file says; empty where it is missing or unreadable."""
    return _quietly(lambda: path.read_text(encoding="ascii").strip()) or ""


def _memory() -> int:
    """What this process may use: the machine's memory, or its container's limit if lower."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = _quietly(lambda: int(_word(Path("/sys/fs/cgroup/memory.max"))))
    return min(total, limit or total)


def _quietly(look: Callable[[], T]) -> T | None:
    try:
        return look()
    except (OSError, ValueError, AttributeError):  # no such file, no such call on this system
        return None


def _tool(name: str, *words: str) -> Tool | None:
    """What a program says to these words; None where it is not on the PATH."""
    path = shutil.which(name)
    return None if path is None else Tool(name=name, says=_answer([path, *words]))


def _answer(command: list[str]) -> str | None:
    """What a program prints, or None: it fails, hangs, or leaves its output open to another."""
    answer: list[bytes] = []
    try:
        process = Popen(
            command,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            env={**os.environ, "LC_ALL": "C"},
            start_new_session=True,
        )
    except OSError:
        return None
    output = process.stdout
    assert output is not None
    reader = Thread(target=lambda: answer.append(output.read(MOST_BYTES)), daemon=True)
    reader.start()
    reader.join(TIMEOUT_SECONDS)
    try:
        code = process.wait(0.5 if answer else 0)  # after the last word, a moment to end
    except TimeoutExpired:
        code = None
    if code is None or not answer:
        _stop(process)
    text = answer[0].decode(errors="replace").strip() if answer else ""
    return text or None if code == 0 else None


def _stop(process: Popen[bytes]) -> None:
    """End a program and what it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
    else:
        process.kill()
    process.wait()
