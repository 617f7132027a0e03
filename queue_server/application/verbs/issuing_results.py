"""The issuing window: results registered, told, handed out, posted (R110-R115)."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from queue_server.application import case_sheets as sheets
from queue_server.application.case_papers import opened
from queue_server.application.case_paperwork import Paperwork
from queue_server.application.case_refusals import case_for, check_duty, check_person
from queue_server.application.case_views import case_changed
from queue_server.application.command import Context, Decision, handles
from queue_server.application.outbox import Told, listed, tell
from queue_server.application.recalling import unseals
from queue_server.application.verbs.cases import PURPOSE, end_of_keeping
from queue_server.domain.cases.duties import Duty
from queue_server.domain.cases.events import (
    ApplicantToldAgain,
    PickupCodeWrong,
    ResultHandedOut,
    ResultPosted,
    ResultReady,
)
from queue_server.domain.cases.lifecycle import CaseVerb
from queue_server.domain.cases.model import Case, Result
from queue_server.domain.identity import masked_name, normalised
from queue_server.domain.state import HallState
from queue_server.protocol import cases as wire
from queue_server.protocol.errors import CodeWrong, InvalidParams, PersonMismatch

CODE_DIGITS = 6
_SHORTEST, _LONGEST = 4, 12


def _sealed_of_case(state: HallState, params: wire.CaseVerb) -> Iterable[str]:
    """Return the id under which lies who is told, and where to."""
    case = state.records.find(Case, params.case_id)
    return (case.sealed_id,) if case else ()


for _verb in (wire.RegisterResult, wire.TellAgain, wire.PostResult):
    unseals(_verb)(_sealed_of_case)


@handles(wire.RegisterResult)
def register_result(state: HallState, params: wire.RegisterResult, ctx: Context) -> Decision:
    """The result is at the issuing window; the applicant is told at once, with the code (R110).

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, InvalidParams.
    """
    case = case_for(state, params, CaseVerb.REGISTER_RESULT)
    check_duty(state, Duty.ISSUE, ctx)
    results = tuple(Result(name=one.name, number=one.number, present=one.present) for one in params.results)
    if not any(one.present for one in results):
        raise InvalidParams(problem="say what is here - at `$.results`")
    code = _code(params.pickup_code, ctx)
    ready = ResultReady(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        results=results,
        pickup_hash=_code_hash(case, code, ctx),
    )
    papers = Paperwork(state, case, ctx)
    rules = state.rules.cases
    today = rules.clock.local_day(ctx.now)
    papers.make(sheets.completion_notice(results, today), rules.imprint.acceptance_seal)
    if case.seal_order is not None:
        papers.make(sheets.start_up_checklist(results, case.seal_order, rules.clock.timezone))
    told = _told(state, case, "result_ready", code, ctx)
    return Decision(
        (ready, *papers.events, *told.events),
        case_changed(case.id, ctx.now, papers.numbers),
        sealed=told.sealed,
    )


@handles(wire.TellAgain)
def tell_again(state: HallState, params: wire.TellAgain, ctx: Context) -> Decision:
    """Tell the applicant once more, with a new code: the old one is kept nowhere; a lock ends.

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing.
    """
    case = case_for(state, params, CaseVerb.TELL_AGAIN)
    check_duty(state, Duty.ISSUE, ctx)
    code = _code("", ctx)
    again = ApplicantToldAgain(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        pickup_hash=_code_hash(case, code, ctx),
    )
    told = _told(state, case, "result_ready", code, ctx)
    return Decision((again, *told.events), case_changed(case.id, ctx.now), sealed=told.sealed)


def _code(wanted: str, ctx: Context) -> str:
    """Return the pick-up code: as wished, or a new one. Raises InvalidParams."""
    if not wanted:
        number = int(sha256(f"pick-up code {ctx.new_id()}".encode()).hexdigest(), 16)
        return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
    if not (wanted.isascii() and wanted.isdigit() and _SHORTEST <= len(wanted) <= _LONGEST):
        raise InvalidParams(problem=f"{_SHORTEST} to {_LONGEST} digits - at `$.pickup_code`")
    return wanted


def _code_hash(case: Case, code: str, ctx: Context) -> str:
    return _code_hashes(case, code, ctx)[0]


def _code_hashes(case: Case, code: str, ctx: Context) -> tuple[str, ...]:
    """Return a code's keyed hashes, this year's first; one code is another hash on every case."""
    return ctx.sealer.person_hashes(f"pick-up code of {case.id}: {code}")


def _told(state: HallState, case: Case, subject: str, code: str, ctx: Context) -> Told:
    """Return the short message to the applicant; nothing without a phone number or an adapter."""
    applicant = opened(ctx.secrets.get(case.sealed_id))
    phone = _phone(applicant.phone, applicant.agent.phone if applicant.agent else "") if applicant else ""
    if not phone or not listed(state, "sms"):
        return Told((), ())
    body = {
        "phone": phone,
        "case_number": case.number,
        "item": case.item.name,
        "hall": state.rules.cases.imprint.hall_name,
        "place": state.rules.cases.imprint.hall_address,
        "code": code,
        "delivery": case.delivery,
    }
    return tell(ctx, "sms", subject, body, case.number)


def _phone(*numbers: str) -> str:
    return next((number for number in numbers if number.strip()), "")


# ---------------------------------------------------------------- handing out


@handles(wire.HandOut)
def hand_out(state: HallState, params: wire.HandOut, ctx: Context) -> Decision:
    """出件登记 the moment it happens (R114): to the person it is kept for, or to whoever has the code.

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, NumberInvalid, PersonMismatch, CodeWrong.
    """
    case = case_for(state, params, CaseVerb.HAND_OUT)
    check_duty(state, Duty.ISSUE, ctx)
    collector = params.collector
    check_person(collector.person, "collector")
    if not _is_named(case, collector, ctx):
        refusal = _code_refusal(state, case, params, ctx)
        if refusal is not None:
            return refusal
    collector_id = case.collector_id or ctx.new_id()
    sealed = ctx.sealer.seal(
        collector_id,
        PURPOSE,
        case.id,
        msgspec.json.encode(collector.person),
        end_of_keeping(state, ctx),
    )
    handed = ResultHandedOut(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        collector_id=collector_id,
        collector=masked_name(collector.person.name),
        is_agent=collector.is_agent,
        signature_scan_id=collector.signature_scan_id,
    )
    papers = Paperwork(state, case, ctx)
    local = ctx.now.astimezone(state.rules.cases.clock.timezone)
    papers.make(sheets.pickup_receipt(case, "窗口领取", local, is_agent=collector.is_agent))
    return Decision(
        (handed, *papers.events),
        case_changed(case.id, ctx.now, papers.numbers),
        sealed=(sealed,),
    )


def _is_named(case: Case, collector: wire.Collector, ctx: Context) -> bool:
    """Say whether this is the applicant, or the company's legal representative, in person."""
    if collector.is_agent:
        return False
    hashes = ctx.sealer.person_hashes(normalised(collector.person.number))
    return not {case.person_hash, case.representative_hash, ""}.isdisjoint(hashes)


def _code_refusal(state: HallState, case: Case, params: wire.HandOut, ctx: Context) -> Decision | None:
    """Return the counted refusal of a wrong code; None when it is right. Raises PersonMismatch, CodeWrong."""
    code = params.pickup_code or params.collector.authorisation
    if not code or not case.pickup_hash:
        raise PersonMismatch()
    tries = state.rules.cases.code_tries
    if case.pickup_failures >= tries:
        raise CodeWrong(attempts_left=0)
    if case.pickup_hash in _code_hashes(case, code.strip(), ctx):
        return None
    if case.refused_key == params.request_key:
        raise CodeWrong(attempts_left=tries - case.pickup_failures)
    wrong = PickupCodeWrong(
        at=ctx.now, record_id=case.id, by=ctx.actor.clerk_id, request_key=params.request_key
    )
    refusal = CodeWrong(attempts_left=tries - case.pickup_failures - 1)
    return Decision((wrong,), case_changed(case.id, ctx.now), refusal=refusal)


@handles(wire.PostResult)
def post(state: HallState, params: wire.PostResult, ctx: Context) -> Decision:
    """Given to the post; the applicant hears the tracking number (R113).

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, InvalidParams.
    """
    case = case_for(state, params, CaseVerb.POST)
    check_duty(state, Duty.ISSUE, ctx)
    tracking = normalised(params.tracking_number)
    if not tracking.isascii() or len(tracking) != len(params.tracking_number.strip()):
        raise InvalidParams(problem="letters and digits of the label only - at `$.tracking_number`")
    posted = ResultPosted(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        tracking_number=tracking,
        carrier=params.carrier,
    )
    papers = Paperwork(state, case, ctx)
    local = ctx.now.astimezone(state.rules.cases.clock.timezone)
    papers.make(sheets.post_label(case, tracking))
    papers.make(sheets.pickup_receipt(case, "邮寄送达", local, tracking=tracking))
    told = _post_told(state, case, tracking, params.carrier, ctx)
    return Decision(
        (posted, *papers.events, *(event for one in told for event in one.events)),
        case_changed(case.id, ctx.now, papers.numbers),
        sealed=tuple(sealed for one in told for sealed in one.sealed),
    )


def _post_told(state: HallState, case: Case, tracking: str, carrier: str, ctx: Context) -> tuple[Told, ...]:
    """Return what the post and the applicant are told at once."""
    applicant = opened(ctx.secrets.get(case.sealed_id))
    if applicant is None:
        return ()
    parcel = {
        "tracking_number": tracking,
        "carrier": carrier,
        "name": applicant.name,
        "phone": applicant.phone,
        "address": applicant.address,
        "case_number": case.number,
    }
    told = [tell(ctx, "post", "parcel_handed_over", parcel, case.number)] if listed(state, "post") else []
    phone = _phone(applicant.phone, applicant.agent.phone if applicant.agent else "")
    if phone and listed(state, "sms"):
        body = {
            "phone": phone,
            "case_number": case.number,
            "item": case.item.name,
            "hall": state.rules.cases.imprint.hall_name,
            "tracking_number": tracking,
            "carrier": carrier,
        }
        told.append(tell(ctx, "sms", "result_posted", body, case.number))
    return tuple(told)
