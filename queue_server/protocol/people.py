"""Persons and companies as they cross the wire: in requests of staff and in logged answers, nowhere else."""

from __future__ import annotations

from typing import Annotated

import msgspec

from queue_server.protocol.base import Params
from queue_server.protocol.case_views import ApplicantKind

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
PersonNumber = Annotated[str, msgspec.Meta(min_length=4, max_length=32)]


class Person(Params, frozen=True, kw_only=True):
    """A human being, from a card or typed; the server checks the number's check digit."""

    name: Name
    number: PersonNumber
    phone: Annotated[str, msgspec.Meta(max_length=30)] = ""
    address: Annotated[str, msgspec.Meta(max_length=200)] = ""
    read_from_card: bool = False
    other_document: bool = False
    """`number` is of a passport or the like, which has no check digit."""

    def __repr__(self) -> str:
        """Show nobody."""
        return "Person(...)"


class Applicant(Params, frozen=True, kw_only=True):
    """Who applies: a person, or a company by its credit code, each perhaps through an agent."""

    kind: ApplicantKind
    name: Name
    number: PersonNumber
    """Identity number, or unified social credit code."""
    phone: Annotated[str, msgspec.Meta(max_length=30)] = ""
    address: Annotated[str, msgspec.Meta(max_length=200)] = ""
    read_from_card: bool = False
    other_document: bool = False
    """A person's `number` is of a passport or the like, which has no check digit."""
    agent: Person | None = None
    """Who stands at the window instead, with a power of attorney."""
    legal_representative: Person | None = None
    """Companies only."""

    def __repr__(self) -> str:
        """Show nobody."""
        return f"Applicant(kind={self.kind.value!r}, ...)"
