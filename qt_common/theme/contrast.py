"""How well one colour is read on another (WCAG 2 relative luminance), and which pairs the screens use."""

from __future__ import annotations

from qt_common.theme.tokens import Palette

TEXT_PAIRS = (
    ("text", "background"),
    ("text", "surface"),
    ("text", "primary_soft"),
    ("surface", "text"),
    ("secondary", "background"),
    ("secondary", "surface"),
    ("secondary", "surface_off"),
    ("primary", "surface"),
    ("primary", "background"),
    ("primary", "primary_soft"),
    ("on_primary", "primary"),
    ("on_primary", "primary_pressed"),
    ("calling", "calling_soft"),
    ("calling", "surface"),
    ("text", "calling_soft"),
    ("serving", "serving_soft"),
    ("serving", "surface"),
    ("serving", "background"),
    ("text", "serving_soft"),
    ("fault", "fault_soft"),
    ("fault", "surface"),
    ("text", "fault_soft"),
    ("on_alarm", "alarm"),
)
"""Every (text, ground) pair of tokens that style sheets may use."""

TEXT_CONTRAST = 4.5
BOARD_CONTRAST = 7.0


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two `#RRGGBB` colours, 1 to 21."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def weak_pairs(palette: Palette, least: float) -> list[str]:
    """Return the used pairs of `palette` whose contrast is below `least`, in words."""
    found = []
    for text, ground in TEXT_PAIRS:
        ratio = contrast(getattr(palette, text), getattr(palette, ground))
        if ratio < least:
            found.append(f"{text} on {ground}: {ratio:.2f}")
    return found


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
