"""Entry point of `python -m devices`, the device host."""

from __future__ import annotations

from devices.host.cli import app

if __name__ == "__main__":
    app(prog_name="python -m devices")
