"""The screen's typeface: Noto Sans CJK SC where installed, the system's own Chinese sans serif otherwise."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "HarmonyOS Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
)
TABULAR = QFont.Tag("tnum")


def chinese_family() -> str:
    """Return the best installed family, or the first choice when none is there (Qt then falls back)."""
    installed = set(QFontDatabase.families())
    return next((family for family in FAMILIES if family in installed), FAMILIES[0])


def base_font(size_px: int) -> QFont:
    """Return the program's default font: tabular digits, so that figures do not dance when they change."""
    font = QFont()
    font.setFamilies([chinese_family(), *FAMILIES])
    font.setPixelSize(size_px)
    font.setFeature(TABULAR, 1)
    return font
