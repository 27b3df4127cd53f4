"""What `init` and `recommend` ask a person about the project, and what is kept when they leave."""

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from advisor.commands.request import Request
from advisor.commands.rerun import as_options
from advisor.commands.written import save_answers
from advisor.errors import FwpickError
from advisor.interview.asking import Prompts
from advisor.interview.leaving import Stop
from advisor.interview.questionnaire import Answer, Answers
from advisor.judgement.recommend import judge_so_far
from advisor.knowledge.model import Catalog
from advisor.machine.answers import FoundHere
from advisor.report.recommendation.words import so_far
from advisor.report.screen import Screen
from advisor.shell import command_lines

if TYPE_CHECKING:
    from advisor.interview.wizard import Interview

KEPT = "fwpick-answers"  # the file of answers that are kept, here, with a number if need be


@dataclass(kw_only=True)
class Conversation:
    """One person at one terminal: what is asked of them, and what they said so far."""

    catalog: Catalog
    request: Request
    screen: Screen
    finished: bool = False

    @cached_property
    def prompts(self) -> Prompts:
        """Lists that are drawn anew at each key; numbered ones for who wants no redrawing."""
        if self.screen.plain:
            from advisor.interview.numbered import Numbered

            return Numbered()
        from advisor.interview.prompt import Drawn  # 0.3 s that nobody else need pay

        return Drawn()

    @cached_property
    def interview(self) -> "Interview":
        """The interview, which goes on where it was left."""
        from advisor.interview.wizard import Interview
        from advisor.judgement.reach import reach  # what scripts need not pay

        terms, here = self.request.terms, FoundHere()

        def reaching(answers: Answers, names: Collection[str]) -> tuple[str, ...]:
            return reach(self.catalog, answers, terms, names)

        return Interview(
            catalog=self.catalog,
            prompts=self.prompts,
            answers=dict(self.request.given),
            status=lambda answers: so_far(judge_so_far(self.catalog, answers, terms)),
            reach=reaching,
            found=here.answer,
            note=here.note,
        )

    @property
    def answers(self) -> Answers:
        """Everything said so far, here or before."""
        return self.interview.answers if "interview" in vars(self) else self.request.given

    def change(self, question: str, answer: str) -> None:
        """Take another answer to one question."""
        self.interview.answers[question] = Answer(value=answer, origin="wizard")

    @contextmanager
    def keeping(self, command: str) -> Iterator[None]:
        """Keep the answers where a person leaves, and say how to go on.

        Args:
            command: the one that was left.
        """
        try:
            yield
        except Stop:
            print("Nothing was generated.")
            self._keep(command, sys.stdout)
        except (KeyboardInterrupt, FwpickError):
            self._keep(command, sys.stderr)
            raise

    def finish(self, answers: Answers) -> None:
        """Save the answers where that was asked for; from here on nothing is lost."""
        if self.request.save:
            save_answers(self.request.save, answers, self.catalog, self.request.terms)
        self.finished = True

    def _keep(self, command: str, out: TextIO) -> None:
        """Keep what was said beyond what was given, if only in the lines that go on with it."""
        new = {
            name: row for name, row in self.answers.items() if row != self.request.given.get(name)
        }
        if self.finished or not (new or self.request.save):
            return
        place = self.request.save or _free_place()
        try:
            save_answers(place, self.answers, self.catalog, self.request.terms)
            words = ["--answers", str(place)]
            print(f"\nYour answers are kept in {place}. To go on:", file=out)
        except FwpickError as error:
            words = as_options(self.answers, self.request.terms)
            print(f"\nThe answers could not be kept: {error.message}", file=out)
            print("They stand in this line. To go on:", file=out)
        print(f"{self._onwards('init', words)}", file=out)
        if command == "recommend":  # which asks nothing where answers are given
            print("What they come to so far:", file=out)
            print(f"{self._onwards(command, words)}", file=out)

    def _onwards(self, command: str, answers: Sequence[str]) -> str:
        """What was typed as a line of this command, with these words for answers and terms."""
        held = {"--answers", "--save", "--lens", "--source", "--weight"}
        held |= {f"--{name}" for name in self.catalog.questions}
        words = iter([word for word in sys.argv[1:] if word != "--this-machine"])
        rest = []
        for word in words:
            option, equals, _ = word.partition("=")
            if option not in held:
                rest.append(word)
            elif not equals:
                next(words, None)
        if rest[:1] in (["init"], ["recommend"]):
            rest = rest[1:]
        return command_lines(["fwpick", command, *rest, *answers], indent=2)


def _free_place() -> Path:
    """A file in this folder that is not there yet."""
    numbered = (Path(f"{KEPT}-{number}.toml") for number in count(2))
    every = chain([Path(f"{KEPT}.toml")], numbered)
    return next(path for path in every if not os.path.lexists(path))
