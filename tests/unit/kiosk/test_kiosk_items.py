"""Looking for an item, reading its guide, and what comes after it; without a window."""

from __future__ import annotations

import pytest
from msgspec import structs

from devices.errors import FaultKind
from devices.ports import Outcome, PrintOutcome
from devices.receipt import Qr, Receipt, Text
from kiosk.guide_pages import Room
from kiosk.item_shelf import Sorting
from kiosk.viewmodels.items import Paper
from kiosk.viewmodels.kiosk import KioskModel, Page, WayOn
from kiosk.viewmodels.ticketing import Stage
from queue_server.protocol.errors import NotFound
from queue_server.protocol.hall import RequestHelp
from queue_server.protocol.items import GuideFound, ItemRow, ItemsFound, ReadGuide, SearchItems
from queue_server.protocol.tickets import IssueTicket
from tests.helpers.sample_kiosk import Bench, broken, page_of, read_guide, stage_of


def reading(bench: Bench, item_id: str = "company-setup") -> KioskModel:
    """Touch to the guide of an item."""
    model = bench.start()
    model.touch()
    model.open_items()
    model.choose_area("popular")
    model.choose_item(item_id)
    return model


def paper_of(model: KioskModel) -> Paper:
    return model.items.paper


def failed(model: KioskModel) -> bool:
    return model.items.error is not None


def texts(receipt: Receipt) -> list[str]:
    return [element.text.strip() for element in receipt.elements if isinstance(element, Text)]


def test_from_the_first_touch_to_the_guide_and_to_the_number(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.touch()
    assert model.items.offered
    model.open_items()
    assert page_of(model) is Page.ITEM_AREAS
    assert [card.id for card in model.cards][:2] == ["popular", "department:云溪区市场监督管理局"]
    model.choose_area("department:云溪区市场监督管理局")
    assert page_of(model) is Page.ITEMS
    assert [card.id for card in model.cards] == ["company-setup", "company-start", "food-permit"]
    model.choose_item("company-setup")
    assert page_of(model) is Page.GUIDE
    assert model.cards[0].name == "公司登记申请书"
    model.take_number_for_item()
    assert stage_of(model) is Stage.PRINTED
    assert [one.service_id for one in bench.hall.asked(IssueTicket)] == ["company-registration"]


def test_three_touches_to_a_number_stay_three(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.take_ticket()
    assert stage_of(model) is Stage.PRINTED
    assert bench.hall.asked(ReadGuide) == []


def test_a_hall_without_guides_has_no_way_to_them(qapp: object) -> None:
    bench = Bench()
    bench.hall.on(SearchItems, ItemsFound(items=(), total=0))
    model = bench.start()
    model.touch()
    assert not model.items.offered


def test_a_large_catalogue_comes_in_parts_and_is_shown_in_pages(qapp: object) -> None:
    rows = tuple(ItemRow(id=f"i{n}", name=f"事项{n}", department="某局") for n in range(360))
    bench = Bench()
    bench.hall.on(
        SearchItems,
        lambda asked: ItemsFound(items=rows[asked.offset : asked.offset + asked.limit], total=len(rows)),
    )
    model = bench.start()
    assert [one.offset for one in bench.hall.asked(SearchItems)] == [0, 100, 200, 300]
    model.touch()
    model.open_items()
    model.choose_area("department:某局")
    assert (len(model.cards), model.pager.count) == (8, 45)


def test_a_catalogue_that_lies_about_its_size_is_not_asked_for_ever(qapp: object) -> None:
    bench = Bench()
    row = ItemRow(id="i", name="事项")
    bench.hall.on(SearchItems, ItemsFound(items=(row,) * 100, total=10**9))
    bench.start()
    assert len(bench.hall.asked(SearchItems)) == 20


def test_new_guides_are_there_for_the_next_visitor(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    row = ItemRow(id="new", name="新事项", department="新局")
    bench.hall.on(SearchItems, ItemsFound(items=(row,), total=1))
    model.touch()
    model.open_items()
    assert [card.name for card in model.cards] == ["新局"]


def test_what_is_known_stays_when_it_cannot_be_fetched_again(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.hall.on(SearchItems, NotFound(what="item", id=""))
    model.touch()
    model.open_items()
    assert len(model.cards) > 1


def test_by_type_and_by_letters(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.touch()
    model.open_items()
    model.sort_items(Sorting.TYPE)
    assert "type:行政许可" in [card.id for card in model.cards]
    model.open_item_search()
    assert model.cards == []
    for letter in "gjj":
        model.type_item_letter(letter)
    assert [card.id for card in model.cards] == ["fund-withdrawal"]
    model.type_item_letter("")
    assert model.items.looking.letters == "GJ"
    model.choose_item("fund-withdrawal")
    model.back()
    assert page_of(model) is Page.ITEM_SEARCH
    assert model.items.looking.letters == "GJ"


def test_ticks_stay_while_pages_are_turned_and_end_with_the_guide(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    model.give_room(Room(materials=2))
    model.items.tick("application")
    model.turn_page(1)
    model.items.tick("premises")
    model.turn_page(-1)
    assert [card.chosen for card in model.cards] == [True, False]
    assert model.cards[0].waiting.startswith("已带 · ")
    model.items.tick("application")
    assert not model.cards[0].chosen
    model.back()
    model.choose_item("company-setup")
    assert model.items.looking.ticked == frozenset()


def test_what_was_not_ticked_is_missing(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    model.items.tick("application")
    model.items.tick("articles")
    model.tell_missing()
    assert page_of(model) is Page.MISSING
    assert [one.id for one in model.items.missing()] == ["representative-id", "premises"]
    model.items.mark_missing("premises")
    assert [one.id for one in model.items.missing()] == ["representative-id"]


def test_nothing_ticked_says_nothing_about_what_is_missing(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    model.tell_missing()
    assert model.items.missing() == []
    model.items.print_missing()
    assert bench.printer.receipts == []


def test_the_list_says_what_is_missing_and_where_to_get_it(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    model.tell_missing()
    model.items.mark_missing("representative-id")
    model.items.mark_missing("premises")
    model.items.print_missing()
    assert paper_of(model) is Paper.PRINTED
    [receipt] = bench.printer.receipts
    said = texts(receipt)
    assert "还缺的材料" in said
    assert "□ 1. 法定代表人身份证" in said
    assert "来源：公安机关核发" in said
    assert "可以后补，也可以承诺代替" in said
    assert not any("公司章程" in text for text in said)
    assert "咨询电话：000-12345" in said
    assert [e.data for e in receipt.elements if isinstance(e, Qr)] == [
        "http://192.168.1.10:8800/g/company-setup"
    ]
    model.items.mark_missing("premises")
    assert paper_of(model) is Paper.NONE  # what was printed is not what is chosen now


def test_the_guide_in_short(qapp: object) -> None:
    bench = Bench()
    model = reading(bench, "fund-withdrawal")
    model.comfort.toggle_language()
    model.items.print_guide()
    said = texts(bench.printer.receipts[0])
    assert said[:3] == [
        "Yunxi District Government Service Centre",
        "Guide",
        "Housing fund withdrawal for rent",
    ]
    assert "□ 1. Resident identity card" in said
    assert not any("Record of owning no home" in text for text in said)  # the window has it by sharing
    assert "Guide 2026-1 · printed 2026-11-23" in said


def test_no_paper_no_list_but_words_and_a_guide(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    bench.printer.become(broken(FaultKind.PAPER_OUT))
    bench.printer.outcome = PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)
    model.items.print_guide()
    assert paper_of(model) is Paper.FAILED
    assert model.items.fault is FaultKind.PAPER_OUT
    assert [one.reason for one in bench.hall.asked(RequestHelp)] == ["printer"]
    model.items.print_guide()
    assert len(bench.hall.asked(RequestHelp)) == 1  # one trouble, one call


def test_two_touches_print_one_guide(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    bench.printer.outcome = None
    model.items.print_guide()
    model.items.print_guide()
    assert len(bench.printer.receipts) == 1
    assert paper_of(model) is Paper.PRINTING


def test_a_slip_that_comes_when_its_visitor_has_gone_tells_nobody(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    bench.printer.outcome = None
    model.items.print_guide()
    model.leave()
    bench.printer.finish(PrintOutcome(Outcome.PRINTED))
    assert paper_of(model) is Paper.NONE


def test_a_kiosk_without_a_printer_offers_no_paper(qapp: object) -> None:
    model = reading(Bench(has_printer=False))
    assert not model.items.can_print
    model.items.print_guide()
    assert paper_of(model) is Paper.NONE


def test_the_guide_who_is_called_knows_what_is_missing(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    model.comfort.toggle_language()  # staff read Chinese whatever the visitor speaks
    model.tell_missing()
    model.items.mark_missing("articles")
    model.ask_about_materials()
    [call] = bench.hall.asked(RequestHelp)
    assert (call.reason, call.note) == ("help", "有限责任公司设立登记：缺 公司章程")


@pytest.mark.parametrize(
    ("item_id", "way"),
    [("company-setup", WayOn.NUMBER), ("marriage-registration", WayOn.ELSEWHERE)],
)
def test_the_way_on(qapp: object, item_id: str, way: WayOn) -> None:
    assert reading(Bench(), item_id).way_on is way


def test_an_item_without_a_service_needs_no_number(qapp: object) -> None:
    bench = Bench()
    bench.hall.on(ReadGuide, without_service)
    model = reading(bench)
    assert model.way_on is WayOn.WITHOUT_NUMBER
    model.take_number_for_item()
    assert bench.hall.asked(IssueTicket) == []


def without_service(asked: ReadGuide) -> GuideFound:
    found = read_guide(asked)
    return structs.replace(found, guide=structs.replace(found.guide, service_id=""))


def test_what_this_kiosk_gives_no_numbers_for_is_said(qapp: object) -> None:
    bench = Bench()
    bench = Bench(config=structs.replace(bench.config, groups=("social", "civil")))
    model = reading(bench)
    assert model.way_on is WayOn.NOT_HERE
    model.take_number_for_item()
    assert page_of(model) is Page.GUIDE


def test_handled_elsewhere_leads_to_the_place_and_never_to_a_number(qapp: object) -> None:
    bench = Bench()
    model = reading(bench, "marriage-registration")
    model.take_number_for_item()
    assert page_of(model) is Page.DETAIL
    assert bench.hall.asked(IssueTicket) == []
    model.back()
    assert page_of(model) is Page.GUIDE


def test_a_closed_service_says_when_it_opens(qapp: object) -> None:
    bench = Bench()
    model = reading(bench, "startup-loan")
    model.take_number_for_item()
    assert page_of(model) is Page.DETAIL


def test_a_guide_that_cannot_be_read_is_said_in_words(qapp: object) -> None:
    bench = Bench()
    bench.hall.on(ReadGuide, NotFound(what="item", id="company-setup"))
    model = reading(bench)
    assert failed(model)
    assert model.guide_page is None
    assert model.way_on is WayOn.UNKNOWN
    bench.hall.on(ReadGuide, read_guide)
    model.back()
    model.choose_item("company-setup")
    assert not failed(model)
    assert model.items.guide is not None


def test_an_answer_that_comes_too_late_is_not_shown(qapp: object) -> None:
    bench = Bench()
    bench.hall.hold()
    model = bench.start()
    bench.hall.release()
    model.touch()
    model.open_items()
    model.choose_area("popular")
    bench.hall.hold()
    model.choose_item("company-setup")
    model.back()
    model.choose_item("food-permit")
    bench.hall.release()
    assert model.items.guide is not None
    assert model.items.guide.item_id == "food-permit"


def test_nothing_of_the_visitor_stays(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    model.items.tick("application")
    bench.clock.advance(model.config.idle_warn_s + model.config.idle_countdown_s + 1)
    assert page_of(model) is Page.ATTRACT
    assert (model.items.looking.ticked, model.items.looking.item_id, model.items.found) == (
        frozenset(),
        "",
        None,
    )


def test_the_server_is_lost_while_a_guide_is_read(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    bench.hall.drop()
    bench.clock.advance(3)
    assert page_of(model) is Page.LOST
    bench.hall.restore()
    assert page_of(model) is Page.ATTRACT
    assert model.items.offered
    assert model.items.found is None


def test_large_text_means_more_and_emptier_pages(qapp: object) -> None:
    bench = Bench()
    model = reading(bench)
    before = len(model.items.pages())
    model.give_room(Room(lines=4, letters=16, materials=1))
    assert len(model.items.pages()) > before
    assert len(model.cards) == 1
