"""Entry point of `python -m config`."""

from __future__ import annotations

from config.cli import app

if __name__ == "__main__":
    app(prog_name="python -m config")
