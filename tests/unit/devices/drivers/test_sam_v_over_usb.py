"""A reader with bulk endpoints: the same frames, in packets of 64 bytes."""

from __future__ import annotations

from typing import Any

from devices.deadline import Deadline
from devices.drivers.sam_v import SamVReader
from devices.errors import FaultKind
from devices.sim.cast import CAST
from devices.sim.sam_v import SamVSim
from devices.transports.usb import UsbTransport
from tests.helpers.usb_bus import Bus, endpoint, interface

IDS = (0x0400, 0xC35A)
VENDOR_SPECIFIC = 0xFF
PACKET_BYTES = 64


class ReaderBus(Bus):
    """A bus whose device is the simulated reader."""

    def __init__(self) -> None:
        super().__init__(interface(VENDOR_SPECIFIC, endpoint(0x81), endpoint(0x01)), ids=IDS)
        self.sim = SamVSim()

    def bulk_write(self, handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        sent = super().bulk_write(handle, ep, intf, data, timeout)
        answer = self.sim.feed(bytes(data))
        self.incoming += [answer[at : at + PACKET_BYTES] for at in range(0, len(answer), PACKET_BYTES)]
        return sent


def test_a_card_is_read_and_an_unplugged_reader_is_offline() -> None:
    bus = ReaderBus()
    bus.sim.lay(CAST["zhang"])
    reader = SamVReader(UsbTransport(*IDS, backend=bus), {})
    reader.open(Deadline.after(5))
    assert reader.status(Deadline.after(5)).online
    assert reader.read_card(Deadline.after(5)) == CAST["zhang"]
    assert bus.sim.errors == []
    bus.unplugged = True
    assert reader.status(Deadline.after(5)).faults == {FaultKind.OFFLINE}
    reader.close()
