from __future__ import annotations

import pytest
from msgspec import structs

from config.receipts import load_layout
from devices.receipt import Columns, Qr, Receipt, Text
from qt_common.i18n import Translator
from qt_common.receipts import MOST_WINDOWS, ReceiptWriter, windows
from qt_common.times import LocalTimes
from queue_server.protocol.tickets import TicketIssued
from tests.helpers.sample_kiosk import LINK, Bench, demo_hall


@pytest.fixture
def issued(qapp: object) -> TicketIssued:
    return Bench().answer("t1", "A012", "social-insurance")


def written(issued: TicketIssued, language: str = "zh_CN", copy: int = 0) -> Receipt:
    translate = Translator(language=language)
    writer = ReceiptWriter(load_layout("ticket-80mm"), reactivate_min=120)
    return writer.receipt(issued, demo_hall(), translate, LocalTimes(translate), copy=copy)


def texts(receipt: Receipt) -> str:
    lines = []
    for element in receipt.elements:
        match element:
            case Text():
                lines.append(element.text)
            case Columns():
                lines.append(f"{element.left} {element.right}")
    return "\n".join(lines)


def test_it_says_everything_a_visitor_needs(issued: TicketIssued) -> None:
    said = texts(written(issued))
    for part in (
        "云溪区政务服务中心", "A012", "社会保险", "3 人", "约 10–15 分钟", "东区", "居民身份证、社会保障卡",
        "120 分钟", "2026-11-23 09:30", "000-12345",
    ):  # fmt: skip
        assert part in said
    assert "补打" not in said


def test_the_number_is_at_least_ten_millimetres_high(issued: TicketIssued) -> None:
    number = next(e for e in written(issued).elements if isinstance(e, Text) and e.text == "A012")
    assert number.size * 24 / 8 >= 10


def test_the_link_is_a_qr_code(issued: TicketIssued) -> None:
    codes = [element for element in written(issued).elements if isinstance(element, Qr)]
    assert [code.data for code in codes] == [LINK]
    without = written(structs.replace(issued, link=""))
    assert not any(isinstance(element, Qr) for element in without.elements)


def test_english_visitors_read_english(issued: TicketIssued) -> None:
    said = texts(written(issued, "en"))
    assert "Social insurance" in said
    assert "about 10–15 min" in said
    assert "Yunxi District Government Service Centre" in said


def test_a_reprint_says_so(issued: TicketIssued) -> None:
    assert "补打" in texts(written(issued, copy=1))


def test_an_identity_is_printed_masked_as_the_server_masked_it(issued: TicketIssued) -> None:
    ticket = structs.replace(issued.ticket, masked_identity="110***********02X", priority="elderly")
    said = texts(written(structs.replace(issued, ticket=ticket)))
    assert "110***********02X" in said
    assert "老年人" in said


def test_a_service_of_many_counters_names_only_its_area() -> None:
    hall = demo_hall()
    counter = structs.replace(hall.counters[0], services=("tax",))
    many = structs.replace(hall, counters=(counter,) * (MOST_WINDOWS + 1))
    assert windows("tax", many, Translator()) == ""
    assert windows("tax", structs.replace(hall, counters=(counter,) * 2), Translator()) == "1、1"
