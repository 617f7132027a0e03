"""Reading the applicant's fields off a page; every field comes with its doubt, none is filled silently."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from counter_terminal.filling.business_licence import read_business_licence
from counter_terminal.filling.fields import Doubt, Field, Fields
from counter_terminal.filling.form import read_form
from counter_terminal.filling.id_card import read_id_card
from counter_terminal.viewmodels.cases.people import PersonDraft
from devices.document_ports import Pixels
from devices.ocr.reader import TextReader
from qt_common.i18n import Translator, mark
from queue_server.protocol.case_views import ApplicantKind

DOUBTS: Mapping[Doubt, str] = {
    Doubt.NONE: mark("由扫描件识别，请核对"),
    Doubt.UNSURE: mark("识别不太确定，请仔细核对"),
    Doubt.CHECK_FAILED: mark("识别结果通不过校验，请改正"),
    Doubt.CONTRADICTS: mark("与同一证件上的其他内容不一致，请改正"),
}


class FieldReader:
    """Reads fields; the recogniser is loaded at the first page.

    Args:
        make: makes the recogniser.
    """

    def __init__(self, make: Callable[[], TextReader]) -> None:
        self._make = make
        self._reader: TextReader | None = None

    def read(self, pixels: Pixels) -> Fields:
        """Return what stands on an upright page; runs beside the GUI thread, one page at a time."""
        if self._reader is None:
            self._reader = self._make()
        lines = self._reader.read(pixels)
        found = [read_id_card(lines), read_business_licence(lines), read_form(lines)]
        return max(found, key=_worth)


def _worth(fields: Fields) -> int:
    numbers = [fields[name] for name in ("number", "credit_code") if name in fields]
    sure = any(one.doubt is not Doubt.CHECK_FAILED for one in numbers)
    return len(fields) + 4 * bool(numbers) + 4 * sure


def kind_of(fields: Fields) -> ApplicantKind:
    """Return whose fields these are."""
    return ApplicantKind.COMPANY if "credit_code" in fields else ApplicantKind.PERSON


def drafted(fields: Fields, _: Translator) -> PersonDraft:
    """Return fields as a draft with a doubt on each of them."""
    number = fields.get("credit_code") or fields.get("number")
    parts = {"name": fields.get("name"), "number": number, "address": fields.get("address")}
    parts["phone"] = fields.get("phone")
    there: dict[str, Field] = {name: one for name, one in parts.items() if one is not None}
    said = {name: one.value for name, one in there.items()}
    return PersonDraft(
        said.get("name", ""),
        said.get("number", ""),
        said.get("phone", ""),
        said.get("address", ""),
        doubts=tuple((name, _(DOUBTS[one.doubt])) for name, one in there.items()),
    )
