"""A case's paper as it was made out, with the persons put in again out of their seal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from queue_server.domain.cases.model import Case
from queue_server.domain.identity import masked_number
from queue_server.papers import model
from queue_server.papers.model import AnyPaper, from_json
from queue_server.protocol.errors import NotFound
from queue_server.protocol.people import Applicant, Person

DELETED = "（个人信息已按期删除）"
"""Stands for a name whose key was destroyed at the end of its time."""
replaced = msgspec.structs.replace


def sealed_of(case: Case) -> Iterator[str]:
    """Yield the ids under which the persons on the case's papers lie sealed."""
    yield case.sealed_id
    if case.collector_id:
        yield case.collector_id


def paper_of(case: Case, paper_number: str, secrets: Mapping[str, bytes]) -> AnyPaper:
    """Return a paper as it was made out.

    Args:
        case: whose it is.
        paper_number: which.
        secrets: what was sealed under the ids of `sealed_of`; what is missing was deleted.

    Raises:
        NotFound: the case has no such paper.
    """
    record = case.paper(paper_number)
    if record is None:
        raise NotFound(what="paper", id=paper_number)
    applicant = opened(secrets.get(case.sealed_id))
    paper = from_json(record.content.encode())
    name = applicant.name if applicant else DELETED
    paper = replaced(paper, head=replaced(paper.head, applicant=name))
    return _with_persons(paper, applicant, _person(secrets.get(case.collector_id)))


def opened(plain: bytes | None) -> Applicant | None:
    """Return the applicant out of an opened seal."""
    return msgspec.json.decode(plain, type=Applicant) if plain else None


def _person(plain: bytes | None) -> Person | None:
    return msgspec.json.decode(plain, type=Person) if plain else None


def _with_persons(paper: AnyPaper, applicant: Applicant | None, collector: Person | None) -> AnyPaper:
    match paper:
        case model.Commitment() if applicant:
            agent = applicant.agent
            return replaced(paper, applicant_id=applicant.number, agent_name=agent.name if agent else "")
        case model.StartUpChecklist() if applicant:
            return replaced(paper, credit_code=applicant.number)
        case model.PostLabel() if applicant:
            return replaced(
                paper,
                receiver_name=applicant.name,
                receiver_phone=applicant.phone,
                receiver_address=applicant.address,
            )
        case model.PickupReceipt() if collector:
            return replaced(paper, receiver_name=collector.name, receiver_id=masked_number(collector.number))
    return paper
