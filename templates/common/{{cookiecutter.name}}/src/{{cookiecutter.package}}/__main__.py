"""The commands: `python -m <package> --help` lists them."""

import argparse
import bdb
import importlib
import io
import json
import pkgutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from . import extra
from .config import RUNS, Config, StarterError, load_config
from .reading.asked import add_options
from .training.stopping import StoppedError, keep_interrupts

# Each command imports what it needs inside: --help and a wrong setting answer at once, without
# the seconds that importing the framework takes.


def _train(config: Config, options: argparse.Namespace) -> int:
    from .device import refuse_workers
    from .train import train
    from .training.lock import hold_run

    refuse_workers()  # before the lock, which would blame another trainer
    if options.folds is not None:
        from .inspect.folds import cross_validate

        cross_validate(config, options.folds, options.fresh)
        return 0
    with hold_run(config):
        train(config, options.fresh, inexact=options.inexact)
    return 0


def _data(config: Config, options: argparse.Namespace) -> int:
    from .inspect.look import show_data

    show_data(config)
    return 0


def _evaluate(config: Config, options: argparse.Namespace) -> int:
    from .evaluate import evaluate

    evaluate(config, options.on, not options.no_baseline)
    return 0


def _tensorboard(config: Config, options: argparse.Namespace) -> int:
    from .board.serve import open_tensorboard

    open_tensorboard(options.logdir, options.port)


def _export(config: Config, options: argparse.Namespace) -> int:
    from .export import export_model

    export_model(config)
    return 0


def _predict(config: Config, options: argparse.Namespace) -> int:
    from .predict import predict, predict_all, several

    inputs: list[Path] = options.inputs
    if several(inputs) or options.out:
        predict_all(inputs, options, options.out)
    else:
        print(predict(config, inputs[0] if inputs else None, options))
    if options.check:
        from .inspect.check import check_artifact

        print(f"exported and live model differ by {check_artifact(config):.1e}")
    return 0


def _debug(config: Config, options: argparse.Namespace) -> int:
    from .inspect.debug import debug_batch

    debug_batch(config, options.stop)
    return 0


def _profile(config: Config, options: argparse.Namespace) -> int:
    from .inspect.profile import profile_steps

    profile_steps(config)
    return 0


def _benchmark(config: Config, options: argparse.Namespace) -> int:
    from .inspect.benchmark import benchmark, measure_part

    if options.part:
        print(json.dumps(measure_part(config, options.part, options.since)))
    else:
        sets = [f"--set={each}" for each in options.set]
        benchmark(config, [f"--config={options.config}", *sets])
    return 0


def _gpu_smoke(config: Config, options: argparse.Namespace) -> int:
    from .accelerator.smoke import run_smoke

    return run_smoke(config, options.require)


def _extra() -> Iterator[tuple[str, ModuleType]]:
    for module in pkgutil.iter_modules(extra.__path__):
        found = importlib.import_module(f"{extra.__name__}.{module.name}")
        yield module.name.replace("_", "-"), found


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")
    shared.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    # For a command that follows another in one call of make: what it does not know is for that one.
    shared.add_argument("--shared", action="store_true", help=argparse.SUPPRESS)
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, parents=[shared], help=text, description=text)
        sub.set_defaults(run=run, command=name)
        return sub

    command("data", _data, "what the data are taken for, and what is in each part")
    sub = command("train", _train, "train, or go on where a run stopped")
    sub.add_argument("--fresh", action="store_true", help="delete the run of this name, start over")
    one = sub.add_mutually_exclusive_group()
    one.add_argument("--inexact", action="store_true", help="go on with other settings or data")
    one.add_argument("--folds", type=int, metavar="K", help="as many runs, on other test parts")
    sub = command("evaluate", _evaluate, "measure the best checkpoint on the test part")
    sub.add_argument("--on", type=Path, metavar="PATH", help="on all of this folder or .csv file")
    sub.add_argument("--no-baseline", action="store_true", help="without plain methods beside it")
    sub = command("tensorboard", _tensorboard, "show the runs in a browser")
    sub.add_argument("--port", type=int, default=6006)
    sub.add_argument("--logdir", type=Path, default=RUNS)
    command("export", _export, "write the files that run without this package")
    sub = command("predict", _predict, "ask the exported model")
    sub.add_argument("inputs", type=Path, nargs="*", help="files, folders; else one test input")
    sub.add_argument("--out", type=Path, metavar="FILE", help="write all answers to a .csv file")
    add_options(sub)
    sub.add_argument("--check", action="store_true", help="compare with the live model")
    sub = command("debug", _debug, "one step with every shape and range")
    sub.add_argument("--break", dest="stop", action="store_true", help="then open the debugger")
    command("profile", _profile, "where the time of a step goes")
    sub = command("benchmark", _benchmark, "speed, memory and start-up on this machine")
    sub.add_argument("--part", choices=("train", "predict"), help="one part alone, as one line")
    sub.add_argument("--since", type=float, default=time.time(), help=argparse.SUPPRESS)
    sub = command("gpu-smoke", _gpu_smoke, "does this machine's accelerator compute?")
    sub.add_argument("--require", action="store_true", help="fail without an accelerator")
    for name, module in _extra():
        module.add_options(command(name, module.run, (module.__doc__ or "").rstrip(".")))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code.

    0 done, 1 error, 2 usage, 75 stopped by a signal and saved, 130 stopped by hand.
    """
    # A name of the user's data that the terminal cannot show is no reason to fail.
    if isinstance(sys.stdout, io.TextIOWrapper):  # standard error is so already
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = _parser()
    options, unknown = parser.parse_known_args(arguments)
    if unknown and not options.shared:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    try:
        config = load_config(options.config, options.set)
        with keep_interrupts():
            return int(options.run(config, options))
    except KeyboardInterrupt:
        goes_on = "; `make train` goes on from the last checkpoint, if one was saved"
        print(f"stopped{goes_on if options.command == 'train' else ''}", file=sys.stderr)
        return 130
    except StoppedError as stopped:
        print(f"{stopped}; `make train` goes on", file=sys.stderr)
        return stopped.code
    except bdb.BdbQuit:
        print("stopped in the debugger", file=sys.stderr)
        return 130
    except StarterError as error:
        hint = f" ({error.hint})" if error.hint else ""
        print(f"error: {error}{hint}", file=sys.stderr)
    except OSError as error:  # a full disk, a folder without rights
        print(f"error: {error}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
