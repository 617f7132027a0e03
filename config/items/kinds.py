"""The kinds of items halls list (R039), and the kiosk group each becomes."""

from __future__ import annotations

import difflib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item and its card on the kiosk."""

    id: str
    name: str
    name_en: str
    icon: str


KINDS = (
    Kind("public", "公共服务", "Public services", "ph.users-three"),
    Kind("permit", "行政许可", "Licences and permits", "ph.clipboard-text"),
    Kind("other-power", "其他行政权力", "Filings and other procedures", "ph.files"),
    Kind("confirmation", "行政确认", "Registrations and confirmations", "ph.identification-card"),
    Kind("party", "党建服务", "Party member services", "ph.flag"),
    Kind("business", "企业服务", "Business services", "ph.buildings"),
    Kind("postal", "邮政服务", "Postal services", "ph.envelope"),
)
OTHER = Kind("other", "其他事项", "Other items", "ph.dots-three-circle")
_BY_NAME = {kind.name: kind for kind in KINDS}


def kind_named(name: str) -> Kind:
    """Return the kind called `name`, `OTHER` when there is none."""
    return _BY_NAME.get(name, OTHER)


def nearest_kind(text: str) -> Kind | None:
    """Return the kind `text` was probably meant to be."""
    found = difflib.get_close_matches(text, list(_BY_NAME), n=1, cutoff=0.6)
    return _BY_NAME[found[0]] if found else None
