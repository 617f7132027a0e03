"""Writes the text block of a simulated identity card, by the card's own field table.

Written apart from `devices.codecs.id_card`, so that a mistake in one is a difference
and not an agreement (hardware.md §4.2).
"""

from __future__ import annotations

import datetime as dt

from devices.document_ports import CardKind, IdCard


def text_block(card: IdCard) -> bytes:
    """Return the 256 bytes a card of this kind holds; ValueError when a field does not fit."""
    match card.kind:
        case CardKind.RESIDENT:
            fields = [*_resident(card), ("", 18)]
        case CardKind.HK_MACAU_TAIWAN:
            fields = [*_resident(card), ("H0000000", 9), ("01", 2), ("", 3), ("J", 1), ("", 3)]
        case CardKind.FOREIGNER_2017:
            chinese = "" if card.name == card.english_name else card.name
            fields = [
                (card.english_name, 60), (card.sex, 1), (card.number, 15), (card.nationality, 3),
                (chinese, 15), (_day(card.valid_from), 8), (_end(card.valid_to), 8), (_day(card.birth), 8),
                ("01", 2), ("1500", 4), ("I", 1), ("", 3),
            ]  # fmt: skip
        case CardKind.FOREIGNER_2023:
            chinese = "" if card.name == card.english_name else card.name
            fields = [
                (chinese, 15), (card.sex, 1), ("00", 2), (_day(card.birth), 8), (card.english_name[:35], 35),
                (card.number, 18), ("", 15), (_day(card.valid_from), 8), (_end(card.valid_to), 8),
                (card.english_name[35:], 11), (card.nationality, 3), ("Y", 1), ("", 3),
            ]  # fmt: skip
    return b"".join(_padded(text, places) for text, places in fields)


def _resident(card: IdCard) -> list[tuple[str, int]]:
    return [
        (card.name, 15), (card.sex, 1), (card.ethnic, 2), (_day(card.birth), 8), (card.address, 35),
        (card.number, 18), (card.issuer, 15), (_day(card.valid_from), 8), (_end(card.valid_to), 8),
    ]  # fmt: skip


def _day(day: dt.date | None) -> str:
    if day is None:
        raise ValueError("a card says when its holder was born and from when it is valid")
    return f"{day:%Y%m%d}"


def _end(day: dt.date | None) -> str:
    return "长期" if day is None else _day(day)


def _padded(text: str, places: int) -> bytes:
    """Return the text in UTF-16LE, filled up with blanks; a rare character takes two places."""
    data = text.encode("utf-16-le")
    blanks = places - len(data) // 2
    if blanks < 0:
        raise ValueError(f"{text!r} does not fit into {places} places")
    return data + " ".encode("utf-16-le") * blanks
