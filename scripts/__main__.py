"""Runs the umbrella command: `python -m scripts`, which is what `./yichuang` hands over to."""

from __future__ import annotations

from scripts.cli import main

main()
