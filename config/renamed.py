"""Other names people try for a key, and what it is called here."""

from __future__ import annotations

from collections.abc import Mapping

RENAMED: Mapping[str, Mapping[str, str]] = {
    "HallConfig": {
        "counter": "counters",
        "windows": "counters",
        "desks": "counters",
        "users": "clerks",
        "staff": "clerks",
        "service": "services",
        "items": "services",
        "hours": "calendars",
        "calendar": "calendars",
        "displays": "boards",
        "screens": "boards",
        "printers": "devices",
        "priorities": "priority_classes",
        "evaluation": "rating",
        "areas": "zones",
    },
    "Service": {
        "limit": "daily_limit",
        "quota": "daily_limit",
        "letter": "prefix",
        "hours": "calendar",
        "materials": "bring",
        "type": "kind",
    },
    "Counter": {
        "number": "label",
        "window": "label",
        "type": "kind",
        "services": "skills",
        "hours": "calendar",
    },
    "Clerk": {
        "windows": "counters",
        "backup_for": "stands_in_for",
        "staff_number": "number",
        "party": "party_member",
    },
    "TimeSpan": {"from": "start", "to": "end", "begin": "start", "lunch": "lunch_shift"},
    "Calendar": {"holidays": "national_holidays", "days": "week", "exceptions": "special"},
    "Device": {"address": "url", "port": "url", "type": "driver"},
}
"""Struct name → wrong key → right key."""
