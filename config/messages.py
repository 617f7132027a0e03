"""The sentences about configuration problems, in Chinese and English.

Each sentence says what is wrong and what is expected; the place stands before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """Languages the configuration tools speak."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in every language."""

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.zh if language is Language.ZH else self.en


Param = str | int | Words

SENTENCES: Mapping[str, Words] = {
    # the file
    "missing_file": Words("找不到文件，请检查路径", "the file does not exist; check its path"),
    "unreadable_file": Words("无法读取：{reason}", "cannot be read: {reason}"),
    "not_utf8": Words(
        "第 {byte} 个字节不是 UTF-8 编码，请用编辑器另存为 UTF-8",
        "byte {byte} is not UTF-8; save the file as UTF-8 in your editor",
    ),
    "syntax": Words("第 {column} 列附近写法有误：{reason}", "syntax error near column {column}: {reason}"),
    "guide_twice": Words(
        "事项 {value} 在另一个指南文件里已有", "item {value} is in another guide file already"
    ),
    "guide_service": Words(
        "事项指向不存在的服务 {value}", "the item points to service {value}, which does not exist"
    ),
    "guide_without_version": Words(
        "事项 {value} 没有任何版本的指南", "item {value} has no guide in any version"
    ),
    "guide_order": Words(
        "“{item}”的版本须按生效日期从早到晚排列",
        "versions of {item} must be in the order of their effective dates",
    ),
    "included_twice": Words("这个文件已经引用过", "this file is already included"),
    "nested_include": Words(
        "被引用的文件里不能再用 include，请都写在主文件里",
        "an included file cannot include others; list them all in the main file",
    ),
    "defined_twice": Words(
        "已在 {other} 中写过，只能保留一处", "already defined in {other}; keep one of them"
    ),
    # shape
    "wrong_type": Words("值为 {value}，应为{expected}", "is {value}, expected {expected}"),
    "missing_key": Words("缺少“{key}”，应为{expected}", "'{key}' is missing, expected {expected}"),
    "unknown_key": Words("不认识的项“{key}”", "unknown key '{key}'"),
    "renamed_key": Words("“{key}”请改写为“{new}”", "'{key}' is called '{new}'"),
    "secret": Words(
        "配置文件里不能存放密码或密钥，请删除；登录密码由管理员在系统中设置",
        "passwords and keys do not belong into configuration; remove it and set it in the running system",
    ),
    "secret_in_url": Words(
        "地址里不能写密码，请只保留用户名；数据库密码放在环境变量或密码文件里",
        "no password in an address: keep the user name only, the password comes from the environment",
    ),
    # meaning
    "duplicate": Words("{value} 与 {other} 重复", "{value} is already used by {other}"),
    "unknown_reference": Words("没有编号为 {value} 的{kind}", "unknown {kind} {value}"),
    "range_reversed": Words(
        "号段起始 {first} 大于结束 {last}", "the range starts at {first} after its end {last}"
    ),
    "range_differs": Words(
        "字头“{prefix}”与 {other} 共用一个号序，号段必须相同：这里是 {mine}，那里是 {theirs}；或换一个字头",
        "prefix '{prefix}' shares one series with {other}, so the ranges must be equal: "
        "{mine} here, {theirs} there; or choose another prefix",
    ),
    "limit_over_range": Words(
        "每日限额 {limit} 超过号段能发的 {size} 个号",
        "the daily limit {limit} exceeds the {size} numbers in the range",
    ),
    "span_reversed": Words("时段 {span} 的结束不晚于开始", "the span {span} ends before it starts"),
    "span_overlap": Words("时段 {span} 与 {other} 重叠（{day}）", "the span {span} overlaps {other} ({day})"),
    "off_and_worked": Words(
        "{value} 既在 cases.days_off 又在 cases.workdays 里，请只留一处",
        "{value} is both in cases.days_off and in cases.workdays; keep it in one of them",
    ),
    "skill_needs_one": Words(
        "每条技能只写 service 或 group 中的一个",
        "a skill names either a service or a group, exactly one of them",
    ),
    "nobody_serves": Words(
        "没有任何窗口办理“{name}”，取号后无人叫号；请给窗口加上技能，或写 redirect 说明去哪里办",
        "no counter serves '{name}': its tickets would never be called; add a skill or a redirect",
    ),
    "no_common_hours": Words(
        "“{name}”的服务时间与能办理它的窗口没有共同时段",
        "'{name}' is never open while a counter that serves it is",
    ),
    "no_skills": Words(
        "窗口“{name}”没有任何技能，不会叫到号", "counter '{name}' has no skills and will never call anyone"
    ),
    "back_office_skills": Words(
        "后台岗位“{name}”不叫号，技能不起作用",
        "back-office counter '{name}' never calls; its skills do nothing",
    ),
    "empty_group": Words("分组“{name}”下没有服务", "group '{name}' has no services"),
    "empty_zone": Words("等候区“{name}”里没有窗口", "zone '{name}' has no counters"),
    "group_not_offered": Words("没有取号机提供分组“{name}”", "no kiosk offers group '{name}'"),
    "unstaffed": Words("没有人员以“{name}”为 A 岗", "no clerk has counter '{name}' as an A post"),
    "own_stand_in": Words("不能做自己的 B 岗", "nobody stands in for themselves"),
    "window_needs_counter": Words(
        "窗口屏要写明 counter（哪个窗口）", "a window screen must name its counter"
    ),
    "printer_elsewhere": Words(
        "打印机 {value} 的 host 是“{host}”，不归这台取号机使用",
        "printer {value} belongs to host '{host}', not to this kiosk",
    ),
    "no_address": Words(
        "叫号器和评价器地址都没写，这条绑定不起作用",
        "neither a call pad nor an evaluator address: the binding does nothing",
    ),
    "address_taken": Words(
        "地址 {value} 在这条总线上已由 {other} 使用", "address {value} on this bus is already used by {other}"
    ),
    "bad_choice": Words("值为 {value}，应为{expected}", "is {value}, expected {expected}"),
    "missing_default": Words(
        "找不到 {value}：厅文件夹和自带的{kind}里都没有",
        "there is no {kind} {value} in the hall's folder or among the shipped ones",
    ),
    "missing_media": Words(
        "找不到文件 {value}，将不显示", "file {value} does not exist and will not be shown"
    ),
    "unknown_timezone": Words("不认识的时区 {value}", "unknown time zone {value}"),
    "holidays_unknown": Words(
        "{year} 年的节假日安排尚未录入，届时按平常周历开放；公布后请新建 holidays/{year}.toml",
        "the holidays of {year} are not entered yet, ordinary weeks apply; add holidays/{year}.toml",
    ),
    "holiday_too_long": Words(
        "到 {value} 的假期超过一个月，请检查年份", "a holiday until {value} lasts over a month"
    ),
    "not_a_weekend": Words(
        "{value} 本来就是工作日，不是周末调休上班日", "{value} is a weekday, so it makes up for nothing"
    ),
    "retired_code": Words("代码 {value} 已停用", "code {value} is retired"),
    # receipts
    "number_not_printed": Words(
        "小票上没有票号：缺少 {{number}}", "the ticket shows no number: use {{number}}"
    ),
    "unknown_field": Words("不认识的字段 {{{field}}}", "unknown field {{{field}}}"),
    "bad_braces": Words("花括号不成对：{value}", "unbalanced braces in {value}"),
}


def sentence(code: str, params: Mapping[str, Param], suggestion: str, language: Language) -> str:
    """Return the sentence for `code`, with "did you mean" when there is a suggestion."""
    said = {
        name: param.said(language) if isinstance(param, Words) else param for name, param in params.items()
    }
    text = SENTENCES[code].said(language).format(**said)
    if suggestion:
        text += f"；是不是“{suggestion}”？" if language is Language.ZH else f" (did you mean '{suggestion}'?)"
    return text
