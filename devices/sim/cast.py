"""Invented people whose cards demos and tests lay on the simulated reader.

Nobody real can be meant: names say "sample" or "example", and no region has a code
that begins with 10. Check digits are right, so every program takes the numbers.
"""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from devices.document_ports import CardKind, IdCard

_ISSUED = dt.date(2016, 5, 1)
_ENDS = dt.date(2036, 5, 1)


def _resident(
    name: str,
    number: str,
    sex: str,
    birth: dt.date,
    *,
    ethnic: str = "01",
    valid_to: dt.date | None = _ENDS,
) -> IdCard:
    return IdCard(
        CardKind.RESIDENT,
        number,
        name,
        sex=sex,
        ethnic=ethnic,
        birth=birth,
        address="样例省样例市示范区虚构路1号",
        issuer="样例市公安局示范分局",
        valid_from=_ISSUED,
        valid_to=valid_to,
    )


def _permit(name: str, number: str, sex: str, birth: dt.date) -> IdCard:
    return IdCard(
        CardKind.HK_MACAU_TAIWAN,
        number,
        name,
        sex=sex,
        birth=birth,
        address="样例省样例市示范区虚构路2号",
        issuer="样例市公安局",
        valid_from=_ISSUED,
        valid_to=_ENDS,
    )


CAST = MappingProxyType(
    {
        "zhang": _resident("张样本", "100101198803140018", "1", dt.date(1988, 3, 14)),
        "li": _resident("李示例", "100101199511020027", "2", dt.date(1995, 11, 2), ethnic="03"),
        "wang": _resident(
            "王虚构", "100101195107300037", "1", dt.date(1951, 7, 30), ethnic="11", valid_to=None
        ),
        "ouyang": _resident("欧阳范例", "100101200102280042", "2", dt.date(2001, 2, 28)),
        "rare": _resident("𠮷样本", "100101197912310050", "1", dt.date(1979, 12, 31)),
        "expired": _resident(
            "赵过期", "100101199006060079", "1", dt.date(1990, 6, 6), valid_to=dt.date(2021, 5, 1)
        ),
        "chan": _permit("陈样本", "810000198204150025", "2", dt.date(1982, 4, 15)),
        "lin": _permit("林示例", "830000199309090012", "1", dt.date(1993, 9, 9)),
        "alex": IdCard(
            CardKind.FOREIGNER_2017,
            "UTO100176010101",
            "亚历克斯样本",
            "SAMPLE, ALEX",
            sex="1",
            nationality="UTO",
            birth=dt.date(1976, 1, 1),
            valid_from=_ISSUED,
            valid_to=dt.date(2026, 12, 31),
        ),
        "jo": IdCard(
            CardKind.FOREIGNER_2023,
            "910000198707220017",
            "EXAMPLE, JOSEPHINE WITH-A-VERY-LONG NAME",
            "EXAMPLE, JOSEPHINE WITH-A-VERY-LONG NAME",
            sex="2",
            nationality="UTO",
            birth=dt.date(1987, 7, 22),
            valid_from=dt.date(2024, 1, 1),
            valid_to=dt.date(2034, 1, 1),
        ),
    }
)
"""By the word the simulator's `lay` command knows them by."""
