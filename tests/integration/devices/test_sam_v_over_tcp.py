"""The reader's driver against the simulator: real bytes over a real socket."""

from __future__ import annotations

import json
import random
import socket
import threading
from collections.abc import Iterator

import pytest

from devices.deadline import Deadline
from devices.drivers.sam_v import SamVReader
from devices.errors import DeadlineExceeded, DeviceFault, FaultKind, NotConnected
from devices.sim.cast import CAST
from devices.sim.peer import Peer, running
from devices.sim.sam_v import SamVSim
from devices.supervisor.listening import CardListener
from devices.transports.addresses import open_transport

PATIENCE_S = 10.0
QUICK = {"poll_s": 0.02, "read_timeout_s": 2.0}


@pytest.fixture
def sim() -> Iterator[Peer[SamVSim]]:
    with running(SamVSim(read_s=0.05)) as peer:
        yield peer


@pytest.fixture
def reader(sim: Peer[SamVSim]) -> Iterator[SamVReader]:
    driver = SamVReader(open_transport(sim.url), QUICK)
    driver.open(Deadline.after(PATIENCE_S))
    yield driver
    driver.close()


def soon() -> Deadline:
    return Deadline.after(PATIENCE_S)


@pytest.mark.parametrize("person", sorted(CAST))
def test_every_kind_of_card_is_read(sim: Peer[SamVSim], reader: SamVReader, person: str) -> None:
    sim.command("lay", person=person)
    assert reader.read_card(soon()) == CAST[person]
    assert sim.device.errors == []


def test_a_card_is_read_once_and_again_after_it_was_taken_away(
    sim: Peer[SamVSim], reader: SamVReader
) -> None:
    sim.command("lay", person="zhang")
    assert reader.read_card(soon()) == CAST["zhang"]
    assert not reader.wait_removed(Deadline.after(0.1))
    assert reader.read_card(Deadline.after(0.1)) is None
    sim.command("take")
    assert reader.wait_removed(soon())
    sim.command("lay", person="zhang")
    assert reader.read_card(soon()) == CAST["zhang"]
    assert sim.device.errors == []


@pytest.mark.parametrize("fault", ["bad_checksum", "lost_byte", "garbage_before", "pieces"])
def test_one_disturbed_answer_costs_nothing(sim: Peer[SamVSim], reader: SamVReader, fault: str) -> None:
    sim.fault(fault, 1)
    assert reader.status(soon()).online
    sim.command("lay", person="rare")
    assert reader.read_card(soon()) == CAST["rare"]


@pytest.mark.parametrize("fault", ["garbage_before", "pieces"])
def test_a_line_that_is_always_disturbed_still_reads(
    sim: Peer[SamVSim], reader: SamVReader, fault: str
) -> None:
    sim.fault(fault)
    sim.command("lay", person="jo")
    assert reader.read_card(soon()) == CAST["jo"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("removed_mid_read", FaultKind.CARD_REMOVED),
        ("worn", FaultKind.CARD_UNREADABLE),
        ("authentication", FaultKind.CARD_UNREADABLE),
        ("unknown_card", FaultKind.CARD_UNREADABLE),
        ("unauthorised", FaultKind.HARDWARE),
        ("bad_checksum", FaultKind.GARBLED),
    ],
)
def test_each_fault_has_its_name_and_the_next_card_is_read(
    sim: Peer[SamVSim], reader: SamVReader, fault: str, kind: FaultKind
) -> None:
    sim.command("lay", person="zhang")
    sim.fault(fault)
    with pytest.raises(DeviceFault) as raised:
        reader.read_card(soon())
    assert raised.value.kind is kind
    sim.clear()
    sim.command("take")
    assert reader.wait_removed(soon())
    sim.command("lay", person="li")
    assert reader.read_card(soon()) == CAST["li"]


def test_in_a_storm_of_faults_a_card_is_read_rightly_or_not_at_all(
    sim: Peer[SamVSim], reader: SamVReader
) -> None:
    chance = random.Random(4)
    faults = ["removed_mid_read", "worn", "bad_checksum", "lost_byte", "garbage_before", "pieces", ""]
    read = 0
    for _ in range(20):
        for fault in chance.sample(faults, 2):
            if fault:
                sim.fault(fault, chance.randint(1, 3))
        person = chance.choice(sorted(CAST))
        sim.command("lay", person=person)
        try:
            card = reader.read_card(Deadline.after(3.0))
        except DeviceFault:
            card = None
        assert card in (None, CAST[person])
        read += card is not None
        sim.command("take")
        sim.clear()
        assert reader.wait_removed(soon())
    assert read > 5
    assert reader.status(soon()).online


def test_nothing_of_a_person_is_logged(
    sim: Peer[SamVSim], reader: SamVReader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    heard = threading.Event()
    listener = CardListener("reader", reader, on_card=lambda _: heard.set(), on_fault=lambda _: heard.set())
    sim.command("lay", person="zhang")
    listener.start()
    listener.attend()
    for fault in ("worn", "bad_checksum", "authentication", ""):
        assert heard.wait(PATIENCE_S)
        heard.clear()
        sim.command("take")
        sim.clear()
        until = soon()
        while listener.card_there and not until.expired:
            threading.Event().wait(0.01)
        if fault:
            sim.fault(fault)
        sim.command("lay", person="zhang")
    assert heard.wait(PATIENCE_S)
    listener.stop()
    zhang = CAST["zhang"]
    assert caplog.text
    for secret in (zhang.number, zhang.name, zhang.address, zhang.name.encode("utf-16-le").hex(" ")):
        assert secret not in caplog.text


def test_a_hand_that_takes_the_card_while_it_is_read_is_noticed() -> None:
    with running(SamVSim(read_s=60.0)) as sim:
        reader = SamVReader(open_transport(sim.url), QUICK | {"read_timeout_s": 60.0})
        reader.open(soon())
        sim.command("lay", person="zhang")
        raised: list[BaseException] = []

        def read() -> None:
            try:
                reader.read_card(Deadline.after(60.0))
            except DeviceFault as fault:
                raised.append(fault)

        thread = threading.Thread(target=read)
        thread.start()
        until = soon()
        while sim.call(sim.device.next_due_s) is None and not until.expired:
            threading.Event().wait(0.01)
        sim.command("take")
        sim.call(lambda: setattr(sim.device, "clock", lambda: float("inf")))  # the minute is over
        thread.join(PATIENCE_S)
        reader.close()
    assert [fault.kind for fault in raised if isinstance(fault, DeviceFault)] == [FaultKind.CARD_REMOVED]


def test_old_firmware_reads_too(sim: Peer[SamVSim], reader: SamVReader) -> None:
    sim.fault("no_new_address")
    sim.command("lay", person="alex")
    assert reader.read_card(soon()) == CAST["alex"]
    assert reader.wait_removed(soon())  # nobody can tell, and a card is not read twice anyway
    assert reader.read_card(Deadline.after(0.1)) is None


def test_a_silent_reader_is_silent_and_one_that_talks_nonsense_is_garbled(
    sim: Peer[SamVSim], reader: SamVReader
) -> None:
    sim.fault("silent")
    assert reader.status(Deadline.after(0.2)).faults == {FaultKind.SILENT}
    with pytest.raises(DeadlineExceeded):
        reader.read_card(Deadline.after(0.2))
    sim.clear()
    sim.fault("garbage")
    assert reader.status(Deadline.after(0.5)).faults == {FaultKind.GARBLED}
    sim.clear()
    assert reader.status(soon()).online


def test_a_line_cut_in_the_middle_of_a_request_is_told_and_comes_back(
    sim: Peer[SamVSim], reader: SamVReader
) -> None:
    sim.command("lay", person="zhang")
    sim.fault("drop_after", 14)
    with pytest.raises(NotConnected):
        reader.read_card(soon())
    reader.close()
    reader.open(soon())
    assert reader.read_card(soon()) == CAST["zhang"]


def test_cards_are_laid_and_taken_over_the_control_port() -> None:
    card = {
        "kind": "resident", "number": "100101198803140018", "name": "张样本", "birth": "1988-03-14",
        "valid_from": "2016-05-01", "valid_to": "2036-05-01",
    }  # fmt: skip
    sim = Peer(SamVSim(), control_port=0)
    sim.start()
    try:
        assert sim.control_port is not None
        with socket.create_connection(("127.0.0.1", sim.control_port), timeout=PATIENCE_S) as control:
            control.sendall(json.dumps({"command": "lay", "card": card}).encode() + b"\n")
            assert json.loads(control.recv(4096))["ok"]
            reader = SamVReader(open_transport(sim.url), QUICK)
            reader.open(soon())
            read = reader.read_card(soon())
            assert read is not None
            assert read.name == "张样本"
            control.sendall(b'{"command": "take"}\n')
            assert json.loads(control.recv(4096))["ok"]
            assert reader.wait_removed(soon())
            control.sendall(b'{"command": "state"}\n')
            assert "张样本" not in control.recv(4096).decode()
            reader.close()
    finally:
        sim.stop()
