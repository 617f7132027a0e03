"""Sentences for a deadline's explanation, its warnings and refused facts, in Chinese and English.

The server explains with slugs and values (`DeadlineStep`); papers and screens both
make the same sentences of them here. An unknown slug, from a newer server, gives
the slug itself rather than nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from queue_server.protocol.case_views import DeadlineStep

CHINESE = "zh"
ENGLISH = "en"
_LANGUAGES = (CHINESE, ENGLISH)

STEPS: Mapping[str, tuple[str, str]] = {
    "waiting_acceptance": (
        "尚未作出受理决定，时限还没有开始计算。",
        "The application is not accepted yet, so no clock runs.",
    ),
    "waiting_correction": (
        "{since}发出了补正通知，收到补正材料之前不计算时限。",
        "Missing materials were asked for on {since}; no clock runs until they arrive.",
    ),
    "accepted": (
        "{on}作出受理决定，从第二天起计算。",
        "The application was accepted on {on}; counting starts the day after.",
    ),
    "corrected": (
        "{on}收到补正材料，从第二天起计算。",
        "The missing materials arrived on {on}; counting starts the day after.",
    ),
    "first_corrected": (
        "{notice_on}的补正通知补提了先前遗漏的内容，所以仍从第一次收到补正材料（{on}）的第二天起计算。",
        "The notice of {notice_on} named what an earlier one left out, so counting still starts "
        "the day after the first materials arrived ({on}).",
    ),
    "accepted_despite_omission": (
        "{notice_on}的补正通知补提了先前遗漏的内容，所以仍从作出受理决定（{on}）的第二天起计算。",
        "The notice of {notice_on} named what should have been named before, so counting still starts "
        "the day after acceptance ({on}).",
    ),
    "day_one": ("第 1 天是{on:weekday}。", "Day 1 is {on:weekday}."),
    "instant": ("即办件，{on}当天办结。", "Decided at once, on {on} itself."),
    "weekend": ("{span}是周末，不计算。", "{span}: weekend, not counted."),
    "holiday": ("{span}放假，不计算。", "{span}: public holiday, not counted."),
    "hall_closed": ("{span}本大厅不办公，不计算。", "{span}: the hall is closed, not counted."),
    "made_up": (
        "{on:weekday}是调休上班日，计算在内。",
        "{on:weekday} is worked in return for a holiday, so it counts.",
    ),
    "hall_works": (
        "{on:weekday}本大厅安排上班，计算在内。",
        "{on:weekday} is worked in this hall, so it counts.",
    ),
    "paused": (
        "{first}起{kind}，{resumed}恢复计时，其间{days}不计算。",
        "From {first} {kind}; the clock went on on {resumed}, {days} not counted.",
    ),
    "paused_still": ("{first}起{kind}，计时中止，尚未恢复。", "Since {first} {kind}: the clock stands."),
    "paused_within_day": (
        "{on}{kind}，当天结束，不影响期限。",
        "On {on} {kind}, over the same day: nothing moves.",
    ),
    "pause_counts": (
        "{first}起{kind}，所需时间仍计算在期限内。",
        "From {first} {kind}; that time counts as part of the limit.",
    ),
    "applicant_delay": (
        "{first}起等待申请人，因此{on_time_until}前（含当天）办结都视为按时。",
        "The case waited for the applicant from {first}, so ending it by {on_time_until} counts as on time.",
    ),
    "extended": ("{on}经批准延长{days}。", "On {on} {days} more were approved."),
    "unknown_year": (
        "{year}年的放假安排尚未公布，暂按周一至周五上班推算，公布后可能变动。",
        "The holidays of {year} are not announced yet; counted by weekdays, so this may still change.",
    ),
    "moved": (
        "最后一天{last_day}不上班，顺延到{on}。",
        "The last day, {last_day}, is a day of rest, so {on} takes its place.",
    ),
    "due": ("期限{days}，到{on:weekday}为止。", "The limit of {days} ends on {on:weekday}."),
    "due_if_resumed": (
        "期限{days}，如果今天恢复计时，到{on:weekday}为止；恢复得越晚，期限越往后。",
        "The limit of {days} ends on {on:weekday} if the clock goes on today, and later if not.",
    ),
}
"""Chinese and English by slug of a step."""

CAUTIONS: Mapping[str, tuple[str, str]] = {
    "year_not_announced": STEPS["unknown_year"],
    "statutory_first": (
        "法定期限{statutory_on}早于承诺期限{promised_on}，请在法定期限前办结。",
        "The law's limit, {statutory_on}, comes before the promise, {promised_on}: it must be kept first.",
    ),
    "fact_ignored": (
        "{on}的一条记录没有计入期限：{reason}请核对办件记录。",
        "A record of {on} was left out: {reason} Please check the case.",
    ),
    "clock_went_back": (
        "有一条记录的日期（{on}）早于前一条，已按前一条的日期计算。请检查服务器时钟。",
        "A record is dated {on}, before the one in front of it, and was counted as of that day. "
        "Please check the server's clock.",
    ),
}
"""Chinese and English by slug of a warning."""

REFUSALS: Mapping[str, tuple[str, str]] = {
    "closed_already": ("该件已经办结。", "The case has ended."),
    "accepted_already": ("该件已经受理。", "The case is accepted already."),
    "no_notice": ("没有发出过补正通知。", "No materials were asked for."),
    "pause_running": ("同一原因的中止还没有结束。", "A pause of this kind is running already."),
    "no_such_pause": ("没有正在进行的同类中止。", "No pause of this kind is running."),
    "clock_not_started": ("时限还没有开始计算。", "No clock runs yet."),
    "extension_not_allowed": ("法律没有规定该事项可以延期。", "The law allows no extension here."),
    "extended_already": ("已经延期一次，不能再延。", "It was extended before; once is all the law allows."),
    "head_not_approved": ("延期须经负责人批准。", "An extension needs the approval of the head."),
    "extension_too_long": (
        "延长的天数超出法律规定。",
        "That is no number of days the law allows an extension.",
    ),
    "extension_too_late": ("期限已过，不能再延期。", "The limit has passed; it cannot be extended any more."),
}
"""Chinese and English by reason of a refused fact."""

_KINDS: Mapping[str, tuple[str, str]] = {
    "inspection": ("现场踏勘", "the site is inspected"),
    "verification": ("现场核查", "facts are verified on site"),
    "technical_review": ("技术审查", "a technical review is held"),
    "testing": ("检验检测或鉴定", "something is tested or appraised"),
    "hearing": ("听证", "a hearing is held"),
    "expert_argument": ("专家论证", "experts are heard"),
    "tender": ("招标或拍卖", "a tender or auction is held"),
    "superior_body": ("报上级机关办理", "a superior body has the case"),
    "applicant": ("等待申请人", "the case waits for the applicant"),
    "other": ("因其他原因等待", "the case waits for another reason"),
}
_UNITS: Mapping[str, tuple[str, str]] = {
    "working": ("个工作日", "working day"),
    "calendar": ("天", "day"),
}
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DATES = frozenset(
    (
        *("since", "on", "notice_on", "first", "last", "last_day", "resumed", "on_time_until"),
        *("promised_on", "statutory_on"),
    )
)


class _Day:
    """A date in a sentence; the year is said only where it is news."""

    def __init__(self, day: dt.date, english: bool, with_year: bool) -> None:
        self._day, self._english, self._with_year = day, english, with_year

    def __format__(self, spec: str) -> str:
        day = self._day
        if self._english:
            weekday = f"{_ENGLISH_WEEKDAYS[day.weekday()]} " if spec == "weekday" else ""
            return f"{weekday}{day.day} {_MONTHS[day.month - 1]}" + (
                f" {day.year}" if self._with_year else ""
            )
        weekday = f"（{_WEEKDAYS[day.weekday()]}）" if spec == "weekday" else ""
        return (f"{day.year}年" if self._with_year else "") + f"{day.month}月{day.day}日{weekday}"


def sentence(step: DeadlineStep, language: str = CHINESE, year: int | None = None) -> str:
    """Return one step, warning or refusal as a sentence.

    Args:
        step: what the server said.
        language: `zh` or `en`; anything else is Chinese.
        year: dates of this year are said without it.
    """
    column = 1 if language == ENGLISH else 0
    words = STEPS.get(step.slug) or CAUTIONS.get(step.slug) or REFUSALS.get(step.slug)
    if words is None:
        return step.slug
    return words[column].format_map(_Values(step.params, column, year))


def sentences(steps: Iterable[DeadlineStep], language: str = CHINESE) -> tuple[str, ...]:
    """Return an explanation line by line; a year is said once, and again when it changes."""
    lines: list[str] = []
    year: int | None = None
    for step in steps:
        lines.append(sentence(step, language, year))
        dates = [dt.date.fromisoformat(value) for name, value in step.params.items() if name in _DATES]
        year = dates[-1].year if dates else year
    return tuple(lines)


class _Values(dict[str, object]):
    """The values of one sentence, each as it is written in its language."""

    def __init__(self, params: Mapping[str, str], column: int, year: int | None) -> None:
        super().__init__()
        self._params, self._column, self._year = params, column, year

    def __missing__(self, name: str) -> object:
        if name == "span":
            return self._span()
        value = self._params.get(name, "?")
        if name in _DATES and value != "?":
            return self._day(name, self._year)
        if name == "kind":
            return _KINDS.get(value, (value, value))[self._column]
        if name == "reason":
            return REFUSALS.get(value, (value, value))[self._column]
        return self._count(value) if name == "days" else value

    def _day(self, name: str, year: int | None) -> _Day:
        day = dt.date.fromisoformat(self._params[name])
        self._year = day.year  # said now, not again in this sentence
        return _Day(day, self._column == 1, day.year != year)

    def _span(self) -> str:
        first, last = (dt.date.fromisoformat(self._params[name]) for name in ("first", "last"))
        english, with_year = self._column == 1, first.year != self._year
        begin = _Day(first, english, with_year)
        if first == last:
            return f"{begin}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{_Day(last, english, with_year)}" if english else f"{begin}至{last.day}日"
        end = _Day(last, english, last.year != first.year)
        return f"{begin} – {end}" if english else f"{begin}至{end}"

    def _count(self, value: str) -> str:
        unit = _UNITS[self._params.get("unit", "calendar")][self._column]
        if value == "0" and self._params.get("unit") and "resumed" not in self._params:
            return ("为当天", "the same day")[self._column]
        if self._column == 0:
            return f" {value} {unit}"
        return f"{value} {unit}" + ("" if value == "1" else "s")
