"""After a project was made: offer its `make setup`, run it, say how it ended and how to go on."""

import signal
import sys

from advisor.commands.run import Made, Run
from advisor.report.project import show_setup
from advisor.shell import quoted
from advisor.starter.setup import NEEDS, NO_SETUP, Setup, has_make, in_the_way, run_setup

LATER, NOW = "later", "now"
STOPPED = 128 + signal.SIGINT


def set_up(run: Run, made: Made) -> Setup:
    """Set the project up where that was asked for, or a person takes the offer; say how it ended.

    Whatever comes of it, the project stays as it was made.
    """
    ended = _set_up(run, made)
    if ended.note and not run.request.output.json:
        show_setup(ended.note, ended.next, file=sys.stdout if ended.state == "done" else sys.stderr)
    return ended


def _set_up(run: Run, made: Made) -> Setup:
    folder = quoted(str(made.plan.destination))
    if mine := in_the_way(made.delivered.beside):
        return _refused(mine, folder) if run.wanted.setup else NO_SETUP
    again = f"cd {folder} && make setup"
    try:
        if not _is_wanted(run, made):
            return NO_SETUP
        sys.stdout.flush()
        aside = run.request.output.json
        code = run_setup(made.plan.destination, person=run.person, aside=aside)
    except KeyboardInterrupt:
        note = "Stopped; the project itself is whole, but not set up. To go on:"
        return Setup(state="stopped", note=note, next=again)
    if code:
        note = "The setup failed, the lines above say why; the project itself is whole. To go on:"
        return Setup(state="failed", note=note, next=again)
    return Setup(
        state="done", note="The project is set up. Next:", next=f"cd {folder} && make train"
    )


def _refused(mine: list[str], folder: str) -> Setup:
    note = f"Not set up: merge into yours what stands beside {', '.join(mine)}, then:"
    return Setup(state="failed", note=note, next=f"cd {folder} && make setup")


def _is_wanted(run: Run, made: Made) -> bool:
    """Whether it was asked for; else what a person says whom the wizard led here.

    Raises:
        KeyboardInterrupt: the person left.
    """
    offered = run.agrees and not run.request.output.plain and has_make()
    if run.wanted.setup is not None or not offered:
        return bool(run.wanted.setup)
    rows = [
        ("Not now: `make train` does it too", LATER),
        (f"Yes, download and install what it needs ({NEEDS[made.plan.framework]})", NOW),
    ]
    prompts = run.conversation.prompts
    prompts.say("")
    return prompts.select("Run `make setup` now?", rows, LATER) == NOW
