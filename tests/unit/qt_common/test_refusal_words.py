"""Every reason a server of this program may give with a refusal has words of its own, in both languages.

The reasons are read out of the server's code, so that a new one without words fails here.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

import queue_server.protocol.errors as wire
from qt_common.errors import sentence_for
from qt_common.i18n import Translator
from qt_common.times import LocalTimes
from queue_server.protocol.identity_numbers import Wrong

SERVER = Path(__file__).resolve().parents[3] / "queue_server"
NOW = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)
CARRIES = {
    "DutyMissing": "why",
    "DeadlineInvalid": "reason",
    "DocumentRefused": "reason",
    "ExtensionRefused": "reason",
    "RangeInvalid": "reason",
    "NumberInvalid": "whose",
    "NotFound": "what",
    "WrongCaseState": "state",
}
"""Which value of a refusal chooses its words."""
INSIDE = {
    "BadRange": ("RangeInvalid", 0),
    "DutyRefused": ("DutyMissing", 1),
    "Refused": ("DocumentRefused", 0),
}
"""Refusals of the domain that are told under another name, and where their reason stands."""
HELPERS = {
    "check_person": ("NumberInvalid", 1),
    "check_number": ("NumberInvalid", 1),
    "_check": ("NumberInvalid", 0),
}
"""Functions that are given what the refusal says."""


def reasons() -> Iterator[tuple[str, str]]:
    """Yield the name of each refusal with each reason the code gives it."""
    for file in sorted(SERVER.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", "")
            given = [one.value for one in call.keywords if one.arg == CARRIES.get(name)]
            if name == "Refused" and file.parent.name != "documents":
                continue  # the platforms have a refusal of that name too
            if name in {**INSIDE, **HELPERS}:
                name, place = {**INSIDE, **HELPERS}[name]
                given = call.args[place : place + 1]
            for value in (one for argument in given for one in ast.walk(argument)):
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                    yield name, value.value


FOUND = sorted(set(reasons()))


def tell(error: wire.HallError, language: str) -> str:
    translate = Translator(language=language)
    return sentence_for(error, translate, LocalTimes(translate), NOW)


def refusal(name: str, reason: str) -> wire.HallError:
    kind: type[wire.HallError] = getattr(wire, name)
    more = {"reason": Wrong.CHECK.value} if name == "NumberInvalid" else {}
    return kind(**{CARRIES[name]: reason, **more})


def test_the_reasons_are_found() -> None:
    assert {name for name, _ in FOUND} == set(CARRIES)
    assert ("DocumentRefused", "encrypted") in FOUND and ("RangeInvalid", "overlaps") in FOUND
    assert ("NumberInvalid", "collector") in FOUND and ("NumberInvalid", "uscc") in FOUND


@pytest.mark.parametrize(("name", "reason"), FOUND)
def test_each_has_words_of_its_own(name: str, reason: str) -> None:
    error, unknown = refusal(name, reason), refusal(name, "too_wet")
    for language in ("zh_CN", "en"):
        told = tell(error, language)
        assert told != tell(unknown, language), "no words for it"
        assert told.endswith(("。", "."))


@pytest.mark.parametrize("name", sorted(CARRIES))
def test_a_reason_of_a_newer_server_is_still_a_whole_sentence(name: str) -> None:
    for language, end in (("zh_CN", "。"), ("en", ".")):
        told = tell(refusal(name, "too_wet"), language)
        assert told.endswith(end) and "{" not in told and len(told) > len("没有任何改动。")


def test_what_a_number_of_tries_or_pages_means_is_said() -> None:
    assert "还可以试 2 次" in tell(wire.CodeWrong(attempts_left=2), "zh_CN")
    assert "不能再用" in tell(wire.CodeWrong(attempts_left=0), "zh_CN")
    assert "磁盘已满" in tell(wire.ServerBusy(retry_after_s=1.0, why="disk_full"), "zh_CN")
    assert "300" in tell(wire.DocumentRefused(reason="too_many_pages", limit=300), "zh_CN")
    assert "重新出示" in tell(wire.ClaimLost(state=""), "zh_CN")
    assert "状态已经变化" in tell(wire.ClaimLost(state="printed"), "zh_CN")
    assert "已送达" in tell(wire.WrongState(number="1", state="sent", verb="drop"), "zh_CN")
