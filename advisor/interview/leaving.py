"""How a person leaves a screen without an answer."""


class Back(Exception):
    """To what was answered before."""


class Stop(Exception):
    """Out; nothing is made."""
