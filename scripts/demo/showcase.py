"""Makes the handbook's pictures from a day's: `python -m scripts.demo.showcase DAY docs/pictures`."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

GROUND = "#E9EEF5"
GAP_PX = 16
COLOURS = 256
"""Enough for flat screens, and a picture stays small."""
SHOWN = {
    "kiosk": (["kiosk-groups", "kiosk-services", "kiosk-printed", "kiosk-elder", "kiosk-not-printed"], 300),
    "paper": (["paper-ticket"], 420),
    "counter": (["counter-serving"], 1100),
    "counter-idle": (["counter-idle"], 1100),
    "mini-bar": (["counter-mini-bar"], 320),
    "guide-desk": (["guide-desk"], 1100),
    "board": (["board-call", "board-link-lost"], 760),
    "window-screen": (["window-screen-serving", "window-screen-paused"], 620),
    "phone": (["phone-waiting", "phone-rating"], 300),
    "led": (["led-board"], 620),
    "scanning": (["scan-live"], 1100),
    "scanning-warning": (["scan-warning"], 1100),
    "case-intake": (["case-intake"], 1100),
    "case-materials": (["case-materials"], 1100),
    "case-outcomes": (["case-correct", "case-corrected", "case-withdraw"], 680),
    "back-office": (["back-review", "back-hand-over"], 820),
    "issuing": (["issuing-hand-out", "issuing-seals"], 820),
    "licence-kiosk": (["licence-card", "licence-licences", "licence-preview", "licence-take"], 300),
    "licence-trouble": (
        ["licence-jam", "licence-no-paper", "licence-no-licence", "licence-staff-release"],
        300,
    ),
    "licence-sheet": (["licence-sheet-original"], 900),
    "bag-slip": (["paper-transfer-slip"], 620),
}
"""Picture of the handbook: pictures of the day side by side, each so many pixels wide."""


def row(pictures: list[Image.Image], width_px: int) -> Image.Image:
    """Return pictures side by side, each `width_px` wide, on a quiet ground."""
    scaled = [one.resize((width_px, round(one.height * width_px / one.width))) for one in pictures]
    height = max(one.height for one in scaled)
    made = Image.new("RGB", ((width_px + GAP_PX) * len(scaled) - GAP_PX, height), GROUND)
    for index, one in enumerate(scaled):
        made.paste(one, (index * (width_px + GAP_PX), 0), one)
    return made


def hall(day: Path) -> Image.Image:
    """Return the hall at a glance: board above, kiosk, counter and phone below."""
    width = 1200
    board = row([_open(day, "board-call")], width)
    below = [_open(day, name) for name in ("kiosk-groups", "counter-serving", "phone-waiting")]
    height = 430
    scaled = [one.resize((round(one.width * height / one.height), height)) for one in below]
    room = width - sum(one.width for one in scaled)
    made = Image.new("RGB", (width, board.height + GAP_PX + height), GROUND)
    made.paste(board, (0, 0))
    x = 0
    for one in scaled:
        made.paste(one, (x, board.height + GAP_PX), one)
        x += one.width + room // (len(scaled) - 1)
    return made


def publish(day: Path, folder: Path) -> None:
    """Write every picture of the handbook; raises FileNotFoundError naming what the day did not take."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {name: row([_open(day, one) for one in names], width) for name, (names, width) in SHOWN.items()}
    made["hall"] = hall(day)
    for name, picture in made.items():
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)


def _open(day: Path, name: str) -> Image.Image:
    return Image.open(day / f"{name}.png").convert("RGBA")


if __name__ == "__main__":
    publish(Path(sys.argv[1]), Path(sys.argv[2]))
