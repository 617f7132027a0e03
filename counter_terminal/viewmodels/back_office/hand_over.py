"""Bags changing hands: a scan of the slip is the hand-over (R072, R073, R079)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.area import LONGEST_CODE, Area
from counter_terminal.viewmodels.case_search.rows import (
    bag_due_words,
    bag_row,
    hand_over_row,
    moment_words,
    place_words,
)
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.ports import Codes
from counter_terminal.viewmodels.table import Fact, Row
from qt_common.hall import new_request_key
from qt_common.i18n import mark
from queue_server.protocol.case_views import BagView
from queue_server.protocol.cases import BagChanged, BagsFound, CaseChanged, FindCase, ListBags, ReceiveBag
from queue_server.protocol.errors import HallError, NotFound

BAG_KINDS = {
    "instant": mark("即办件文件袋"),
    "promised": mark("承诺件文件袋"),
    "issuing": mark("出件文件袋"),
}
MINE, LATE, ALL = "mine", "late", "all"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the last scan did, large: `title`, then `lines`; `tone` as of a banner."""

    title: str
    lines: tuple[str, ...] = ()
    tone: str = "serving"


@dataclass(frozen=True, slots=True)
class BagPicture:
    """One bag: its facts, what is in it, and every change of hands, the newest first."""

    code: str
    facts: tuple[Fact, ...]
    contents: str
    hand_overs: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class HandOverPicture:
    """The hand-over screen.

    Attributes:
        confirmation: of the last scan; None before the first.
        listed: which list is shown: `mine`, `late` or `all`.
        bags: its rows.
        mine, late: how many.
        bag: the bag looked at.
        busy: a scan has no answer yet.
        can_ask: the server can be asked.
    """

    confirmation: Confirmation | None = None
    listed: str = MINE
    bags: tuple[Row, ...] = ()
    mine: int = 0
    late: int = 0
    bag: BagPicture | None = None
    busy: bool = False
    can_ask: bool = False


class HandOverDesk(Area[HandOverPicture]):
    """Receives bags and says where any bag is.

    Args:
        desk: the counter.
        codes: the desk's scanners; a scan here is a hand-over.
    """

    def __init__(self, desk: Desk, codes: Codes, parent: QObject | None = None) -> None:
        super().__init__(desk, codes, parent, ticks=True)
        self._listed = MINE
        self._bags: tuple[BagView, ...] = ()
        self._bag: BagView | None = None
        self._confirmation: Confirmation | None = None

    def receive(self, code: str) -> None:
        """Take a bag over: its slip was scanned, or its code typed."""
        code = code.strip().upper()
        if not code:
            return
        if len(code) > LONGEST_CODE:
            self._say_unknown()
            return
        held_before = any(bag.code == code and self._is_mine(bag) for bag in self._bags)
        request = ReceiveBag(request_key=new_request_key(), bag_code=code, place=self._desk.counter_id)
        self._press.send(
            "receive", request, lambda answer: self._on_received(answer, held_before), self._on_refused
        )

    def look_up(self, code: str) -> None:
        """Show where a bag is, changing nothing."""
        code = code.strip().upper()
        if code and len(code) <= LONGEST_CODE:
            self._desk.touched.emit()
            self._desk.hall.call(FindCase(bag_code=code), self._on_found, self._on_refused)

    def list_bags(self, which: str) -> None:
        """Choose the list: `mine`, `late` or `all`."""
        self._listed = which
        self.refresh()

    def put_away(self) -> None:
        """Look at no bag any more."""
        self._bag = None
        self.refresh()

    def _load(self) -> None:
        self._desk.hall.call(ListBags(), self._on_bags, self._desk.refuse)

    def _forget(self) -> None:
        self._bag, self._confirmation, self._bags = None, None, ()

    def _take_code(self, code: str) -> None:
        self.receive(code)

    def _is_mine(self, bag: BagView) -> bool:
        clerk = self._desk.clerk
        return clerk is not None and bag.holder == clerk.id

    def _on_bags(self, answer: BagsFound) -> None:
        if self._shown:
            self._bags = answer.bags
            if self._bag is not None:
                self._bag = next((one for one in self._bags if one.code == self._bag.code), self._bag)
            self.refresh()

    def _on_found(self, answer: CaseChanged) -> None:
        if answer.bag is None:
            self._say_unknown()
        elif self._shown:
            self._bag = answer.bag
            self.refresh()

    def _on_received(self, answer: BagChanged, held_before: bool) -> None:
        if not self._shown:
            return
        self._bag = answer.bag
        self._confirmation = self._confirm(answer, held_before)
        self._reload()
        self.refresh()

    def _confirm(self, answer: BagChanged, held_before: bool) -> Confirmation:
        desk, _ = self._desk, self._desk.translate
        bag, case = answer.bag, answer.case
        about = f"{case.number}  {case.item_name}"
        if held_before or not bag.hand_overs:
            return Confirmation(_("{code} 本来就在您手里", code=bag.code), (about,), "primary")
        last = bag.hand_overs[-1]
        lines = [
            _("{giver} 交给 {taker}", giver=last.from_name, taker=last.to_name),
            " · ".join(part for part in (moment_words(last.at, desk), place_words(last.place, desk)) if part),
            about,
        ]
        if last.late:
            lines.append(_("这次交接晚于规定时间，已记录。"))
        return Confirmation(
            _("已接收 {code}", code=bag.code), tuple(lines), "calling" if last.late else "serving"
        )

    def _on_refused(self, error: HallError) -> None:
        if isinstance(error, NotFound):
            self._say_unknown()
        else:
            self._desk.refuse(error)
            self._confirmation = Confirmation(
                self._desk.translate("没有接收"), (self._desk.explain(error),), "fault"
            )
            self.refresh()

    def _say_unknown(self) -> None:
        _ = self._desk.translate
        line = _("请扫描流转单上的条码；纸张破损时，可以手工输入条码下方的编号。")
        self._confirmation = Confirmation(_("这不是本大厅的流转袋编号，没有接收"), (line,), "fault")
        self.refresh()

    def _draw(self) -> HandOverPicture:
        lists = {
            MINE: [bag for bag in self._bags if self._is_mine(bag)],
            LATE: [bag for bag in self._bags if bag.late],
            ALL: list(self._bags),
        }
        return HandOverPicture(
            confirmation=self._confirmation,
            listed=self._listed,
            bags=tuple(bag_row(bag, self._desk) for bag in lists[self._listed]),
            mine=len(lists[MINE]),
            late=len(lists[LATE]),
            bag=self._draw_bag(self._bag) if self._bag else None,
            busy=self.busy,
            can_ask=self._desk.online and not self.busy,
        )

    def _draw_bag(self, bag: BagView) -> BagPicture:
        desk, _ = self._desk, self._desk.translate
        kind = _(BAG_KINDS[bag.kind]) if bag.kind in BAG_KINDS else bag.kind
        facts = (
            Fact(_("办件"), bag.case_number),
            Fact(_("种类"), kind),
            Fact(
                _("现在由"),
                _("{name} 保管，{since} 起", name=bag.holder_name, since=moment_words(bag.since, desk)),
            ),
            Fact(_("交接期限"), bag_due_words(bag, desk), "fault" if bag.late else ""),
        )
        return BagPicture(
            code=bag.code,
            facts=facts,
            contents=_("、").join(bag.contents),
            hand_overs=tuple(hand_over_row(one, desk) for one in reversed(bag.hand_overs)),
        )
