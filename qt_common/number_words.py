"""What is wrong with the number of a person or a company, and what to do about it, as a sentence.

The check character that would fit is never told: who does not have the number before
him should not be helped to make one up.
"""

from __future__ import annotations

from collections.abc import Mapping

from qt_common.i18n import Translator, mark
from queue_server.protocol.identity_numbers import Wrong

FLAWS: Mapping[str, str] = {
    Wrong.LENGTH: mark("号码的位数不对，请检查有没有漏输或多输。"),
    Wrong.CHARACTER: mark("号码的第 {place} 位不会是这个字符，请检查后修改。"),
    Wrong.DATE: mark("号码从第 {place} 位起的出生日期不存在，请检查后修改。"),
    Wrong.CHECK: mark("号码通不过校验，可能有一位输错了，请逐位核对。"),
}


def flaw_words(wrong: str, place: int, _: Translator) -> str:
    """Return the sentence for a `Flaw`, or for what a server answered with the same words.

    Args:
        wrong: a value of `Wrong`; one from a newer program gets a general sentence.
        place: where, counted from 1.
        _: the language.
    """
    if wrong in FLAWS:
        return _(FLAWS[wrong], place=place)
    return _("号码不对，请检查后重新输入。")
