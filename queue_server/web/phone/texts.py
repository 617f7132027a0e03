"""The words of the visitor's page, Chinese and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("zh_CN", "en")

_TEXTS: Mapping[str, tuple[str, str]] = {
    "your_number": ("您的号码", "Your number"),
    "waiting": ("正在排队", "In the queue"),
    "ahead": ("前面还有 {count} 人", "{count} people before you"),
    "ahead_one": ("前面还有 1 人", "1 person before you"),
    "next": ("下一位就是您，请到窗口附近等候", "You are next. Please stay close to the windows."),
    "estimate": ("预计等候 {low}–{high} 分钟", "about {low}–{high} minutes"),
    "estimate_one": ("预计等候约 {low} 分钟", "about {low} minutes"),
    "estimate_soon": ("很快就轮到您", "very soon"),
    "wait_at": ("请在 {zone}等候", "Please wait at: {zone}"),
    "keep_open": (
        "轮到您时，本页会立即提示并振动，请保持页面打开。",
        "This page tells you and vibrates the moment you are called. Please keep it open.",
    ),
    "now_called": ("正在叫号", "Being called"),
    "on_hold": ("已暂停", "On hold"),
    "passed": ("已过号", "Passed"),
    "given_up": ("已取消", "Cancelled"),
    "called": ("请到 {window} 号窗口", "Please go to window {window}"),
    "called_hint": ("正在叫您的号，请尽快前往。", "Your number is being called now."),
    "called_again": ("第 {count} 次叫号，请尽快前往。", "Called {count} times. Please go there now."),
    "serving": ("正在 {window} 号窗口办理", "Being served at window {window}"),
    "held": ("您的业务已暂停", "Your visit is on hold"),
    "held_hint": (
        "不用重新取号。准备好后，请回到 {window} 号窗口告诉工作人员。",
        "You keep your number. When you are ready, please tell the clerk at window {window}.",
    ),
    "no_show": ("您的号已过", "Your number was passed"),
    "no_show_hint": (
        "不用重新取号。请到导办台或 {window} 号窗口，请工作人员为您恢复排队。",
        "No new number is needed. Please ask at the guide desk or at window {window} to be put back.",
    ),
    "done": ("已办结", "Your visit is finished"),
    "done_hint": ("感谢您的到来。", "Thank you for coming."),
    "thanks": ("感谢您的评价", "Thank you for your rating"),
    "thanks_hint": ("您的意见会帮助我们改进服务。", "It helps us to do better."),
    "cancelled": ("此号已取消", "This number was cancelled"),
    "cancelled_hint": ("如需办理，请重新取号。", "If you still need the service, please take a new number."),
    "cancel": ("不办了，取消排队", "Leave the queue"),
    "cancel_ask": (
        "取消后需要重新取号。确定取消 {number} 吗？",
        "You would need a new number. Give up {number}?",
    ),
    "cancel_yes": ("确定取消", "Yes, give it up"),
    "cancel_no": ("继续排队", "Stay in the queue"),
    "rate": ("请您评价本次服务", "How was our service?"),
    "rate_hint": ("自愿评价，窗口人员看不到您的选择。", "Voluntary; the clerk does not see your choice."),
    "level5": ("非常<wbr>满意", "Excellent"),
    "level4": ("满意", "Good"),
    "level3": ("基本<wbr>满意", "Fair"),
    "level2": ("不满意", "Poor"),
    "level1": ("非常<wbr>不满意", "Very poor"),
    "reasons": ("哪里没有做好？可多选", "What went wrong? You may tick several"),
    "submit": ("提交评价", "Send"),
    "offline": ("网络中断，正在重新连接……", "No connection, trying again …"),
    "other_language": ("English", "中文"),
    "invalid": ("链接无效或已过期", "This link is not valid any more"),
    "invalid_hint": (
        "请核对小票上的二维码，或向导办台咨询。",
        "Please check the code on your ticket, or ask at the guide desk.",
    ),
    "no_guide": ("没有找到这份办事指南", "This guide was not found"),
    "no_guide_hint": (
        "它可能已经更名或停办。请在大厅的取号机上查找，或向导办台咨询。",
        "The item may have a new name, or is not handled any more. Look for it at a kiosk in the hall, "
        "or ask at the guide desk.",
    ),
    "too_late": ("现在不能这样操作", "That is not possible now"),
    "too_late_hint": ("情况刚刚有变化，请查看最新状态。", "Something has just changed; see below."),
    "too_many": ("访问太频繁，请稍后再试。", "Too many requests. Please wait a moment."),
    "phone": ("咨询电话", "Telephone"),
}


def say(language: str, key: str, **values: object) -> str:
    """Return a text in a language, filled in."""
    return _TEXTS[key][LANGUAGES.index(language)].format(**values)


def language_of(wanted: str, ticket_language: str) -> str:
    """Return the language to speak: what was asked for, else the ticket's, else Chinese."""
    return next((one for one in (wanted, ticket_language) if one in LANGUAGES), LANGUAGES[0])
