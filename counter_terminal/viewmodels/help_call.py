"""The clerk calls for help: a guide, an expert (R018), the handler of a complaint (R141)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.press import Press
from qt_common.hall import new_request_key
from qt_common.i18n import mark
from queue_server.protocol.hall import HelpRaised, RequestHelp

REASONS = {
    "help": mark("请导办员过来"),
    "expert": mark("疑难问题，请专家到窗"),
    "complaint": mark("现场投诉，请负责人到场"),
}


@dataclass(frozen=True, slots=True)
class HelpPicture:
    """What became of the newest call from this counter; both empty without one."""

    waiting: str = ""
    answered: str = ""


class HelpCall(Model[HelpPicture]):
    """Calls somebody to this counter and shows who is coming.

    Args:
        desk: the counter.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent, ticks=True)
        self._press = Press(desk, self)

    def request(self, reason: str, note: str = "") -> None:
        """Call for help; `reason` is one of REASONS."""
        params = RequestHelp(
            request_key=new_request_key(), source=self._desk.counter_id, reason=reason, note=note
        )
        self._press.send("help", params, self._on_raised)

    def close(self) -> None:
        """Repeat nothing any more."""
        self._press.close()

    def _on_raised(self, answer: HelpRaised) -> None:
        desk = self._desk
        desk.tell(
            desk.translate("已通知：{reason}。", reason=desk.translate(REASONS[answer.help.reason])),
            "serving",
        )

    def _draw(self) -> HelpPicture:
        desk, _ = self._desk, self._desk.translate
        mine = [one for one in desk.mirror.help.values() if one.source == desk.counter_id]
        if not mine:
            return HelpPicture()
        newest = max(mine, key=lambda one: one.raised_at)
        if newest.answered_by:
            return HelpPicture(
                answered=_("{name} 已应答，正在过来", name=desk.clerk_name(newest.answered_by))
            )
        since = desk.times.duration((desk.now() - newest.raised_at).total_seconds())
        return HelpPicture(waiting=_("已求助 {since}，等待应答", since=since))
