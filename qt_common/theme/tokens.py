"""Design tokens: colours, type scale, space, motion. Every size and colour on a screen comes from here.

A program takes one of the ready themes and derives what it needs (`bigger`, `scaled`);
style sheets are rendered from the result by `theme.qss`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning, as `#RRGGBB`; each `x_soft` is the quiet ground on which `x` is readable.

    Attributes:
        background: the screen.
        surface: cards and bars on it.
        surface_off: a card that cannot be used.
        line: borders and separators.
        text: what is to be read.
        secondary: what explains it.
        primary: the one action; `primary_pressed` while touched; `on_primary` on both.
        calling: the newest call, what wants attention.
        serving: in progress, done.
        fault: broken or overdue, only these.
        alarm: the ground of an emergency message, with `on_alarm` on it; nothing else is so red.
    """

    background: str
    surface: str
    surface_off: str
    line: str
    text: str
    secondary: str
    primary: str
    primary_pressed: str
    on_primary: str
    primary_soft: str
    calling: str
    calling_soft: str
    serving: str
    serving_soft: str
    fault: str
    fault_soft: str
    alarm: str
    on_alarm: str


LIGHT = Palette(
    background="#F4F7FB",
    surface="#FFFFFF",
    surface_off="#E9EEF5",
    line="#D7E0EC",
    text="#12213A",
    secondary="#4D5F7A",
    primary="#1257D6",
    primary_pressed="#0D43A8",
    on_primary="#FFFFFF",
    primary_soft="#E7F0FF",
    calling="#B45309",
    calling_soft="#FFF4E0",
    serving="#0F7B4F",
    serving_soft="#E5F6EE",
    fault="#C0262D",
    fault_soft="#FDECEC",
    alarm="#9B1C1C",
    on_alarm="#FFFFFF",
)
DARK = Palette(
    background="#0B1830",
    surface="#12244A",
    surface_off="#0F1D3B",
    line="#27406F",
    text="#FFFFFF",
    secondary="#B9C8E4",
    primary="#8DB6FF",
    primary_pressed="#B3CEFF",
    on_primary="#0B1830",
    primary_soft="#122750",
    calling="#FFC247",
    calling_soft="#33291A",
    serving="#4CD9A0",
    serving_soft="#10352F",
    fault="#FFA0A0",
    fault_soft="#3C1A2A",
    alarm="#9B1C1C",
    on_alarm="#FFFFFF",
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type scale and space in pixels at scale 1.

    Attributes:
        caption: the smallest text on the screen.
        body: ordinary text.
        lead: buttons, names on cards.
        heading: a section.
        title: the page's question.
        display: figures that are seen from a step away.
        hero: the ticket number.
        step: the unit of space; everything is a multiple.
        radius: corners of cards and buttons.
        target: least height and width of anything to touch.
        key: least height and width of a key of a keyboard on the screen; large text leaves it as it is.
        border: thickness of lines.
        icon: an icon beside `lead` text.
    """

    caption: int = 14
    body: int = 16
    lead: int = 20
    heading: int = 24
    title: int = 32
    display: int = 48
    hero: int = 120
    step: int = 8
    radius: int = 12
    target: int = 44
    key: int = 40
    border: int = 1
    icon: int = 24


TEXT_SIZES = ("caption", "body", "lead", "heading", "title", "display", "hero")


@dataclass(frozen=True, slots=True)
class Motion:
    """How long things move, in milliseconds; all 0 where the hall wants no motion."""

    short_ms: int = 150
    long_ms: int = 200
    blink_ms: int = 500
    """Half a period of the newest call's 1 Hz."""


STILL = Motion(short_ms=0, long_ms=0, blink_ms=0)


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything a screen looks like."""

    palette: Palette
    sizes: Sizes
    motion: Motion = Motion()
    family: str = "Noto Sans CJK SC"

    def scaled(self, factor: float) -> Theme:
        """Return the theme with every size multiplied, for a screen of another resolution."""
        sizes = {
            field.name: max(1, round(getattr(self.sizes, field.name) * factor)) for field in fields(Sizes)
        }
        return replace(self, sizes=Sizes(**sizes))

    def bigger(self, factor: float) -> Theme:
        """Return the theme with larger text, targets and icons and unchanged space: the elder theme."""
        grown = (*TEXT_SIZES[:-1], "target", "icon")
        sizes = {name: round(getattr(self.sizes, name) * factor) for name in grown}
        return replace(self, sizes=replace(self.sizes, **sizes))

    def without_motion(self) -> Theme:
        """Return the theme with nothing moving."""
        return replace(self, motion=STILL)


COUNTER = Theme(LIGHT, Sizes())
KIOSK = Theme(
    LIGHT,
    Sizes(
        caption=26,
        body=30,
        lead=36,
        heading=42,
        title=64,
        display=88,
        hero=240,
        radius=20,
        target=96,
        key=80,
        border=2,
        icon=56,
    ),
)


def board(height: int) -> Theme:
    """Return the dark theme of a board or window screen `height` pixels high; its text is height / 20."""
    unit = height / 20
    sizes = Sizes(
        caption=round(unit * 0.5),
        body=round(unit * 0.65),
        lead=round(unit * 0.85),
        heading=round(unit),
        title=round(unit * 1.35),
        display=round(unit * 2),
        hero=round(unit * 4.5),
        step=max(4, round(unit / 6)),
        radius=max(8, round(unit * 0.3)),
        target=round(unit),
        key=round(unit),
        border=max(1, round(unit / 27)),
        icon=round(unit),
    )
    return Theme(DARK, sizes)
