"""The issuing window: results come by scan, are registered, told, handed out, posted or printed."""

from __future__ import annotations

from collections.abc import Callable

from counter_terminal.viewmodels.terminal import CounterTerminal
from qt_common.clock import Clock
from queue_server.protocol.case_views import CaseState
from queue_server.protocol.identity_numbers import id_check
from scripts.demo.acting import Steps, Until, insist, pause
from scripts.demo.dossiers import Desk, Dossier
from scripts.demo.errands import Citizen, Fetch, Way
from scripts.demo.platforms import Platforms
from scripts.demo.rail import CALLING, HAND_OVER, ISSUING, Rail
from scripts.demo.simulators import Simulator

LOOK_S = 20.0
SEAL_CODE = "刻章-4711"
_CAPITAL = "壹佰万元整"
Moment = Callable[[str, CounterTerminal], None]


class IssuingWork:
    """What happens to results at one window.

    Args:
        terminal: the window's terminal.
        simulators: the stage's devices by name.
        platforms: where the applicant's short messages can be read.
        clock: the day's.
        rail: changes the area of work.
        on_moment: told (name, terminal) at moments worth a picture.
    """

    def __init__(
        self,
        terminal: CounterTerminal,
        simulators: dict[str, Simulator],
        platforms: Platforms,
        clock: Clock,
        rail: Rail,
        on_moment: Moment,
    ) -> None:
        counter = terminal.desk.counter_id
        self._terminal, self._platforms, self._clock = terminal, platforms, clock
        self._scanner = simulators.get(f"scanner-{counter}")
        self._reader = simulators.get(f"cards-{counter}")
        self._rail, self._on_moment = rail, on_moment

    def register(self, dossier: Dossier) -> Steps:
        """Take the result in; what needs no visitor at a window goes out at once."""
        yield from self._receive(dossier)
        yield from self._open(dossier)
        issuing = self._terminal.case_areas.issuing
        if dossier.errand.way is Way.JOINT:
            yield from self._order_seals(dossier)
        for line in issuing.picture.checklist[: 8 if dossier.errand.way is Way.JOINT else 1]:
            issuing.tick(line.name, True)
        self._on_moment("issuing-register", self._terminal)
        yield from self._do(issuing.register, lambda: bool(issuing.picture.may.register), "registered")
        dossier.state = CaseState.READY
        if dossier.errand.has_licence:
            yield from self._offer(dossier)
        elif dossier.errand.fetch is Fetch.POST:
            yield from self._post(dossier)
        elif dossier.fetches:
            dossier.at = Desk.COLLECTION
        else:
            dossier.at = Desk.DONE
        self._put_away()

    def hand_out(self, dossier: Dossier) -> Steps:
        """Somebody is here for it: the applicant with the card, or an agent with the code."""
        yield from self._open(dossier)
        issuing = self._terminal.case_areas.issuing
        collecting, citizen = issuing.collecting, dossier.errand.citizen
        if dossier.errand.fetch is Fetch.AGENT:
            collecting.set_agent(True)
            citizen = _agent_of(citizen)
        code = self._told_code(dossier)
        yield from self._identify(citizen)
        if code:
            collecting.set_code(code)
        yield from pause(self._clock, LOOK_S)
        self._on_moment("issuing-hand-out", self._terminal)
        yield from self._do(issuing.hand_out, lambda: bool(issuing.picture.may.hand_out), "handed out")
        dossier.state, dossier.at = CaseState.CLOSED, Desk.DONE
        self._put_away()

    # ------------------------------------------------------------ parts

    def _receive(self, dossier: Dossier) -> Steps:
        if self._scanner is None or not dossier.bag_code:
            return
        scanner, desk = self._scanner, self._terminal.case_areas.hand_over
        self._rail.go(self._terminal, HAND_OVER)
        yield from self._do(
            lambda: scanner.do("scan", text=dossier.bag_code),
            lambda: desk.picture.bag is not None and desk.picture.bag.code == dossier.bag_code,
            "bag at the issuing window",
        )
        self._on_moment("issuing-hand-over", self._terminal)

    def _open(self, dossier: Dossier) -> Steps:
        issuing = self._terminal.case_areas.issuing
        self._rail.go(self._terminal, ISSUING)
        yield from self._do(
            lambda: issuing.open(dossier.case_id),
            lambda: issuing.picture.case is not None and issuing.picture.case.id == dossier.case_id,
            "case at the issuing window",
        )

    def _identify(self, citizen: Citizen) -> Steps:
        collecting = self._terminal.case_areas.issuing.collecting
        if self._reader is None:
            collecting.set_name(citizen.name)
            collecting.set_number(citizen.number)
            return
        collecting.read_card()
        self._reader.do("lay", card=citizen.card)
        yield Until(lambda: collecting.draft.from_card, "collector's card read")
        self._reader.do("take")

    def _told_code(self, dossier: Dossier) -> str:
        """Return the code of the short message the applicant got; empty when none has come."""
        for message in reversed(self._platforms.inbox("sms")):
            params = message["content"].get("params", {})
            if params.get("case_number") == dossier.number and params.get("code"):
                return str(params["code"])
        return ""

    def _order_seals(self, dossier: Dossier) -> Steps:
        issuing = self._terminal.case_areas.issuing
        yield from self._do(
            lambda: issuing.order_seals(SEAL_CODE), lambda: issuing.picture.seals is not None, "seals ordered"
        )
        self._on_moment("issuing-seals", self._terminal)

    def _post(self, dossier: Dossier) -> Steps:
        issuing = self._terminal.case_areas.issuing
        tracking = f"EMS{dossier.number.replace('-', '')}CN"
        yield from self._do(
            lambda: issuing.post(tracking, "中国邮政"), lambda: bool(issuing.picture.may.post), "posted"
        )
        dossier.state, dossier.at = CaseState.CLOSED, Desk.DONE

    def _offer(self, dossier: Dossier) -> Steps:
        place = dossier.errand.place
        dossier.pickup_code = f"{(place + 1) * 104_729 % 1_000_000:06}"
        for variant in ("original", "duplicate")[: 2 if place % 3 == 0 else 1]:
            yield from self._offer_sheet(dossier, variant)
        self._on_moment("issuing-licence", self._terminal)
        dossier.at = Desk.LICENCE

    def _offer_sheet(self, dossier: Dossier, variant: str) -> Steps:
        """Offered twice, a sheet is found to be there: a press without an answer is simply repeated."""
        issuing = self._terminal.case_areas.issuing
        answered: list[str] = []
        issuing.changed.connect(note := lambda: answered.append(issuing.picture.offered))
        yield from self._do(
            lambda: issuing.offer_licence(_content(dossier), "company", variant, 1),
            lambda: any(answered) and not issuing.busy,
            "licence offered",
        )
        issuing.changed.disconnect(note)
        dossier.sheets += 1

    def _put_away(self) -> None:
        issuing = self._terminal.case_areas.issuing
        issuing.put_away()
        self._rail.go(self._terminal, CALLING)

    def _do(self, action: Callable[[], object], so: Callable[[], object], what: str) -> Steps:
        yield from insist(action, so, self._clock, what)


def _agent_of(citizen: Citizen) -> Citizen:
    """Return somebody else, sent with the code."""
    body = f"{citizen.number[:14]}9{citizen.number[15:17]}"
    return Citizen(f"代{citizen.name[1:]}", body + id_check(body), citizen.phone, citizen.born)


def _content(dossier: Dossier) -> dict[str, str]:
    errand = dossier.errand
    return {
        "uscc": errand.credit_code,
        "name": errand.company,
        "type": "有限责任公司（自然人独资）",
        "representative": errand.citizen.name,
        "capital": _CAPITAL,
        "founded_on": "2026-11-23",
        "address": "样例省云溪区示范街道虚构路 8 号",
        "scope": "食品销售；餐饮服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）。",
        "registry": "云溪区市场监督管理局",
        "issued_on": "2026-11-23",
        "qr_text": f"https://registry.example/q/{errand.credit_code}",
        "holder_number": errand.citizen.number,
        "pickup_code": dossier.pickup_code,
    }
