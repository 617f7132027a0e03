"""Says in words what a TOML parser means."""

from __future__ import annotations

import re

from config.messages import Words

_SHORT_TIME = re.compile(r"[=\[,{\s]\d{1,2}:\d{2}\s*($|[,}\]#])")
_SHORT_TIME_WORDS = Words(
    '时间要写成 09:00:00，或加引号写成 "09:00"', 'write a time as 09:00:00, or in quotes as "09:00"'
)
_FULL_WIDTH = re.compile(r"[“”‘’＝，［］｛｝：]")
_FULL_WIDTH_WORDS = Words(
    "这一行可能用了中文（全角）标点，请改用英文半角标点",
    "full-width punctuation on this line? use the ASCII signs",
)

_REASONS: tuple[tuple[str, Words], ...] = (
    ("Illegal character '\\n'", Words("文字的引号没有关上", "a text is missing its closing quote")),
    ("Unterminated string", Words("文字的引号没有关上", "a text is missing its closing quote")),
    ("Unclosed array", Words("方括号 [ 没有关上", "a list is missing its closing ]")),
    ("Unclosed inline table", Words("花括号 { 没有关上", "a table is missing its closing }")),
    ("Expected '=' after a key", Words("项的名字后面应有等号 =", "a key must be followed by =")),
    (
        "Expected newline or end",
        Words("一行只能写一项，后面有多余的内容", "one key a line: something follows the value"),
    ),
    (
        "Invalid value",
        Words("等号后面的值写法不对；文字要加英文引号", "the value is not valid; texts need quotes"),
    ),
    (
        "Invalid statement",
        Words("这一行既不是“名字 = 值”，也不是 [表头]", "neither `key = value` nor a [header]"),
    ),
    ("Cannot overwrite a value", Words("同一项写了两次", "a key is written twice")),
    (
        "Cannot declare",
        Words("同一个表头写了两次；列表请用双方括号 [[…]]", "a header twice; lists use [[…]]"),
    ),
    ("Unescaped '\\'", Words("文字里的反斜杠要写成 \\\\", "write a backslash in a text as \\\\")),
    ("Expected ']", Words("表头的方括号没有关上", "a header is missing its closing bracket")),
    ("Illegal character", Words("文字里有看不见的控制字符", "a text contains a control character")),
    ("Invalid initial character", Words("名字只能用字母、数字、- 和 _", "keys use letters, digits, - and _")),
    ("Invalid date", Words("没有这样的日期或时间", "there is no such date or time")),
)


def explain(reason: str, line: str) -> Words:
    """Return `reason` (the parser's English) in words, looking at the line for the usual slips."""
    if _SHORT_TIME.search(line):
        return _SHORT_TIME_WORDS
    outside = re.sub(r'"[^"]*"|\'[^\']*\'|#.*', "", line)
    if _FULL_WIDTH.search(outside):
        return _FULL_WIDTH_WORDS
    for start, words in _REASONS:
        if reason.startswith(start):
            return words
    return Words(reason, reason)
