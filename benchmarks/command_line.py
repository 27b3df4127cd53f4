"""fwpick's commands beside cookiecutter, copier and a bare interpreter, in one run.

Every tool is installed in an environment of its own, made here. `make bench-cli` prints the table
and keeps it in docs/benchmarks.md.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from advisor.starter.layers import DEFAULT, PRODUCT
from benchmarks.measure import Command, Cost, cheapest, plain_environment
from benchmarks.page import chart, keep, table
from tools.templates import assemble

ROOT = Path(__file__).resolve().parent.parent
PEERS = {"cookiecutter": "cookiecutter==2.7.1", "copier": "copier==9.19.1"}
ANSWERS = str(ROOT / "examples/answers.toml")
ADDED = 100  # files, for the cost of one more
ADDED_TEXT = "# {{ cookiecutter.name }}, file number %d: {{ cookiecutter.framework_title }}\n" * 20
SUFFIX = ".jinja"  # what copier renders; it copies the rest
COPIER = f"""\
_templates_suffix: {SUFFIX}
_exclude: [copier.yml, cookiecutter.json]
cookiecutter:
  type: yaml
  default: %s
"""


def install(folder: Path, name: str, *wanted: str) -> Path:
    """The scripts folder of a new environment that holds what is wanted."""
    venv.create(folder / name, with_pip=True, upgrade_deps=True)  # as of today, its launcher too
    scripts = folder / name / "bin"
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--disable-pip-version-check", *wanted], check=True, capture_output=True)
    return scripts


def build_wheel(folder: Path) -> str:
    """fwpick as users install it."""
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return str(next(folder.glob("*.whl")))


def make_templates(folder: Path) -> tuple[Path, Path]:
    """The assembled PyTorch template for cookiecutter, and the same one for copier."""
    for_cookiecutter, for_copier = folder / "for-cookiecutter", folder / "for-copier"
    assemble("pytorch", DEFAULT, for_cookiecutter)
    shutil.copytree(for_cookiecutter, for_copier)
    variables = json.loads((for_cookiecutter / "cookiecutter.json").read_text())
    variables["package"] = "my_model"  # copier does not render a default inside a mapping
    copied = set(variables.pop("_copy_without_render"))
    product = for_copier / PRODUCT
    for path in [each for each in product.rglob("*") if each.is_file()]:
        if path.relative_to(product).as_posix() not in copied:
            path.rename(path.with_name(path.name + SUFFIX))
    (for_copier / "copier.yml").write_text(COPIER % json.dumps(json.dumps(variables)))
    return for_cookiecutter, for_copier


def commands(
    fwpick: Path, peers: dict[str, Path], templates: tuple[Path, Path]
) -> dict[str, Command]:
    """What is timed, by name."""
    for_cookiecutter, for_copier = map(str, templates)
    started = "my-model --framework pytorch --targets all --yes"
    words = {
        "python -c pass": [fwpick / "python", "-c", "pass"],
        "fwpick --version": [fwpick / "fwpick", "--version"],
        "fwpick --help": [fwpick / "fwpick", "--help"],
        "fwpick recommend --json": [fwpick / "fwpick", "recommend", "--answers", ANSWERS, "--json"],
        "fwpick init": [fwpick / "fwpick", "init", *started.split()],
        "cookiecutter --version": [peers["cookiecutter"] / "cookiecutter", "--version"],
        "cookiecutter --help": [peers["cookiecutter"] / "cookiecutter", "--help"],
        "cookiecutter": [peers["cookiecutter"] / "cookiecutter", "--no-input", for_cookiecutter],
        "copier copy": [
            *(peers["copier"] / "copier", "copy", "--quiet", "--defaults", for_copier, "."),
        ],
    }
    environment = {**plain_environment(), "TERM": "dumb", "COLUMNS": "80"}
    return {
        name: Command(words=tuple(map(str, line)), environment=environment)
        for name, line in words.items()
    }


def add_files(product: Path, suffix: str = "") -> None:
    """A hundred more small files, each another template."""
    folder = product / "more"
    folder.mkdir()
    for number in range(ADDED):
        (folder / f"file_{number}.py{suffix}").write_text(ADDED_TEXT.replace("%d", str(number)))


def judge(costs: dict[str, Cost], more: dict[str, Cost]) -> list[tuple[str, float, float]]:
    """Each comparison the project sets itself: what, the ratio, the most it should be."""

    def ratio(name: str, peer: str) -> float:
        return costs[name].cpu / costs[peer].cpu

    added = {name: more[name].cpu - costs[name].cpu for name in more}
    return [
        ("`fwpick --version` / `python -c pass`", ratio("fwpick --version", "python -c pass"), 1.5),
        (
            "`fwpick --help` / `cookiecutter --help`",
            ratio("fwpick --help", "cookiecutter --help"),
            0.85,
        ),
        (
            "`fwpick recommend --json` / `cookiecutter --help`",
            ratio("fwpick recommend --json", "cookiecutter --help"),
            0.6,
        ),
        ("a starter / `cookiecutter`, same template", ratio("fwpick init", "cookiecutter"), 0.7),
        ("a starter / `copier copy`, same template", ratio("fwpick init", "copier copy"), 0.27),
        (
            "one more file / the same by `cookiecutter`",
            added["fwpick init"] / added["cookiecutter"],
            1,
        ),
    ]


def measure(folder: Path, rounds: int) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """The cost of every command, and of the generators with a hundred files more."""
    fwpick = install(folder, "fwpick", build_wheel(folder))
    peers = {name: install(folder, name, wanted) for name, wanted in PEERS.items()}
    templates = make_templates(folder)
    timed = commands(fwpick, peers, templates)

    def tell(done: int) -> None:
        print(f"\rround {done} of {rounds}", end="", file=sys.stderr, flush=True)

    costs = cheapest(timed, rounds, tell)
    (shipped,) = (folder / "fwpick").glob("lib/python*/site-packages/advisor/templates/common")
    for place, suffix in zip((shipped, *templates), ("", "", SUFFIX), strict=True):
        add_files(place / PRODUCT, suffix)
    generators = ("fwpick init", "cookiecutter", "copier copy")
    more = cheapest({name: timed[name] for name in generators}, max(3, rounds // 2), tell)
    print(file=sys.stderr)
    return costs, more


def page(costs: dict[str, Cost], more: dict[str, Cost]) -> str:
    """The ratios, the costs behind them and a chart, as Markdown."""
    ratios = [
        (what, f"{ratio:.2f}", f"{most:.2f}", "yes" if ratio <= most else "no")
        for what, ratio, most in judge(costs, more)
    ]
    milliseconds = {name: cost.cpu * 1000 for name, cost in costs.items()}
    rows = [
        (f"`{name}`", f"{cost.cpu * 1000:.0f}", f"{cost.memory:.0f}")
        for name, cost in costs.items()
    ]
    return "\n\n".join(
        (
            table(("Ratio of CPU times", "Measured", "At most", "Reached"), ratios),
            table(("Command", "CPU ms", "Peak MB"), rows),
            chart(milliseconds, "ms"),
        )
    )


def main() -> None:
    """Measure, print, and keep the result unless --print-only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--print-only", action="store_true", help="leave docs/benchmarks.md alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = page(*measure(Path(folder), options.rounds))
    print(result)
    if not options.print_only:
        keep("command line", f"make bench-cli ARGS='--rounds {options.rounds}'", result)


if __name__ == "__main__":
    main()
