"""What one kiosk keeps for itself: the staff code's hash, and whether things may move.

A small TOML file beside the user's other settings, written by `python -m kiosk set-code`.
What the hall is comes from the hall file and the server.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import msgspec
import platformdirs


class BadSettings(ValueError):
    """The settings file cannot be used; the text says where and why."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of one kiosk.

    Attributes:
        staff_code: hash of the code that opens the staff page; empty = nothing opens it.
        still: nothing moves on the screen.
    """

    staff_code: str = ""
    still: bool = False


def default_path(kiosk_id: str) -> Path:
    """Return where a kiosk's settings are looked for."""
    return platformdirs.user_config_path("yichuang", appauthor=False) / f"kiosk-{kiosk_id}.toml"


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


def save(settings: Settings, path: Path) -> None:
    """Write a settings file. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    still = "true" if settings.still else "false"
    path.write_text(f"staff_code = {json.dumps(settings.staff_code)}\nstill = {still}\n", encoding="utf-8")
