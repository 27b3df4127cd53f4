"""Try the settings of sweep.toml with Optuna; the validation part says which are best."""

import argparse
import tomllib
from pathlib import Path
from typing import Any

from ..config import RUNS, Config, StarterError, load_config

RANGE, CHOICES = {"low", "high", "log"}, {"choices"}
WRITE = "write low and high (and log = true), or choices = [...]"


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes beside the settings."""
    parser.add_argument("--trials", type=int, default=20, metavar="N", help="in all; default 20")
    parser.add_argument("--space", type=Path, default=Path("sweep.toml"), metavar="FILE")


def run(config: Config, options: argparse.Namespace) -> int:
    """A run for each trial. What was stopped goes on; more trials add to those there are.

    Raises:
        StarterError: the space makes no sense, no trial ended well, or Optuna is missing.
    """
    try:
        import optuna
    except ImportError:
        raise StarterError("a sweep needs Optuna", "`make sweep` installs it") from None
    from ..data import load_data
    from ..measure.figures import SMALLER_IS_BETTER, name_figure, show

    if options.trials < 1:
        raise StarterError(f"--trials {options.trials}; valid: from 1")
    space = read_space(options)
    monitor = load_data(config).task.target.monitored(config.train.monitor)
    RUNS.mkdir(exist_ok=True)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        study_name=config.run,
        storage=f"sqlite:///{RUNS / 'sweep.db'}",
        load_if_exists=True,
        direction="minimize" if monitor in SMALLER_IS_BETTER else "maximize",
        sampler=optuna.samplers.TPESampler(seed=config.seed),
    )
    states = optuna.trial.TrialState  # of one that was killed: RUNNING for ever
    ended = study.get_trials(states=(states.COMPLETE, states.PRUNED))
    for at in range(len(ended), options.trials):
        print(f"trial {at + 1} of {options.trials}:")
        study.optimize(lambda trial: _train(trial, options, space, monitor), n_trials=1)
    good = study.get_trials(states=(states.COMPLETE,))
    if not good:
        raise StarterError("no trial ended with a figure", f"narrow the ranges in {options.space}")
    best = study.best_trial
    sets = " ".join(f"--set {name}={_word(value)}" for name, value in best.params.items())
    print(f"best of {len(good)}: {name_figure(monitor)} {show(monitor, best.value)}")
    print(f'next: make train evaluate ARGS="--set run=best {sets}"')
    return 0


def read_space(options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Setting -> its range or its choices.

    Raises:
        StarterError: no such file, not TOML, or a setting or value that config.toml cannot have.
    """
    try:
        space: dict[str, Any] = tomllib.loads(options.space.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StarterError(f"{options.space} cannot be read: {error}") from None
    if not space:
        raise StarterError(f"{options.space} names no setting", WRITE)
    for name, about in space.items():
        keys = set(about) if isinstance(about, dict) else set()
        if not (RANGE - {"log"} <= keys <= RANGE or (keys == CHOICES and about["choices"])):
            raise StarterError(f"{options.space}: {name} has no range and no choices", WRITE)
        for value in about.get("choices", [about.get("low"), about.get("high")]):
            load_config(options.config, [*options.set, f"{name}={_word(value)}"])
    return space


def _train(trial: Any, options: argparse.Namespace, space: dict[str, Any], monitor: str) -> float:
    import optuna

    from ..train import train
    from ..training.lock import hold_run

    sets = [f"{name}={_word(_suggest(trial, name, about))}" for name, about in space.items()]
    name = load_config(options.config, options.set).run
    config = load_config(
        options.config, [*options.set, *sets, f"run={name}-trial-{trial.number + 1}"]
    )
    print("  ".join(sets))
    try:
        with hold_run(config):
            return train(config, fresh=True).figures[monitor]
    except StarterError as error:  # diverged, say: no figure, and the next trial comes
        print(f"no figure: {error}")
        raise optuna.TrialPruned from error


def _suggest(trial: Any, name: str, about: dict[str, Any]) -> Any:
    if "choices" in about:
        return trial.suggest_categorical(name, about["choices"])
    low, high, log = about["low"], about["high"], about.get("log", False)
    whole = isinstance(low, int) and isinstance(high, int)
    suggest = trial.suggest_int if whole else trial.suggest_float
    return suggest(name, low, high, log=log)


def _word(value: Any) -> str:
    """A value as `--set` takes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
