"""A terminal program's identity at its start: the one it keeps, or a new one for a one-time code.

What is wrong is told in words, Chinese and English: whoever starts a terminal stands before it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import msgspec

from queue_server.client import identity
from queue_server.client.connection import Broken
from queue_server.client.enrol import enrol
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.base import Role
from queue_server.protocol.errors import HallError, LinkLost, NotIdentified


class NotAdmitted(Exception):
    """This program cannot be a terminal of the hall yet; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants to be a terminal, and where its identity is kept.

    Attributes:
        url: the server's socket, `ws://host:port/ws`.
        role: what kind of terminal the program is.
        name: what the terminal is called in the hall, e.g. `kiosk-1`.
        path: its identity file.
        option: the command-line option that takes the code.
    """

    url: str
    role: Role
    name: str
    path: Path
    option: str = "--code"

    def identity(self, code: str = "") -> TerminalIdentity:
        """Return the identity kept in the file; without a file, redeem `code` and keep what it gives.

        Raises:
            NotAdmitted: no file and no code, a code that does not hold, no server, another role's
                identity or code, or a damaged file.
        """
        if code and not self.path.exists():
            self._keep(self._redeem(code))
        try:
            known = identity.load(self.path)
        except FileNotFoundError:
            raise NotAdmitted(
                f"本终端还没有登记（{self.path} 不存在）。"
                f"请管理员生成一次性登记码，然后加上 {self.option} 登记码 再启动。\n"
                f"This terminal is not enrolled ({self.path} is missing). "
                f"Ask the administrator for a one-time code and start again with {self.option} CODE."
            ) from None
        except msgspec.DecodeError as error:
            raise NotAdmitted(f"{self.path}: 身份文件已损坏 / identity file damaged: {error}") from error
        if known.role is not self.role:
            raise NotAdmitted(
                f"{self.path} 是 {known.role} 终端的身份，本程序需要 {self.role}。"
                f"请删除这个文件，再用 {self.role} 的登记码重新登记。\n"
                f"{self.path} is the identity of a {known.role}; this program is a {self.role}. "
                f"Delete the file and enrol again with a code for a {self.role}."
            )
        return known

    def _redeem(self, code: str) -> TerminalIdentity:
        try:
            fresh = asyncio.run(enrol(self.url, code, self.name))
        except NotIdentified as error:
            raise NotAdmitted(
                "登记失败：登记码不对、已用过或已过期。请管理员生成新的登记码再试。\n"
                "Enrolment failed: the code is wrong, used or too old. Ask the administrator for a new one."
            ) from error
        except (LinkLost, Broken, TimeoutError) as error:
            raise NotAdmitted(
                f"登记失败：连不上服务器 {self.url}。请检查地址和网线，再用同一个登记码启动。\n"
                f"Enrolment failed: no answer from {self.url}. "
                f"Check address and cable, then start again with the same code.\n({error})"
            ) from error
        except HallError as error:
            raise NotAdmitted(f"登记失败，请稍后再试 / enrolment failed, try later: {error}") from error
        if fresh.role is not self.role:
            raise NotAdmitted(
                f"登记失败：这是 {fresh.role} 的登记码，本程序需要 {self.role} 的。"
                f"请管理员用 enroll-code --role {self.role} 另外生成一个。\n"
                f"Enrolment failed: this is a code for a {fresh.role}, this program is a {self.role}. "
                f"Ask the administrator for another: enroll-code --role {self.role}."
            )
        return fresh

    def _keep(self, fresh: TerminalIdentity) -> None:
        try:
            identity.save(fresh, self.path)
        except OSError as error:
            raise NotAdmitted(
                f"登记失败：写不了身份文件 {self.path}（{error.strerror}）。"
                "请换一个 --identity 位置，用新的登记码再试。\n"
                f"Enrolment failed: cannot write {self.path} ({error.strerror}). "
                "Choose another place with --identity and use a new code."
            ) from error
