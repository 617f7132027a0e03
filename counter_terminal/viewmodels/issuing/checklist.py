"""What is handed over with a case, as a list to tick: licence, seals, invoices … (R111, R118).

The names are what stands on papers, so they stay Chinese in the request; the screen may
say them in another language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from qt_common.i18n import mark
from queue_server.protocol.case_views import ApplicantKind, CaseKind, CaseState
from queue_server.protocol.cases import CaseChanged, ResultKind

START_UP = (
    mark("营业执照正本"),
    mark("营业执照副本"),
    mark("法定名称章"),
    mark("财务专用章"),
    mark("发票专用章"),
    mark("法定代表人名章"),
    mark("税控设备"),
    mark("发票"),
)
"""企业开办大礼包 (R118)."""
USUAL = (mark("证照"), mark("批准决定书"), mark("通知书"), mark("发票"), mark("缴费收据"))
REJECTION = mark("不予批准决定书")


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing: its name as on papers, its number, and whether it lies here."""

    name: str
    number: str = ""
    present: bool = False


class Checklist:
    """The list being ticked; begins with what the decision said is made."""

    def __init__(self) -> None:
        self.lines: tuple[CheckLine, ...] = ()
        self._start_up = False

    def begin(self, whole: CaseChanged) -> None:
        """Start afresh for a case."""
        self._start_up = is_start_up(whole)
        known = tuple(CheckLine(one.name, one.number, one.present) for one in whole.results)
        if whole.case.state not in (CaseState.APPROVED, CaseState.REJECTED):
            self.lines = known  # registered: only what is handed over
            return
        names = {one.name for one in known}
        self.lines = (*known, *(CheckLine(name) for name in _offered(whole) if name not in names))

    def tick(self, name: str, present: bool) -> None:
        """Say that something is here, or not."""
        self._change(name, lambda one: replace(one, present=present))

    def set_number(self, name: str, number: str) -> None:
        """Write down the number of a licence or invoice."""
        self._change(name, lambda one: replace(one, number=number.strip()[:60]))

    def add(self, name: str) -> None:
        """Add something else that is here."""
        name = name.strip()[:60]
        if name and all(one.name != name for one in self.lines):
            self.lines = (*self.lines, CheckLine(name, present=True))

    def results(self) -> tuple[ResultKind, ...]:
        """Return what is registered: what is here; of the start-up set also what is missing."""
        return tuple(
            ResultKind(name=one.name, number=one.number, present=one.present)
            for one in self.lines
            if one.present or (self._start_up and one.name in START_UP)
        )

    def _change(self, name: str, change: Callable[[CheckLine], CheckLine]) -> None:
        self.lines = tuple(change(one) if one.name == name else one for one in self.lines)


def is_start_up(whole: CaseChanged) -> bool:
    """Tell whether a company is being set up with one application for everything."""
    case = whole.case
    return case.applicant_kind is ApplicantKind.COMPANY and case.kind is CaseKind.JOINT


def _offered(whole: CaseChanged) -> tuple[str, ...]:
    if whole.case.state is CaseState.REJECTED:
        return (REJECTION,)
    return START_UP if is_start_up(whole) else USUAL
