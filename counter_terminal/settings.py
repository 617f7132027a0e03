"""What one counter PC may set for itself: keys, one-press service, chime.

A small TOML file beside the user's other settings; without it everything has its default.
What the hall is comes from the server, so nothing here can contradict another terminal.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import platformdirs


class BadSettings(ValueError):
    """The settings file cannot be used; the text says where and why."""


class Keys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keys of each verb in Qt's spelling, e.g. `Space`, `F2`, `Ctrl+N`; several work alike, none = no key."""

    next: tuple[str, ...] = ("Space", "F2")
    recall: tuple[str, ...] = ("F3",)
    start: tuple[str, ...] = ("F4",)
    no_show: tuple[str, ...] = ("F5",)
    transfer: tuple[str, ...] = ("F6",)
    hold: tuple[str, ...] = ("F7",)
    end: tuple[str, ...] = ("F8",)
    pause: tuple[str, ...] = ("F9",)
    walk_in: tuple[str, ...] = ("F10",)
    help: tuple[str, ...] = ("F11",)
    mini: tuple[str, ...] = ("F12",)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of one counter PC.

    Attributes:
        keys: keys of the verbs.
        next_finishes: the big button ends a visit and calls the next in one press.
        chime: sound when somebody arrives at a free counter.
    """

    keys: Keys = Keys()
    next_finishes: bool = False
    chime: bool = True


def default_path() -> Path:
    """Return where the settings are looked for."""
    return platformdirs.user_config_path("yichuang", appauthor=False) / "counter.toml"


def load(path: Path) -> Settings:
    """Read a settings file; the defaults if there is none.

    Raises:
        BadSettings: it cannot be read, is not TOML, or says something unknown.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadSettings(f"{path}: {error}") from error
