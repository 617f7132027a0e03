"""`python -m scripts.campaigns crash --rounds 100` and `python -m scripts.campaigns garbage --seconds 60`."""

from __future__ import annotations

from scripts.campaigns.cli import app

if __name__ == "__main__":
    app(prog_name="python -m scripts.campaigns")
