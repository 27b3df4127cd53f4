"""How a person leaves a screen without an answer."""


class Back(Exception):
    """To what was answered before."""


class Change(Exception):
    """To another answer to one question, which a person took from a list.

    Args:
        question: whose answer changes.
        answer: what it is from now on.
    """

    def __init__(self, question: str, answer: str) -> None:
        super().__init__(question, answer)
        self.question = question
        self.answer = answer


class Stop(Exception):
    """Out; nothing is made."""
