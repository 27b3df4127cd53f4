"""One call of `init`: what is asked and known, who decides, and what came of it."""

from typing import TYPE_CHECKING

from advisor.commands.conversation import Conversation
from advisor.commands.delivery import Delivered
from advisor.commands.request import Request
from advisor.commands.wanted import Wanted
from advisor.judgement.decision import Decision
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.model import Catalog
from advisor.report.screen import Screen
from advisor.starter.plan import Plan
from advisor.values import value

if TYPE_CHECKING:
    from advisor.commands.dialogue import Talk


@value
class Run:
    """One call of `init`: what is asked, what is known, and whether a person can be asked."""

    request: Request
    wanted: Wanted
    conversation: Conversation
    person: bool

    @property
    def catalog(self) -> Catalog:
        """Everything that is known."""
        return self.conversation.catalog

    @property
    def screen(self) -> Screen:
        """Where somebody reads."""
        return self.conversation.screen

    @property
    def talk(self) -> "Talk":
        """Who is asked once the recommendation stands."""
        from advisor.commands.dialogue import Talk

        return Talk(prompts=self.conversation.prompts, screen=self.screen, catalog=self.catalog)

    @property
    def settled(self) -> bool:
        """Whether no question is asked: the defaults, or the framework, are as wanted."""
        return self.wanted.yes or self.wanted.framework is not None

    @property
    def asks(self) -> bool:
        """Whether a person is asked what is missing."""
        return self.person and not self.settled

    @property
    def decides(self) -> bool:
        """Whether a person chooses the framework."""
        return self.agrees and self.wanted.if_close in (None, "ask")

    @property
    def agrees(self) -> bool:
        """Whether a person agrees to what is made."""
        return self.person and self.wanted.framework is None


@value
class Made:
    """A project, and how it came about."""

    recommendation: Recommendation
    decision: Decision
    plan: Plan
    delivered: Delivered
