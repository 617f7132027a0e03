"""Sheets as PDF and PNG: the same bytes again, long lists, codes that read, letters large enough."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec
import numpy as np
import pytest

from queue_server.papers.errors import DoesNotFit, FontsMissing, PaperError, PressBusy, SignMissing
from queue_server.papers.model import (
    AnyPaper,
    CorrectionNotice,
    PaperKind,
    PostLabel,
    Rejection,
    TransferSlip,
    from_json,
)
from queue_server.papers.parts import Head, Language, Part
from queue_server.papers.press import FONTS, SHIPPED
from queue_server.papers.render import Papers
from queue_server.papers.specimens import specimens
from tests.helpers.printed_sheets import codes, letters, page_sizes_mm, page_texts, squeezed

SMALLEST_PT = 10.5
SPECIMENS = specimens()
Some = TypeVar("Some")


@pytest.fixture(scope="module")
def papers() -> Iterator[Papers]:
    shared = Papers()
    yield shared
    shared.close()


def _correction() -> CorrectionNotice:
    paper = SPECIMENS[PaperKind.CORRECTION_NOTICE]
    assert isinstance(paper, CorrectionNotice)
    return paper


def _repeated(items: tuple[Some, ...], count: int) -> tuple[Some, ...]:
    return tuple(items[index % len(items)] for index in range(count))


def _with_head(paper: AnyPaper, **changes: object) -> AnyPaper:
    return msgspec.structs.replace(paper, head=msgspec.structs.replace(paper.head, **changes))


def test_the_same_content_gives_the_same_bytes(papers: Papers) -> None:
    other = Papers()
    for kind in reversed(PaperKind):
        assert papers.pdf(SPECIMENS[kind]) == other.pdf(specimens()[kind]), kind
    other.close()


@pytest.mark.parametrize("kind", PaperKind)
def test_english_papers_are_english_with_the_chinese_title(kind: PaperKind, papers: Papers) -> None:
    chinese = page_texts(papers.pdf(SPECIMENS[kind]))[0]
    english = page_texts(papers.pdf(specimens(Language.ENGLISH)[kind]))[0]
    assert "编号：" not in english and "第1页" not in english
    if kind is not PaperKind.POST_LABEL:
        assert "Page1of" in english and "第1页" in chinese
        # our own words are gone; what is Chinese now is the title and what the hall filled in
        assert len(re.findall(r"[A-Za-z]", english)) > 3 * len(re.findall(r"[A-Za-z]", chinese))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", PaperKind)
def test_everything_can_be_read_by_old_eyes(kind: PaperKind, language: Language, papers: Papers) -> None:
    pdf = papers.pdf(specimens(language)[kind])
    small = [one for one in letters(pdf) if one.size_pt < SMALLEST_PT - 0.01]
    assert not small, small[:5]


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind is not PaperKind.GUIDE])
def test_an_ordinary_paper_is_one_page(kind: PaperKind, papers: Papers) -> None:
    assert papers.pages(SPECIMENS[kind]) == 1


@pytest.mark.parametrize("kind", PaperKind)
def test_nothing_stands_outside_the_page_even_when_texts_are_very_long(
    kind: PaperKind, papers: Papers
) -> None:
    paper = _with_head(SPECIMENS[kind], applicant="内蒙古" * 30, item_name="许可" * 40, case_number="A1" * 40)
    pdf = papers.pdf(paper)
    for page, (width, height) in enumerate(page_sizes_mm(pdf)):
        for one in letters(pdf, page):
            assert one.left_mm >= 4 and one.right_mm <= width - 4, one
            assert one.top_mm >= 0 and one.bottom_mm <= height, one


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", PaperKind)
def test_no_letter_stands_on_another(kind: PaperKind, language: Language, papers: Papers) -> None:
    printed = letters(papers.pdf(specimens(language)[kind]))
    boxes = np.array([(one.left_mm, one.top_mm, one.right_mm, one.bottom_mm) for one in printed])
    sides = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:]) - np.maximum(
        boxes[:, None, :2], boxes[None, :, :2]
    )
    on_another = np.triu((sides > 0.3).all(axis=2), k=2)  # neighbours touch in ligatures and bold
    assert not [(printed[a].sign, printed[b].sign) for a, b in zip(*np.nonzero(on_another), strict=True)]


def test_forty_materials_go_on_with_header_and_page_numbers(papers: Papers) -> None:
    paper = msgspec.structs.replace(_correction(), missing=_repeated(_correction().missing, 40))
    pages = page_texts(papers.pdf(paper))
    assert len(pages) == papers.pages(paper) > 2
    number = squeezed(paper.head.paper_number)
    for index, page in enumerate(pages, 1):
        assert f"第{index}页/共{len(pages)}页" in page
        assert number in page and "补办件通知书" in page
    assert all("怎样补正" in page for page in pages[:-1])
    rows = re.findall(r"依据：办事指南申请材料第\d项", "".join(pages))
    assert len(rows) == 40
    assert "业务受理专用章" in pages[-1]


@pytest.mark.parametrize(
    ("kind", "field", "counts"),
    [
        (PaperKind.ACCEPTANCE_NOTICE, "materials", range(3, 15)),
        (PaperKind.MATERIALS_RECEIPT, "materials", range(6, 18)),
        (PaperKind.CORRECTION_NOTICE, "missing", range(1, 12)),
        (PaperKind.TOLERATED_ACCEPTANCE, "materials", range(1, 12)),
        (PaperKind.COMMITMENT, "promises", range(1, 12)),
        (PaperKind.REFUSAL_TO_ACCEPT, "reasons", range(1, 14)),
        (PaperKind.REJECTION, "reasons", range(1, 14)),
        (PaperKind.WITHDRAWAL, "returned", range(8, 20)),
        (PaperKind.COMPLETION_NOTICE, "results", range(6, 18)),
        (PaperKind.MISSING_LIST, "notes", range(1, 12)),
        (PaperKind.START_UP_CHECKLIST, "lines", range(4, 16)),
    ],
)
def test_the_signature_never_stands_alone_on_a_page(
    kind: PaperKind, field: str, counts: range, papers: Papers
) -> None:
    template = (SHIPPED / f"{kind}.typ").read_text(encoding="utf-8")
    last_words = re.findall(r"[\u4e00-\u9fff]{3,}", template.rpartition("#signature(")[0])
    pages = set()
    for count in counts:
        items = _repeated(getattr(SPECIMENS[kind], field), count)
        texts = page_texts(papers.pdf(msgspec.structs.replace(SPECIMENS[kind], **{field: items})))
        assert last_words[-1] in texts[-1], count
        pages.add(len(texts))
    assert len(pages) == 2, "the counts have to cross the end of a page"


def test_the_qr_code_reads(papers: Papers) -> None:
    for kind in (PaperKind.ACCEPTANCE_RECEIPT, PaperKind.CORRECTION_NOTICE):
        paper = SPECIMENS[kind]
        assert codes(papers.png(paper, ppi=150)) == {"QR Code": paper.head.qr_text}


def test_a_dense_qr_code_grows_until_it_reads(papers: Papers) -> None:
    paper = _with_head(_correction(), qr_text="https://hall.example/" + "x" * 400)
    assert codes(papers.png(paper, ppi=200))["QR Code"] == paper.head.qr_text


def test_without_a_qr_text_there_is_no_code_and_no_words_about_it(papers: Papers) -> None:
    paper = _with_head(_correction(), qr_text="")
    assert codes(papers.png(paper, ppi=150)) == {}
    assert "扫码" not in page_texts(papers.pdf(paper))[0]


@pytest.mark.parametrize("kind", [PaperKind.TRANSFER_SLIP, PaperKind.POST_LABEL])
def test_the_bar_code_reads(kind: PaperKind, papers: Papers) -> None:
    paper = SPECIMENS[kind]
    assert isinstance(paper, TransferSlip | PostLabel)
    assert paper.code128 in codes(papers.png(paper, ppi=150)).values()


def test_a_bag_number_that_is_no_ascii_is_refused(papers: Papers) -> None:
    paper = msgspec.structs.replace(SPECIMENS[PaperKind.TRANSFER_SLIP], bag_number="袋一号")
    with pytest.raises(PaperError, match="ASCII"):
        papers.pdf(paper)


def test_a_paper_without_seal_has_no_ring(papers: Papers) -> None:
    assert "专用章" not in page_texts(papers.pdf(_with_head(_correction(), seal_name="")))[-1]


def test_what_stands_in_a_paper_is_text_and_never_runs(papers: Papers) -> None:
    nasty = '#panic("x") $x^2$ *b* <a> \\u{41} @ref // not a comment /* nor this'
    assert squeezed(nasty) in page_texts(papers.pdf(_with_head(_correction(), applicant=nasty)))[0]


def test_text_that_is_no_unicode_is_refused(papers: Papers) -> None:
    with pytest.raises(PaperError, match="Unicode"):
        papers.pdf(_with_head(_correction(), applicant="\ud800"))


def test_a_second_notice_says_so_and_from_when_it_counts(papers: Papers) -> None:
    first = page_texts(papers.pdf(_correction()))[0]
    second = page_texts(papers.pdf(msgspec.structs.replace(_correction(), round=2)))[0]
    assert "第2次告知" not in first
    assert "第2次告知" in second and "第一次补正材料的次日起算" in second


def _emptied(part: Part) -> Part:
    """Return the paper with nothing in it that could be left out: as it is kept without the person."""
    empty: dict[str, object] = {}
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if isinstance(value, Head):
            empty[name] = Head(hall_name=value.hall_name, paper_number="1", issued_on=value.issued_on)
        elif isinstance(value, dt.datetime):
            empty[name] = value
        elif isinstance(value, str) and not isinstance(value, Language):
            empty[name] = ""
        elif isinstance(value, tuple):
            empty[name] = ()
    return msgspec.structs.replace(part, **empty)


@pytest.mark.parametrize("kind", PaperKind)
def test_a_paper_without_its_contents_is_still_a_paper(kind: PaperKind, papers: Papers) -> None:
    bare = from_json(msgspec.json.encode(_emptied(SPECIMENS[kind])))
    assert "安澜县政务服务中心" in page_texts(papers.pdf(bare))[0]


def test_whoever_waits_behind_a_sheet_that_never_ends_is_told(
    monkeypatch: pytest.MonkeyPatch, papers: Papers
) -> None:
    monkeypatch.setattr("queue_server.papers.press.BUSY_AFTER_S", 0.01)
    with papers.press._one_at_a_time, pytest.raises(PressBusy):
        papers.pdf(_correction())
    assert papers.pdf(_correction()).startswith(b"%PDF")


def test_a_label_stays_one_page_or_is_refused(papers: Papers) -> None:
    label = SPECIMENS[PaperKind.POST_LABEL]
    assert isinstance(label, PostLabel)
    full = msgspec.structs.replace(
        label, receiver_address="和平街" * 25, contents=_repeated(label.contents, 40)
    )
    assert papers.pages(full) == 1
    assert "等共40项" in page_texts(papers.pdf(full))[0]
    with pytest.raises(DoesNotFit) as refused:
        papers.pdf(msgspec.structs.replace(label, receiver_address="和平街" * 100))
    assert refused.value.field == "receiver_address"


def test_a_page_that_is_not_there_is_an_error(papers: Papers) -> None:
    with pytest.raises(IndexError, match="page 2 of 1"):
        papers.png(_correction(), page=2)


def test_many_threads_print_at_once_and_each_gets_its_own(papers: Papers) -> None:
    def printed(number: int) -> str:
        return page_texts(
            papers.pdf(_with_head(SPECIMENS[PaperKind.REJECTION], applicant=f"申请人{number}号"))
        )[0]

    with ThreadPoolExecutor(4) as threads:
        for number, text in enumerate(threads.map(printed, range(24))):
            assert f"申请人{number}号：" in text


def test_without_a_chinese_font_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queue_server.papers.press.FONTS", frozenset({"No Such Font"}))
    bare = Papers()
    with pytest.raises(FontsMissing, match="No Such Font"):
        bare.pdf(_correction())
    bare.close()


def test_a_rejection_names_contact_and_remedies_in_the_right_words(papers: Papers) -> None:
    paper = SPECIMENS[PaperKind.REJECTION]
    assert isinstance(paper, Rejection)
    text = page_texts(papers.pdf(paper))[0]
    assert "向安澜县人民政府申请行政复议" in text
    assert "向安澜县人民法院提起行政诉讼" in text


def test_the_head_alone_decides_the_signature(papers: Papers) -> None:
    head = Head(hall_name="安澜县政务服务中心", paper_number="1", issued_on=_correction().head.issued_on)
    text = page_texts(papers.pdf(msgspec.structs.replace(_correction(), head=head)))[-1]
    assert "申请人（代理人）签收" in text and text.count("安澜县政务服务中心") >= 2


def test_a_rare_sign_is_printed_and_one_no_font_has_is_refused(papers: Papers) -> None:
    assert "𬉼" in page_texts(papers.pdf(_with_head(_correction(), applicant="张𬉼")))[0]
    with pytest.raises(SignMissing) as refused:
        papers.pdf(_with_head(_correction(), applicant="张\U000323af三"))
    assert refused.value.signs == ("U+323AF",)
    assert "张" not in str(refused.value)


def test_papers_are_archival_pdf(papers: Papers) -> None:
    pdf = papers.pdf(_correction())
    assert b"pdfaid:part" in pdf and b"pdfaid:conformance" in pdf


def test_the_fonts_asked_for_are_those_looked_for() -> None:
    named = re.search(r"#let serif = \((.*?)\)", (SHIPPED / "hall.typ").read_text(encoding="utf-8"))
    assert named is not None
    assert set(re.findall(r'"(.+?)"', named[1])) == FONTS
