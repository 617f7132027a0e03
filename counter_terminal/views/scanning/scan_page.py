"""The scan page: the camera's picture large, what to do above it, pages below, buttons at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.cases.case_desk import CaseDesk
from counter_terminal.viewmodels.scanning.words import MODES
from counter_terminal.views.buttons import Chips
from counter_terminal.views.cases.parts import Elided, small_button
from counter_terminal.views.scanning.corner_editor import CornerEditor
from counter_terminal.views.scanning.held_panel import HeldPanel
from counter_terminal.views.scanning.live_view import LiveView
from counter_terminal.views.scanning.page_strip import PageStrip
from qt_common.i18n import Translator
from qt_common.theme.icons import icon
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label
from qt_common.widgets.status import Banner


class ScanPage(QWidget):
    """Takes pages for a material.

    Args:
        theme: sizes and colours.
        translate: the language.
        cases: the case desk.

    Signals:
        left: back to the case.
    """

    left = Signal()

    def __init__(self, theme: Theme, translate: Translator, cases: CaseDesk) -> None:
        super().__init__()
        self._theme, self._, self._scanning = theme, translate, cases.scanning
        step = theme.sizes.step
        self.setAcceptDrops(True)
        self._advice = Banner(theme)
        self._live = LiveView(theme)
        self._held = HeldPanel(theme, translate, self._scanning)
        self.corners = CornerEditor(theme, translate)
        self._middle = QStackedWidget()
        for widget in (self._live, self._held, self.corners):
            self._middle.addWidget(widget)
        self.strip = PageStrip(theme, translate)
        self.strip.dragged.connect(self._scanning.move)
        left = QVBoxLayout()
        left.setSpacing(step)
        left.addWidget(self._advice)
        left.addWidget(self._make_route())
        left.addWidget(self._middle, 1)
        left.addLayout(self._make_strip_row())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(step * 2)
        row.addLayout(left, 1)
        row.addWidget(self._make_side())
        self._scanning.previewed.connect(self._live.show_frame)
        self._scanning.changed.connect(self._show)
        self._show()

    def open(self) -> None:
        """Begin: Space takes a page."""
        self._shoot.setFocus()

    def wipe(self) -> None:
        """Show no page."""
        self._live.wipe()
        self.corners.wipe()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self._scanning.import_files(paths)

    def _make_route(self) -> QWidget:
        self._route = QFrame()
        self._route.setProperty("role", "banner")
        self._route.setProperty("tone", "calling")
        self._route_words = label("", wrap=True)
        row = QHBoxLayout(self._route)
        row.addWidget(self._route_words, 1)
        row.addWidget(small_button(self._("归入那一件"), self._scanning.follow_route, "follow_route"))
        row.addWidget(small_button(self._("仍归本件"), self._scanning.ignore_route, "ignore_route"))
        return self._route

    def _make_strip_row(self) -> QHBoxLayout:
        _, scanning = self._, self._scanning
        buttons = QVBoxLayout()
        buttons.setSpacing(self._theme.sizes.step // 2)
        self._turn = small_button(_("旋转"), lambda: scanning.turn(self.strip.chosen_id), "turn")
        self._delete = small_button(_("删除"), lambda: scanning.delete(self.strip.chosen_id), "delete_page")
        self._cut = small_button(_("调四角"), lambda: scanning.edit_corners(self.strip.chosen_id), "cut")
        self._apply = small_button(_("用这四角"), self._apply_corners, "apply_corners")
        self._give_up = small_button(_("不改"), scanning.leave_corners, "leave_corners")
        for button in (self._turn, self._delete, self._cut, self._apply, self._give_up):
            buttons.addWidget(button)
        buttons.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(self._theme.sizes.step)
        row.addWidget(self.strip, 1)
        row.addLayout(buttons)
        return row

    def _make_side(self) -> QWidget:
        _, theme, scanning = self._, self._theme, self._scanning
        side = QFrame()
        side.setProperty("role", "card")
        side.setFixedWidth(theme.sizes.step * 32)
        column = QVBoxLayout(side)
        column.setSpacing(theme.sizes.step)
        self._target_caption = label(_("扫描到"), "caption")
        self._material = QComboBox()
        self._material.setAccessibleName(_("扫描到"))
        self._material.activated.connect(lambda at: scanning.choose_material(self._material.itemData(at)))
        self._modes = Chips(theme, 3, always=True)
        self._modes.offer(tuple(_(words) for words in MODES.values()))
        self._modes.picked.connect(self._pick_mode)
        self._auto = QCheckBox(_("放稳自动拍摄"))
        self._auto.toggled.connect(scanning.set_auto)
        self._shoot = QPushButton(icon("ph.camera", theme.palette.on_primary), _("拍摄（空格）"))
        self._shoot.setProperty("role", "primary")
        self._shoot.setObjectName("shoot")
        self._shoot.setAutoDefault(True)
        self._shoot.setMinimumHeight(theme.sizes.step * 8)
        self._shoot.clicked.connect(scanning.capture)
        self._join = small_button(_("身份证两面合成一页"), scanning.join_card, "join_card")
        self._import = small_button(_("导入文件…"), self._choose_files, "import")
        self._read = small_button(
            _("识别这一页"), lambda: scanning.read_fields(self.strip.chosen_id), "read_fields"
        )
        self._document = Elided("", "note_small")
        self._sending = label("", "secondary", wrap=True)
        taking = (self._shoot, self._auto, self._modes, self._join, self._import, self._read)
        for widget in (self._target_caption, self._material, *taking):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self._document)
        column.addWidget(self._sending)
        column.addWidget(self._make_finish())
        column.addWidget(small_button(_("放弃这些页"), scanning.discard, "discard"))
        column.addWidget(small_button(_("返回（Esc）"), self.left.emit, "back"))
        return side

    def _make_finish(self) -> QPushButton:
        self._finish = QPushButton(icon("ph.cloud-arrow-up", self._theme.palette.on_primary), "")
        self._finish.setProperty("role", "primary")
        self._finish.setObjectName("finish")
        self._finish.setAutoDefault(True)
        self._finish.setMinimumHeight(self._theme.sizes.step * 8)
        self._finish.clicked.connect(self._scanning.finish)
        return self._finish

    def _apply_corners(self) -> None:
        self._scanning.apply_corners(self.corners.corners)

    def _read_chosen(self) -> None:
        self._scanning.read_fields(self.strip.chosen_id)

    def _choose_files(self) -> None:
        picker = QFileDialog(self, self._("导入文件"))
        picker.setFileMode(QFileDialog.FileMode.ExistingFiles)
        picker.setNameFilter(self._("图片或 PDF") + " (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp)")
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.filesSelected.connect(lambda names: self._scanning.import_files([Path(one) for one in names]))
        picker.open()

    def _pick_mode(self, text: str) -> None:
        for mode, words in MODES.items():
            if self._(words) == text:
                self._scanning.set_mode(mode)

    def _show(self) -> None:
        picture, _ = self._scanning.picture, self._
        self._advice.say(picture.advice, picture.tone)
        self._route.setVisible(bool(picture.route))
        self._route_words.setText(picture.route)
        self._show_middle()
        self.strip.show_pages(picture.pages)
        to_case = bool(picture.target.case_id)
        for widget in (self._target_caption, self._material, self._finish):
            widget.setVisible(to_case)
        self._show_materials()
        self._modes.pick(_(MODES[picture.mode]))
        self._auto.setChecked(picture.auto)
        for button in (self._shoot, self._auto, self._modes):
            button.setEnabled(picture.has_camera)
        for button in (self._turn, self._delete, self._cut):
            button.setEnabled(bool(picture.pages))
        cutting = picture.editing is not None
        for button in (self._turn, self._delete, self._cut):
            button.setVisible(not cutting)
        for button in (self._apply, self._give_up):
            button.setVisible(cutting)
        self._join.setEnabled(picture.can_join)
        self._read.setVisible(not to_case)
        self._read.setEnabled(picture.can_read and not picture.reading)
        self._read.setText(_("正在识别…") if picture.reading else _("识别这一页"))
        self._document.setText(picture.document)
        self._document.setVisible(bool(picture.document))
        self._sending.setText(picture.sending)
        self._sending.setVisible(bool(picture.sending))
        self._finish.setText(
            _("存入材料（{count} 页）", count=len(picture.pages)) if picture.pages else _("存入材料")
        )
        self._finish.setEnabled(picture.can_finish)

    def _show_middle(self) -> None:
        picture = self._scanning.picture
        if picture.editing is not None:
            if self._middle.currentWidget() is not self.corners:
                self.corners.edit(picture.editing.frame, picture.editing.corners)
                self._middle.setCurrentWidget(self.corners)
                self.corners.setFocus()
        else:
            self._middle.setCurrentWidget(self._held if picture.held is not None else self._live)
        self._held.show_held(picture.held)

    def _show_materials(self) -> None:
        picture = self._scanning.picture
        if [self._material.itemData(at) for at in range(self._material.count())] != [
            one for one, _ in picture.materials
        ]:
            self._material.clear()
            for material_id, name in picture.materials:
                self._material.addItem(name, material_id)
        at = self._material.findData(picture.target.material_id)
        if at != self._material.currentIndex():
            self._material.setCurrentIndex(at)
