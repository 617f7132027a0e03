"""Finding a case, and refusing in the words of the wire contract what its rules forbid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from queue_server.application.command import Context
from queue_server.domain.cases import duties
from queue_server.domain.cases.duties import Duty, DutyRefused
from queue_server.domain.cases.lifecycle import CaseVerb, check_possible
from queue_server.domain.cases.model import Case
from queue_server.domain.cases.rules import CaseRules
from queue_server.domain.errors import IllegalTransition
from queue_server.domain.identity import normalised
from queue_server.domain.state import HallState
from queue_server.protocol.case_views import ApplicantKind
from queue_server.protocol.cases import CaseVerb as VerbParams
from queue_server.protocol.errors import (
    DeadlineInvalid,
    DutyMissing,
    NotFound,
    NumberInvalid,
    StaleCase,
    WrongCaseState,
)
from queue_server.protocol.identity_numbers import credit_code_flaw, identity_flaw
from queue_server.protocol.people import Applicant, Person


def find_case(state: HallState, case_id: str) -> Case:
    """Return a case. Raises NotFound."""
    case = state.records.find(Case, case_id)
    if case is None:
        raise NotFound(what="case", id=case_id)
    return case


def case_for(state: HallState, params: VerbParams, verb: CaseVerb) -> Case:
    """Return the case a verb is about, as its sender last saw it and where the verb is possible.

    Raises NotFound, StaleCase, WrongCaseState.
    """
    case = find_case(state, params.case_id)
    if params.version not in (0, case.version):
        raise StaleCase(number=case.number, by=case.changed_by)
    check_verb(case, verb)
    return case


def check_verb(case: Case, verb: CaseVerb) -> None:
    """Refuse a verb the case's state does not allow. Raises WrongCaseState."""
    try:
        check_possible(case, verb)
    except IllegalTransition as error:
        raise WrongCaseState(number=case.number, state=error.state, verb=error.verb) from error


def duties_of(state: HallState, ctx: Context) -> frozenset[str]:
    """Return the asking person's duties, with those of whoever the person stands in for (R160)."""
    counter = state.counters.get(ctx.actor.counter_id)
    absent = counter.standing_in_for if counter and counter.clerk_id == ctx.actor.clerk_id else ""
    return duties_of_people(state, ctx.actor.clerk_id, absent)


def duties_of_people(state: HallState, *clerk_ids: str) -> frozenset[str]:
    """Return everything some people together are charged with."""
    people = (state.rules.clerks.get(clerk_id) for clerk_id in clerk_ids)
    return frozenset().union(*(person.duties for person in people if person))


def check_duty(state: HallState, duty: Duty, ctx: Context) -> None:
    """Refuse a person without the duty. Raises DutyMissing."""
    on_duty(lambda: duties.check_duty(duties_of(state, ctx), duty))


def on_duty(check: Callable[[], None]) -> None:
    """Run a check of duties. Raises DutyMissing."""
    try:
        check()
    except DutyRefused as refused:
        raise DutyMissing(duty=refused.duty.value, why=refused.why) from refused


# ---------------------------------------------------------------- people


def check_applicant(applicant: Applicant) -> None:
    """Refuse numbers that cannot be right, whoever's. Raises NumberInvalid."""
    if applicant.kind is ApplicantKind.COMPANY:
        _check_credit_code(applicant.number)
    elif not applicant.other_document:
        check_number(applicant.number, "applicant")
    for person, whose in (
        (applicant.agent, "agent"),
        (applicant.legal_representative, "legal_representative"),
    ):
        if person is not None:
            check_person(person, whose)


def check_person(person: Person, whose: str) -> None:
    """Refuse a number that cannot be right. Raises NumberInvalid."""
    if not person.other_document:
        check_number(person.number, whose)


def check_number(number: str, whose: str) -> None:
    """Refuse an identity number that cannot be right. Raises NumberInvalid."""
    flaw = identity_flaw(normalised(number))
    if flaw is not None:
        raise NumberInvalid(whose=whose, reason=flaw.wrong.value, place=flaw.place)


def _check_credit_code(code: str) -> None:
    flaw = credit_code_flaw(normalised(code))
    if flaw is not None:
        raise NumberInvalid(whose="applicant", reason=flaw.wrong.value, place=flaw.place)


# ---------------------------------------------------------------- days


def check_day(day: dt.date, field: str, rules: CaseRules, now: dt.datetime, *, workday: bool = True) -> None:
    """Refuse a day to act by that is past, today, no workday or too far. Raises DeadlineInvalid."""
    today = rules.clock.local_day(now)
    if day <= today:
        raise DeadlineInvalid(field=field, reason="past")
    if workday and not rules.days.is_workday(day):
        raise DeadlineInvalid(field=field, reason="no_workday")
    if day > today + dt.timedelta(days=rules.longest_correction_days):
        raise DeadlineInvalid(field=field, reason="too_far")
