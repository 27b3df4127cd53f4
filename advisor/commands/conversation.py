"""What `init` and `recommend` ask a person about the project, and what is kept when they leave."""

import os
import shlex
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.commands.request import Request
from advisor.errors import FwpickError
from advisor.interview.answers_file import save_answers
from advisor.interview.asking import Prompts
from advisor.interview.leaving import Stop
from advisor.interview.questionnaire import Answer, Answers
from advisor.judgement.reach import reach
from advisor.judgement.recommend import judge_so_far
from advisor.knowledge.model import Catalog
from advisor.machine.answers import found_here
from advisor.report.recommendation.words import so_far
from advisor.report.screen import Screen

if TYPE_CHECKING:
    from advisor.interview.wizard import Interview

KEPT = "fwpick-answers"  # the file of answers that are kept, here, with a number if need be


@dataclass(kw_only=True)
class Conversation:
    """One person at one terminal: what is asked of them, and what they said so far."""

    catalog: Catalog
    request: Request
    screen: Screen
    given: dict[str, Answer] = field(init=False)
    finished: bool = False

    def __post_init__(self) -> None:
        self.given = dict(self.request.given)

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

        terms = self.request.terms

        def reaching(answers: Answers, names: Collection[str]) -> tuple[str, ...]:
            return reach(self.catalog, answers, terms, names)

        return Interview(
            catalog=self.catalog,
            prompts=self.prompts,
            answers=dict(self.given),
            status=lambda answers: so_far(judge_so_far(self.catalog, answers, terms)),
            reach=reaching,
            found=found_here(),
        )

    @property
    def answers(self) -> dict[str, Answer]:
        """Everything said so far, here or before."""
        return self.interview.answers if "interview" in vars(self) else self.given

    def change(self, question: str, answer: str) -> None:
        """Take another answer to one question."""
        self.interview.answers[question] = Answer(value=answer, origin="wizard")

    @contextmanager
    def keeping(self, command: str) -> Iterator[None]:
        """Keep the answers where a person leaves, and say how to go on.

        Args:
            command: the one that would go on.
        """
        try:
            yield
        except (Stop, KeyboardInterrupt, FwpickError) as left:
            kept = self._keep()
            if isinstance(left, Stop):
                print("Nothing was generated.")
            if kept is not None:
                out = sys.stdout if isinstance(left, Stop) else sys.stderr
                print(f"\nYour answers are kept in {kept}. To go on:", file=out)
                print(f"  {shlex.join(self._onwards(command, kept))}", file=out)
            if not isinstance(left, Stop):
                raise

    def finish(self, answers: Answers) -> None:
        """Save the answers where that was asked for; from here on nothing is lost."""
        self.finished = True
        if self.request.save:
            save_answers(self.request.save, answers, self.catalog, self.request.terms)

    def _keep(self) -> Path | None:
        """Where the answers are kept; None where nothing was said beyond what was given."""
        new = {name: row for name, row in self.answers.items() if row != self.given.get(name)}
        if self.finished or not (new or self.request.save):
            return None
        numbered = (Path(f"{KEPT}-{number}.toml") for number in range(2, 1000))
        free = (path for path in (Path(f"{KEPT}.toml"), *numbered) if not os.path.lexists(path))
        place = self.request.save or next(free)
        try:
            save_answers(place, self.answers, self.catalog, self.request.terms)
        except FwpickError as error:
            print(f"The answers could not be kept: {error.message}", file=sys.stderr)
            return None
        return place

    def _onwards(self, command: str, kept: Path) -> list[str]:
        """This very command without the answers and terms that the file holds."""
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
        if rest[:1] == [command]:
            rest = rest[1:]
        return ["fwpick", command, *rest, "--answers", str(kept)]
