"""`python -m scripts.campaigns crash --rounds 100`, `garbage --seconds 60`, `licences --runs 500`."""

from __future__ import annotations

from scripts.campaigns.cli import app

if __name__ == "__main__":
    app(prog_name="python -m scripts.campaigns")
