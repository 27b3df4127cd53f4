"""What is found on a machine: by real programs on a PATH of the test's own, good and bad ones."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.frameworks import FRAMEWORKS
from advisor.knowledge.model import Catalog
from advisor.machine import answers
from advisor.machine import probe as machine
from advisor.machine.probe import Accelerator, Machine, inspect_machine
from advisor.machine.rules import consequences, found_answers
from tests.running import CATALOG, ROOT, Call, fwpick

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tools here are sh scripts")

Install = Callable[[str, str], None]
GOOD = {
    "nvidia-smi": "echo 'NVIDIA H100 80GB HBM3, 570.86.15'; echo 'NVIDIA L4, 570.86.15'",
    "rocm-smi": (
        "echo 'GPU[0]\t\t: Card Series: \t\tAMD Instinct MI300X'; echo 'Driver version: 6.12.12'"
    ),
    "xpu-smi": "echo 'Device Name,Driver Version'; echo '\"Intel(R) Arc(TM) B580\",\"1.6.3\"'",
    "java": "echo 'openjdk version \"17.0.9\" 2023-10-17' >&2; echo more >&2",
    "docker": "echo 28.1.1",
    "podman": "echo 5.4.2",
}
BAD = {
    "fails": "echo 'NVIDIA-SMI has failed'; exit 9",
    "says nothing": "exit 0",
    "says nonsense": "echo no devices were found",
    "is binary": "/bin/head -c 3000 /dev/urandom",
    "says only commas": "echo ,,,; echo ,",
    "hangs": "/bin/sleep 600",
    "hangs in a child": "/bin/sleep 600 & wait",
    "leaves a child with its output": "/bin/sleep 600 & exit 0",
    "never stops talking": "while :; do echo 'NVIDIA, 1'; done",
    "ends by a signal": "kill -9 $$",
    "reads its input": 'read line; echo "$line"; exit 1',
}


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a program on a PATH that holds nothing else; the PCI bus is empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (tmp_path / "pci").mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(machine, "PCI", tmp_path / "pci")

    def write(name: str, script: str) -> None:
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    return write


@pytest.mark.usefixtures("install")
def test_a_bare_machine_has_nothing(tmp_path: Path) -> None:
    found = inspect_machine(tmp_path)
    assert (found.accelerators, found.java, found.engines) == ((), None, ())
    assert (found.gpu, found.accelerator) == ("none", "cpu")
    assert found.disk_free is not None
    assert found.disk_free > 0


@pytest.mark.parametrize(
    ("tool", "gpu", "accelerator", "names", "driver"),
    [
        (
            "nvidia-smi",
            "nvidia",
            "cuda",
            ["NVIDIA H100 80GB HBM3", "NVIDIA L4"],
            "570.86.15",
        ),
        ("rocm-smi", "amd", "rocm", ["AMD Instinct MI300X"], "6.12.12"),
        ("xpu-smi", "intel", "xpu", ["Intel(R) Arc(TM) B580"], "1.6.3"),
    ],
)
def test_each_makers_tool_is_asked(
    install: Install,
    tmp_path: Path,
    tool: str,
    gpu: str,
    accelerator: str,
    names: list[str],
    driver: str,
) -> None:
    install(tool, GOOD[tool])
    found = inspect_machine(tmp_path)
    assert found.accelerators == tuple(
        Accelerator(maker=gpu, name=name, driver=driver) for name in names
    )
    assert (found.gpu, found.accelerator) == (gpu, accelerator)


def test_java_and_containers_are_asked_for_their_version(install: Install, tmp_path: Path) -> None:
    for tool in ("java", "docker", "podman"):
        install(tool, GOOD[tool])
    install("nerdctl", "echo cannot connect >&2; exit 1")
    found = inspect_machine(tmp_path)
    assert found.java is not None
    assert found.java.says == 'openjdk version "17.0.9" 2023-10-17'
    assert {tool.name: tool.says for tool in found.engines} == {
        "docker": "28.1.1",
        "podman": "5.4.2",
        "nerdctl": None,  # a client whose engine does not answer
    }


@pytest.mark.parametrize(
    ("script", "finding", "effect"),
    [("echo 28.1.1", "engine", "works"), ("exit 1", "client", "limited"), ("", "none", "limited")],
)
def test_a_container_client_is_told_from_its_engine(
    catalog: Catalog, install: Install, tmp_path: Path, script: str, finding: str, effect: str
) -> None:
    if script:
        install("docker", script)
    findings = inspect_machine(tmp_path).findings
    assert findings["containers"] == finding
    effects = {rule.effect for rule in consequences(catalog, findings) if "containers" in rule.when}
    assert effects == {effect}


@pytest.mark.parametrize("script", BAD.values(), ids=BAD.keys())
def test_a_tool_that_misbehaves_costs_nothing_but_its_answer(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(machine, "TIMEOUT_SECONDS", 0.5)
    for tool in (*GOOD, "nerdctl"):
        install(tool, script)
    found = inspect_machine(tmp_path)
    assert all(item.maker in ("nvidia", "amd", "intel") for item in found.accelerators)
    if script != BAD["is binary"]:
        assert not any(item.name for item in found.accelerators)


@pytest.mark.usefixtures("install")
@pytest.mark.parametrize(
    ("vendor", "kind", "gpu"),
    [
        ("0x10de", "0x030200", "nvidia"),
        ("0x1002", "0x030000", "none"),  # as likely a laptop's picture as a card to train on
        ("0x8086", "0x030000", "none"),
        ("0x10de", "0x020000", "none"),  # a network card
        ("0x1ae0", "0x120000", "none"),
    ],
)
def test_the_bus_shows_cards_without_a_driver(
    tmp_path: Path, vendor: str, kind: str, gpu: str
) -> None:
    device = tmp_path / "pci" / "0000:01:00.0"
    device.mkdir()
    (device / "vendor").write_text(f"{vendor}\n")
    (device / "class").write_text(f"{kind}\n")
    (tmp_path / "pci" / "0000:02:00.0").mkdir()  # a device that says nothing
    found = inspect_machine(tmp_path)
    assert (found.gpu, found.accelerator) == (gpu, "cpu")
    assert all(item.driver is None for item in found.accelerators)


def test_this_very_machine_is_described(tmp_path: Path) -> None:
    done = fwpick("doctor", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    payload = json.loads(fwpick("doctor", "--json", cwd=tmp_path).stdout)
    assert payload["machine"]["python"] == sys.version.split()[0]
    assert payload["machine"]["memory"] is None or payload["machine"]["memory"] > 2**20


# What it means


def _machine(**changes: str) -> Machine:
    made = {"system": "linux", "architecture": "x86_64", "python": "3.12.1", "gpu": "none"}
    made |= changes
    card = (
        (Accelerator(maker=made["gpu"], name="card", driver="1"),) if made["gpu"] != "none" else ()
    )
    return Machine(
        system=made["system"],
        release="",
        architecture=made["architecture"],
        python=made["python"],
        accelerators=card,
        java=None,
        engines=(),
        disk_free=None,
        memory=None,
    )


@pytest.mark.parametrize(
    ("changes", "framework", "effect", "fact"),
    [
        ({"system": "windows", "gpu": "nvidia"}, "tensorflow", "missing", "no-native-windows-gpu"),
        ({"system": "windows", "gpu": "nvidia"}, "pytorch", "works", "windows-cuda"),
        ({"system": "wsl", "gpu": "nvidia"}, "tensorflow", "works", "wsl2-gpu"),
        ({"gpu": "nvidia"}, "tensorflow", "works", "both-require-cudnn"),
        ({"gpu": "amd"}, "tensorflow", "limited", "amd-from-amd"),
        ({"gpu": "amd"}, "pytorch", "works", "pytorch-amd"),
        ({"gpu": "intel"}, "pytorch", "limited", "pytorch-intel"),
        ({"system": "macos", "gpu": "apple"}, "tensorflow", "missing", "apple-plugin-stale"),
        ({"system": "macos", "gpu": "apple"}, "pytorch", "works", "pytorch-apple"),
        ({"system": "macos"}, "pytorch", "missing", "pytorch-systems"),
        ({"python": "3.14.0"}, "tensorflow", "missing", "tensorflow-pythons"),
        ({"python": "3.14.0"}, "pytorch", "works", "pytorch-pythons"),
        ({"python": "3.16.0a1"}, "pytorch", "missing", "pytorch-pythons"),
    ],
)
def test_findings_mean_something_for_a_framework(
    catalog: Catalog, changes: dict[str, str], framework: str, effect: str, fact: str
) -> None:
    rules = consequences(catalog, _machine(**changes).findings)
    named = {(rule.framework, rule.effect, rule.because) for rule in rules}
    assert any(row[:2] == (framework, effect) and fact in row[2] for row in named)


def test_a_python_either_has_builds_or_has_none(catalog: Catalog) -> None:
    for minor in range(8, 30):
        rules = consequences(catalog, _machine(python=f"3.{minor}.0").findings)
        for framework in FRAMEWORKS:
            effects = [
                rule.effect
                for rule in rules
                if rule.framework == framework and "python" in {**rule.when, **rule.unless}
            ]
            assert effects in (["works"], ["missing"])


def test_the_starters_ask_for_the_pythons_that_doctor_names(catalog: Catalog) -> None:
    for framework in FRAMEWORKS:
        project = ROOT / "templates" / framework / "{{cookiecutter.name}}" / "pyproject.toml"
        bounds = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', project.read_text())
        assert bounds is not None
        asked = {f"3.{minor}" for minor in range(int(bounds[1]), int(bounds[2]))}
        pythons = [
            set(rule.when["python"])
            for rule in catalog.machine
            if rule.framework == framework and "python" in rule.when
        ]
        assert pythons == [asked]


def test_findings_answer_the_questions_that_allow_them(catalog: Catalog) -> None:
    answers = found_answers(catalog, _machine(system="wsl", gpu="amd").findings)
    assert answers == {"gpu": "amd", "os": "wsl"}
    assert found_answers(catalog, _machine(gpu="intel").findings) == {"os": "linux"}
    for question in catalog.questions.values():
        if question.machine:
            assert question.machine in _machine().findings


def test_this_machine_answers_below_flags_and_file(
    call: Call, install: Install, tmp_path: Path
) -> None:
    install("nvidia-smi", GOOD["nvidia-smi"])
    (tmp_path / "a.toml").write_text('[answers]\nos = "wsl"\n')
    plain = json.loads(call("recommend", "--json", "--this-machine").out)["answers"]
    assert plain["gpu"] == {"value": "nvidia", "from": "machine"}
    assert plain["os"]["from"] == "machine"
    words = ["recommend", "--json", "--this-machine", "--answers=a.toml", "--gpu=amd"]
    mixed = json.loads(call(*words).out)["answers"]
    assert mixed["gpu"] == {"value": "amd", "from": "flag"}
    assert mixed["os"] == {"value": "wsl", "from": "file"}
    said = " ".join(call("recommend", "--this-machine", "--why").out.split())
    assert "from this machine: Graphics processor NVIDIA" in said


def test_a_machines_answer_is_a_hard_constraint_with_its_fact(call: Call, install: Install) -> None:
    install("nvidia-smi", GOOD["nvidia-smi"])
    payload = json.loads(call("recommend", "--this-machine", "--os=windows", "--json").out)
    assert (payload["call"], payload["framework"]) == ("constraint", "pytorch")
    (constraint,) = payload["constraints"]
    assert constraint["because"] in payload["facts"]


def test_that_there_is_no_gpu_is_a_note_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"gpu": "none", "os": "linux"}
    monkeypatch.setattr(answers, "_findings", lambda: found)
    here = answers.FoundHere()
    gpu, system, goal = (CATALOG.questions[name] for name in ("gpu", "os", "goal"))
    assert [here.answer(question) for question in (gpu, system, goal)] == [None, "linux", None]
    assert here.note(gpu) == "This machine has no graphics processor that trains models."
    assert [here.note(question) for question in (system, goal)] == ["", ""]
