"""Data shipped with the product: rating options, holidays, receipt layouts.

A hall overrides a file by putting one of the same name into a folder of the same kind
beside its own configuration, e.g. `receipts/ticket-80mm.toml`.
"""

from __future__ import annotations

from pathlib import Path

SHIPPED = Path(__file__).parent


def find(kind: str, name: str, hall_folder: Path | None = None) -> Path | None:
    """Return the file `name` of a `kind` (`receipts`, `ratings`, `holidays`), the hall's own first."""
    folders = ([hall_folder / kind] if hall_folder is not None else []) + [SHIPPED / kind]
    for folder in folders:
        file = folder / f"{name}.toml"
        if file.is_file():
            return file
    return None
