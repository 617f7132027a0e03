"""The print head of the simulated printer: modes, the line being set, codes; lays marks on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import segno

from devices.codecs.escpos_profile import PrinterProfile
from devices.sim.escpos_stream import Command
from devices.sim.ticket import BarSymbol, Bitmap, Cell, Line, Mark, QrSymbol, Space

_DEFAULT_SPACING_DOTS = 30
_HEAD_DPI = 203
_QR_LEVELS = {0x30: "l", 0x31: "m", 0x32: "q", 0x33: "h"}
_MISSING = "〓"

Lay = Callable[[Mark], None]
Complain = Callable[[str], None]


_cell = lru_cache(maxsize=4096)(Cell)
"""Equal characters are one object: a printer remembers a lot of paper."""


class PrintHead:
    """Executes everything that changes what is on paper.

    Args:
        profile: what the model has.
        lay: called with each mark, in order.
        complain: called with what a strict reader objects to.
    """

    def __init__(self, profile: PrinterProfile, lay: Lay, complain: Complain) -> None:
        self._profile = profile
        self._lay = lay
        self._complain = complain
        self._handlers: dict[str, Callable[[Command], None]] = {
            "text": self._text, "LF": self._line_feed, "CR": self._nothing, "NUL": self._nothing,
            "ESC @": self._initialise, "ESC !": self._print_mode, "ESC E": self._bold, "ESC G": self._bold,
            "ESC a": self._align, "ESC J": self._feed_dots, "ESC d": self._feed_lines,
            "ESC 3": self._spacing, "ESC 2": self._default_spacing,
            "FS !": self._hanzi_mode, "FS W": self._hanzi_quadruple,
            "GS !": self._size, "GS b": self._smoothing, "GS P": self._motion_units,
            "GS v 0": self._raster, "GS h": self._bar_height, "GS w": self._bar_width,
            "GS H": self._bar_text, "GS f": self._nothing, "GS k": self._bar_code,
            "ESC t": self._nothing, "ESC R": self._nothing, "ESC M": self._nothing, "ESC B": self._nothing,
        }  # fmt: skip
        self.reset()

    def reset(self) -> None:
        """Power-on state: default modes, nothing in the line buffer."""
        self._cells: list[Cell] = []
        self._columns = self._rows = 1
        self._is_bold = False
        self._is_smooth = False
        self._where = 0
        self._line_spacing: float = _DEFAULT_SPACING_DOTS
        self._unit_dots = 0.5 if self._profile.motion_units else 1.0
        self._bar_height_dots, self._bar_module_dots, self._bar_has_text = 162, 3, False
        self._qr_module_dots, self._qr_level, self._qr_data = 3, "l", b""

    def execute(self, command: Command) -> bool:
        """Do a command; False when it is not about printing."""
        if command.name == "GS (" and command.args[:1] == b"k":
            self._qr(command.data)
            return True
        handler = self._handlers.get(command.name)
        if handler is None:
            return False
        handler(command)
        return True

    def flush(self) -> None:
        """Print what stands in the line buffer, as a cut or a picture does first."""
        if self._cells:
            self._print_line()

    # ---- characters ---------------------------------------------------------------------

    def _text(self, command: Command) -> None:
        data = command.data
        hanzi = len(data) > 1
        if hanzi:
            try:
                character = data.decode(self._profile.charset.value)
            except UnicodeDecodeError:
                self._complain(f"no character {data.hex(' ')} in {self._profile.charset.value}")
                character = _MISSING
        else:
            character = data.decode("ascii" if data[0] < 0x80 else "cp437")
        smooth = self._is_smooth and self._profile.smoothing
        cell = _cell(character, hanzi, self._columns, self._rows, self._is_bold, smooth)
        if sum(placed.width_dots for placed in self._cells) + cell.width_dots > self._profile.width_dots:
            self._print_line()
        self._cells.append(cell)

    def _line_feed(self, command: Command) -> None:
        self._print_line()

    def _print_line(self) -> None:
        height = max((cell.height_dots for cell in self._cells), default=0)
        advance = max(height, round(self._line_spacing))
        cells, self._cells = tuple(self._cells), []
        self._lay(Line(cells, self._where, advance))

    # ---- modes --------------------------------------------------------------------------

    def _nothing(self, command: Command) -> None:
        pass

    def _initialise(self, command: Command) -> None:
        self.reset()

    def _print_mode(self, command: Command) -> None:
        bits = command.args[0]
        self._is_bold = bool(bits & 0x08)
        self._rows, self._columns = 1 + bool(bits & 0x10), 1 + bool(bits & 0x20)

    def _hanzi_mode(self, command: Command) -> None:
        # The last command that sets a size counts, whichever it was.
        self._columns, self._rows = 1 + bool(command.args[0] & 0x04), 1 + bool(command.args[0] & 0x08)

    def _hanzi_quadruple(self, command: Command) -> None:
        self._columns = self._rows = 1 + (command.args[0] & 1)

    def _size(self, command: Command) -> None:
        columns, rows = command.args[0] >> 4, command.args[0] & 0x0F
        if columns > 7 or rows > 7:
            self._complain(f"GS ! {command.args[0]:02x}: sizes go from 1 to 8")
            return
        self._columns, self._rows = columns + 1, rows + 1

    def _bold(self, command: Command) -> None:
        self._is_bold = bool(command.args[0] & 1)

    def _smoothing(self, command: Command) -> None:
        self._is_smooth = bool(command.args[0] & 1)

    def _align(self, command: Command) -> None:
        where = command.args[0] & 0x0F if command.args[0] in (0x30, 0x31, 0x32) else command.args[0]
        if where > 2:
            self._complain(f"ESC a {command.args[0]:02x}: only 0, 1 and 2")
        elif self._cells:
            self._complain("ESC a in the middle of a line has no effect")
        else:
            self._where = where

    def _spacing(self, command: Command) -> None:
        self._line_spacing = command.args[0] * self._unit_dots

    def _default_spacing(self, command: Command) -> None:
        self._line_spacing = _DEFAULT_SPACING_DOTS

    def _motion_units(self, command: Command) -> None:
        vertical = command.args[1]
        self._unit_dots = _HEAD_DPI / vertical if vertical else 0.5

    # ---- paper, pictures, codes -----------------------------------------------------------

    def _feed_dots(self, command: Command) -> None:
        self.flush()
        self._lay(Space(round(command.args[0] * self._unit_dots)))

    def _feed_lines(self, command: Command) -> None:
        self.flush()
        self._lay(Space(round(command.args[0] * self._line_spacing)))

    def _raster(self, command: Command) -> None:
        self.flush()
        mode = command.args[0] & 0x03
        row_bytes = int.from_bytes(command.args[1:3], "little")
        scale_x, scale_y = 1 + (mode & 1), 1 + (mode >> 1)
        if row_bytes * 8 * scale_x > self._profile.width_dots:
            self._complain(f"GS v 0: {row_bytes * 8 * scale_x} dots do not fit on the paper")
            return
        self._lay(Bitmap(row_bytes, command.data, self._where, scale_x, scale_y))

    def _bar_height(self, command: Command) -> None:
        self._bar_height_dots = command.args[0]

    def _bar_width(self, command: Command) -> None:
        self._bar_module_dots = command.args[0]

    def _bar_text(self, command: Command) -> None:
        self._bar_has_text = command.args[0] & 0x0F == 2

    def _bar_code(self, command: Command) -> None:
        self.flush()
        if command.args[0] != 0x49:
            self._complain(f"GS k {command.args[0]:02x}: this simulator draws CODE128 only")
            return
        try:
            data = self._code128_text(command.data)
        except ValueError as error:
            self._complain(f"GS k: {error}")
            return
        below = 24 if self._bar_has_text else 0
        height = self._bar_height_dots
        self._lay(BarSymbol(data, self._bar_module_dots, height, self._where, bool(below), height + below))

    def _code128_text(self, data: bytes) -> str:
        """Read the bar code's data: code set first (`{B`), `{{` for a brace."""
        if self._profile.code128_prefix:
            if data[:2] not in (b"{A", b"{B", b"{C"):
                raise ValueError(f"CODE128 data begins with a code set, not {data[:2]!r}")
            if data[:2] == b"{C":
                return "".join(f"{pair:02d}" for pair in data[2:])
            data = data[2:].replace(b"{{", b"{")
        if not data:
            raise ValueError("empty bar code")
        return data.decode("ascii")

    def _qr(self, block: bytes) -> None:
        kind, function, rest = block[:1], block[1:2], block[2:]
        if kind != b"1" or not self._profile.native_qr:
            self._complain(f"GS ( k {block[:2].hex(' ')}: no such symbol")
            return
        match function:
            case b"\x41":
                if rest[:1] != b"2":
                    self._complain("QR: only model 2")
            case b"\x43":
                self._qr_module_dots = max(1, min(16, rest[0]))
            case b"\x45":
                self._qr_level = _QR_LEVELS.get(rest[0], "l")
            case b"\x50":
                self._qr_data = rest[1:]
            case b"\x51":
                self._print_qr()
            case _:
                self._complain(f"QR function {function.hex()} is unknown")

    def _print_qr(self) -> None:
        self.flush()
        if not self._qr_data:
            self._complain("QR printed before it was stored")
            return
        side = self._qr_module_dots * qr_modules(self._qr_data, self._qr_level)
        if side > self._profile.width_dots:
            self._complain(f"QR of {side} dots does not fit on the paper")
            return
        self._lay(QrSymbol(self._qr_data, self._qr_level, self._qr_module_dots, self._where, side))


def qr_modules(data: bytes, level: str) -> int:
    """Return how many modules a side of the symbol has."""
    return len(segno.make(data, error=level, micro=False, boost_error=False).matrix)
