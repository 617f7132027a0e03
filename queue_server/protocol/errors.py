"""Errors that cross the wire: a stable slug, typed parameters, never a sentence.

    HallError
    ├── RequestError       the request itself is wrong
    │   ├── InvalidParams, UnknownMethod, NotFound, Forbidden, NotIdentified, LoginFailed, LockedOut,
    │   │   SessionLocked
    ├── RuleViolation      the hall's rules say no
    │   ├── WrongState, AlreadyServing, NothingToCall, CounterNotOpen, ServiceClosed, LimitReached,
    │   │   HandledElsewhere, TooEarly, TooLate, LiveTicketExists, SkillMissing, AlreadyRated,
    │   │   IdentityRequired
    │   ├── DutyMissing, StaleCase, WrongCaseState, OpinionAgainst, MaterialsMissing, NumberInvalid,
    │   │   DeadlineInvalid, ExtensionRefused, BagElsewhere, DocumentRefused, PersonMismatch
    │   ├── CodeWrong, CardExpired, NoLicence, ClaimLost, NoBlanks, BlankMismatch, RangeInvalid,
    │   │   TrayUndecided, LicenceOfferedBefore
    ├── VersionMismatch    client and server cannot talk; says who must be upgraded
    ├── ServerBusy, StorageFull   try again (retryable)
    └── InternalError      our bug; carries an incident id that is in the log

A class registers its slug by existing. The server sends `{code, message: slug,
data: {slug, params, retryable}}`; the client raises the same class; a front end
makes the sentence.
"""

from __future__ import annotations

from typing import Any, ClassVar

_by_slug: dict[str, type[HallError]] = {}


class HallError(Exception):
    """Base of every error that crosses the wire.

    Attributes:
        slug: stable name, the same in every language and version.
        code: the JSON-RPC error code.
        retryable: the same request may succeed later, unchanged.
        params: values a sentence needs; never personal data, never a sentence.
    """

    slug: ClassVar[str] = "hall_error"
    code: ClassVar[int] = -32000
    retryable: ClassVar[bool] = False

    def __init__(self, **params: Any) -> None:
        super().__init__(f"{self.slug} {params}" if params else self.slug)
        self.params = params

    def __init_subclass__(cls) -> None:
        if cls.slug in _by_slug and "slug" in cls.__dict__:
            raise ValueError(f"two errors are called {cls.slug!r}")
        if "slug" in cls.__dict__:
            _by_slug[cls.slug] = cls


def error_for(slug: str, params: dict[str, Any]) -> HallError:
    """Return the error a peer sent; an unknown slug becomes `UnknownError` and keeps its name."""
    kind = _by_slug.get(slug)
    return kind(**params) if kind else UnknownError(received_slug=slug, **params)


def error_slugs() -> dict[str, type[HallError]]:
    """Return every error class by slug, for the published contract."""
    return dict(_by_slug)


class UnknownError(HallError):
    """A newer peer's error that this program does not know."""

    slug = "unknown_error"


class RequestError(HallError):
    """The request itself is wrong."""


class InvalidParams(RequestError):
    """A parameter is missing, unknown or of the wrong type. Params: `problem`."""

    slug = "invalid_params"
    code = -32602


class UnknownMethod(RequestError):
    """No such method. Params: `method`."""

    slug = "unknown_method"
    code = -32601


class NotFound(RequestError):
    """The thing named does not exist. Params: `what`, `id`."""

    slug = "not_found"


class Forbidden(RequestError):
    """This terminal or person may not do that. Params: `method`."""

    slug = "forbidden"


class NotIdentified(RequestError):
    """The terminal has not identified itself, or is unknown or revoked. Params: `why`."""

    slug = "not_identified"


class LoginFailed(RequestError):
    """Clerk unknown or password wrong; says not which. Params: `attempts_left`."""

    slug = "login_failed"


class LockedOut(RequestError):
    """Too many failures. Params: `until` (ISO time)."""

    slug = "locked_out"


class SessionLocked(RequestError):
    """Nobody touched this terminal for long; the clerk unlocks it with the password. Params: `clerk_id`."""

    slug = "session_locked"


class RuleViolation(HallError):
    """The hall's rules say no; nothing has changed."""


class WrongState(RuleViolation):
    """The ticket is not in a state that allows this. Params: `number`, `state`, `verb`."""

    slug = "wrong_state"


class AlreadyServing(RuleViolation):
    """The counter has a visitor. Params: `number`, `state`."""

    slug = "already_serving"


class NothingToCall(RuleViolation):
    """Nobody this counter may take is waiting. Params: `waiting_elsewhere`."""

    slug = "nothing_to_call"


class CounterNotOpen(RuleViolation):
    """The counter is closed, paused or run by somebody else. Params: `state`, `clerk_id`."""

    slug = "counter_not_open"


class ServiceClosed(RuleViolation):
    """Outside the service's hours. Params: `service_id`, `reason`, `next_opening` (ISO time or empty)."""

    slug = "service_closed"


class LimitReached(RuleViolation):
    """All of today's numbers are given out. Params: `service_id`, `limit`, `next_opening`."""

    slug = "limit_reached"


class HandledElsewhere(RuleViolation):
    """This matter is handled by another body (R017). Params: `body`, `address`, `phone`."""

    slug = "handled_elsewhere"


class TooEarly(RuleViolation):
    """Wait a little: recalls or seconds are missing. Params: `recalls_missing`, `seconds_missing`."""

    slug = "too_early"


class TooLate(RuleViolation):
    """The time for this has passed. Params: `limit_s`."""

    slug = "too_late"


class LiveTicketExists(RuleViolation):
    """This person already has a live ticket for the service. Params: `number`, `ticket_id`."""

    slug = "live_ticket_exists"


class SkillMissing(RuleViolation):
    """The counter does not serve that service. Params: `service_id`, `counter_id`."""

    slug = "skill_missing"


class AlreadyRated(RuleViolation):
    """One visit, one rating (R132). Params: none."""

    slug = "already_rated"


class IdentityRequired(RuleViolation):
    """This service needs an identity. Params: `service_id`."""

    slug = "identity_required"


class DutyMissing(RuleViolation):
    """Not this person's duty, or it would join what must stay apart (R078). Params: `duty`, `why`."""

    slug = "duty_missing"


class StaleCase(RuleViolation):
    """Somebody else changed the case meanwhile; look again. Params: `number`, `by`."""

    slug = "stale_case"


class WrongCaseState(RuleViolation):
    """The case is not in a state that allows this. Params: `number`, `state`, `verb`."""

    slug = "wrong_case_state"


class OpinionAgainst(RuleViolation):
    """A department found against it, so it cannot be approved. Params: `departments` (names)."""

    slug = "opinion_against"


class MaterialsMissing(RuleViolation):
    """Required materials are not there. Params: `materials` (names)."""

    slug = "materials_missing"


class NumberInvalid(RuleViolation):
    """An identity number or credit code cannot be right. Params: `whose`, `reason`, `place`."""

    slug = "number_invalid"


class DeadlineInvalid(RuleViolation):
    """A day named is in the past, no workday, or beyond what the rules allow. Params: `field`, `reason`."""

    slug = "deadline_invalid"


class ExtensionRefused(RuleViolation):
    """The law does not allow that extension. Params: `reason`, `most_days`."""

    slug = "extension_refused"


class BagElsewhere(RuleViolation):
    """The bag is not where this needs it. Params: `code`, `holder`."""

    slug = "bag_elsewhere"


class DocumentRefused(RuleViolation):
    """An uploaded document cannot be taken. Params: `reason`, `limit`.

    Reasons: too_large, not_a_document, broken, too_many_pages, encrypted, checksum, too_slow;
    damaged when a stored one is not what was written.
    """

    slug = "document_refused"


class StorageFull(HallError):
    """The server's disk is full; nothing was changed. Params: none."""

    slug = "storage_full"
    retryable = True


class PersonMismatch(RuleViolation):
    """This is not the person it is kept for. Params: none: says nothing about whose it is."""

    slug = "person_mismatch"


class CodeWrong(RuleViolation):
    """The pick-up or authorisation code is wrong. Params: `attempts_left`."""

    slug = "code_wrong"


class CardExpired(RuleViolation):
    """The identity card is no longer valid. Params: none."""

    slug = "card_expired"


class NoLicence(RuleViolation):
    """Nothing is ready for this person. Params: none."""

    slug = "no_licence"


class ClaimLost(RuleViolation):
    """The claim or session has ended, or belongs to another terminal. Params: `state`."""

    slug = "claim_lost"


class NoBlanks(RuleViolation):
    """The tray has no numbered blank left. Params: `tray`, `variant`."""

    slug = "no_blanks"


class BlankMismatch(RuleViolation):
    """The serial number is not the one expected. Params: `expected`, `given`."""

    slug = "blank_mismatch"


class TrayUndecided(RuleViolation):
    """Nobody has said what became of the tray's last sheet: which one is on top? Params: `tray`, `blank`."""

    slug = "tray_undecided"


class LicenceOfferedBefore(RuleViolation):
    """This copy was offered before and is not revoked. Params: `state`."""

    slug = "licence_offered_before"


class RangeInvalid(RuleViolation):
    """A serial range is empty, too long or overlaps one loaded before. Params: `reason`, `other`."""

    slug = "range_invalid"


class VersionMismatch(HallError):
    """Client and server cannot talk. Params: `client_protocol`, `protocol`, `min_protocol`, `upgrade`."""

    slug = "version_mismatch"


class ServerBusy(HallError):
    """The server cannot take this now. Params: `retry_after_s`; `why` is `disk_full` when that is why."""

    slug = "server_busy"
    retryable = True


class InternalError(HallError):
    """Our bug; details are in the server's log. Params: `incident`."""

    slug = "internal_error"
    code = -32603


class LinkLost(HallError):
    """Client side only: no answer before the deadline, so nobody knows whether the request took effect.

    Repeating it with the same `request_key` is safe.
    """

    slug = "link_lost"
    retryable = True
