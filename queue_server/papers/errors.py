"""Why a paper could not be made.

PaperError
├── TemplateError   a template has a fault (`template`, `line`)
├── DoesNotFit      a text is longer than its box on a pre-printed sheet (`field`)
└── FontsMissing    the machine has none of the fonts the papers are set in
"""

from __future__ import annotations


class PaperError(Exception):
    """A paper could not be made; nothing was printed. The message names no person."""


class TemplateError(PaperError):
    """A template has a fault; the hall's own or one of ours.

    Attributes:
        template: the file's name in the templates folder.
        line: 1-based; 0 = the fault is in no single line.
        message: what is wrong, as the typesetter says it.
    """

    def __init__(self, template: str, line: int, message: str) -> None:
        super().__init__(f"{template}:{line}: {message}" if line else f"{template}: {message}")
        self.template = template
        self.line = line
        self.message = message


class DoesNotFit(PaperError):
    """A text does not fit its box even in the smallest letters allowed.

    Attributes:
        field: which one, e.g. `scope`.
        box_mm: the box's width and height.
    """

    def __init__(self, field: str, box_mm: tuple[float, float]) -> None:
        width_mm, height_mm = box_mm
        super().__init__(f"{field}: longer than its box of {width_mm:g} × {height_mm:g} mm holds")
        self.field = field
        self.box_mm = box_mm


class SignMissing(PaperError):
    """No installed font has this sign; a name with a box in it must not stand on a legal paper.

    Attributes:
        signs: code points, e.g. `U+323AF`; the name itself is not told.
    """

    def __init__(self, signs: tuple[str, ...]) -> None:
        super().__init__(f"no installed font has {', '.join(signs)}")
        self.signs = signs


class FontsMissing(PaperError):
    """None of the fonts the papers are set in is installed, so Chinese would come out as boxes."""


class PressBusy(PaperError):
    """Another sheet has been in work for far too long; most likely a template of the hall never ends."""
