"""One visit, one rating (R132): what a further press on the pad or the page means."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from queue_server.domain.model import Evaluation, Ticket
from queue_server.domain.rules import RatingRules

BAD_LEVELS = frozenset({1, 2})
"""非常不满意 and 不满意: they open the list of reasons (R134)."""


class Verdict(StrEnum):
    """What becomes of a rating."""

    ACCEPTED = "accepted"
    IGNORED = "ignored"
    """Answered with thanks, and changes nothing."""
    ALREADY_RATED = "already_rated"


def judge(
    earlier: Evaluation | None, level: int, reasons: tuple[str, ...], now: dt.datetime, rules: RatingRules
) -> Verdict:
    """Return what becomes of a rating, given the visit's earlier one.

    A change of mind counts within seconds of the first press, where the hall allows it; the
    reasons of a bad level may follow it within the rating time.
    """
    if earlier is None:
        return Verdict.ACCEPTED
    since = now - earlier.given_at
    adds_reasons = bool(reasons) and not earlier.reasons and level == earlier.level
    if adds_reasons and level in BAD_LEVELS and since <= rules.timeout:
        return Verdict.ACCEPTED
    if since <= rules.change_of_mind:
        return Verdict.ACCEPTED if rules.replaces else Verdict.IGNORED
    return Verdict.ALREADY_RATED


def flag_of(ticket: Ticket, rules: RatingRules) -> str:
    """Return `short_visit` for a visit too short to be true, else ""."""
    if ticket.started_at is None or ticket.ended_at is None:
        return ""
    return "short_visit" if ticket.ended_at - ticket.started_at < rules.min_service else ""
