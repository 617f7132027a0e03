"""The code with which staff leave the kiosk's screen: only its hash is kept, and guessing locks it.

argon2id (RFC 9106) through argon2-cffi.
"""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from qt_common.clock import Clock

MIN_DIGITS = 6
ATTEMPTS = 5
LOCKED_S = 300.0

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""A kiosk's small computer answers while a finger is still on the key; the lock-out does the rest."""


def hash_code(code: str) -> str:
    """Return what to keep of a code. Raises ValueError unless it is 6 digits or more."""
    if len(code) < MIN_DIGITS or not code.isdecimal():
        raise ValueError(f"a staff code has {MIN_DIGITS} digits or more")
    return _hasher.hash(code)


class StaffLock:
    """Compares codes, and refuses for five minutes after five wrong ones.

    Args:
        kept: the hash; empty = no code opens it.
        clock: tells when the refusal ends.
    """

    def __init__(self, kept: str, clock: Clock) -> None:
        self._kept = kept
        self._clock = clock
        self._failures = 0
        self._locked_until_s = 0.0

    @property
    def has_code(self) -> bool:
        """Tell whether a code was ever set."""
        return bool(self._kept)

    @property
    def locked_s(self) -> float:
        """Seconds until it listens again; 0 = it listens."""
        return max(0.0, self._locked_until_s - self._clock.monotonic_s())

    @property
    def attempts_left(self) -> int:
        """Wrong codes that are still forgiven."""
        return ATTEMPTS - self._failures

    def opens(self, code: str) -> bool:
        """Tell whether `code` is right; always False while locked."""
        if self.locked_s or not self._kept:
            return False
        try:
            _hasher.verify(self._kept, code)
        except (Argon2Error, InvalidHashError):
            self._failures += 1
            if self._failures >= ATTEMPTS:
                self._failures = 0
                self._locked_until_s = self._clock.monotonic_s() + LOCKED_S
            return False
        self._failures = 0
        return True
