"""Choosing another password: one's own wish, or because the old one has expired."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from qt_common.hall import new_request_key
from queue_server.protocol.base import View
from queue_server.protocol.errors import HallError
from queue_server.protocol.session import ChangePassword

SHORTEST = 8


@dataclass(frozen=True, slots=True)
class PasswordPicture:
    """Why the last attempt failed, and whether one is under way."""

    problem: str = ""
    busy: bool = False


class Password(Model[PasswordPicture]):
    """Changes the clerk's password; nothing typed is kept.

    Args:
        desk: the counter.

    Signals:
        done: the new password holds.
    """

    done = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._problem = ""
        self._busy = False

    def change(self, old: str, new: str, again: str) -> None:
        """Ask the server for it, once everything is typed and typed alike."""
        _ = self._desk.translate
        if self._busy:
            return
        if not old or len(new) < SHORTEST:
            self._settle(_("请填写原密码；新密码至少 {count} 个字符。", count=SHORTEST))
        elif new != again:
            self._settle(_("两次填写的新密码不一样，请重新填写。"))
        else:
            self._busy, self._problem = True, ""
            self.refresh()
            params = ChangePassword(request_key=new_request_key(), old=old, new=new)
            self._desk.hall.call(params, self._on_changed, self._on_refused)

    def begin(self) -> None:
        """Forget the last attempt."""
        self._settle("")

    def _settle(self, problem: str) -> None:
        self._busy, self._problem = False, problem
        self.refresh()

    def _on_changed(self, answer: View) -> None:
        self._settle("")
        self._desk.tell(self._desk.translate("密码已修改，下次登录请用新密码。"), "serving")
        self.done.emit()

    def _on_refused(self, error: HallError) -> None:
        self._settle(self._desk.explain(error))

    def _draw(self) -> PasswordPicture:
        return PasswordPicture(self._problem, self._busy)
