"""The printers on a desk, as the guide's screen uses them; their health is told to the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from counter_terminal.viewmodels.guide.printing import OnPrinted
from devices.ports import PrintOutcome as Printed
from qt_common.hall import Hall
from qt_common.i18n import Translator
from qt_common.printer_health import PrinterHealth
from qt_common.printing import Printer
from qt_common.receipts import ReceiptWriter
from qt_common.times import LocalTimes
from queue_server.protocol.tickets import PrintOutcome, TicketIssued


class DeskPrinters:
    """Every printer that belongs to this terminal (`TicketPrinting`).

    Slips are in Chinese, as tickets taken at a desk are; the screen's language is the clerk's.

    Args:
        printers: the desk's own, not yet started.
        hall: the server: what the slips say about the hall, and who hears how the printers are.
        writer: composes the slips.
        translate: the screen's language, for the printers' names.
    """

    def __init__(
        self, printers: Sequence[Printer], hall: Hall, writer: ReceiptWriter, translate: Translator
    ) -> None:
        self._printers = {printer.device_id: printer for printer in printers}
        self._health = [PrinterHealth(hall, printer) for printer in printers]
        self._hall = hall
        self._writer = writer
        self._translate = translate
        self._slip_words = Translator("counter_terminal")

    def start(self) -> None:
        """Begin connecting."""
        for printer in self._printers.values():
            printer.start()

    def stop(self) -> None:
        """Let the printers go."""
        for printer in self._printers.values():
            printer.stop()

    def names(self) -> Mapping[str, str]:
        """Return what each printer is called, by id; a second one is told apart by its id."""
        name = self._translate("小票打印机")
        several = len(self._printers) > 1
        return {one: f"{name} {one}" if several else name for one in self._printers}

    def print_ticket(self, printer_id: str, issued: TicketIssued, copy: int, on_printed: OnPrinted) -> None:
        """Print a receipt; `copy` 0 is the first print. Returns at once."""
        hall = self._hall.info
        if hall is None:  # a ticket is only known once the server is
            raise RuntimeError("a ticket is to be printed before the hall is known")
        words = self._slip_words
        receipt = self._writer.receipt(issued, hall, words, LocalTimes(words, hall.timezone), copy=copy)
        job_id = f"{issued.ticket.number}-{copy}"
        self._printers[printer_id].print(receipt, job_id, partial(_tell, on_printed))


def _tell(on_printed: OnPrinted, printed: Printed) -> None:
    on_printed(PrintOutcome(printed.outcome.value), printed.fault.value if printed.fault else "")
