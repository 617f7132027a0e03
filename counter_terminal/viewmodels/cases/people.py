"""Who applies, while it is being typed or read: drafts, checked as they grow, masked in `repr`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from devices.document_ports import IdCard
from qt_common.i18n import Translator
from qt_common.number_words import flaw_words
from queue_server.protocol.case_views import ApplicantKind
from queue_server.protocol.identity_numbers import (
    CREDIT_CODE_LENGTH,
    ID_LENGTH,
    Wrong,
    credit_code_flaw,
    identity_flaw,
)
from queue_server.protocol.people import Applicant, Person

_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_PHONE = re.compile(r"[0-9+\-() ]{5,30}")


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person or company as far as known.

    Attributes:
        name, number, phone, address: as typed or read.
        read_from_card: the card reader gave name and number.
        other_document: the number is of a passport or the like.
        doubts: fields read from a scan and not looked at yet, with the reason in words.
    """

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    read_from_card: bool = False
    other_document: bool = False
    doubts: tuple[tuple[str, str], ...] = ()

    def with_typed(self, name: str, text: str) -> PersonDraft:
        """Return the draft with a field typed; typing over what a card said makes it typed."""
        doubts = tuple(one for one in self.doubts if one[0] != name)
        words = {"name": self.name, "number": self.number, "phone": self.phone, "address": self.address}
        words[name] = tidy_number(text) if name == "number" else text
        from_card = self.read_from_card and name not in ("name", "number")
        return PersonDraft(
            words["name"],
            words["number"],
            words["phone"],
            words["address"],
            read_from_card=from_card,
            other_document=self.other_document,
            doubts=doubts,
        )

    def confirmed(self, name: str) -> PersonDraft:
        """Return the draft with the doubt about a field taken away."""
        return replace(self, doubts=tuple(one for one in self.doubts if one[0] != name))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.name or self.number or self.phone or self.address)


def of_card(card: IdCard, before: PersonDraft) -> PersonDraft:
    """Return what a card says; the phone typed before stays."""
    return PersonDraft(
        name=card.name,
        number=card.number,
        phone=before.phone,
        address=card.address or before.address,
        read_from_card=True,
    )


def tidy_number(text: str) -> str:
    """Return a number without spaces, in capitals."""
    return "".join(text.split()).upper()


def credit_code_in(text: str) -> str:
    """Return the one credit code inside a scanned text, e.g. a licence's link; empty = none."""
    found = {code for code in _CODE.findall(text.upper()) if credit_code_flaw(code) is None}
    return found.pop() if len(found) == 1 else ""


def number_problem(draft: PersonDraft, kind: ApplicantKind, _: Translator, *, growing: bool = True) -> str:
    """Return what is wrong with a draft's number in words; empty = nothing so far.

    Args:
        draft: whose.
        kind: an identity number, or a company's credit code.
        _: the language.
        growing: it is still being typed, so that it may be short.
    """
    number = draft.number
    if not number or (draft.other_document and kind is ApplicantKind.PERSON):
        return ""
    flaw = credit_code_flaw(number) if kind is ApplicantKind.COMPANY else identity_flaw(number)
    longest = CREDIT_CODE_LENGTH if kind is ApplicantKind.COMPANY else ID_LENGTH
    if flaw is None or (growing and flaw.wrong is Wrong.LENGTH and len(number) < longest):
        return ""
    return flaw_words(flaw.wrong, flaw.place, _)


def lacking(draft: PersonDraft, kind: ApplicantKind, _: Translator) -> str:
    """Return what keeps a draft from being sent, as a sentence; empty = nothing."""
    company = kind is ApplicantKind.COMPANY
    if not draft.name.strip():
        return _("请填写企业名称。") if company else _("请填写姓名。")
    if not draft.number:
        return _("请填写统一社会信用代码。") if company else _("请填写证件号码。")
    if problem := number_problem(draft, kind, _, growing=False):
        return problem
    if draft.phone and not _PHONE.fullmatch(draft.phone):
        return _("联系电话里有不该有的字符，请检查。")
    if draft.doubts:
        return _("有识别出来还没有核对的内容，请逐项核对。")
    return ""


def as_person(draft: PersonDraft) -> Person:
    """Return the person a complete draft describes."""
    return Person(
        name=draft.name.strip(),
        number=draft.number,
        phone=draft.phone.strip(),
        address=draft.address.strip(),
        read_from_card=draft.read_from_card,
        other_document=draft.other_document,
    )


def as_applicant(
    kind: ApplicantKind, draft: PersonDraft, agent: PersonDraft | None, representative: PersonDraft | None
) -> Applicant:
    """Return the applicant complete drafts describe."""
    return Applicant(
        kind=kind,
        name=draft.name.strip(),
        number=draft.number,
        phone=draft.phone.strip(),
        address=draft.address.strip(),
        read_from_card=draft.read_from_card,
        other_document=draft.other_document,
        agent=as_person(agent) if agent else None,
        legal_representative=as_person(representative) if representative else None,
    )
