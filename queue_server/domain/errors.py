"""What the pure rules refuse; `application.refusals` gives each its name on the wire."""

from __future__ import annotations


class RuleError(Exception):
    """Base: the rules say no."""


class IllegalTransition(RuleError):
    """The ticket's state does not allow the verb.

    Attributes:
        state: where the ticket is.
        verb: what was asked.
    """

    def __init__(self, state: str, verb: str) -> None:
        super().__init__(f"{verb} is not possible while {state}")
        self.state = state
        self.verb = verb
