"""The script of a half day: who comes when, for what, and how they behave. Pure and seeded."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

GROUP_OF = {
    "social-insurance": "social",
    "medical-insurance": "social",
    "employment": "social",
    "company-registration": "business",
    "food-licence": "business",
    "tax": "business",
    "property-registration": "housing",
    "housing-fund": "housing",
    "household-register": "civil",
    "benefits": "civil",
    "collection": "business",
}
SHARES = {
    "social-insurance": 20,
    "medical-insurance": 13,
    "employment": 5,
    "company-registration": 7,
    "food-licence": 7,
    "tax": 8,
    "property-registration": 8,
    "housing-fund": 7,
    "household-register": 9,
    "benefits": 7,
    "collection": 9,
}
"""How often each service is asked for, in percent."""
MEAN_MIN = {"company-registration": 8.0, "property-registration": 7.5, "food-licence": 7.0, "collection": 3.0}
"""Mean service time where it differs from `USUAL_MIN`."""
USUAL_MIN = 5.0
ONWARD = {
    "social-insurance": "medical-insurance",
    "tax": "company-registration",
    "benefits": "household-register",
}
"""Where a visitor of a service is sent on to, if at all."""
LEAST_SPAN_MIN = 20.0
MINUTES_A_VISITOR = 0.75


class Coming(StrEnum):
    """What a visitor does when called."""

    AT_ONCE = "at_once"
    LATE = "late"
    """Misses the call and comes back to the guide desk."""
    NEVER = "never"


class Course(StrEnum):
    """How the visit goes."""

    PLAIN = "plain"
    HOLD = "hold"
    """Goes to fill in a form, is called back by the same window."""
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person of the script.

    Attributes:
        arrives_s: seconds after the opening.
        service_id, group_id: what for.
        priority: class chosen at the kiosk, or empty.
        elder: switches to large text first.
        language: switches to it first.
        coming: what happens when called.
        walk_s: from the seat to the window.
        service_s: time at the window.
        course: how the visit goes.
        rating: level pressed on the pad, 0 = none.
        cancels: gives up by phone while waiting.
        id_number: made up, with a right check digit; typed where a service asks for it.
    """

    arrives_s: float
    service_id: str
    group_id: str
    priority: str
    elder: bool
    language: str
    coming: Coming
    walk_s: float
    service_s: float
    course: Course
    rating: int
    cancels: bool
    id_number: str


def write_script(visitors: int, seed: int) -> list[Visitor]:
    """Return the day's visitors in the order of their arrival; the same seed gives the same day."""
    chance = random.Random(seed)
    span_s = span_min(visitors) * 60
    return sorted((_visitor(chance, span_s) for _ in range(visitors)), key=lambda one: one.arrives_s)


def span_min(visitors: int) -> float:
    """Return within how many minutes of the opening so many visitors come; most of them come early."""
    return max(LEAST_SPAN_MIN, visitors * MINUTES_A_VISITOR)


def _visitor(chance: random.Random, span_s: float) -> Visitor:
    service = chance.choices(list(SHARES), list(SHARES.values()))[0]
    elderly = chance.random() < 0.08
    onward = service in ONWARD and chance.random() < 0.18
    held = not onward and chance.random() < 0.05
    coming = chance.choices(list(Coming), [94, 3, 3])[0]
    minutes = MEAN_MIN.get(service, USUAL_MIN) * min(2.5, chance.lognormvariate(-0.15, 0.5))
    return Visitor(
        arrives_s=chance.triangular(0, span_s, span_s * 0.35),
        service_id=service,
        group_id=GROUP_OF[service],
        priority="elderly" if elderly else "soldier" if chance.random() < 0.02 else "",
        elder=elderly,
        language="en" if chance.random() < 0.03 else "zh_CN",
        coming=coming,
        walk_s=chance.uniform(12, 40),
        service_s=minutes * 60,
        course=Course.TRANSFER if onward else Course.HOLD if held else Course.PLAIN,
        rating=chance.choices([5, 4, 3, 2, 1, 0], [52, 18, 6, 2, 1, 21])[0],
        cancels=coming is Coming.AT_ONCE and chance.random() < 0.02,
        id_number=_id_number(chance),
    )


def _id_number(chance: random.Random) -> str:
    """Return an invented number of the area code that stands for no real place (GB 11643)."""
    digits = f"990105{chance.randint(1945, 2004)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    digits += f"{chance.randint(0, 999):03}"
    weighted = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(digits))
    return digits + "10X98765432"[weighted % 11]
