"""The byte language of the Candle RS-485 window bar (hardware.md §2(e) 1).

A packet is a command byte, an address, something, and 07. There is no checksum
and the bar never answers: what was sent is all that anybody knows.
"""

from __future__ import annotations

import re

FIRST_ADDRESS, LAST_ADDRESS = 0x20, 0x7F
"""Bus addresses a bar can have."""

TEXT_COLUMNS = 7
"""Characters of one bar; shorter texts are filled with blanks (a packet is then 11 bytes)."""

BRIGHTNESS_LEVELS = 4

BLINK_NEVER, BLINK_ALWAYS = 0x20, 0x21

_END = b"\x07"
_ARROWS = str.maketrans("→←➔⇒⇐»«", "><>><><")
_UNSHOWABLE = re.compile(r"[^ -~]+")
_BLANKS = re.compile(r" {2,}")


def showable(text: str) -> str:
    """Return `text` as the bar's font can show it: ASCII, with `<` `>` `-` drawn as arrows.

    Anything else (Chinese above all) becomes one blank, so that what stood on
    both sides does not run together: "A001号到3号窗口" is "A001 3", never "A0013".
    """
    return _BLANKS.sub(" ", _UNSHOWABLE.sub(" ", text.translate(_ARROWS))).strip()


def text_packet(address: int, text: str, blink: int = BLINK_NEVER) -> bytes:
    """Show the first seven characters of an ASCII `text`; `blink` is BLINK_NEVER or BLINK_ALWAYS."""
    return bytes([0x01, address, blink]) + text.ljust(TEXT_COLUMNS)[:TEXT_COLUMNS].encode("ascii") + _END


def brightness_packet(address: int, level: int) -> bytes:
    """Set the brightness, 0 (dimmest) to 3."""
    return bytes([0x02, address, 0x20 + level]) + _END
