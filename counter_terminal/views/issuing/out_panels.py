"""The ways out of the house: to a person, by post; beside them the seals and the self-service printers."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from counter_terminal.viewmodels.issuing.issuing_desk import IssuingDesk
from counter_terminal.viewmodels.issuing.licence_form import FIELDS, FORMS, VARIANTS
from counter_terminal.views.cards import Paragraphs, allow, button, field, row, scrolling
from counter_terminal.views.issuing.signature import SignatureField
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class _Panel(QWidget):
    """Parts below one another."""

    def __init__(self, theme: Theme, translate: Translator, desk: IssuingDesk) -> None:
        super().__init__()
        self._theme, self._, self._desk = theme, translate, desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.sizes.step)


class HandOutPanel(_Panel):
    """Who fetches it: card, number or code, and a signature."""

    def __init__(self, theme: Theme, translate: Translator, desk: IssuingDesk) -> None:
        super().__init__(theme, translate, desk)
        form = desk.collecting
        self._read = button(translate("读身份证"), "read_card", form.read_card)
        self._card = label("", "tone", wrap=True)
        self._name = field("collector_name", translate("领取人姓名"))
        self._number = field("collector_number", translate("领取人身份证号"))
        self._flaw = label("", "tone", wrap=True)
        self._agent = QCheckBox(translate("代领（须有领取码）"))
        self._agent.setObjectName("agent")
        self._other = QCheckBox(translate("护照等其他证件"))
        self._code = field("pickup_code", translate("领取码（本人持证可不填）"))
        self._code_says = label("", "tone", wrap=True)
        self._signature = SignatureField(theme, translate)
        clear = button(translate("重签"), "clear_signature", self._signature.clear)
        self._done = button(translate("出件登记"), "hand_out", self._hand_out, "primary_small")
        self._column.addLayout(row(theme, self._read, self._card))
        for part in (self._name, self._number, self._flaw):
            self._column.addWidget(part)
        self._column.addLayout(row(theme, self._agent, self._other, None))
        self._column.addWidget(self._code)
        self._column.addWidget(self._code_says)
        self._column.addWidget(self._signature, 1)
        self._column.addLayout(row(theme, clear, None, self._done))
        self._name.textEdited.connect(form.set_name)
        self._number.textEdited.connect(form.set_number)
        self._code.textEdited.connect(form.set_code)
        self._agent.clicked.connect(form.set_agent)
        self._other.clicked.connect(form.set_other_document)
        form.changed.connect(self.show_form)

    def show_form(self) -> None:
        """Show the form as it is now."""
        picture, draft = self._desk.collecting.picture, self._desk.collecting.draft
        may = self._desk.picture.may.hand_out
        _write(self._name, draft.name)
        _write(self._number, draft.number)
        _write(self._code, draft.code)
        self._agent.setChecked(draft.is_agent)
        self._other.setChecked(draft.other_document)
        self._read.setVisible(picture.has_reader)
        self._read.setText(self._("停止读卡") if picture.waits_for_card else self._("读身份证"))
        _say(self._card, picture.card_words, picture.card_tone)
        _say(self._flaw, picture.number_problem, "fault")
        _say(self._code_says, picture.code_problem, "fault")
        allow(self._done, may or picture.why_not)
        self._done.setEnabled(not (may or picture.why_not or self._desk.picture.busy))
        if not draft.name and not draft.number and not draft.code:
            self._signature.clear()

    def _hand_out(self) -> None:
        self._desk.hand_out(self._signature.png())


class PostPanel(_Panel):
    """Tracking number and carrier; the label is printed."""

    def __init__(self, theme: Theme, translate: Translator, desk: IssuingDesk) -> None:
        super().__init__(theme, translate, desk)
        self._tracking = field("tracking", translate("运单号：扫描或输入"), self._post)
        self._carrier = field("carrier", translate("快递公司（可不填）"), self._post)
        self._done = button(translate("交邮并打印面单"), "post", self._post, "primary_small")
        self._says = label("", "tone", wrap=True)
        hint = label(translate("邮寄对申请人免费；申请人会收到带运单号的短信。"), "secondary", wrap=True)
        for part in (self._tracking, self._carrier, self._done, self._says, hint):
            self._column.addWidget(part)
        self._column.addStretch(1)

    def show_form(self) -> None:
        """Show whether it can be posted."""
        picture = self._desk.picture
        allow(self._done, picture.may.post)
        self._done.setEnabled(not picture.may.post and not picture.busy)
        _say(self._says, picture.may.post, "calling")

    def clear(self) -> None:
        """Forget what was typed."""
        self._tracking.clear()
        self._carrier.clear()

    def _post(self) -> None:
        self._desk.post(self._tracking.text(), self._carrier.text())


class SealsPanel(_Panel):
    """The engraver's two hours."""

    def __init__(self, theme: Theme, translate: Translator, desk: IssuingDesk) -> None:
        super().__init__(theme, translate, desk)
        self._clock = label("", "title")
        self._lines = Paragraphs(theme)
        self._code = field("seal_code", translate("申请人的刻章授权码"), self._order)
        self._by_post = QCheckBox(translate("印章邮寄给申请人"))
        self._order_button = button(translate("向刻章单位下单"), "order_seals", self._order, "primary_small")
        self._ready = button(translate("印章已送到"), "seals_ready", desk.seals_ready, "primary_small")
        self._says = label("", "tone", wrap=True)
        hint = label(translate("刻章单位须在两小时内送到；领取或邮寄由申请人选择。"), "secondary", wrap=True)
        for part in (
            self._clock,
            self._lines,
            self._code,
            self._by_post,
            self._order_button,
            self._ready,
            self._says,
            hint,
        ):
            self._column.addWidget(part)
        self._column.addStretch(1)

    def show_form(self) -> None:
        """Show the order, or the form for one."""
        picture = self._desk.picture
        seals, may = picture.seals, picture.may
        for part in (self._code, self._by_post, self._order_button):
            part.setVisible(seals is None)
        self._ready.setVisible(seals is not None and not seals.ready)
        self._order_button.setEnabled(not may.order_seals and not picture.busy)
        self._ready.setEnabled(not may.seals_ready and not picture.busy)
        _say(self._says, may.order_seals if seals is None else may.seals_ready, "calling")
        self._lines.show_lines(seals.lines if seals else ())
        self._clock.setVisible(bool(seals and seals.clock))
        if seals is not None:
            self._clock.setText(seals.clock)
            set_role(self._clock, "figure", seals.tone)

    def clear(self) -> None:
        """Forget what was typed."""
        self._code.clear()
        self._by_post.setChecked(False)

    def _order(self) -> None:
        self._desk.order_seals(self._code.text(), by_post=self._by_post.isChecked())
        self._code.clear()


class OfferPanel(_Panel):
    """The licence's content as the registry gives it, for the self-service printers."""

    def __init__(self, theme: Theme, translate: Translator, desk: IssuingDesk) -> None:
        super().__init__(theme, translate, desk)
        self._form = _choice({value: translate(words) for value, words in FORMS.items()}, "form")
        self._variant = _choice({value: translate(words) for value, words in VARIANTS.items()}, "variant")
        self._copy = QSpinBox()
        self._copy.setRange(1, 99)
        self._copy.setPrefix(translate("第几份") + " ")
        self._copy.setAccessibleName(translate("第几份"))
        inside = QWidget()
        fields = QVBoxLayout(inside)
        fields.setContentsMargins(0, 0, theme.sizes.step, 0)
        fields.setSpacing(theme.sizes.step // 2)
        self._fields: dict[str, QLineEdit] = {}
        for name, words in FIELDS.items():
            self._fields[name] = field(f"licence_{name}", translate(words))
            self._fields[name].setMaxLength(3000)
            fields.addWidget(self._fields[name])
        self._done = button(translate("允许自助打印"), "offer", self._offer, "primary_small")
        self._says = label("", "tone", wrap=True)
        self._column.addLayout(row(theme, self._form, self._variant, self._copy))
        self._column.addWidget(scrolling(inside), 1)
        self._column.addWidget(self._says)
        self._column.addLayout(row(theme, None, self._done))

    def show_form(self) -> None:
        """Show whether it can be offered, and what was."""
        picture = self._desk.picture
        self._done.setEnabled(not picture.may.offer and not picture.busy)
        _say(self._says, picture.may.offer or picture.offered, "calling" if picture.may.offer else "serving")

    def clear(self) -> None:
        """Forget what was typed."""
        for one in self._fields.values():
            one.clear()

    def _offer(self) -> None:
        typed = {name: one.text() for name, one in self._fields.items()}
        form, variant = str(self._form.currentData()), str(self._variant.currentData())
        self._desk.offer_licence(typed, form, variant, self._copy.value())


def _choice(words: dict[str, str], name: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    for value, text in words.items():
        made.addItem(text, str(value))
    return made


def _write(line: QLineEdit, text: str) -> None:
    if line.text() != text:
        line.setText(text)


def _say(shown: QWidget, words: str, tone: str) -> None:
    set_role(shown, "tone", tone)
    shown.setProperty("text", words)
    shown.setVisible(bool(words))
