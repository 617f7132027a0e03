"""Which view shows which page of the licence printer."""

from __future__ import annotations

from kiosk.licence.viewmodels.model import Page
from kiosk.licence.views.attract import AttractView
from kiosk.licence.views.card import CardView
from kiosk.licence.views.licences import LicencesView
from kiosk.licence.views.preview import PreviewView
from kiosk.licence.views.printing import PrintingView, TakeView
from kiosk.licence.views.staff import StaffPage
from kiosk.licence.views.thanks import ReasonsView, ThanksView
from kiosk.licence.views.trouble import CheckingView, LostView, TroubleView
from kiosk.licence.views.typing import CodeView, NumberView
from kiosk.views.frame import Screens
from qt_common.i18n import mark

LICENCES = Screens(
    title=mark("自助打证机"),
    pages={
        Page.ATTRACT: AttractView,
        Page.CARD: CardView,
        Page.NUMBER: NumberView,
        Page.CODE: CodeView,
        Page.LICENCES: LicencesView,
        Page.PREVIEW: PreviewView,
        Page.PRINTING: PrintingView,
        Page.TAKE: TakeView,
        Page.THANKS: ThanksView,
        Page.REASONS: ReasonsView,
        Page.TROUBLE: TroubleView,
        Page.CHECKING: CheckingView,
        Page.LOST: LostView,
    },
    staff_page=StaffPage,
)
