"""One person's fields with the card button; what was read and what is doubtful is marked."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout

from counter_terminal.viewmodels.cases.intake import APPLICANT, Intake, IntakePicture, PersonPicture
from counter_terminal.views.cases.parts import Elided, Field, small_button
from qt_common.i18n import Translator
from qt_common.theme.icons import icon
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role
from queue_server.protocol.case_views import ApplicantKind

FIELDS = ("name", "number", "phone", "address")


class PersonForm(QFrame):
    """Fields of the applicant, the agent or the legal representative.

    Args:
        theme: sizes and colours.
        translate: the language.
        intake: what they fill.
        who: whose they are.
        title: in words.
    """

    def __init__(self, theme: Theme, translate: Translator, intake: Intake, who: str, title: str) -> None:
        super().__init__()
        self._theme, self._, self._intake, self._who = theme, translate, intake, who
        _ = translate
        self.setProperty("role", "box")
        step = theme.sizes.step
        self._fields = {
            "name": Field(theme, _("姓名"), most=120),
            "number": Field(theme, _("证件号码"), most=32),
            "phone": Field(theme, _("联系电话"), most=30),
            "address": Field(theme, _("住址"), most=200),
        }
        for name, field in self._fields.items():
            field.typed.connect(lambda text, one=name: intake.type(who, one, text))
            field.line.setObjectName(f"{who}_{name}")
        self._card = QPushButton(icon("ph.identification-card", theme.palette.primary), _("读身份证"))
        self._card.setProperty("role", "small")
        self._card.setAutoDefault(True)
        self._card.setObjectName(f"{who}_card")
        self._card.clicked.connect(lambda: intake.read_card(who))
        self._other = QCheckBox(_("护照等其他证件"))
        self._other.toggled.connect(lambda on: intake.set_other_document(who, on))
        self._checked = small_button(_("已核对"), self._confirm, f"{who}_checked")
        self._words = label("", "note_small", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(step)
        top.addWidget(Elided(title, "count"), 1)
        top.addWidget(self._card)
        top.addWidget(self._other)
        top.addWidget(self._checked)
        if who != APPLICANT:
            top.addWidget(small_button(_("移除"), lambda: intake.set_present(who, there=False)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(step * 2)
        grid.setVerticalSpacing(step)
        for place, name in enumerate(FIELDS):
            grid.addWidget(self._fields[name], place // 2, place % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 2, step, step * 2, step * 2)
        column.setSpacing(step)
        column.addLayout(top)
        column.addWidget(self._words)
        column.addLayout(grid)

    def focus_first(self) -> None:
        """Begin typing."""
        self._fields["name"].line.setFocus()

    def wipe(self) -> None:
        """Show nobody."""
        for field in self._fields.values():
            field.clear()
            field.line.setModified(False)

    def show_person(self, person: PersonPicture | None, picture: IntakePicture) -> None:
        """Show a person, or nothing."""
        self.setVisible(person is not None)
        if person is None:
            self.wipe()
            return
        company = self._who == APPLICANT and picture.kind is ApplicantKind.COMPANY
        self._caption(company)
        doubts = dict(person.draft.doubts)
        for name in FIELDS:
            note, tone = self._note(name, person, doubts)
            self._fields[name].show_text(getattr(person.draft, name), note, tone, fixed=picture.frozen)
        waiting = picture.card_for == self._who
        self._card.setVisible(picture.has_reader and not company)
        self._card.setText(self._("不读了") if waiting else self._("读身份证"))
        words = picture.card_words if waiting or self._read_here(person, picture) else ""
        self._words.setText(words)
        self._words.setVisible(bool(words))
        set_role(self._words, "note_small", picture.card_tone)
        self._other.setVisible(not company)
        self._other.setChecked(person.draft.other_document)
        self._checked.setVisible(bool(doubts))

    def _read_here(self, person: PersonPicture, picture: IntakePicture) -> bool:
        return person.draft.read_from_card and not picture.card_for

    def _note(self, name: str, person: PersonPicture, doubts: dict[str, str]) -> tuple[str, str]:
        if name == "number" and person.problem:
            return person.problem, "fault"
        if name in doubts:
            return doubts[name], "calling"
        if name == "number" and person.number_ok:
            words = (
                self._("读自身份证，号码校验通过") if person.draft.read_from_card else self._("号码校验通过")
            )
            return words, "serving"
        return "", ""

    def _caption(self, company: bool) -> None:
        _ = self._
        self._fields["name"].set_caption(_("企业名称") if company else _("姓名"))
        self._fields["number"].set_caption(
            _("统一社会信用代码（可扫营业执照二维码）") if company else _("证件号码")
        )
        self._fields["address"].set_caption(_("住所") if company else _("住址"))

    def _confirm(self) -> None:
        for name in FIELDS:
            self._intake.confirm_field(self._who, name)
