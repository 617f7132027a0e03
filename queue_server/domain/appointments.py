"""Where a visitor starts in the queue: walk-ins when they come, booked visitors by their booked time."""

from __future__ import annotations

import datetime as dt

from queue_server.domain.rules import PolicyRules


def effective_arrival(
    checked_in: dt.datetime, booked_at: dt.datetime | None, rules: PolicyRules
) -> dt.datetime:
    """Return the time the queue goes by (requirements §4.1, appointment merge).

    A booked visitor counts from check-in but not earlier than `appointment_early`
    before the booked time D, and at D counts as waiting for at least
    `appointment_head_start`: min(max(check-in, D - early), D - head start).
    Who comes later than `appointment_late` after D is a walk-in.
    """
    if booked_at is None or checked_in > booked_at + rules.appointment_late:
        return checked_in
    return min(max(checked_in, booked_at - rules.appointment_early), booked_at - rules.appointment_head_start)
