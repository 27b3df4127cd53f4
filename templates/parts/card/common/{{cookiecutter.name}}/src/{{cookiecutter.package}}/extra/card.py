"""Write what was measured into MODEL_CARD.md."""

import argparse
import json
import re
from pathlib import Path
from typing import Any

from ..config import ARTIFACTS, REPORTS, Config, StarterError

CARD = Path("MODEL_CARD.md")
BEGIN, END = "<!-- measured: make card writes from here -->", "<!-- to here -->"
OPEN = re.compile(r"^TODO\b.*", re.MULTILINE)
MOST_CLASSES = 30  # rows of the table


def add_options(parser: argparse.ArgumentParser) -> None:
    """The command takes settings alone."""


def run(config: Config, options: argparse.Namespace) -> int:
    """What people wrote stays.

    Raises:
        StarterError: nothing was measured, another model was exported since, or the marks are gone.
    """
    metrics, manifest = _read(REPORTS / "metrics.json"), _read(ARTIFACTS / "model.json")
    if metrics["target"] != manifest["target"]:
        message = "the figures are of another model than the exported one"
        raise StarterError(message, "make evaluate export card")
    text = _read_card()
    before, _, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise StarterError(f"{CARD} lacks its marks", f"put back the lines {BEGIN} and {END}")
    measured = "\n".join(describe(metrics, manifest))
    CARD.write_text(f"{before}{BEGIN}\n{measured}\n{END}{after}", "utf-8")
    print(f"written: {CARD}")
    if asked := OPEN.findall(before + after):
        print(f"still asked there: {len(asked)} questions; the first: {asked[0]}")
    return 0


def describe(metrics: dict[str, Any], manifest: dict[str, Any]) -> list[str]:
    """The lines of Markdown between the marks."""
    where = f"all of {metrics['on']}" if metrics["on"] else "the test part"
    lines = [
        f"Measured on {where}, {metrics['samples']} inputs that training never saw: epoch "
        f"{metrics['epoch']}, the best of run `{metrics['run']}`.",
        "",
        "| method | figure | value | in 95 of 100 draws |",
        "| --- | --- | --- | --- |",
        *_row("network", metrics),
        *(row for name, each in metrics["baselines"].items() for row in _row(name, each)),
        "",
    ]
    if metrics["doubt"]:
        lines += [f"**Doubtful:** {metrics['doubt']}.", ""]
    if classes := metrics.get("per_class"):
        shown = sorted(classes, key=lambda each: each["f1"])[:MOST_CLASSES]
        lines += ["The weakest class first:", "", "| class | precision | recall | inputs |"]
        lines += ["| --- | --- | --- | --- |"]
        lines += [
            f"| {_cell(each['name'])} | {each['precision']:.3f} | {each['recall']:.3f} "
            f"| {each['support']} |"
            for each in shown
        ]
        lines += [""] if len(shown) == len(classes) else ["", f"{len(classes)} classes in all.", ""]
    if columns := metrics.get("per_column"):
        lines += ["| forecast | MASE | mean error | RMSE |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {_cell(each['name'])} | {each['mase']:.3f} | {each['mae']:.4g} "
            f"| {each['rmse']:.4g} |"
            for each in columns
        ]
        lines.append("")
    lines.append(f"The exported file: `{manifest['file']}`, sha256 `{manifest['sha256']}`.")
    return lines


def _row(name: str, figures: dict[str, Any]) -> list[str]:
    if "missing" in figures:
        return [f"| {_cell(name)} | left out: {_cell(figures['missing'])} | | |"]
    interval = figures.get("interval", {})
    known = (key for key in ("macro_f1", "r2", "mase") if key in figures)
    figure = interval.get("figure") or next(known)
    spread = f"{interval['low']:.3f} to {interval['high']:.3f}" if interval else ""
    return [f"| {_cell(name)} | {figure} | {figures[figure]:.3f} | {spread} |"]


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise StarterError(f"{path} does not exist", "make train evaluate export card") from None
    except ValueError as error:
        raise StarterError(f"{path} is damaged: {error}", "make evaluate export card") from None


def _read_card() -> str:
    try:
        return CARD.read_text("utf-8")
    except FileNotFoundError:
        raise StarterError(
            f"{CARD} does not exist", "git has it, or fwpick diff shows it"
        ) from None
