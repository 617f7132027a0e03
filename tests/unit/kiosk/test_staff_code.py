from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kiosk import settings
from kiosk.staff_code import ATTEMPTS, LOCKED_S, StaffLock, hash_code
from qt_common.clock import ManualClock

CODE = "246810"


@cache
def kept() -> str:
    return hash_code(CODE)


def test_only_a_hash_is_kept() -> None:
    assert CODE not in kept()
    assert kept().startswith("$argon2id$")


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "12 456"])
def test_a_code_too_weak_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="6 digits"):
        hash_code(code)


def test_the_right_code_opens() -> None:
    assert StaffLock(kept(), ManualClock()).opens(CODE)


def test_guessing_locks_for_five_minutes() -> None:
    clock = ManualClock()
    lock = StaffLock(kept(), clock)
    for left in range(ATTEMPTS, 0, -1):
        assert lock.attempts_left == left
        assert not lock.opens("000000")
    assert lock.locked_s == LOCKED_S
    assert not lock.opens(CODE)
    clock.advance(LOCKED_S)
    assert lock.opens(CODE)


def test_a_right_code_forgives_the_wrong_ones_before() -> None:
    lock = StaffLock(kept(), ManualClock())
    lock.opens("000000")
    lock.opens(CODE)
    assert lock.attempts_left == ATTEMPTS


@pytest.mark.parametrize("damaged", ["", "not a hash"])
def test_without_a_code_nothing_opens(damaged: str) -> None:
    assert not StaffLock(damaged, ManualClock()).opens(CODE)


def test_settings_are_kept_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "kiosk-1.toml"
    assert settings.load(path) == settings.Settings()
    wanted = settings.Settings(staff_code=kept(), still=True)
    settings.save(wanted, path)
    assert settings.load(path) == wanted


@pytest.mark.parametrize("text", ["staff_code = 5", "=", "other = 1"])
def test_bad_settings_say_where(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(settings.BadSettings, match=r"kiosk\.toml"):
        settings.load(path)
