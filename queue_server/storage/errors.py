"""What can be wrong with the data on disk, in words for the person who starts the server.

StorageError
├── AlreadyServed   another server runs on this data
├── NewerSchema     the data was written by a newer program
├── NotPrepared     there is no data here yet
├── Damaged         the event log or the file does not verify
├── WrongMasterKey  personal data was encrypted under another key
└── Unreachable     the database cannot be opened
"""

from __future__ import annotations

import errno

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the operating system says when a disk, a quota or a file is full."""


class StorageError(Exception):
    """Base of what keeps a server from starting. Its text is Chinese, then English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")
        self.chinese = chinese
        self.english = english


class AlreadyServed(StorageError):
    """A second server on the same data would give out numbers twice."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"已有一个服务程序在使用这份数据（{where}）。请先停止它，或为本程序指定另一个数据位置。",
            f"Another server is using this data ({where}). Stop it first, or give this one another place.",
        )


class NewerSchema(StorageError):
    """Going on would misread or destroy what a newer program wrote."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"数据由更新版本的程序写入（数据版本 {found}，本程序支持到 {known}）。"
            "请升级本程序；数据未作任何改动。",
            f"The data was written by a newer program (schema {found}, this one knows up to {known}). "
            "Upgrade this program; nothing has been changed.",
        )


class NotPrepared(StorageError):
    """There is no data for this hall here."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"这里还没有本大厅的数据（{where}）。请先运行 python -m queue_server init。",
            f"There is no data for this hall here yet ({where}). Run python -m queue_server init first.",
        )


class Damaged(StorageError):
    """What is on disk is not what was written."""

    def __init__(self, what_chinese: str, what_english: str) -> None:
        super().__init__(
            f"数据校验未通过：{what_chinese}。请保留现场，从备份恢复后再启动。",
            f"The data does not verify: {what_english}. Keep it as it is and restore from a backup.",
        )


class WrongMasterKey(StorageError):
    """Names and scans could not be read, and what is stored now could not be read later."""

    def __init__(self, file: str, *, missing: bool) -> None:
        chinese = "不见了" if missing else "不是这份数据的密钥"
        english = "is missing" if missing else "is not the one of this data"
        super().__init__(
            f"主密钥文件 {file} {chinese}。没有它，办件人信息和扫描件无法读取。"
            "请从备份恢复原来的文件后再启动；数据未作任何改动。",
            f"The master key file {file} {english}. Without it, names and scans cannot be read. "
            "Restore the original file from its backup, then start; nothing has been changed.",
        )


class Unreachable(StorageError):
    """The database cannot be opened."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"无法打开数据库（{where}）：{why}。请检查路径、权限与数据库服务。",
            f"Cannot open the database ({where}): {why}. Check the path, permissions and database service.",
        )
