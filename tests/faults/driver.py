"""Kills and faults in forked children of one process that has everything imported.

Run as a program it prints what went wrong, one line each, and exits with 1 if anything did.
"""

import ctypes
import errno
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from advisor.commands import update
from advisor.commands.request import Output
from advisor.commands.wish import Wish
from advisor.errors import FwpickError
from advisor.files.staging import STAGING, staged
from advisor.files.transaction import PENDING, alone_in
from advisor.paths import templates_dir
from advisor.starter import layers, render, targets
from advisor.starter import make as project
from advisor.starter.join import join, survey
from advisor.starter.layers import DEFAULT, PACKAGE, PRODUCT
from advisor.starter.make import contents, generate
from advisor.starter.plan import Plan
from tests.running import tree

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EPIPE)
SIGNALS = (signal.SIGINT, signal.SIGTERM)
REFUSED = 3  # exit code of a child that ended in one clear line
STOPPED = 5  # of one that was stopped by a signal
WRITTEN = {
    "DECISION.md": "Decided.\n",
    ".fwpick/answers.toml": "version = 1\n",
    ".fwpick/recommendation.json": "{}\n",
}


@dataclass(frozen=True)
class Scene:
    """What a child does in a folder, and what the folder may hold afterwards.

    Args:
        prepare: fills an empty folder; `act` works on it; `mend` is what the next run does.
        before, after: the folder untouched and with the work done.
    """

    prepare: Callable[[Path], None]
    act: Callable[[Path], object]
    mend: Callable[[Path], None]
    before: dict[str, bytes]
    after: dict[str, bytes]


def content(folder: Path) -> dict[str, bytes]:
    """What a user would find there; what undoes an update is not compared."""
    undo = "x/.fwpick/undo/"
    return {path: data for path, data in tree(folder).items() if not path.startswith(undo)}


def scene(name: str, folder: Path) -> Scene:
    """One of the scenes by its name; the folder is for what it needs besides."""
    plan = Plan(
        name="x",
        parent=folder / "made",
        framework="pytorch",
        description="",
        targets=None,
        written=WRITTEN,
    )
    if name == "join":
        return _join_scene(folder, plan)
    if name == "generate":

        def act(place: Path) -> object:
            return generate(
                Plan(
                    name="x",
                    parent=place / "deep" / "out",
                    framework="pytorch",
                    description="",
                    targets=None,
                    written=WRITTEN,
                )
            )

        def mend(place: Path) -> None:
            out = place / "deep" / "out"
            if out.is_dir():
                with staged(out):
                    pass
                if not any(out.iterdir()):
                    out.rmdir()
                    out.parent.rmdir()
            elif out.parent.is_dir():
                out.parent.rmdir()

        return _scene(folder, lambda _: None, act, mend)
    generate(plan)
    old = folder / "made" / "x"
    (old / "Makefile").write_text("mine\n")
    (old / "config.toml").unlink()
    _second_version(folder / "templates")

    def again(place: Path) -> object:
        return _quietly(place / "x", undo=False)

    def recovered(place: Path) -> None:
        with alone_in(place / "x"):
            pass

    if name == "update":
        return _scene(folder, lambda place: _copy(old, place), again, recovered)
    _quietly(old, undo=False)
    return _scene(
        folder,
        lambda place: _copy(old, place),
        lambda place: _quietly(place / "x", undo=True),
        recovered,
    )


def _join_scene(folder: Path, plan: Plan) -> Scene:
    files = contents(plan)

    def prepare(place: Path) -> None:
        (place / "x" / "src").mkdir(parents=True)
        (place / "x" / "README.md").write_text("mine\n")

    def act(place: Path) -> object:
        return join(place / "x", files, survey(place / "x", files))

    def mend(place: Path) -> None:
        with alone_in(place / "x"):
            pass

    return _scene(folder, prepare, act, mend)


def _copy(old: Path, place: Path) -> None:
    shutil.copytree(old, place / "x", symlinks=True)


def _quietly(root: Path, *, undo: bool) -> int:
    out, sys.stdout = sys.stdout, open(os.devnull, "w")  # noqa: SIM115, PTH123
    try:
        return update.run_update(root, Output(json=True), Wish(undo=undo))
    finally:
        sys.stdout.close()
        sys.stdout = out


def _second_version(copy: Path) -> None:
    """Templates in which something of everything changed."""
    shutil.copytree(templates_dir(), copy, ignore=shutil.ignore_patterns("__pycache__"))
    common = copy / "common" / PRODUCT
    for path in (".gitignore", "deploy/server/README.md", "tests/conftest.py"):
        with (common / path).open("a") as file:
            file.write("# more\n")
    (common / "tests" / "test_data.py").unlink()
    (copy / "tasks" / DEFAULT / "common" / PRODUCT / "src" / PACKAGE / "baseline.py").unlink()
    (common / "new" / "folder").mkdir(parents=True)
    (common / "new" / "folder" / "file.txt").write_text("New.\n")
    for module in (layers, project, render, targets):
        module.templates_dir = lambda: copy  # type: ignore[attr-defined]


def _scene(
    folder: Path,
    prepare: Callable[[Path], None],
    act: Callable[[Path], object],
    mend: Callable[[Path], None],
) -> Scene:
    whole = folder / "whole"
    whole.mkdir()
    prepare(whole)
    before = content(whole)
    act(whole)
    return Scene(prepare, act, mend, before, content(whole))


def fork(act: Callable[[], object]) -> int:
    """A child that does this and ends: 0 done, REFUSED with a clear line, 4 with a traceback."""
    held = (signal.SIGINT, signal.SIGTERM)  # until the child is where it can end by them
    signal.pthread_sigmask(signal.SIG_BLOCK, held)
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, held)
        return child
    code = 4
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, held)
        act()
        code = 0
    except FwpickError:
        code = REFUSED
    except (KeyboardInterrupt, SystemExit):
        code = STOPPED
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def kills(scene: Scene, folder: Path, count: int) -> Iterator[str]:
    """Kill a child at random points; what was found that should not be."""
    dice = random.Random(2026)
    begun = time.monotonic()
    _one_child(scene, folder / "timing")
    longest = 1.2 * (time.monotonic() - begun)
    for number in range(count):
        sent = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[number % 4]
        place = folder / f"kill-{number}"
        place.mkdir()
        scene.prepare(place)
        child = fork(lambda place=place: scene.act(place))  # type: ignore[misc]
        delay = dice.uniform(0, longest)
        time.sleep(delay)
        os.kill(child, sent)
        os.waitpid(child, 0)
        where = f"{sent.name} after {delay:.3f} s"
        if sent == signal.SIGKILL:
            yield from _at_most_one_left(place, where)
            scene.mend(place)
        yield from _all_or_nothing(scene, place, where)
        shutil.rmtree(place)


def _one_child(scene: Scene, place: Path) -> None:
    place.mkdir()
    scene.prepare(place)
    os.waitpid(fork(lambda: scene.act(place)), 0)
    shutil.rmtree(place)


def _at_most_one_left(place: Path, where: str) -> Iterator[str]:
    """Only the folder of the work itself; an older undo may have been about to be forgotten."""
    found = [
        path
        for path in place.rglob(".fwpick-*")
        if not any(part == PENDING or part.startswith(STAGING) for part in path.parent.parts)
    ]
    if len(found) > 1:
        yield f"{where}: {[str(path.relative_to(place)) for path in found]}"


def _all_or_nothing(scene: Scene, place: Path, where: str) -> Iterator[str]:
    found = content(place)
    if found not in (scene.before, scene.after):
        wrong = [
            path
            for path in sorted(scene.before.keys() | scene.after.keys() | found.keys())
            if found.get(path) not in (scene.before.get(path), scene.after.get(path))
        ]
        yield f"{where}: neither before nor after: {wrong[:9]}"


def faults(scene: Scene, folder: Path, step: int) -> Iterator[str]:
    """Let each call fail that changes something, every `step`th of them."""
    library = ctypes.CDLL(None)
    total = _calls(scene, folder, library)
    for number in range(0, total, step):
        error = ERRORS[number // step % len(ERRORS)]
        for lasting in (0, 1) if error == errno.ENOSPC else (0,):
            place = folder / "fault"
            place.mkdir()
            scene.prepare(place)

            def act(number: int = number, error: int = error, lasting: int = lasting) -> None:
                library.arm(os.fsencode(folder / "fault"), number, error, lasting)
                try:
                    scene.act(folder / "fault")
                finally:
                    library.arm(b"", -1, 0, 0)

            _, status = os.waitpid(fork(act), 0)
            code = os.waitstatus_to_exitcode(status)
            where = f"call {number} of {total} with {errno.errorcode[error]}"
            if code not in (0, REFUSED):
                yield f"{where}: exit {code}"
            scene.mend(place)
            found = content(place)
            if found != (scene.after if code == 0 else scene.before):
                yield from _all_or_nothing(scene, place, where)
                if found in (scene.before, scene.after):
                    yield f"{where}: exit {code} and yet {'not ' if code == 0 else ''}done"
            shutil.rmtree(place)


def signals(scene: Scene, folder: Path, step: int) -> Iterator[str]:
    """Let a signal come at every `step`th call that changes something."""
    library = ctypes.CDLL(None)
    place = folder / "signal"
    for number in range(0, _calls(scene, folder, library), step):
        sent = SIGNALS[number // step % len(SIGNALS)]
        place.mkdir()
        scene.prepare(place)

        def act(number: int = number, sent: int = sent) -> None:
            library.arm(os.fsencode(place), number, -sent, 0)
            scene.act(place)

        _, status = os.waitpid(fork(act), 0)
        code = os.waitstatus_to_exitcode(status)
        where = f"{sent.name} at call {number}"
        if code != STOPPED:
            yield f"{where}: exit {code}"
        yield from _all_or_nothing(scene, place, where)
        shutil.rmtree(place)


def _calls(scene: Scene, folder: Path, library: ctypes.CDLL) -> int:
    """How many calls change something when nothing fails."""
    place = folder / "counting"
    place.mkdir()
    scene.prepare(place)
    library.arm(os.fsencode(place), -1, 0, 0)
    scene.act(place)
    total = int(library.calls())
    library.arm(b"", -1, 0, 0)
    shutil.rmtree(place)
    return total or _refuse()


def _refuse() -> int:
    raise SystemExit("no call was counted: is the library preloaded?")


def main() -> None:
    """`driver.py kills|faults|signals SCENE NUMBER`: how many, or at every how many calls one."""
    kind, name, number = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="fwpick-faults-") as folder:
        shown = scene(name, Path(folder))
        found = {"kills": kills, "faults": faults, "signals": signals}[kind](
            shown, Path(folder), int(number)
        )
        problems = 0
        for problem in found:
            problems += 1
            print(problem, flush=True)
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
