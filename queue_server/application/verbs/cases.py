"""Taking cases in and looking their materials through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from queue_server.application.case_refusals import (
    case_for,
    check_applicant,
    check_duty,
)
from queue_server.application.case_views import case_changed
from queue_server.application.command import Context, Decision, handles
from queue_server.application.refusals import find_ticket, own_counter
from queue_server.application.sealing import Sealed
from queue_server.domain.cases.duties import Duty
from queue_server.domain.cases.events import CaseOpened, MaterialsChecked
from queue_server.domain.cases.item import CaseKind, ItemRule
from queue_server.domain.cases.lifecycle import CaseVerb
from queue_server.domain.cases.model import Case, Finding, Material, MaterialState
from queue_server.domain.cases.numbers import SERIES, case_number
from queue_server.domain.identity import masked_name, normalised
from queue_server.domain.model import TicketState
from queue_server.domain.state import HallState
from queue_server.protocol import cases as wire
from queue_server.protocol.base import Role
from queue_server.protocol.case_views import ApplicantKind
from queue_server.protocol.errors import InvalidParams, NotFound, WrongState
from queue_server.protocol.people import Applicant, Person

PURPOSE = "case"
"""What is sealed: the applicant as JSON."""
WHILE_OPEN = dt.date.max
"""Kept until the case has ended and its time after that is over (`application.retention`)."""
WAYS = ("window", "post", "self_service", "electronic")
MOST_DEPARTMENTS = 12
LONGEST_DEPARTMENT = 60
_MOST_SHOWN = 4


@handles(wire.OpenCase)
def open_case(state: HallState, params: wire.OpenCase, ctx: Context) -> Decision:
    """Take a case in, with the item's terms and review points of today (R037).

    Raises NotFound, CounterNotOpen, WrongState, NumberInvalid, InvalidParams, DutyMissing.
    """
    counter = own_counter(state, params.counter_id, ctx)
    if Role.GUIDE not in ctx.actor.roles:
        check_duty(state, Duty.ACCEPT, ctx)
    day = max(state.day, state.rules.calendars.local_day(ctx.now))
    item = state.rules.items.in_force(params.item_id, day)
    if item is None:
        raise NotFound(what="item", id=params.item_id)
    if params.ticket_id:
        _check_in_service(state, params.ticket_id, counter.id)
    if params.delivery not in WAYS:
        raise InvalidParams(problem=f"one of {', '.join(WAYS)} - at `$.delivery`")
    check_applicant(params.applicant)
    kind, departments = _kind(params, item)
    case_id, serial = ctx.new_id(), state.last_serial(SERIES, day) + 1
    sealed = seal_applicant(params.applicant, case_id, ctx)
    opened = CaseOpened(
        at=ctx.now,
        record_id=case_id,
        by=ctx.actor.clerk_id,
        number=case_number(state.rules.cases.number_prefix, day, serial),
        series=SERIES,
        serial=serial,
        day=day,
        item=_terms(item),
        case_kind=kind,
        applicant=masked_applicant(params.applicant),
        applicant_kind=params.applicant.kind.value,
        sealed_id=sealed.id,
        person_hash=person_hash(params.applicant.number, ctx),
        agent_hash=_hash_of(params.applicant.agent, ctx),
        representative_hash=_hash_of(params.applicant.legal_representative, ctx),
        counter_id=counter.id,
        for_ticket=params.ticket_id,
        urgent=params.urgent,
        delivery=params.delivery,
        departments=departments,
        materials=_materials(item),
    )
    return Decision((opened,), case_changed(case_id, ctx.now), sealed=(sealed,))


def _check_in_service(state: HallState, ticket_id: str, counter_id: str) -> None:
    ticket = find_ticket(state, ticket_id)
    if ticket.state is not TicketState.SERVING or ticket.counter_id != counter_id:
        raise WrongState(number=ticket.number, state=ticket.state.value, verb="open_case")


def _kind(params: wire.OpenCase, item: ItemRule) -> tuple[CaseKind, tuple[str, ...]]:
    """Return the kind of the case and its departments. Raises InvalidParams."""
    kind = CaseKind(params.kind.value) if params.kind else item.kind
    if kind is CaseKind.INSTANT and item.kind is not CaseKind.INSTANT:
        raise InvalidParams(problem="this item is not decided at once - at `$.kind`")
    departments = params.departments or item.departments
    if len(set(departments)) != len(departments) or not all(map(_is_department, departments)):
        raise InvalidParams(problem="each department once, by a name without bars - at `$.departments`")
    if len(departments) > MOST_DEPARTMENTS:
        raise InvalidParams(problem=f"{MOST_DEPARTMENTS} departments at most - at `$.departments`")
    if kind is CaseKind.JOINT and len(departments) < 2:
        raise InvalidParams(problem="a joint case has two departments or more - at `$.departments`")
    return kind, departments if kind is CaseKind.JOINT else departments[:1]


def _is_department(name: str) -> bool:
    return bool(name.strip()) and "|" not in name and len(name) <= LONGEST_DEPARTMENT


def _terms(item: ItemRule) -> ItemRule:
    """Return the item as the case keeps it: its materials become the case's own."""
    return ItemRule(
        id=item.id,
        name=item.name,
        version=item.version,
        kind=item.kind,
        promised_days=item.promised_days,
        statutory_days=item.statutory_days,
        licensing=item.licensing,
        departments=item.departments,
        superior_days=item.superior_days,
        receipt=item.receipt,
        result=item.result,
        basis=item.basis,
        conditions=item.conditions,
        fee=item.fee,
    )


def _materials(item: ItemRule) -> tuple[Material, ...]:
    return tuple(
        Material(
            id=one.id,
            name=one.name,
            required=one.required,
            copies=one.copies,
            way=one.way,
            points=one.points,
            may_follow=one.may_follow,
            may_be_promised=one.may_be_promised,
        )
        for one in item.materials
    )


# ---------------------------------------------------------------- whose it is


def masked_applicant(applicant: Applicant) -> str:
    """Return what lists show: a person's first character, a company's two ends."""
    name = "".join(applicant.name.split())
    if applicant.kind is ApplicantKind.PERSON:
        return masked_name(name)
    shown = min(_MOST_SHOWN, len(name) // 4)
    return f"{name[:shown]}**{name[len(name) - shown :]}" if shown else masked_name(name)


def person_hash(number: str, ctx: Context) -> str:
    """Return the keyed hash somebody is filed under from now on."""
    return ctx.sealer.person_hashes(normalised(number))[0]


def _hash_of(person: Person | None, ctx: Context) -> str:
    return person_hash(person.number, ctx) if person else ""


def seal_applicant(applicant: Applicant, case_id: str, ctx: Context) -> Sealed:
    """Return the applicant encrypted, to be kept while the case is open."""
    plain = msgspec.json.encode(applicant)
    return ctx.sealer.seal(ctx.new_id(), PURPOSE, case_id, plain, WHILE_OPEN)


def end_of_keeping(state: HallState, ctx: Context) -> dt.date:
    """Return the day after which what ends now is destroyed."""
    return state.rules.cases.clock.local_day(ctx.now) + state.rules.cases.keep


# ---------------------------------------------------------------- materials


@handles(wire.CheckMaterials)
def check_materials(state: HallState, params: wire.CheckMaterials, ctx: Context) -> Decision:
    """Record what was found; after the acceptance, only what was to follow.

    Raises NotFound, StaleCase, WrongCaseState, InvalidParams.
    """
    case = case_for(state, params, CaseVerb.CHECK_MATERIALS)
    findings = checked_findings(case, params.findings)
    if not findings:
        return Decision((), case_changed(case.id, ctx.now))
    if case.accepted_at is not None:
        _check_follows(case, findings)
    checked = MaterialsChecked(at=ctx.now, record_id=case.id, by=ctx.actor.clerk_id, findings=findings)
    return Decision((checked,), case_changed(case.id, ctx.now))


def _check_follows(case: Case, findings: Iterable[Finding]) -> None:
    awaited = {one.id for one in case.materials if one.state in (MaterialState.LATER, MaterialState.PROMISED)}
    for found in findings:
        if found.material_id not in awaited:
            raise InvalidParams(
                problem=f"material {found.material_id!r} was settled by the acceptance - at `$.findings`"
            )


def checked_findings(case: Case, findings: Iterable[wire.MaterialFinding]) -> tuple[Finding, ...]:
    """Return the findings in the domain's words. Raises NotFound, InvalidParams."""
    known: dict[str, Finding] = {}
    for place, finding in enumerate(findings):
        material = case.material(finding.material_id)
        if material is None:
            raise NotFound(what="material", id=finding.material_id)
        if problem := _finding_problem(material, finding):
            raise InvalidParams(problem=f"{problem} - at `$.findings[{place}]`")
        if finding.material_id in known:
            raise InvalidParams(problem=f"a second finding about one material - at `$.findings[{place}]`")
        known[finding.material_id] = Finding(
            material_id=finding.material_id,
            state=MaterialState(finding.state.value),
            problem=finding.problem,
            remedy=finding.remedy,
            points_met=finding.points_met,
            original=finding.original,
            copies=finding.copies,
        )
    return tuple(known.values())


def _finding_problem(material: Material, finding: wire.MaterialFinding) -> str:
    """Return what is wrong with a finding; empty = nothing."""
    state = MaterialState(finding.state.value)
    if state is MaterialState.LATER and not material.may_follow:
        return "this material may not follow later"
    if state is MaterialState.PROMISED and not material.may_be_promised:
        return "this material cannot be replaced by a commitment"
    if state is MaterialState.WRONG and not finding.problem.strip():
        return "say what is wrong with it"
    if state is MaterialState.NOT_NEEDED and material.required and not finding.problem.strip():
        return "say why a required material is not needed"
    if len(finding.points_met) > len(material.points):
        return "more review points than there are"
    return ""
