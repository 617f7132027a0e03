"""The text block of identity cards: 256 bytes, UTF-16LE, fields of fixed width padded with blanks.

One character of the block says which of four layouts the rest has. What a reader
hands over as text becomes an `IdCard` here or nothing does: a block with an
impossible date, no number or broken characters is refused as a whole.

Protocol: hardware.md §4.2.
"""

from __future__ import annotations

import datetime as dt
import unicodedata

from devices.codecs.sam_v import TEXT_BYTES
from devices.document_ports import CardKind, IdCard

Layout = tuple[tuple[str, int], ...]
"""Fields in order: name and width in bytes; "" = nothing the hall needs."""

_RESIDENT: Layout = (
    ("name", 30), ("sex", 2), ("ethnic", 4), ("birth", 16), ("address", 70), ("number", 36), ("issuer", 30),
    ("valid_from", 16), ("valid_to", 16),
)  # fmt: skip
_HK_MACAU_TAIWAN: Layout = (
    ("name", 30), ("sex", 2), ("", 4), ("birth", 16), ("address", 70), ("number", 36), ("issuer", 30),
    ("valid_from", 16), ("valid_to", 16),
)  # fmt: skip
_FOREIGNER_2017: Layout = (
    ("english_name", 120), ("sex", 2), ("number", 30), ("nationality", 6), ("name", 30),
    ("valid_from", 16), ("valid_to", 16), ("birth", 16),
)  # fmt: skip
_FOREIGNER_2023: Layout = (
    ("name", 30), ("sex", 2), ("", 4), ("birth", 16), ("english_name", 70), ("number", 36), ("", 30),
    ("valid_from", 16), ("valid_to", 16), ("english_name", 22), ("nationality", 6),
)  # fmt: skip

_KINDS = {
    "": (CardKind.RESIDENT, _RESIDENT),
    "J": (CardKind.HK_MACAU_TAIWAN, _HK_MACAU_TAIWAN),
    "I": (CardKind.FOREIGNER_2017, _FOREIGNER_2017),
    "Y": (CardKind.FOREIGNER_2023, _FOREIGNER_2023),
}
_TYPE_AT = 248
_ENDLESS = "长期"
_PADDING = " \0\u3000"


class UnreadableText(ValueError):
    """A text block that is no identity card's; the message holds nothing of what it says."""


def parse_text(block: bytes) -> IdCard:
    """Return what a card's text block says; UnreadableText when it makes no sense."""
    if len(block) != TEXT_BYTES:
        raise UnreadableText(f"a text block of {len(block)} bytes, {TEXT_BYTES} expected")
    found = _KINDS.get(_field(block, _TYPE_AT, 2, "type"))
    if found is None:
        raise UnreadableText("an unknown type of card")
    kind, layout = found
    texts: dict[str, str] = {}
    start = 0
    for name, width in layout:
        # A name too long for its field goes on in a later one, cut anywhere.
        texts[name] = texts.get(name, "") + _unpadded(block, start, width, name)
        start += width
    return _card(kind, {name: text.strip(_PADDING) for name, text in texts.items()})


def _card(kind: CardKind, texts: dict[str, str]) -> IdCard:
    english_name = texts.get("english_name", "")
    name = texts["name"] or english_name
    for what, text in (("name", name), ("number", texts["number"])):
        # `isprintable` would refuse rare characters of names, which cards hold as private ones.
        if not text or any(unicodedata.category(character) == "Cc" for character in text):
            raise UnreadableText(f"no {what}")
    endless = texts["valid_to"] == _ENDLESS
    return IdCard(
        kind=kind,
        number=texts["number"],
        name=name,
        english_name=english_name,
        sex=texts["sex"] or "0",
        ethnic=texts.get("ethnic", ""),
        nationality=texts.get("nationality", ""),
        birth=_day(texts["birth"], "birth"),
        address=texts.get("address", ""),
        issuer=texts.get("issuer", ""),
        valid_from=_day(texts["valid_from"], "valid_from"),
        valid_to=None if endless else _day(texts["valid_to"], "valid_to"),
    )


def _unpadded(block: bytes, start: int, width: int, name: str) -> str:
    """Return a field's text; its blanks stay, because a name may go on in a later field."""
    try:
        return block[start : start + width].decode("utf-16-le").rstrip("\0")
    except UnicodeDecodeError:
        raise UnreadableText(f"{name or 'a field'} is no text") from None  # the cause holds the bytes


def _field(block: bytes, start: int, width: int, name: str) -> str:
    return _unpadded(block, start, width, name).strip(_PADDING)


def _day(text: str, name: str) -> dt.date:
    """Return a day written YYYYMMDD; no other spelling, or a mistake would become a validity."""
    try:
        if len(text) == 8 and text.isascii() and text.isdigit():
            return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        pass
    raise UnreadableText(f"{name} is no day")
