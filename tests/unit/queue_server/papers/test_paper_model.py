"""A paper's content: kept as JSON without loss, and silent about the person on it."""

from __future__ import annotations

import msgspec
import pytest

from queue_server.papers.model import AnyPaper, PaperKind, from_json, to_json
from queue_server.papers.specimens import licence_specimen, specimens

PAPERS = list(specimens().values())


def test_there_is_a_specimen_of_every_kind() -> None:
    assert set(specimens()) == set(PaperKind)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.kind)
def test_a_paper_comes_back_from_its_record(paper: AnyPaper) -> None:
    assert from_json(to_json(paper)) == paper


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.kind)
def test_nobody_is_named_when_a_paper_is_logged(paper: AnyPaper) -> None:
    shown = f"{paper!r} {paper.head!r} {paper}"
    assert "清和园" not in shown and "赵小明" not in shown
    assert paper.kind in shown


def test_nobody_is_named_when_a_licence_is_logged() -> None:
    assert repr(licence_specimen()) == "<Licence>"


def test_what_is_no_paper_is_refused_with_the_field() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"head"):
        from_json(b'{"kind": "withdrawal", "head": 7}')
    with pytest.raises(msgspec.ValidationError, match="kind"):
        from_json(b'{"kind": "love_letter"}')
