"""What some visitors apply for, who they are, and how their cases go. Invented people; seeded."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field, replace
from enum import StrEnum

from queue_server.protocol.identity_numbers import credit_code_check, id_check, organisation_check
from scripts.demo.script import GROUP_OF, Coming, Course, Visitor

SHARE = 0.18
"""So many of the visitors hand something in."""
LEAST = 3
EARLY = 0.62
"""Share of the arrivals among whom they are: what comes in at noon is not decided in the morning."""
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = ("样本甲", "样本乙", "样本丙", "样本丁", "示例子", "示例丑", "示例寅", "范例卯", "范例辰", "虚构巳")
_TRADES = ("清泉饮品", "青禾餐饮", "云栖书店", "松风木作", "晓光建材", "百合花艺", "南山茶业", "星河科技")
_BORN = dt.date(1955, 1, 1)


class Way(StrEnum):
    """How a case goes."""

    ACCEPTED = "accepted"
    TOLERATED = "tolerated"
    PROMISED = "promised"
    CORRECTED = "corrected"
    """A notice first; the missing paper comes later the same day."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    INSTANT = "instant"
    JOINT = "joint"
    REPORTED = "reported"
    REJECTED = "rejected"
    INSPECTED = "inspected"
    """The clock stands for an inspection of the premises."""


class Fetch(StrEnum):
    """How the result leaves the hall."""

    NONE = "none"
    WINDOW = "window"
    AGENT = "agent"
    POST = "post"
    PRINTER = "printer"
    """Printed by the applicant with the identity card."""
    PRINTER_CODE = "printer_code"
    """Printed with number and pick-up code."""


@dataclass(frozen=True, slots=True)
class Citizen:
    """An invented person; nobody real has such a number."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    phone: str = field(repr=False)
    born: dt.date

    @property
    def card(self) -> dict[str, str]:
        """The identity card, as the simulated reader takes it."""
        return {
            "kind": "resident",
            "number": self.number,
            "name": self.name,
            "sex": "2" if int(self.number[16]) % 2 == 0 else "1",
            "ethnic": "01",
            "birth": self.born.isoformat(),
            "address": "样例省样例市示范区虚构路8号",
            "issuer": "样例市公安局示范分局",
            "valid_from": "2016-05-01",
            "valid_to": "2036-05-01",
        }


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody has come for.

    Attributes:
        place: in the day's list.
        item_id, item: what is applied for.
        service_id: whose number is taken.
        way, fetch: how it goes.
        citizen: who applies, or stands there for the company.
        company, credit_code: empty = for oneself.
        materials: how many materials are laid under the camera.
        delivery: of the result, as the intake form has it.
    """

    place: int
    item_id: str
    item: str
    service_id: str
    way: Way
    fetch: Fetch
    citizen: Citizen
    company: str = ""
    credit_code: str = ""
    materials: int = 1

    @property
    def delivery(self) -> str:
        """How the applicant wants the result."""
        printed = self.fetch in (Fetch.PRINTER, Fetch.PRINTER_CODE)
        return "self_service" if printed else "post" if self.fetch is Fetch.POST else "window"

    @property
    def has_licence(self) -> bool:
        """Whether a business licence comes of it."""
        return self.fetch in (Fetch.PRINTER, Fetch.PRINTER_CODE)


_SETUP = ("company-setup", "有限责任公司设立登记", "company-registration")
_START = ("company-start", "企业开办一件事", "company-registration")
_FOOD = ("food-permit", "食品经营许可新办", "food-licence")
_PROOF = ("insured-proof", "社会保险参保证明", "social-insurance")
_REFUND = ("medical-refund", "异地就医医疗费用报销", "medical-insurance")
_LOAN = ("startup-loan", "创业担保贷款资格审核", "employment")
_ANSWER = ("tax-answer", "税务政策书面答复", "tax")
_RENT = ("fund-withdrawal", "租房提取住房公积金", "housing-fund")
_ELDER = ("elder-allowance", "高龄津贴申领", "benefits")

PLAN: tuple[tuple[tuple[str, str, str], Way, Fetch], ...] = (
    (_SETUP, Way.ACCEPTED, Fetch.PRINTER),
    (_PROOF, Way.INSTANT, Fetch.NONE),
    (_SETUP, Way.CORRECTED, Fetch.PRINTER_CODE),
    (_START, Way.JOINT, Fetch.PRINTER),
    (_FOOD, Way.INSPECTED, Fetch.AGENT),
    (_REFUND, Way.PROMISED, Fetch.POST),
    (_LOAN, Way.REPORTED, Fetch.NONE),
    (_FOOD, Way.REJECTED, Fetch.WINDOW),
    (_REFUND, Way.REFUSED, Fetch.NONE),
    (_ANSWER, Way.WITHDRAWN, Fetch.NONE),
    (_SETUP, Way.TOLERATED, Fetch.PRINTER),
    (_ELDER, Way.ACCEPTED, Fetch.WINDOW),
    (_RENT, Way.INSTANT, Fetch.NONE),
    (_SETUP, Way.ACCEPTED, Fetch.PRINTER),
    (_FOOD, Way.PROMISED, Fetch.POST),
    (_PROOF, Way.INSTANT, Fetch.NONE),
    (_REFUND, Way.ACCEPTED, Fetch.WINDOW),
    (_SETUP, Way.PROMISED, Fetch.PRINTER),
    (_ANSWER, Way.ACCEPTED, Fetch.WINDOW),
    (_SETUP, Way.ACCEPTED, Fetch.PRINTER_CODE),
)
"""The day's cases in the order of their arrival, over and over; the first few are in every day."""


def with_errands(script: list[Visitor], seed: int) -> tuple[list[Visitor], dict[int, Errand]]:
    """Return the script with some visitors' services changed, and their errands by place in the script."""
    chance = random.Random(seed * 7919)
    count = max(LEAST, round(len(script) * SHARE))
    eligible = [place for place, one in enumerate(script[: round(len(script) * EARLY)]) if not one.cancels]
    chosen = sorted(chance.sample(eligible, min(count, len(eligible))))
    changed, errands = list(script), {}
    for order, place in enumerate(chosen):
        (item_id, item, service_id), way, fetch = PLAN[order % len(PLAN)]
        errand = _errand(chance, order, (item_id, item, service_id), way, fetch)
        errands[place] = errand
        changed[place] = replace(
            script[place],
            service_id=service_id,
            group_id=GROUP_OF[service_id],
            coming=Coming.AT_ONCE,
            course=Course.PLAIN,
            language="zh_CN",
            id_number=errand.citizen.number,
        )
    return changed, errands


def _errand(chance: random.Random, order: int, item: tuple[str, str, str], way: Way, fetch: Fetch) -> Errand:
    company = item in (_SETUP, _START)
    body = f"91{chance.randint(100101, 100109)}{_organisation(chance, order)}"
    return Errand(
        order,
        *item,
        way,
        fetch,
        _citizen(chance, order),
        company=f"云溪区{_TRADES[order % len(_TRADES)]}{order + 1}号有限公司" if company else "",
        credit_code=body + credit_code_check(body) if company else "",
        materials=2 if company else 1,
    )


def _citizen(chance: random.Random, order: int) -> Citizen:
    born = _BORN + dt.timedelta(days=chance.randrange(17_000))
    body = f"100101{born:%Y%m%d}{100 + order:03}"
    name = _SURNAMES[order % len(_SURNAMES)] + _GIVEN[(order * 7 + order // 10) % len(_GIVEN)]
    return Citizen(name, body + id_check(body), f"000{chance.randrange(10**8):08}", born)


def _organisation(chance: random.Random, order: int) -> str:
    body = f"M{chance.randrange(10**4):04}{order:03}"
    return body + organisation_check(body)
