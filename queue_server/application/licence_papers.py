"""From a licence of the hall to the sheet that is printed: what stands on it, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from queue_server.domain.licences.licence import Licence
from queue_server.domain.state import HallState
from queue_server.papers import licence as papers
from queue_server.protocol.licences import LicenceContent, LicenceForm

_FORMS = {
    LicenceForm.COMPANY: papers.LicenceForm.COMPANY,
    LicenceForm.NON_COMPANY_LEGAL_PERSON: papers.LicenceForm.OTHER_LEGAL_PERSON,
    LicenceForm.PARTNERSHIP: papers.LicenceForm.PARTNERSHIP,
    LicenceForm.COOPERATIVE: papers.LicenceForm.FARMERS_COOPERATIVE,
    LicenceForm.SOLE_PROPRIETORSHIP: papers.LicenceForm.SOLE_PROPRIETORSHIP,
    LicenceForm.INDIVIDUAL: papers.LicenceForm.INDIVIDUAL_BUSINESS,
    LicenceForm.COMPANY_BRANCH: papers.LicenceForm.BRANCH,
    LicenceForm.OTHER_BRANCH: papers.LicenceForm.OTHER_BRANCH,
}


class Offset(NamedTuple):
    """How far a tray's prints are moved."""

    dx_mm: float
    """To the right."""
    dy_mm: float
    """Down."""


def licence_of(licence: Licence, secrets: Mapping[str, bytes]) -> papers.Licence:
    """Return what stands on a licence.

    Args:
        licence: which.
        secrets: the opened content, by the id it was sealed under (`licence.content`).

    Raises:
        KeyError: the content is not there, e.g. because its time is over.
    """
    content = msgspec.json.decode(secrets[licence.content], type=LicenceContent)
    return papers.Licence(
        form=_FORMS[content.form],
        credit_code=content.uscc,
        name=content.name,
        type=content.type,
        head_person=content.representative,
        scope=content.scope,
        address=content.address,
        registry=content.registry,
        issued_on=content.issued_on,
        founded_on=content.founded_on,
        capital=content.capital,
        term=content.term,
        composition=content.composition,
        qr_text=content.qr_text,
        copy_number=content.copy_text or "1-1",
    )


def variant_of(licence: Licence) -> papers.Variant:
    """Return which sheet it is."""
    return papers.Variant(licence.variant)


def offset_of(state: HallState, licence: Licence) -> Offset:
    """Return how the tray its blank was taken from prints; nothing before a blank was taken."""
    terminal = state.rules.licence_terminals.get(licence.terminal)
    tray = terminal.tray(licence.tray) if terminal else None
    return Offset(tray.dx_mm, tray.dy_mm) if tray else Offset(0.0, 0.0)
