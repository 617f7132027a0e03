"""What the registry wants printed, typed once and offered to the self-service printers (R112)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from counter_terminal.viewmodels.desk import Desk
from qt_common.hall import new_request_key
from qt_common.i18n import mark
from qt_common.number_words import flaw_words
from queue_server.protocol.identity_numbers import credit_code_flaw, identity_flaw
from queue_server.protocol.licence_views import LicenceVariant
from queue_server.protocol.licences import LicenceContent, LicenceForm, OfferLicence

FORMS: Mapping[str, str] = {
    LicenceForm.COMPANY: mark("公司"),
    LicenceForm.NON_COMPANY_LEGAL_PERSON: mark("非公司企业法人"),
    LicenceForm.PARTNERSHIP: mark("合伙企业"),
    LicenceForm.COOPERATIVE: mark("农民专业合作社"),
    LicenceForm.SOLE_PROPRIETORSHIP: mark("个人独资企业"),
    LicenceForm.INDIVIDUAL: mark("个体工商户"),
    LicenceForm.COMPANY_BRANCH: mark("公司分支机构"),
    LicenceForm.OTHER_BRANCH: mark("其他分支机构"),
}
VARIANTS: Mapping[str, str] = {
    LicenceVariant.ORIGINAL: mark("正本（A3）"),
    LicenceVariant.DUPLICATE: mark("副本（A4）"),
}
FIELDS: Mapping[str, str] = {
    "uscc": mark("统一社会信用代码"),
    "name": mark("名称"),
    "type": mark("类型"),
    "representative": mark("法定代表人（负责人、经营者）"),
    "capital": mark("注册资本（可不填）"),
    "founded_on": mark("成立日期，如 2026-11-20"),
    "address": mark("住所"),
    "scope": mark("经营范围"),
    "registry": mark("登记机关"),
    "issued_on": mark("发照日期，如 2026-11-20"),
    "qr_text": mark("登记系统提供的二维码内容"),
    "holder_number": mark("领取人身份证号（法定代表人）"),
    "agent_number": mark("代领人身份证号（可不填）"),
    "pickup_code": mark("领取码，6 位（不填则自动生成）"),
}
"""Every field to type, by name; those that may be empty say so."""
OPTIONAL = ("capital", "agent_number", "pickup_code")
CODE_DIGITS = 6


class BadLicence(Exception):
    """A field is wrong; its message is a sentence for the clerk."""


def offer_of(
    case_id: str, typed: Mapping[str, str], form: str, variant: str, copy: int, desk: Desk
) -> OfferLicence:
    """Return the request for one sheet.

    Args:
        case_id: the approved case.
        typed: the fields by name.
        form: a value of `LicenceForm`.
        variant: a value of `LicenceVariant`.
        copy: which duplicate, from 1.
        desk: for words.

    Raises:
        BadLicence: with the first field that is missing or wrong.
    """
    _ = desk.translate
    values = {name: typed.get(name, "").strip() for name in FIELDS}
    for name in FIELDS:
        if not values[name] and name not in OPTIONAL:
            raise BadLicence(_("请填写：{field}。", field=_(FIELDS[name])))
    _check_numbers(values, desk)
    content = LicenceContent(
        form=LicenceForm(form),
        uscc=values["uscc"].upper(),
        name=values["name"],
        type=values["type"],
        representative=values["representative"],
        capital=values["capital"],
        founded_on=_day(values, "founded_on", desk),
        address=values["address"],
        scope=values["scope"],
        registry=values["registry"],
        issued_on=_day(values, "issued_on", desk),
        qr_text=values["qr_text"],
    )
    code = values["pickup_code"] or f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    return OfferLicence(
        request_key=new_request_key(),
        case_id=case_id,
        content=content,
        variant=LicenceVariant(variant),
        copy=copy,
        holder_number=values["holder_number"].upper(),
        agent_number=values["agent_number"].upper(),
        pickup_code=code,
    )


def _check_numbers(values: Mapping[str, str], desk: Desk) -> None:
    _ = desk.translate
    flaws = {
        "uscc": credit_code_flaw(values["uscc"].upper()),
        "holder_number": identity_flaw(values["holder_number"].upper()),
        "agent_number": identity_flaw(values["agent_number"].upper()) if values["agent_number"] else None,
    }
    for name, flaw in flaws.items():
        if flaw is not None:
            words = flaw_words(flaw.wrong, flaw.place, _)
            raise BadLicence(_("{field}：{problem}", field=_(FIELDS[name]), problem=words))
    code = values["pickup_code"]
    if code and not (code.isascii() and code.isdigit() and len(code) == CODE_DIGITS):
        raise BadLicence(_("领取码是 {digits} 位数字。", digits=CODE_DIGITS))


def _day(values: Mapping[str, str], name: str, desk: Desk) -> dt.date:
    _ = desk.translate
    try:
        return dt.date.fromisoformat(values[name])
    except ValueError:
        raise BadLicence(_("{field}：这一天不存在，请按年-月-日填写。", field=_(FIELDS[name]))) from None
