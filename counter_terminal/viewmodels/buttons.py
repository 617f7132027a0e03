"""What a button looks like at a moment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A button's picture.

    Attributes:
        text: its word.
        enabled: it can be pressed now.
        why: why it is off, or what it will do; shown on hover, beside the most important ones in the open.
        pending: it was pressed and the server has not answered yet.
    """

    text: str
    enabled: bool = True
    why: str = ""
    pending: bool = False
