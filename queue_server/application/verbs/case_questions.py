"""Questions about cases, consultations, and what printers say about papers."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from queue_server.application.case_papers import opened, sealed_of
from queue_server.application.case_refusals import find_case
from queue_server.application.case_views import case_changed, whole_case
from queue_server.application.command import Context, Decision, handles
from queue_server.application.recalling import RECALLED, unseals
from queue_server.application.refusals import find_counter
from queue_server.application.verbs.bags import case_of_bag
from queue_server.application.verbs.cases import end_of_keeping
from queue_server.application.verbs.helping import printer_alarm
from queue_server.domain.cases.events import ConsultationNoted, PaperPrinted, PersonalDataRead
from queue_server.domain.cases.model import Case
from queue_server.domain.state import HallState
from queue_server.protocol import cases as wire
from queue_server.protocol.case_views import ApplicantKind
from queue_server.protocol.errors import InvalidParams, NotFound
from queue_server.protocol.people import Applicant

RECALLED["case_id"] = (Case, "id")
RECALLED["case_number"] = (Case, "number")
CONSULTATION = "consultation"
OUTCOMES = ("printed", "failed", "unknown")
_GONE = "********"


@handles(wire.FindCase)
def find(state: HallState, params: wire.FindCase, ctx: Context) -> Decision:
    """Return one case by id, number or bag code; masked. Raises NotFound, InvalidParams."""
    case = _named(state, params)
    return Decision((), case_changed(case.id, ctx.now))


def _named(state: HallState, params: wire.FindCase) -> Case:
    if params.case_id:
        return find_case(state, params.case_id)
    if params.case_number:
        found = state.records.where(Case, "number", params.case_number)
        if not found:
            raise NotFound(what="case", id=params.case_number)
        return found[0]
    if params.bag_code:
        return case_of_bag(state, params.bag_code)
    raise InvalidParams(problem="a case's id or number, or a bag's code, is needed - at `$`")


@unseals(wire.ReadCase)
def _secrets_of_reading(state: HallState, params: wire.ReadCase) -> Iterable[str]:
    case = state.records.find(Case, params.case_id)
    return tuple(sealed_of(case)) if case else ()


@handles(wire.ReadCase)
def read(state: HallState, params: wire.ReadCase, ctx: Context) -> Decision:
    """Open a case with its full names; who, when and why stays in the log. Raises NotFound.

    The history comes from the log, so it is put in where the log can be read (`web.case_desk`).
    """
    case = find_case(state, params.case_id)
    applicant = opened(ctx.secrets.get(case.sealed_id)) or _deleted(case)
    seen = PersonalDataRead(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        purpose=params.purpose,
        place=ctx.actor.place,
    )
    rules = state.rules.cases

    def answer(after: HallState) -> wire.CaseRead:
        whole = whole_case(after.records.get(Case, case.id), rules, ctx.now)
        return wire.CaseRead(case=whole, applicant=applicant)

    return Decision((seen,), answer)


def _deleted(case: Case) -> Applicant:
    """Return what is left of an applicant whose data was destroyed at the end of its time."""
    return Applicant(kind=ApplicantKind(case.applicant_kind), name=case.applicant, number=_GONE)


@handles(wire.NoteConsultation)
def note_consultation(state: HallState, params: wire.NoteConsultation, ctx: Context) -> Decision:
    """A question without a case is written down, too (R059); its words lie sealed.

    Raises NotFound, InvalidParams.
    """
    if not (params.question.strip() and params.answer.strip()):
        raise InvalidParams(problem="both the question and the answer are needed - at `$`")
    if params.counter_id:
        find_counter(state, params.counter_id)
    id = ctx.new_id()
    words = msgspec.json.encode({"question": params.question, "answer": params.answer})
    sealed = ctx.sealer.seal(ctx.new_id(), CONSULTATION, id, words, end_of_keeping(state, ctx))
    noted = ConsultationNoted(
        at=ctx.now,
        consultation_id=id,
        sealed_id=sealed.id,
        by=ctx.actor.clerk_id,
        counter=params.counter_id,
        for_ticket=params.ticket_id,
        item_id=params.item_id,
    )
    return Decision((noted,), lambda _: wire.ConsultationNoted(id=id), sealed=(sealed,))


@handles(wire.ReportPaperPrint)
def report_print(state: HallState, params: wire.ReportPaperPrint, ctx: Context) -> Decision:
    """Record what the printer said; a failed print calls a guide. Raises NotFound, InvalidParams."""
    case = find_case(state, params.case_id)
    if case.paper(params.paper_number) is None:
        raise NotFound(what="paper", id=params.paper_number)
    if params.outcome not in OUTCOMES:
        raise InvalidParams(problem=f"one of {', '.join(OUTCOMES)} - at `$.outcome`")
    printed = PaperPrinted(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        number=params.paper_number,
        outcome=params.outcome,
        fault=params.fault,
    )
    alarm = printer_alarm(state, params.fault, ctx) if params.outcome == "failed" else ()
    return Decision((printed, *alarm), case_changed(case.id, ctx.now))
