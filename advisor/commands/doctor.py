"""The command that shows what this machine has and what that means for each framework."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from advisor.commands.request import Output
from advisor.frameworks import FRAMEWORKS
from advisor.interview.own_defaults import defaults_path, is_there
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog
from advisor.machine.probe import Machine, inspect_machine
from advisor.machine.rules import consequences, found_answers
from advisor.report.payload import head, print_payload
from advisor.report.reference.evidence import fact_entry


def run_doctor(output: Output) -> None:
    """Look at this machine and say what that means; whatever cannot be found is left out."""
    catalog, machine = load_catalog(), inspect_machine(Path())
    report, path = examine(catalog, machine), defaults_path()
    defaults = {"path": path and str(path), "found": path is not None and is_there(path)}
    if output.json:
        print_payload({**head(catalog), **report, "defaults": defaults})
        return
    from advisor.report.machine import show_checkup
    from advisor.report.screen import make_screen

    show_checkup(make_screen(plain=output.plain), {**report, "defaults": defaults})


def examine(catalog: Catalog, machine: Machine) -> dict[str, Any]:
    """The machine, what it means for each framework, the answers it gives, the facts behind."""
    rules = consequences(catalog, machine.findings)
    facts = dict.fromkeys(rule.because for rule in rules)
    return {
        "machine": {
            **asdict(machine),
            "gpu": machine.gpu,
            "accelerator": machine.accelerator,
        },
        "frameworks": {
            framework: [
                {"effect": rule.effect, "says": rule.says, "because": rule.because}
                for rule in rules
                if rule.framework == framework
            ]
            for framework in FRAMEWORKS
        },
        "answers": found_answers(catalog, machine.findings),
        "facts": {name: fact_entry(catalog.facts[name]) for name in facts},
    }
