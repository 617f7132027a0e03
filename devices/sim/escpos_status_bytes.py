"""The simulated printer's status bytes, from its troubles (tables of hardware.md §1.5 and §1.6)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Trouble:
    """What is wrong with the printer now.

    Attributes:
        paper_end: no paper under the head.
        paper_low: the near-end sensor is switched on by hand.
        cover_open: as it says.
        latched: errors that last until recovered or switched off: cutter, jam, overheated, hardware.
    """

    paper_end: bool = False
    paper_low: bool = False
    cover_open: bool = False
    latched: set[str] = field(default_factory=set)

    @property
    def stops(self) -> bool:
        """Whether nothing is printed."""
        return self.paper_end or self.cover_open or bool(self.latched)


def realtime_status(question: int, trouble: Trouble, near_end: bool, ticket_waiting: bool) -> int:
    """Return the answer to DLE EOT n."""
    bits = 0x12
    match question:
        case 1:
            bits |= 0x08 * trouble.stops | 0x80 * ticket_waiting
        case 2:
            bits |= 0x04 * trouble.cover_open | 0x20 * trouble.paper_end | 0x40 * bool(trouble.latched)
        case 3:
            table = {"jam": 0x04, "cutter": 0x08, "hardware": 0x20, "overheated": 0x40}
            bits |= sum(table[error] for error in trouble.latched)
        case 4:
            bits |= 0x0C * near_end | 0x60 * trouble.paper_end
    return bits


def paper_status(trouble: Trouble, near_end: bool) -> bytes:
    """Return the answer to GS r 1 and ESC v."""
    return bytes([0x03 * near_end | 0x0C * trouble.paper_end])


def automatic_status(trouble: Trouble, near_end: bool) -> bytes:
    """Return the four bytes of automatic status back."""
    first = 0x10 | 0x08 * trouble.stops | 0x20 * trouble.cover_open
    second = (
        0x04 * ("jam" in trouble.latched)
        | 0x08 * ("cutter" in trouble.latched)
        | 0x20 * ("hardware" in trouble.latched)
        | 0x40 * ("overheated" in trouble.latched)
    )
    return bytes([first, second, *paper_status(trouble, near_end), 0])
