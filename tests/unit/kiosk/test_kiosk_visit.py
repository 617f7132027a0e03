"""A visit from the first touch to the slip, without a window."""

from __future__ import annotations

from msgspec import structs

from config.schema import Kiosk as KioskConfig
from devices.receipt import Text
from kiosk.viewmodels.kiosk import Page
from kiosk.viewmodels.ticketing import Stage
from queue_server.protocol.errors import LimitReached, LiveTicketExists
from queue_server.protocol.identity_numbers import Flaw, Wrong
from queue_server.protocol.tickets import FindTicket, IssueTicket, PrintOutcome, ReportPrint
from tests.helpers.sample_kiosk import Bench, demo_hall, page_of, stage_of

ID_CARD = "11010519491231002X"


def test_three_touches_and_a_slip(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    assert page_of(model) is Page.ATTRACT
    model.touch()
    assert page_of(model) is Page.GROUPS
    model.choose_group("social")
    assert page_of(model) is Page.SERVICES
    model.choose_service("social-insurance")
    assert (model.page, model.ticketing.stage) == (Page.TICKET, Stage.PRINTED)
    assert [params.service_id for params in bench.hall.asked(IssueTicket)] == ["social-insurance"]
    texts = [element.text for element in bench.printer.receipts[0].elements if isinstance(element, Text)]
    assert "A012" in texts
    [report] = bench.hall.asked(ReportPrint)
    assert (report.ticket_id, report.outcome, report.copy) == ("t1", PrintOutcome.PRINTED, 0)


def test_the_slip_in_the_hand_ends_the_visit_by_itself(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.take_ticket()
    bench.clock.advance(model.config.ticket_screen_s - 1)
    assert page_of(model) is Page.TICKET
    bench.clock.advance(1)
    assert page_of(model) is Page.ATTRACT
    assert model.ticketing.issued is None


def test_a_touch_keeps_the_ticket_on_the_screen(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.take_ticket()
    bench.clock.advance(10)
    model.touch()
    bench.clock.advance(10)
    assert page_of(model) is Page.TICKET


def test_a_single_group_is_not_asked_for(qapp: object) -> None:
    bench = Bench(config=KioskConfig(id="kiosk-1", printer="printer-1", groups=("business",)))
    model = bench.start()
    model.touch()
    assert page_of(model) is Page.SERVICES
    assert {card.id for card in model.cards} == {"company-registration", "food-licence", "tax"}


def test_a_closed_service_gives_its_reason_and_no_number(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.touch()
    model.choose_group("civil")
    model.choose_service("marriage")
    assert page_of(model) is Page.DETAIL
    model.back()
    assert page_of(model) is Page.SERVICES
    model.choose_service("exit-entry")
    assert page_of(model) is Page.DETAIL
    assert bench.hall.asked(IssueTicket) == []


def test_a_service_found_by_letters_is_two_touches_away(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.touch()
    model.open_search()
    assert model.cards == []
    for letter in "gjj":
        model.type_letter(letter)
    assert [card.id for card in model.cards] == ["housing-fund"]
    model.type_letter("")
    assert model.selection.choice.letters == "GJ"
    model.choose_service("housing-fund")
    assert bench.hall.asked(IssueTicket)[0].service_id == "housing-fund"


def test_priority_goes_with_the_ticket_and_can_be_taken_back(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.touch()
    model.choose_group("social")
    model.open_priority()
    assert [one.id for one in model.selection.priorities] == ["elderly", "disabled", "soldier"]
    model.choose_priority("elderly")
    assert page_of(model) is Page.SERVICES
    model.choose_priority("")
    assert model.selection.priority is None
    model.choose_priority("soldier")
    model.choose_service("social-insurance")
    assert bench.hall.asked(IssueTicket)[0].priority == "soldier"


def test_an_identity_is_asked_for_checked_and_sent_only_where_needed(qapp: object) -> None:
    services = tuple(
        structs.replace(service, identity_required=service.id == "tax") for service in demo_hall().services
    )
    bench = Bench(hall_info=demo_hall(services=services))
    model = bench.start()
    model.touch()
    model.choose_group("business")
    model.choose_service("tax")
    assert page_of(model) is Page.IDENTITY
    for character in ID_CARD[:-1] + "1":
        model.type_identity(character)
    assert model.selection.number_flaw == Flaw(Wrong.CHECK, 18, "X")
    model.confirm_identity()
    assert bench.hall.asked(IssueTicket) == []
    model.type_identity("")
    model.type_identity("X")
    model.confirm_identity()
    identity = bench.hall.asked(IssueTicket)[0].identity
    assert identity is not None
    assert identity.number == ID_CARD
    model.leave()
    assert model.selection.choice.identity == ""


def test_two_presses_make_one_ticket(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.touch()
    model.choose_group("social")
    bench.hall.hold()
    model.choose_service("social-insurance")
    model.choose_service("social-insurance")
    bench.hall.release()
    assert len({params.request_key for params in bench.hall.asked(IssueTicket)}) == 1
    assert bench.issued == 1


def test_a_refusal_is_said_and_the_way_back_is_open(qapp: object) -> None:
    bench = Bench()
    bench.hall.on(IssueTicket, LimitReached(service_id="tax", limit=12))
    model = bench.start()
    bench.take_ticket()
    assert stage_of(model) is Stage.REFUSED
    assert isinstance(model.ticketing.error, LimitReached)
    model.back()
    assert (model.page, model.ticketing.stage) == (Page.SERVICES, Stage.NONE)


def test_a_lost_slip_of_a_live_ticket_is_printed_again(qapp: object) -> None:
    bench = Bench()
    bench.hall.on(IssueTicket, LiveTicketExists(number="H007", ticket_id="t7"))
    model = bench.start()
    bench.take_ticket()
    model.reprint()
    assert bench.hall.asked(FindTicket)[0].ticket_id == "t7"
    assert stage_of(model) is Stage.PRINTED
    assert bench.hall.asked(ReportPrint)[0].copy == 1


def test_back_and_home_are_deaf_while_the_ticket_is_being_made(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.hall.hold()
    bench.take_ticket()
    model.back()
    assert (model.page, model.ticketing.stage) == (Page.TICKET, Stage.ISSUING)


def test_many_choices_are_pages(qapp: object) -> None:
    info = demo_hall()
    group = info.groups[0]
    groups = tuple(structs.replace(group, id=f"g{n}") for n in range(10))
    bench = Bench(hall_info=structs.replace(info, groups=groups))
    model = bench.start()
    model.touch()
    assert (len(model.cards), model.pager.count) == (8, 2)
    model.turn_page(1)
    assert [card.id for card in model.cards] == ["g8", "g9"]
    model.turn_page(1)
    assert model.pager.number == 1
    model.comfort.toggle_elder()
    assert (len(model.cards), model.pager.count, model.pager.number) == (
        3,
        4,
        0,
    )  # the buttons below need two rows


def test_the_offer_changes_while_it_is_shown(qapp: object) -> None:
    from queue_server.protocol.events import Event, EventKind
    from queue_server.protocol.views import ServiceState, ServiceView
    from tests.helpers.sample_kiosk import NOW

    bench = Bench()
    model = bench.start()
    model.touch()
    model.choose_group("social")
    heard: list[bool] = []
    model.changed.connect(lambda: heard.append(True))
    full = ServiceView(id="social-insurance", state=ServiceState.FULL, reason="limit_reached")
    bench.hall.push(Event(seq=0, kind=EventKind.SERVICES_CHANGED, at=NOW, services=(full,)))
    assert heard
    assert not model.cards[0].open
