"""Small real documents, and a case for them to belong to."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import msgspec
import pypdfium2
from PIL import Image, ImageDraw

from queue_server.application.command import Actor, Context, Decision
from queue_server.application.retention import NO_END_YET
from queue_server.client.connection import Connection
from queue_server.domain.cases.events import CaseOpened, CaseWithdrawn
from queue_server.domain.cases.item import CaseKind, ItemRule
from queue_server.domain.cases.model import Material
from queue_server.domain.identity import normalised
from queue_server.domain.state import HallState
from queue_server.protocol.base import Empty
from queue_server.protocol.case_views import ApplicantKind
from queue_server.protocol.people import Applicant
from queue_server.protocol.session import LogIn
from queue_server.storage.database import FILE_NAME
from tests.helpers.running_hall import PASSWORD, RunningHall

NAME = "欧阳测试"
NUMBER = "110101199003070732"


@cache
def a_pdf(pages: int = 1, mark: str = "") -> bytes:
    """Return a PDF of blank A4 pages; `mark` makes its content another, the same mark the same."""
    pdf = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        pdf.new_page(595, 842)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue() + f"%{mark}\n".encode()


def a_jpeg(text: str = "scan", size: tuple[int, int] = (600, 800)) -> bytes:
    """Return a picture of a page."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).text((40, 40), text, fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


async def log_in(terminal: Connection, clerk_id: str = "li", counter_id: str = "w1") -> None:
    """Let a clerk begin to work."""
    await terminal.request(
        LogIn(request_key=f"login-{clerk_id}", clerk_id=clerk_id, password=PASSWORD, counter_id=counter_id)
    )


async def open_case(hall: RunningHall, case_id: str = "case-1", number: str = NUMBER) -> None:
    """Open a case with two materials, as the use case does."""
    applicant = Applicant(kind=ApplicantKind.PERSON, name=NAME, number=number)

    def work(_: HallState, ctx: Context) -> Decision:
        sealed = ctx.sealer.seal(
            f"sealed-{case_id}", "case", case_id, msgspec.json.encode(applicant), NO_END_YET
        )
        opened = CaseOpened(
            at=ctx.now,
            record_id=case_id,
            by="li",
            number=f"N-{case_id}",
            series="N",
            serial=1,
            day=ctx.now.date(),
            item=ItemRule(id="item", name="事项"),
            case_kind=CaseKind.PROMISED,
            applicant="欧***",
            applicant_kind="person",
            sealed_id=sealed.id,
            person_hash=ctx.sealer.person_hashes(normalised(number))[0],
            materials=(Material(id="m1", name="身份证"), Material(id="m2", name="申请表")),
        )
        return Decision((opened,), lambda _: Empty(), sealed=(sealed,))

    await hall.server.engine.do(Actor("test", frozenset()), work, "test.open_case")


async def end_case(hall: RunningHall, case_id: str = "case-1") -> None:
    """Let the applicant take the case back."""

    def work(_: HallState, ctx: Context) -> Decision:
        return Decision(
            (CaseWithdrawn(at=ctx.now, record_id=case_id, by="li", reason="test"),), lambda _: Empty()
        )

    await hall.server.engine.do(Actor("test", frozenset()), work, "test.end_case")


def bytes_on_disk(data: Path) -> bytes:
    """Return everything the data folder holds, as a thief would read it."""
    files = sorted(path for path in data.rglob("*") if path.is_file() and path.name != "master.key")
    return b"\0".join(path.read_bytes() for path in files)


def sealed_row(data: Path, sealed_id: str) -> tuple[bytes, bytes]:
    """Return the wrapped key and the ciphertext of a sealed piece, as they lie in the database."""
    with closing(sqlite3.connect(data / FILE_NAME)) as connection:
        key, cipher = connection.execute("SELECT key, data FROM sealed WHERE id = ?", [sealed_id]).fetchone()
    return bytes(key), bytes(cipher)
