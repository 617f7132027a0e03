"""Catalogues of items → the `groups` and `services` tables of a hall, as TOML text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from config.items.kinds import KINDS, OTHER, Kind, kind_named
from config.items.model import Catalogue, Item

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which read like 1 and 0."""
_ORDER = {kind.id: index for index, kind in enumerate((*KINDS, OTHER))}


@dataclass(frozen=True, slots=True)
class NamedCatalogue:
    """An imported file.

    Attributes:
        slug: start of its services' ids, e.g. `basic`.
        label: what visitors read before the kind, e.g. 园区; empty = nothing.
        source: file name, for the heading.
        catalogue: its items.
    """

    slug: str
    label: str
    source: str
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Group:
    """A card on the kiosk: the items of one kind of one file (or of all files without a label)."""

    id: str
    name: str
    name_en: str
    icon: str
    prefix: str
    services: tuple[tuple[str, Item], ...]
    """Service id and item."""


def slug_of(stem: str) -> str:
    """Return an id for a file name, `items-basic` → `basic`."""
    words = re.findall(r"[a-z0-9]+", stem.lower())
    kept = [word for word in words if word not in ("items", "item", "services")]
    return "-".join(kept)[:20] or "item"


def grouped(catalogues: Sequence[NamedCatalogue]) -> list[Group]:
    """Return the groups, each with a letter of its own and its services in the files' order."""
    filed: dict[tuple[str, str], list[tuple[str, Item]]] = {}
    labels: dict[str, str] = {}
    for named in catalogues:
        own = named.slug if named.label else ""
        labels[own] = named.label
        ordered = sorted(named.catalogue.items, key=lambda item: _ORDER[kind_named(item.kind).id])
        for item in ordered:
            key = (own, kind_named(item.kind).id)
            filed.setdefault(key, []).append((f"{named.slug}-{item.number:03d}", item))
    kinds = {kind.id: kind for kind in (*KINDS, OTHER)}
    return [
        _group(own, labels[own], kinds[kind_id], letters(index), services)
        for index, ((own, kind_id), services) in enumerate(filed.items())
    ]


def letters(index: int) -> str:
    """Return the prefix of the group at `index`: A … Z without I and O, then AA, AB …"""
    first, second = divmod(index, len(_LETTERS))
    return (_LETTERS[first - 1] if first else "") + _LETTERS[second]


def _group(own: str, label: str, kind: Kind, prefix: str, services: list[tuple[str, Item]]) -> Group:
    group_id = f"{own}-{kind.id}" if own else kind.id
    name = f"{label}·{kind.name}" if label else kind.name
    return Group(group_id, name, kind.name_en, kind.icon, prefix, tuple(services))


def as_toml(catalogues: Sequence[NamedCatalogue]) -> str:
    """Return the text of a file a hall can include."""
    lines = ["# Written by `python -m config import-items`; import again instead of editing."]
    for named in catalogues:
        count, repaired = len(named.catalogue.items), len(named.catalogue.repairs)
        lines.append(f"# {named.source}: {count} items, {repaired} repairs")
    groups = grouped(catalogues)
    for group in groups:
        lines += ["", "[[groups]]", _pair("id", group.id), _pair("name", group.name)]
        lines += [_pair("name_en", group.name_en), _pair("icon", group.icon)]
    for group in groups:
        for service_id, item in group.services:
            lines += ["", "[[services]]", _pair("id", service_id), _pair("name", item.name)]
            lines += [_pair("group", group.id), _pair("prefix", group.prefix)]
            lines += [_pair("kind", item.kind)] if item.kind else []
    return "\n".join(lines) + "\n"


def _pair(key: str, text: str) -> str:
    return f"{key} = {json.dumps(text, ensure_ascii=False)}"
