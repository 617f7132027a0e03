"""From a scanner's bytes to codes: where one ends, in which charset it is, what is no code at all.

A serial scanner sends the bytes of a code and then a carriage return, a line feed,
both, or nothing but a pause. QR codes made in China hold UTF-8 or GB18030; nothing
in the bytes says which, so UTF-8 is tried first: GB18030 text is hardly ever valid
UTF-8 by accident, while nearly everything is valid GB18030.

Source: hardware.md §5.3 (payload charsets); line ends as scanners are sold with.
"""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass

from devices.deadline import Monotonic

DEFAULT_LONGEST_BYTES = 4096
"""More than any QR code holds (2953)."""
_LINE_ENDS = b"\r\n"
_SEPARATORS = "\t\r\n\x1c\x1d\x1e\x1f"
"""Control characters that stand inside codes: lines, and the field marks of GS1 and driving licences."""


class NoText(ValueError):
    """Bytes that are no code; the message holds nothing of what they say."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something was scanned that is no code.

    Attributes:
        reason: a technical word for the log, without the bytes.
    """

    reason: str


def decoded(data: bytes) -> str:
    """Return the text of a code; NoText when it is none."""
    for charset in ("utf-8", "gb18030"):
        try:
            text = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if all(unicodedata.category(one)[0] != "C" or one in _SEPARATORS for one in text):
            return text
    raise NoText(f"{len(data)} bytes that are no text")


class Splitter:
    """Cuts a stream of bytes into codes.

    Attributes:
        pending: whether the beginning of a code waits for the rest.
    """

    def __init__(
        self,
        *,
        quiet_s: float = 0.3,
        longest_bytes: int = DEFAULT_LONGEST_BYTES,
        lines: bool = True,
        clock: Monotonic = time.monotonic,
    ) -> None:
        """Begin with nothing.

        Args:
            quiet_s: a pause so long ends a code.
            longest_bytes: what is longer is refused as a whole.
            lines: a line end ends a code as well; without, it belongs to the code.
            clock: seconds, monotonic.
        """
        self._quiet_s = quiet_s
        self._longest_bytes = longest_bytes
        self._lines = lines
        self._clock = clock
        self._buffer = bytearray()
        self._overlong = False
        self._last_at_s = clock()

    @property
    def pending(self) -> bool:
        """Whether the beginning of a code waits for the rest."""
        return bool(self._buffer) or self._overlong

    @property
    def quiet_at_s(self) -> float:
        """The moment at which a pending code ends if nothing more comes."""
        return self._last_at_s + self._quiet_s

    def feed(self, data: bytes = b"") -> list[str | Refused]:
        """Take what arrived (b"" = nothing, look at the clock) and return the codes now whole."""
        now_s = self._clock()
        found: list[str | Refused] = []
        if self.pending and now_s >= self.quiet_at_s:
            self._end(found)
        if data:
            self._last_at_s = now_s
        for byte in data:
            if self._lines and byte in _LINE_ENDS:
                self._end(found)
            elif len(self._buffer) < self._longest_bytes:
                self._buffer.append(byte)
            else:
                self._overlong = True
        return found

    def reset(self) -> None:
        """Forget half a code; for a line that was cut."""
        self._buffer.clear()
        self._overlong = False

    def _end(self, found: list[str | Refused]) -> None:
        data, overlong = bytes(self._buffer), self._overlong
        self.reset()
        if overlong:
            found.append(Refused(f"more than {self._longest_bytes} bytes without an end"))
            return
        try:
            text = decoded(data).strip()
        except NoText as error:
            found.append(Refused(str(error)))
            return
        if text:
            found.append(text)
