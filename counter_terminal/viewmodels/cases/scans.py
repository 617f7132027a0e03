"""Scans of the case's materials: thumbnails, what may be used again, taking a wrong one off."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.cases.case_file import CaseFile
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from qt_common.hall import new_request_key
from queue_server.protocol.case_views import MaterialState
from queue_server.protocol.cases import FindReusable, Reusable
from queue_server.protocol.errors import HallError
from queue_server.protocol.scans import BeginDownload, FileKind, RemoveScan, ReuseScan, ScanStored


@dataclass(frozen=True, slots=True)
class Offer:
    """A material the hall already has (R190)."""

    scan_id: str
    words: str


@dataclass(frozen=True, slots=True)
class ScansPicture:
    """Pictures and offers.

    Attributes:
        thumbnails: PNG by scan id; a scan without one is still being fetched.
        offers: by material id.
    """

    thumbnails: dict[str, bytes] = field(default_factory=dict, repr=False)
    offers: dict[str, tuple[Offer, ...]] = field(default_factory=dict)


class Scans(Model[ScansPicture]):
    """What is stored of the case on the desk.

    Args:
        desk: the counter.
        file: the case.
    """

    def __init__(self, desk: Desk, file: CaseFile, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._file = file
        self._case_id = ""
        self._thumbnails: dict[str, bytes] = {}
        self._asked: set[str] = set()
        self._offers: dict[str, tuple[Offer, ...]] = {}
        file.changed.connect(self._on_case)

    def reuse(self, material_id: str, scan_id: str) -> None:
        """Take a material the hall already has; it counts as shared."""
        request = ReuseScan(
            request_key=new_request_key(),
            scan_id=scan_id,
            case_id=self._file.case_id,
            material_id=material_id,
        )
        self._file.send("reuse", request, self._on_stored)

    def remove(self, scan_id: str, reason: str = "") -> None:
        """Take a wrong scan off its material."""
        words = reason or self._desk.translate("扫描有误")
        request = RemoveScan(request_key=new_request_key(), scan_id=scan_id, reason=words)
        self._file.send("remove_scan", request, self._on_stored)

    def offers_for(self, material_id: str) -> tuple[Offer, ...]:
        """Return what may be used again for a material that has no scan yet."""
        whole = self._file.whole
        material = next((one for one in whole.materials if one.id == material_id), None) if whole else None
        if material is None or material.scans or material.state is MaterialState.NOT_NEEDED:
            return ()
        return self._offers.get(material_id, ())

    def _on_stored(self, stored: ScanStored) -> None:
        if stored.case is not None and stored.case.case.id == self._file.case_id:
            self._file.take(stored.case)

    def _on_case(self) -> None:
        if self._file.case_id != self._case_id:
            self._case_id = self._file.case_id
            self._thumbnails, self._offers = {}, {}
            self._asked.clear()
            if self._case_id:
                self._ask_for_offers(self._case_id)
        for scan_id in self._scan_ids() - self._asked:
            self._fetch(scan_id)
        self.refresh()

    def _scan_ids(self) -> set[str]:
        whole = self._file.whole
        return {scan for one in whole.materials for scan in one.scans} if whole else set()

    def _fetch(self, scan_id: str) -> None:
        self._asked.add(scan_id)
        purpose = self._desk.translate("窗口审核")
        wanted = BeginDownload(kind=FileKind.THUMBNAIL, id=scan_id, case_id=self._case_id, purpose=purpose)

        def take(png: bytes) -> None:
            if scan_id in self._scan_ids():
                self._thumbnails = {**self._thumbnails, scan_id: png}
                self.refresh()

        self._desk.hall.download(wanted, take, lambda _: self._asked.discard(scan_id))

    def _ask_for_offers(self, case_id: str) -> None:
        def take(found: Reusable) -> None:
            if case_id == self._case_id:
                _ = self._desk.translate
                self._offers = {
                    material_id: tuple(
                        Offer(
                            one.scan_id,
                            _(
                                "{day} · {pages} 页 · 来自 {case}",
                                day=one.scanned_on,
                                pages=one.pages,
                                case=one.from_case,
                            ),
                        )
                        for one in offers
                    )
                    for material_id, offers in found.by_material.items()
                }
                self.refresh()

        self._desk.hall.call(FindReusable(case_id=case_id), take, self._no_offers)

    def _no_offers(self, error: HallError) -> None:
        """Without offers everything is scanned as ever."""

    def _draw(self) -> ScansPicture:
        return ScansPicture(self._thumbnails, {one: self.offers_for(one) for one in self._offers})
