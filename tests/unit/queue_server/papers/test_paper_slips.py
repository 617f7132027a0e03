"""The short papers as a receipt say what the sheet says."""

from __future__ import annotations

import pytest

from queue_server.papers.model import MissingList, PaperKind
from queue_server.papers.parts import Language
from queue_server.papers.render import Papers
from queue_server.papers.slips import Role, slip
from queue_server.papers.specimens import specimens
from tests.helpers.printed_sheets import page_texts, squeezed

SHORT = (PaperKind.ACCEPTANCE_RECEIPT, PaperKind.MATERIALS_RECEIPT, PaperKind.MISSING_LIST)


@pytest.mark.parametrize("kind", SHORT)
def test_the_values_on_the_receipt_are_those_on_the_sheet(kind: PaperKind) -> None:
    papers = Papers()
    sheet = "".join(page_texts(papers.pdf(specimens()[kind])))
    papers.close()
    for line in slip(specimens()[kind]):
        if line.role is Role.PAIR and not line.text.startswith("×"):
            assert squeezed(line.text) in sheet, line.label
        elif line.role in (Role.HALL, Role.TITLE):
            assert squeezed(line.text) in sheet


def test_everything_missing_is_on_the_receipt_with_its_remedy() -> None:
    paper = specimens()[PaperKind.MISSING_LIST]
    assert isinstance(paper, MissingList)
    said = "".join(line.text for line in slip(paper))
    for missing in paper.missing:
        assert missing.name in said and missing.problem in said and missing.remedy in said


def test_the_receipt_ends_with_the_code_of_the_progress_page() -> None:
    paper = specimens()[PaperKind.ACCEPTANCE_RECEIPT]
    assert (slip(paper)[-1].role, slip(paper)[-1].text) == (Role.QR, paper.head.qr_text)


def test_an_english_receipt_is_english() -> None:
    lines = slip(specimens(Language.ENGLISH)[PaperKind.ACCEPTANCE_RECEIPT])
    assert lines[1].text == "Proof of Acceptance"
    assert all(line.label.isascii() for line in lines)


def test_a_paper_that_needs_its_seal_has_no_receipt_form() -> None:
    assert [kind for kind in PaperKind if slip(specimens()[kind])] == list(SHORT)
