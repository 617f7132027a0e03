"""Sentences for refusals: what happened, what it means, what to do, in the reader's language.

The wire carries slugs and values only; every front end of the Qt programs speaks from here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from qt_common.case_errors import SENTENCES as CASE_SENTENCES
from qt_common.case_errors import case_values
from qt_common.i18n import Translator, mark
from qt_common.times import LocalTimes
from qt_common.words import TICKET_STATES, word
from queue_server.protocol.errors import HallError, ServerBusy

SENTENCES: Mapping[str, str] = {
    "unknown_error": mark(
        "服务器报告了本程序不认识的问题（{received_slug}），操作没有完成。请再试一次；仍不行请联系管理员升级本程序。"
    ),
    "invalid_params": mark("填写的内容服务器不接受，没有任何改动。请检查后再试；仍不行请联系管理员。"),
    "unknown_method": mark("服务器没有这项功能，操作没有完成。请联系管理员升级服务器。"),
    "forbidden": mark("您或本终端没有权限这样操作，没有任何改动。如有需要，请联系管理员。"),
    "not_identified": mark("服务器不认识本终端，现在不能使用。请联系管理员重新登记本终端。"),
    "login_failed": mark("工号或密码不对，没有登录。请重新输入。"),
    "locked_out": mark("失败次数过多，为安全起见已暂停登录。请稍后再试，或联系管理员。"),
    "wrong_state": mark("{number} 现在是“{state_word}”，不能这样操作，没有任何改动。请先核对它的状态。"),
    "already_serving": mark(
        "本窗口还有 {number}（{state_word}），没有呼叫新的号。请先办结、挂起或转出 {number}。"
    ),
    "nothing_to_call": mark("现在没有本窗口可以呼叫的号。请稍等，有人取号时会显示。"),
    "counter_not_open": mark("本窗口现在没有开放，操作没有完成。请先登录，或结束暂停。"),
    "service_closed": mark("这项业务现在不能取号。请在受理时间再来，或到导办台咨询。"),
    "limit_reached": mark("这项业务今天的号已取完，不能再取。请改天再来，或到导办台咨询。"),
    "handled_elsewhere": mark("这件事不在本大厅办理。请到{body}办理，地址：{address}，电话：{phone}。"),
    "too_early": mark("还不能这样操作：还差 {recalls_missing} 次重呼、{seconds_missing} 秒。请再等一等。"),
    "too_late": mark("已经超过允许的时间，没有任何改动。请用其他办法处理，或请导办员帮忙。"),
    "live_ticket_exists": mark(
        "您已有这项业务的号 {number}，仍然有效，不用再取。请凭 {number} 等候；小票丢了请找工作人员补打。"
    ),
    "skill_missing": mark("这个窗口不办理该业务，没有任何改动。请选择能办理的窗口。"),
    "already_rated": mark("这次办理已经评价过了，每次办理评价一次。谢谢您。"),
    "identity_required": mark("这项业务需要实名取号，还没有取号。请先输入证件号码。"),
    "version_mismatch": mark("本程序与服务器的版本不配套，现在不能使用。请联系管理员升级。"),
    "server_busy": mark("系统正忙，这次没有完成。请稍等几秒再试。"),
    "internal_error": mark(
        "服务器出了故障，这次操作没有完成。请再试一次；仍不行请联系管理员（编号 {incident}）。"
    ),
    "link_lost": mark("与服务器的连接中断，还不知道这次操作是否完成。连接恢复后请核对；重试不会重复。"),
    **CASE_SENTENCES,
}

_ADDITIONS: tuple[tuple[str, str, str], ...] = (
    ("login_failed", "attempts_left", mark("还可以试 {attempts_left} 次。")),
    ("locked_out", "until", mark("{until} 之后可以再试。")),
    ("nothing_to_call", "waiting_elsewhere", mark("其他业务还有 {waiting_elsewhere} 人等候。")),
    ("service_closed", "next_opening", mark("下次受理：{next_opening}。")),
    ("limit_reached", "next_opening", mark("下次受理：{next_opening}。")),
)
"""(slug, value, sentence): said too when the value is there and not empty or 0."""

_STATES: Mapping[str, str] = {**TICKET_STATES, "sent": mark("已送达"), "dropped": mark("已决定不发")}
"""Of tickets, and of messages to other platforms."""
_DISK_FULL = mark("服务器磁盘已满，这次没有完成，没有任何改动。请立即联系管理员；腾出空间后再试。")
_TIMES = ("until", "next_opening")


def sentence_for(error: HallError, _: Translator, times: LocalTimes, now: dt.datetime) -> str:
    """Return what to tell a person about a refusal.

    Args:
        error: the refusal.
        _: the language.
        times: writes the times it carries.
        now: the present moment, aware.
    """
    msgid = SENTENCES.get(error.slug, SENTENCES["unknown_error"])
    if isinstance(error, ServerBusy) and error.params.get("why") == "disk_full":
        msgid = _DISK_FULL
    values = _Values(
        {"received_slug": error.slug, **error.params, **case_values(error.slug, error.params, _)}
    )
    for name in _TIMES:
        values[name] = _opening(values.get(name), times, now)
    values["state_word"] = word(_STATES, str(values.get("state", "")), _)
    said = [_(msgid), *(_(more) for slug, name, more in _ADDITIONS if slug == error.slug and values[name])]
    return ("" if _.is_chinese else " ").join(part.format_map(values) for part in said).strip()


class _Values(dict[str, Any]):
    """A value the server did not send leaves a gap, never an exception in the middle of an error."""

    def __missing__(self, key: str) -> str:
        return ""


def _opening(when: object, times: LocalTimes, now: dt.datetime) -> str:
    try:
        return times.opening(dt.datetime.fromisoformat(str(when)), now) if when else ""
    except ValueError:
        return ""
