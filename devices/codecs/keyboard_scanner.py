"""Tells a scanner that types like a keyboard from a person who types.

Most USB scanners pretend to be a keyboard and end a code with Enter. A screen hands
every character with the moment of its key event to a `KeyBurst`; what comes faster
than fingers and is long enough is a code. Nothing here knows a window system.

    burst = KeyBurst()
    code = burst.key(event.text(), event.timestamp() / 1000)

Take the moment from the event and not from a clock: a window that was busy gets old
key presses all at once, and then a person looks as fast as a scanner. Such scanners
carry ASCII only; for Chinese in codes a scanner must be set to a virtual COM port.
"""

from __future__ import annotations

_ENTER = frozenset("\r\n")


class KeyBurst:
    """Collects characters that come in one burst; one object for each scanner or window."""

    def __init__(
        self,
        *,
        key_gap_s: float = 0.05,
        least_characters: int = 6,
        most_characters: int = 4096,
        quiet_s: float = 0.15,
    ) -> None:
        """Begin with nothing.

        Args:
            key_gap_s: longest time between two characters of one burst; scanners take
                1 to 20 ms, quick typists 80 and more.
            least_characters: what is shorter was typed.
            most_characters: what is longer is no code.
            quiet_s: a pause so long ends a code of a scanner that sends no Enter.
        """
        self._key_gap_s = key_gap_s
        self._least_characters = least_characters
        self._most_characters = most_characters
        self._quiet_s = quiet_s
        self._characters: list[str] = []
        self._last_at_s = 0.0

    @property
    def pending(self) -> bool:
        """Whether a code seems to be coming: the screen may hold back what it would do with the keys."""
        return len(self._characters) >= self._least_characters

    def key(self, text: str, at_s: float) -> str | None:
        """Take one key's text at its moment in seconds; return the code that Enter has ended.

        Keys without text (shift) change nothing.
        """
        if not text:
            return None
        gap_s = at_s - self._last_at_s
        self._last_at_s = at_s
        if not 0 <= gap_s <= self._key_gap_s:
            self._characters.clear()
        if text in _ENTER:
            return self._code()
        self._characters.extend(text)
        return None

    def quiet(self, at_s: float) -> str | None:
        """Return the code that ended without Enter, once nothing has come for `quiet_s`.

        A screen whose scanners send Enter need not call it.
        """
        if self._characters and at_s - self._last_at_s >= self._quiet_s:
            return self._code()
        return None

    def _code(self) -> str | None:
        characters, self._characters = self._characters, []
        if not self._least_characters <= len(characters) <= self._most_characters:
            return None
        if len(set(characters)) == 1:  # a key held down repeats as fast as a slow scanner
            return None
        return "".join(characters).strip() or None
