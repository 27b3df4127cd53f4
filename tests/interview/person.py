"""A person at a terminal, who looks at the screen before each key.

Nothing is told from the stream of bytes but that a question has begun: what a test asserts is
what stands on the screen. Each wait is for something to be seen, however slow the machine is.
"""

import re
import shlex
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pyte

from advisor.knowledge.questions import UNSURE, Question
from tests.running import CATALOG, FWPICK, environment

ENTER, UP, DOWN, RUBOUT = "\r", "\x1b[A", "\x1b[B", "\x7f"
BACK, USUAL, STOP, END = "\x02", "\x14", "\x03", "\x04"
PASTE, PASTED = "\x1b[200~", "\x1b[201~"
BEGINS = "\x1b[?2004h"  # what prompt_toolkit writes once at the start of each question
POINTER = "»"
TYPED = 24  # characters of a row that narrow the list to it
PATIENCE = 60.0  # seconds

SIZES = [(80, 24), (60, 24), (120, 40)]
SETTLED = "Nothing that is left could change the verdict"
REVIEW = "Change any answer?"
MEANT = "Is it meant so?"
CHOICE = "Generate which starter?"
WAY_OUT = "Both are ruled out. Which way out?"
NAME = "Name of the project?"
MAKE = "Make it?"
TARGETS = "Which deployment targets?"
SET_UP = "Run `make setup` now?"
GO_ON = "These are right, go on"
LEAVE = "None, stop here"
MADE = "The same again without questions"
KEPT = "Your answers are kept in"
SKIP = "Skip: not sure"
ANSWERS = {
    **{name: question.values[0] for name, question in CATALOG.questions.items()},
    "experience": "pytorch",
    "os": "linux",
}


def plain(text: str) -> str:
    """The words of a text, however it is broken into lines."""
    return " ".join(text.split())


class Person:
    """Somebody at a keyboard before a screen of (columns, rows)."""

    def __init__(
        self,
        *words: str,
        cwd: Path,
        size: tuple[int, int] = (80, 24),
        program: Sequence[str] = FWPICK,
        **changes: str,
    ) -> None:
        columns, rows = size
        command, *start = program
        self.terminal = pyte.HistoryScreen(columns, rows, history=5000)
        self.stream = pyte.Stream(self.terminal)
        self.raw = ""
        self.lines: list[str] = []
        self.answered = 0
        self.gone = False
        self.child = pexpect.spawn(
            command,
            [*start, *words],
            cwd=str(cwd),
            env=environment(**{"TERM": "xterm-256color", **changes}),
            dimensions=(rows, columns),
            encoding="utf-8",
        )
        self.child.delaybeforesend = None

    # What is seen

    def screen(self) -> list[str]:
        """The lines that are visible now."""
        if not self.lines:
            self.lines = [line.rstrip() for line in self.terminal.display]
        return self.lines

    def shown(self) -> str:
        """The words that are visible now."""
        return plain(" ".join(self.screen()))

    def scrolled(self) -> str:
        """The words of everything that is or was on the screen; of a list its answer alone."""
        columns = range(self.terminal.columns)
        above = ["".join(row[at].data for at in columns) for row in self.terminal.history.top]
        return plain(" ".join([*above, *self.screen()]))

    def pointed(self) -> str:
        """The words of the row that Enter would take; empty where there is no list."""
        lines = self.screen()
        at = next((at for at, line in enumerate(lines) if line.startswith(f" {POINTER}")), None)
        if at is None:
            return ""
        row = [lines[at].partition(POINTER)[2]]
        for line in lines[at + 1 :]:
            if not line.startswith("    "):
                break
            row.append(line)
        return plain(" ".join(row))

    def prompt(self) -> str:
        """The question that is open: above the pointed row, or where the cursor stands."""
        lines = self.screen()
        rows = [at for at, line in enumerate(lines) if line.startswith(f" {POINTER}")]
        last = rows[0] if rows else self.terminal.cursor.y
        for at in range(last, -1, -1):
            if lines[at].startswith("? "):
                return plain(" ".join(lines[at : last + (not rows)]))
        return ""

    def _look(self) -> None:
        """Take in what came meanwhile, waiting a moment for it."""
        try:
            text = self.child.read_nonblocking(65536, timeout=0.1)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            self.gone = True
            return
        self.raw += text
        self.stream.feed(text)
        self.lines = []

    def waits(self, until: Callable[[], bool], what: str) -> None:
        """Looks until something is so."""
        end = time.monotonic() + PATIENCE
        while not until():
            if self.gone or time.monotonic() > end:
                raise AssertionError(f"never seen: {what}\n" + "\n".join(self.screen()))
            self._look()

    def sees(self, *texts: str) -> None:
        """Waits until all of these are visible at once, however they are broken into lines."""
        for text in texts:
            self.waits(lambda text=text: plain(text) in self.shown(), text)
        self.waits(lambda: all(plain(text) in self.shown() for text in texts), " + ".join(texts))

    def is_asked(self, prompt: str) -> None:
        """Waits until a question that is not answered yet is this one."""
        self.waits(
            lambda: self._is_open() and self.prompt().startswith(plain(f"? {prompt}")), prompt
        )

    def next_prompt(self) -> str:
        """The question that comes next, whichever it is; its rows are drawn."""
        self.waits(lambda: self._is_open() and bool(self.prompt()), "any question")
        return self.prompt().removeprefix("? ")

    def _is_open(self) -> bool:
        """Whether a question that is not answered yet is drawn with its rows."""
        if self.raw.count(BEGINS) <= self.answered:
            return False
        return bool(self.pointed()) or self.prompt().startswith(f"? {NAME}")

    # What is done

    def presses(self, *keys: str) -> None:
        """Keys that do not end the question."""
        for key in keys:
            if key.startswith("\x1b"):
                time.sleep(0.05)  # an escape sequence apart from what comes before and after it
            self.child.send(key)
            if key.startswith("\x1b"):
                time.sleep(0.05)

    def ends_question(self, key: str = ENTER) -> None:
        """A key that ends the question."""
        self.answered = self.raw.count(BEGINS)
        self.presses(key)

    def picks(self, row: str) -> None:
        """Types how a row begins, sees that it is the one pointed to, and takes it."""
        self.presses(row[:TYPED].strip())
        self.points_to(row)
        self.ends_question()

    def points_to(self, row: str) -> None:
        """Waits until this is the row that Enter would take."""
        self.waits(lambda: self.pointed().startswith(plain(row)), f"{POINTER} {row}")

    def goes_to(self, row: str) -> None:
        """Goes down by the arrow until a row is pointed to."""
        first = self.pointed()
        while not self.pointed().startswith(plain(row)):
            before = self.pointed()
            self.presses(DOWN)
            self.waits(lambda before=before: self.pointed() != before, f"another than {before}")
            assert self.pointed() != first, f"no row is {row}"

    def answers(self, question: str, value: str = UNSURE) -> None:
        """Takes the row of a value once the question is open."""
        asked = CATALOG.questions[question]
        self.is_asked(asked.prompt)
        self.picks(says(asked, value))

    def takes(self, *prompts: str) -> None:
        """Takes what each of these offers first."""
        for prompt in prompts:
            self.is_asked(prompt)
            self.ends_question()

    def question(self) -> Question | None:
        """The question of the catalogue that comes next; None where another thing is asked."""
        prompt = self.next_prompt()
        return next((each for each in CATALOG.questions.values() if prompt == each.prompt), None)

    def walks(self, answers: Mapping[str, str]) -> list[str]:
        """Answers every question until another thing is asked than one; which were asked.

        Args:
            answers: what is not among them is not sure; what cannot be true together is meant.
        """
        asked = []
        while True:
            question = self.question()
            if question is not None:
                self.answers(question.id, answers.get(question.id, UNSURE))
                asked.append(question.id)
            elif self.prompt().startswith(f"? {MEANT}"):
                self.picks("Yes, both are so")
            else:
                return asked

    def goes_back(self, prompt: str) -> None:
        """Takes the way back by its key, and is asked this again."""
        self.ends_question(BACK)
        self.is_asked(prompt)

    def line(self, command: str) -> list[str]:
        """The words of the last line to run that begins with this command, but for `fwpick`."""
        written = self.raw.replace("\r\n", "\n")
        lines = re.findall(rf"^  fwpick ({command} (?:.*\\\n)*.*)$", written, re.MULTILINE)
        return shlex.split(lines[-1].replace("\\\n", " "))

    def ends(self) -> int:
        """The exit status, once everything was read; what sets a new project up is not taken."""
        end = time.monotonic() + PATIENCE
        while not self.gone:
            assert time.monotonic() < end, "\n".join(self.screen())
            if self._is_open() and self.prompt() == f"? {SET_UP}":
                self.ends_question()
            self._look()
        self.child.close()
        return -1 if self.child.exitstatus is None else self.child.exitstatus


def says(question: Question, value: str) -> str:
    """The row of an answer."""
    choice = question.choice(value)
    return SKIP if choice is None else choice.says


@contextmanager
def person(
    *words: str,
    cwd: Path,
    size: tuple[int, int] = (80, 24),
    program: Sequence[str] = FWPICK,
    **changes: str,
) -> Iterator[Person]:
    """Somebody who runs fwpick, or another program, with these words in a terminal."""
    somebody = Person(*words, cwd=cwd, size=size, program=program, **changes)
    try:
        yield somebody
    finally:
        somebody.child.close(force=True)


def flags(*but: str, **other: str) -> list[str]:
    """Flags for every question but these: clearly PyTorch unless said otherwise."""
    answers = {**ANSWERS, **other}
    return [f"--{name}={value}" for name, value in answers.items() if name not in but]


def project_answers(project: Path) -> dict[str, str]:
    """What a project keeps of the answers given."""
    return tomllib.loads((project / ".fwpick" / "answers.toml").read_text())["answers"]
