"""The typesetter: a template and its values become PDF and PNG.

Typst keeps fonts and parsed templates between sheets, so a warm sheet takes a few milliseconds; it
releases the interpreter lock meanwhile, but one compiler serves one thread at a time: hence the lock.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Final, Literal

import typst

from queue_server.papers.errors import (
    DoesNotFit,
    FontsMissing,
    PaperError,
    PressBusy,
    SignMissing,
    TemplateError,
)

SHIPPED = Path(__file__).parent / "templates"
FONTS = frozenset({"Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "NSimSun", "FangSong"})
"""At least one of these has to be there; `hall.typ` names them in order of preference."""
ARCHIVAL: Final = "a-2u"
"""PDF/A: the archive keeps it, and a sign without a glyph is an error instead of an empty box."""
BUSY_AFTER_S = 30.0
"""A sheet takes milliseconds: whoever waits this long stands behind a template that never ends."""
_NEXT_TO_CODE = re.compile(r"┌─ (?P<file>[^\n]+?):(?P<line>\d+):\d+")
_DOES_NOT_FIT = re.compile(r"does not fit:(?P<field>[^:]+):(?P<width>[\d.]+):(?P<height>[\d.]+)")
"""What a template panics with when a text is too long for its box, in mm."""
_NO_GLYPH = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed')
_PACKAGE = re.compile(r'"@[\w-]+/')


class Press:
    """Sets sheets from templates; safe to call from any thread.

    Args:
        own: the hall's own templates; a folder that is not there counts as empty.
        font_folder: fonts beside those of the system.

    Attributes:
        folder: the templates in force: ours, with the hall's own put over them file by file.
    """

    def __init__(self, own: Path | None = None, font_folder: Path | None = None) -> None:
        self._staged = tempfile.TemporaryDirectory(prefix="yichuang-papers-")
        self.folder = Path(self._staged.name).resolve()
        _stage(self.folder, own)
        self._fetching = _fetching(self.folder)
        fonts = typst.Fonts(True, True, [str(font_folder)] if font_folder else [])
        self._has_fonts = not FONTS.isdisjoint(fonts.families())
        self._compiler = typst.Compiler(root=str(self.folder), font_paths=fonts)
        self._one_at_a_time = Lock()

    def close(self) -> None:
        """Remove the staged templates."""
        self._staged.cleanup()

    def pdf(self, template: str, values: Mapping[str, str], day: dt.date) -> bytes:
        """Return the sheet as PDF; the same values give the same bytes.

        Args:
            template: file name in the templates folder.
            values: what the template reads from `sys.inputs`.
            day: the document's date.

        Raises:
            TemplateError: the template has a fault.
            DoesNotFit: a text is too long for its box.
            SignMissing: no font has a sign of a text.
            FontsMissing: there is no font with Chinese in it.
            PressBusy: another sheet has been in work for too long.
        """
        return self._compile(template, values, day, "pdf", 72)[0]

    def pngs(self, template: str, values: Mapping[str, str], day: dt.date, ppi: float) -> list[bytes]:
        """Return every page as PNG, for a screen: a sign no font has is a box; else raises as `pdf`."""
        return self._compile(template, values, day, "png", ppi)

    def _compile(
        self,
        template: str,
        values: Mapping[str, str],
        day: dt.date,
        form: Literal["pdf", "png"],
        ppi: float,
    ) -> list[bytes]:
        self._check(template)
        made_at = dt.datetime.combine(day, dt.time(), dt.UTC)
        if not self._one_at_a_time.acquire(timeout=BUSY_AFTER_S):
            raise PressBusy(f"{template}: another sheet has been in work for {BUSY_AFTER_S:g} s")
        try:
            sheet = self._compiler.compile(
                str(self.folder / template),
                format=form,
                ppi=ppi,
                sys_inputs=dict(values),
                timestamp=int(made_at.timestamp()),
                pdf_standards=[ARCHIVAL] if form == "pdf" else [],
            )
        except typst.TypstError as fault:
            raise _reason(template, fault) from fault
        except BaseException as fault:
            # a panic inside the typesetter is no Exception, and it must not end the thread that asked
            if type(fault).__name__ != "PanicException":
                raise
            raise TemplateError(template, 0, "the typesetter failed on this template") from fault
        finally:
            self._one_at_a_time.release()
        if sheet is None:
            raise PaperError(f"{template}: the typesetter returned nothing")
        return sheet if isinstance(sheet, list) else [sheet]

    def _check(self, template: str) -> None:
        if not self._has_fonts:
            raise FontsMissing(f"none of {', '.join(sorted(FONTS))} is installed")
        if not (self.folder / template).is_file():
            raise TemplateError(template, 0, "there is no such template")
        if self._fetching is not None:
            raise self._fetching


def _reason(template: str, fault: typst.TypstError) -> PaperError:
    too_long = _DOES_NOT_FIT.search(fault.message)
    if too_long is not None:
        return DoesNotFit(too_long["field"], (float(too_long["width"]), float(too_long["height"])))
    unknown = _NO_GLYPH.search(fault.message)
    if unknown is not None:
        return SignMissing(tuple(f"U+{ord(sign):04X}" for sign in unknown["text"]))
    place = _NEXT_TO_CODE.search(fault.diagnostic)
    if place is None:
        return TemplateError(template, 0, fault.message)
    return TemplateError(Path(place["file"]).name, int(place["line"]), fault.message)


def _stage(folder: Path, own: Path | None) -> None:
    shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
    if own is not None and own.is_dir():
        shutil.copytree(own, folder, dirs_exist_ok=True)


def _fetching(folder: Path) -> TemplateError | None:
    """Return where a template asks for a package: printing must work without the Internet."""
    for file in sorted(folder.glob("**/*.typ")):
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if _PACKAGE.search(line):
                return TemplateError(file.name, number, "packages would be fetched from the Internet")
    return None
