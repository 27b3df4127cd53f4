"""What is known, as frozen values: articles, claims, facts, ratings, systems, questions."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from advisor.frameworks import Framework
from advisor.knowledge.questions import Question
from advisor.values import value

Favours = Literal["pytorch", "tensorflow", "tie", "neutral"]
About = Literal["pytorch", "tensorflow", "both", "neither"]
Confidence = Literal["high", "medium", "low"]


@value
class Document:
    """One of the articles whose claims the `documents` lens weighs."""

    id: str
    title: str
    publisher: str
    published: str
    date_is: Literal["stated", "inferred"]
    file: str = ""
    url: str = ""


@value
class Evidence:
    """Where a fact can be checked; `published` may be `undated`, dates are ISO text.

    `seen` is how it was last read, on the day `accessed`; of a stored copy, `copied` is its day.
    """

    kind: str
    title: str
    publisher: str
    url: str
    published: str
    accessed: str
    grade: Literal["primary", "secondary"]
    seen: Literal["opened", "copy", "registry", "run", "unavailable", ""] = ""
    copied: str = ""


@value
class Fact:
    """One falsifiable sentence; its id is `criterion/fact` or `system/fact`.

    `withdrawn` says when and why it was found wrong; nothing rests on it then.
    """

    id: str
    about: About
    says: str
    evidence: tuple[Evidence, ...]
    withdrawn: str = ""


@value
class Mention:
    """Where an article makes a claim, and whether it says so outright there."""

    document: str
    section: str
    verdict: bool = False


@value
class Claim:
    """What articles say on a criterion, in our words."""

    id: str
    says: str
    favours: Favours
    strength: int
    mentions: tuple[Mention, ...]
    now: Literal["holds", "changed", "false-then", "unproven"]
    contradicted_by: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


@value
class Rating:
    """0-4 on the criterion's scale, because of facts."""

    value: int
    because: tuple[str, ...]


@value
class Today:
    """What is judged of both frameworks now."""

    pytorch: Rating
    tensorflow: Rating
    confidence: Confidence
    note: str = ""

    def of(self, framework: Framework) -> Rating:
        """The rating of one of them."""
        return self.pytorch if framework == "pytorch" else self.tensorflow


@value
class Criterion:
    """One thing to compare by; `today` is None where nothing reliable is known.

    `facts` are the ids of its own ones.
    """

    id: str
    title: str
    asks: str
    group: str
    scale: tuple[str, ...]
    claims: tuple[Claim, ...]
    today: Today | None
    facts: tuple[str, ...]


@value
class Use:
    """What the articles use a system for, in our words, where, and the claims that rest on it."""

    says: str
    mentions: tuple[Mention, ...]
    claims: tuple[str, ...] = ()


@value
class State:
    """What became of a system, because of facts; `unknown` where none could be had."""

    state: Literal["maintained", "maintenance", "deprecated", "archived", "superseded", "unknown"]
    says: str
    because: tuple[str, ...] = ()


@value
class Successor:
    """What to use in its place; `system` is its id where it has a file of its own."""

    name: str
    why: str
    system: str | None = None


@value
class StarterUse:
    """Where a generated project uses a system: a path or a make target, and what for."""

    framework: Framework
    where: str
    says: str


@value
class System:
    """A system, tool or library; `about` is the framework it belongs to.

    `uses` is empty where no article names it: then a project of today would use it.
    """

    id: str
    title: str
    about: About
    what: str
    uses: tuple[Use, ...]
    today: State
    aliases: tuple[str, ...] = ()
    successors: tuple[Successor, ...] = ()
    starters: tuple[StarterUse, ...] = ()
    facts: tuple[str, ...] = ()


@value
class MachineRule:
    """What something about a machine means for a framework: `when` holds and `unless` does not."""

    framework: Framework
    effect: Literal["works", "limited", "missing"]
    says: str
    because: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@value
class Catalog:
    """Everything the program knows; `as_of` is the newest day a source was read."""

    as_of: str
    documents: Mapping[str, Document]
    criteria: Mapping[str, Criterion]
    questions: Mapping[str, Question]
    systems: Mapping[str, System]
    facts: Mapping[str, Fact]
    machine: tuple[MachineRule, ...]
