from __future__ import annotations

from devices.errors import FaultKind
from devices.host.outbox import Command, Ended
from devices.host.reports import DeviceReports, report
from devices.ports import DeviceStatus
from queue_server.protocol.hall import ReportDevice

OK = DeviceStatus(True)
STUCK = DeviceStatus(True, frozenset({FaultKind.STUCK_KEY, FaultKind.GARBLED}), "pad 2")


class Outbox:
    def __init__(self) -> None:
        self.sent: list[tuple[Command, Ended]] = []

    def put(self, command: Command, timeout_s: float, ended: Ended) -> None:
        self.sent.append((command, ended))

    def online(self) -> list[bool]:
        return [command.online for command, _ in self.sent if isinstance(command, ReportDevice)]


def reports(outbox: Outbox) -> DeviceReports:
    return DeviceReports({"pads": "pads"}, outbox)


def test_a_report_says_all_of_a_status() -> None:
    made = report("pads", "pads", STUCK)
    assert (made.device_id, made.kind, made.online, made.detail) == ("pads", "pads", True, "pad 2")
    assert made.faults == ("garbled", "stuck_key")
    assert len(report("pads", "pads", DeviceStatus(True, detail="x" * 999)).detail) == 300


def test_statuses_wait_for_the_link_and_only_the_newest_counts() -> None:
    outbox = Outbox()
    host = reports(outbox)
    host.take("pads", DeviceStatus(False))
    host.take("pads", OK)
    assert outbox.sent == []
    host.link(True)
    assert outbox.online() == [True]


def test_a_status_that_changes_on_the_way_is_sent_afterwards() -> None:
    outbox = Outbox()
    host = reports(outbox)
    host.link(True)
    host.take("pads", OK)
    host.take("pads", DeviceStatus(False))
    host.take("pads", STUCK)
    assert outbox.online() == [True]
    outbox.sent[0][1](True)
    assert len(outbox.sent) == 2
    second = outbox.sent[1][0]
    assert isinstance(second, ReportDevice)
    assert second.faults == ("garbled", "stuck_key")


def test_a_server_that_comes_back_hears_everything_again() -> None:
    outbox = Outbox()
    host = reports(outbox)
    host.link(True)
    host.take("pads", OK)
    outbox.sent[0][1](False)
    assert len(outbox.sent) == 1, "a refused report is not repeated for ever"
    host.link(False)
    host.link(True)
    host.link(True)
    assert len(outbox.sent) == 2
