"""The scan page: frames come in, good pages join the strip, doubtful ones ask, the strip goes on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.cases.case_file import CaseFile
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.ports import DeskTools, PageListener
from counter_terminal.viewmodels.scanning.files import Imported, read_file
from counter_terminal.viewmodels.scanning.pages import Page, Strip, small, turned
from counter_terminal.viewmodels.scanning.reading import FieldReader
from counter_terminal.viewmodels.scanning.routing import Router, Routing
from counter_terminal.viewmodels.scanning.sending import Parcel, Sending
from counter_terminal.viewmodels.scanning.words import FILES, PROBLEMS
from devices.document_ports import Frame, Pixels
from devices.errors import FaultKind
from devices.imaging.flatten import ScanMode
from devices.imaging.intake import UnreadableScan
from devices.imaging.page import Corners, FoundPage
from devices.imaging.scanned import ScannedPage, whole_frame
from devices.imaging.sheets import Sheet
from qt_common.remedies import remedy_for
from queue_server.protocol.cases import CaseChanged
from queue_server.protocol.scans import ScanStored


@dataclass(frozen=True, slots=True)
class Target:
    """What is being scanned; without a case only to read fields from it."""

    case_id: str
    material_id: str
    material_name: str


@dataclass(frozen=True, slots=True)
class PageThumb:
    """A page of the strip as a small picture."""

    id: int
    place: int
    turns: int
    made: int
    picture: Pixels = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A page that waits for the clerk's word.

    Attributes:
        number: of the capture.
        problems: in sentences.
        picture: the page.
    """

    number: int
    problems: tuple[str, ...]
    picture: Pixels = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Editing:
    """Corners being set by hand."""

    page_id: int
    frame: Pixels = field(repr=False, compare=False)
    corners: Corners = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ScanPicture:
    """The page.

    Attributes:
        target: where it goes.
        materials: (id, name) to choose from.
        advice: what to do now.
        tone: of the advice.
        has_camera: the desk has one.
        auto, mode: how pages are taken.
        pages: the strip.
        held: a doubtful page.
        editing: corners by hand.
        document: a PDF brought along, in words.
        route: a code on a page says it belongs elsewhere.
        sending: what is happening on the way to the server.
        can_finish: the strip can be sent.
        can_join: two card sides can be put on one sheet.
        can_read: fields can be read off a page.
        reading: it is being read.
    """

    target: Target = Target("", "", "")
    materials: tuple[tuple[str, str], ...] = ()
    advice: str = ""
    tone: str = "primary"
    has_camera: bool = False
    auto: bool = True
    mode: ScanMode = ScanMode.COLOUR
    pages: tuple[PageThumb, ...] = ()
    held: HeldPage | None = None
    editing: Editing | None = None
    document: str = ""
    route: str = ""
    sending: str = ""
    can_finish: bool = False
    can_join: bool = False
    can_read: bool = False
    reading: bool = False


class Scanning(Model[ScanPicture]):
    """Takes pages for one material at a time.

    Args:
        desk: the counter.
        file: the case on it.
        tools: camera, background, recogniser.

    Signals:
        previewed: (Frame, FoundPage or None); newest picture, for the eye only.
        finished: CaseChanged; the scan is stored.
        fields_read: Fields; read off a page, to be looked at by the clerk.
        rerouted: CaseChanged; the pages belong to this case.
    """

    previewed = Signal(object, object)
    finished = Signal(object)
    fields_read = Signal(object)
    rerouted = Signal(object)

    def __init__(self, desk: Desk, file: CaseFile, tools: DeskTools, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._file, self._tools = file, tools
        self._strip = Strip()
        self._thumbs: dict[int, tuple[Pixels, Pixels]] = {}
        self._sending = Sending(desk, tools.background, self.refresh, self._on_stored, self._on_failed, self)
        self._router = Router(desk, self._on_route)
        self._reader = FieldReader(tools.reader) if tools.reader else None
        self._auto, self._mode = True, ScanMode.COLOUR
        self._watching = False
        self._target = Target("", "", "")
        self._fault: FaultKind | None = None
        self._held: ScannedPage | None = None
        self._document: Imported | None = None
        self._route: Routing | None = None
        self._editing = 0
        self._problem = ""
        self._seen = self._reading = False

    # -------------------------------------------------------- beginning and ending

    def begin(self, target: Target) -> None:
        """Scan for a material; pages of another one that were not sent are kept and told."""
        if target.case_id != self._target.case_id:
            self.wipe()
        self._target = target
        self._problem = ""
        self.refresh()

    def choose_material(self, material_id: str) -> None:
        """Scan for another material of the same case."""
        name = dict(self._materials()).get(material_id)
        if name is not None:
            self._target = replace(self._target, material_id=material_id, material_name=name)
            self.refresh()

    def set_shown(self, shown: bool) -> None:
        """Let the camera run only while somebody looks."""
        camera = self._tools.camera
        if camera is None or shown == self._watching:
            return
        self._watching = shown
        if shown:
            camera.set_auto(self._auto and self._held is None)
            camera.begin(PageListener(self._on_preview, self._on_page, self._on_fault))
        else:
            camera.end()
            self._fault = None

    @property
    def must_ask(self) -> bool:
        """Whether pages would be lost by leaving."""
        return bool(self._target.case_id and (self._strip.pages or self._document or self._held))

    def discard(self) -> None:
        """Throw all pages away; what is being sent arrives all the same."""
        self.wipe()

    def wipe(self) -> None:
        """Forget every page."""
        self._strip.clear()
        self._sending.forget()
        self._reset()
        self.refresh()

    def close(self) -> None:
        """Let the camera go."""
        self.set_shown(False)

    def _reset(self) -> None:
        self._thumbs.clear()
        self._held = self._document = self._route = None
        self._editing, self._problem = 0, ""
        self._reading = False

    # -------------------------------------------------------- the camera

    def capture(self) -> None:
        """Take a page now."""
        if self._tools.camera is not None:
            self._problem = ""
            self._tools.camera.capture()
            self._desk.touched.emit()
            self.refresh()

    def set_auto(self, on: bool) -> None:
        """Take pages by itself, or only when asked."""
        self._auto = on
        if self._tools.camera is not None:
            self._tools.camera.set_auto(on)
        self.refresh()

    def set_mode(self, mode: ScanMode) -> None:
        """Colour, grey or black and white, for the next pages."""
        self._mode = mode
        if self._tools.camera is not None:
            self._tools.camera.set_mode(mode)
        self.refresh()

    def _on_preview(self, frame: Frame, found: FoundPage | None) -> None:
        self.previewed.emit(frame, found)
        if (found is not None) != self._seen:
            self._seen = found is not None
            self.refresh()

    def _on_fault(self, fault: FaultKind | None) -> None:
        self._fault = fault
        self.refresh()

    def _on_page(self, page: ScannedPage) -> None:
        self._desk.touched.emit()
        known = self._of_number(page.number)
        if known is not None:
            remade = Page(known.id, page.pixels, page.sheet, known.turns, page.codes, page)
            self._strip.put(remade)
        elif page.problems:
            self._held = page
        else:
            self._keep(page)
        self.refresh()

    def _keep(self, page: ScannedPage) -> None:
        self._held = None
        kept = self._strip.add(page.pixels, page.sheet, page)
        self._look_for_route(kept)

    def _of_number(self, number: int) -> Page | None:
        return next((one for one in self._strip.pages if one.source and one.source.number == number), None)

    # -------------------------------------------------------- a doubtful page

    def use_anyway(self) -> None:
        """Take the doubtful page as it is."""
        if self._held is not None:
            self._keep(self._held)
            self.refresh()

    def retake(self) -> None:
        """Throw the doubtful page away and take another."""
        self._held = None
        self.capture()
        self.refresh()

    # -------------------------------------------------------- corners by hand

    def edit_corners(self, page_id: int = 0) -> None:
        """Show the picture a page was cut from; 0 = the doubtful page."""
        page = self._strip.find(page_id)
        self._editing = page_id if page is not None and page.source else 0
        if self._held is not None and page_id == 0:
            self._editing = -1
        self.refresh()

    def apply_corners(self, corners: Corners) -> None:
        """Cut the page again between these corners."""
        source = self._edited()
        if source is not None and self._tools.camera is not None:
            if self._editing == -1:
                self._held = None
            self._tools.camera.cut_again(source, corners, source.mode)
        self._editing = 0
        self.refresh()

    def leave_corners(self) -> None:
        """Leave the page as it is."""
        self._editing = 0
        self.refresh()

    def _edited(self) -> ScannedPage | None:
        if self._editing == -1:
            return self._held
        page = self._strip.find(self._editing)
        return page.source if page else None

    # -------------------------------------------------------- the strip

    def move(self, page_id: int, place: int) -> None:
        """Put a page elsewhere in the order."""
        self._strip.move(page_id, place)
        self.refresh()

    def turn(self, page_id: int) -> None:
        """Turn a page a quarter clockwise."""
        self._strip.turn(page_id)
        self.refresh()

    def delete(self, page_id: int) -> None:
        """Throw a page away."""
        self._strip.delete(page_id)
        self.refresh()

    def join_card(self) -> None:
        """Put the two sides of a card on one A4."""
        pair = self._card_pair()
        if pair is not None:
            self._strip.join_card(*pair)
            self.refresh()

    def _card_pair(self) -> tuple[int, int] | None:
        pages = self._strip.pages
        for first, second in pairwise(pages):
            if first.sheet is second.sheet is Sheet.ID_CARD:
                return first.id, second.id
        return None

    # -------------------------------------------------------- files

    def import_files(self, paths: list[Path]) -> None:
        """Take pages from files: pictures join the strip, a PDF goes as it is."""
        for path in paths:
            work, failed = partial(read_file, path), partial(self._on_bad_file, path)
            self._tools.background.do(work, self._on_imported, failed)

    def _on_imported(self, imported: Imported) -> None:
        if imported.pdf:
            self._document = imported
        for pixels in imported.pages:
            self._strip.add(pixels, Sheet.A4)
        self._problem = ""
        self.refresh()

    def _on_bad_file(self, path: Path, error: Exception) -> None:
        _ = self._desk.translate
        why = (
            _(FILES[error.reason])
            if isinstance(error, UnreadableScan)
            else _("文件读不出来，请检查磁盘或 U 盘。")
        )
        self._problem = _("没有导入 {name}：{why}", name=path.name, why=why)
        self.refresh()

    # -------------------------------------------------------- reading fields

    def read_fields(self, page_id: int = 0) -> None:
        """Read the applicant's fields off a page; 0 = the last one."""
        page = self._strip.find(page_id) or next(iter(self._strip.pages[::-1]), None)
        if self._reader is None or page is None or self._reading:
            return
        self._reading = True
        reader, pixels = self._reader, page.upright
        self._tools.background.do(lambda: reader.read(pixels), self._on_fields, self._on_unread)
        self.refresh()

    def tell_nothing_read(self) -> None:
        """No field was found on the page."""
        self._problem = self._desk.translate("没能识别这一页，请手工填写。")
        self.refresh()

    def _on_fields(self, fields: object) -> None:
        if self._reading:
            self._reading = False
            self.refresh()
            self.fields_read.emit(fields)

    def _on_unread(self, error: Exception) -> None:
        self._reading = False
        self.tell_nothing_read()

    # -------------------------------------------------------- where it belongs

    def _look_for_route(self, page: Page) -> None:
        if self._target.case_id:
            self._router.look(tuple(code.text for code in page.codes), self._target.case_id)

    def _on_route(self, route: Routing) -> None:
        self._route = route
        self.refresh()

    def follow_route(self) -> None:
        """The pages belong to the case the code names."""
        route, self._route = self._route, None
        if route is None:
            return
        first = (
            next((one for one in route.whole.materials if not one.scans), None) or route.whole.materials[0]
        )
        self._target = Target(route.whole.case.id, first.id, first.name)
        self.rerouted.emit(route.whole)
        self.refresh()

    def ignore_route(self) -> None:
        """The pages stay where they are."""
        self._route = None
        self.refresh()

    # -------------------------------------------------------- to the server

    def finish(self) -> None:
        """Make one PDF of the strip and store it; nothing is lost when that fails."""
        if not self.picture.can_finish:
            return
        self._problem = ""
        target, document = self._target, self._document
        if document is not None:
            self._sending.send(Parcel(target.case_id, target.material_id, pdf=document.pdf))
        else:
            self._sending.send(Parcel(target.case_id, target.material_id, pages=self._strip.pages))
        self.refresh()

    def _on_stored(self, stored: ScanStored) -> None:
        _ = self._desk.translate
        if self._document is not None:
            self._document = None
        else:
            self._strip.clear()
            self._thumbs.clear()
        self._desk.tell(
            _("已存入“{name}”，共 {pages} 页。", name=stored.scan.material_name, pages=stored.scan.pages),
            "serving",
        )
        self.refresh()
        if stored.case is not None:
            self._announce(stored.case)

    def _announce(self, whole: CaseChanged) -> None:
        if self._strip.pages:
            self._file.take(whole)
        else:
            self.finished.emit(whole)

    def _on_failed(self, why: str) -> None:
        self._problem = self._desk.translate("{why}已拍的页都在，可以再试。", why=why)
        self.refresh()

    # -------------------------------------------------------- the picture

    def _draw(self) -> ScanPicture:
        advice, tone = self._advice()
        document = self._document
        _ = self._desk.translate
        return ScanPicture(
            target=self._target,
            materials=self._materials(),
            advice=advice,
            tone=tone,
            has_camera=self._tools.camera is not None,
            auto=self._auto,
            mode=self._mode,
            pages=tuple(self._thumb(place, page) for place, page in enumerate(self._strip.pages, 1)),
            held=self._held_picture(),
            editing=self._editing_picture(),
            document=_("PDF 文件：{name}，{pages} 页", name=document.name, pages=document.count)
            if document
            else "",
            route=self._route_words(),
            sending=self._sending.words,
            can_finish=bool(
                self._target.material_id and (self._strip.pages or document) and not self._sending.busy
            ),
            can_join=self._card_pair() is not None,
            can_read=self._reader is not None and bool(self._strip.pages),
            reading=self._reading,
        )

    def _advice(self) -> tuple[str, str]:
        _ = self._desk.translate
        if self._problem:
            return self._problem, "fault"
        if self._tools.camera is None:
            return _("本窗口没有高拍仪，可以导入文件。"), "calling"
        if self._fault is not None:
            kept = _("已拍的页都保留着，接好后自动继续。")
            return f"{remedy_for(self._fault, _)}{kept}", "fault"
        if self._held is not None:
            return _("这一页可能有问题，请看提示。"), "calling"
        if not self._seen:
            return _("请把材料放在镜头下，放平、不要遮挡。"), "primary"
        if self._auto:
            return _("已找到页面，放稳后自动拍摄。"), "serving"
        return _("已找到页面，按“拍摄”。"), "serving"

    def _editing_picture(self) -> Editing | None:
        source = self._edited()
        if source is None:
            return None
        corners = whole_frame(source.frame) if source.corners is None else source.corners
        return Editing(self._editing, source.frame, corners)

    def _held_picture(self) -> HeldPage | None:
        held, _ = self._held, self._desk.translate
        if held is None:
            return None
        return HeldPage(held.number, tuple(_(PROBLEMS[one.kind]) for one in held.problems), held.pixels)

    def _thumb(self, place: int, page: Page) -> PageThumb:
        flat, little = self._thumbs.get(page.id, (None, page.pixels))
        if flat is not page.pixels:
            little = small(page.pixels)
            self._thumbs[page.id] = (page.pixels, little)
        return PageThumb(page.id, place, page.turns, id(page.pixels), turned(little, page.turns))

    def _materials(self) -> tuple[tuple[str, str], ...]:
        whole = self._file.whole
        return tuple((one.id, one.name) for one in whole.materials) if whole else ()

    def _route_words(self) -> str:
        route = self._route
        if route is None:
            return ""
        case = route.whole.case
        return self._desk.translate(
            "此页带有办件 {number}（{item}）的条码：归入那一件？", number=case.number, item=case.item_name
        )
