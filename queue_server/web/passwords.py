"""Passwords and one-time codes: made, hashed and checked; the slow work happens in a thread of its own."""

from __future__ import annotations

import asyncio
import secrets
import string
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from queue_server.protocol.errors import InvalidParams

_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that look alike."""
_CODE_LENGTH = 10
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_STRENGTH = "at least 8 characters with letters and digits, without the clerk's id, are needed"
_T = TypeVar("_T")


def hash_password(password: str) -> str:
    """Return the argon2 hash of a password; takes some 30 ms."""
    return _HASHER.hash(password)


class Passwords:
    """Checks passwords one at a time, so that a storm of log-ins cannot take the machine."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="passwords")
        self._nobody = hash_password(secrets.token_hex(16))

    async def hashed(self, password: str) -> str:
        """Return the argon2 hash of a password."""
        return await self._run(lambda: hash_password(password))

    async def fits(self, password: str, password_hash: str | None) -> bool:
        """Say whether a password is right; for an unknown person it takes as long and is never right."""
        right = await self._run(lambda: self._verify(password_hash or self._nobody, password))
        return right and password_hash is not None

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()

    @staticmethod
    def _verify(password_hash: str, password: str) -> bool:
        try:
            return _HASHER.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def check_strength(password: str, clerk_id: str) -> None:
    """Refuse a password that is easily guessed. Raises InvalidParams."""
    kinds = [any(one in kind for one in password) for kind in (string.ascii_letters, string.digits)]
    if len(password) < 8 or not all(kinds) or clerk_id.lower() in password.lower():
        raise InvalidParams(problem=f"{_STRENGTH} - at `$.new`")


def new_password() -> str:
    """Return a password a person can type: 12 characters, letters and digits."""
    while True:
        password = "".join(secrets.choice(_CODE_LETTERS.lower()) for _ in range(12))
        if any(one.isdigit() for one in password) and any(one.isalpha() for one in password):
            return password


def new_code() -> str:
    """Return an enrolment code a person can type, e.g. `7KD3Q-ZX2MP`."""
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def code_hash(code: str) -> str:
    """Return what the server keeps of an enrolment code; its typing does not matter."""
    plain = "".join(one for one in code.upper() if one.isalnum())
    return sha256(plain.encode()).hexdigest()
