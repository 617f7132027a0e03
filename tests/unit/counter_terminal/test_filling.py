from __future__ import annotations

import pytest

from counter_terminal.filling.business_licence import read_business_licence
from counter_terminal.filling.fields import Doubt
from counter_terminal.filling.form import read_form
from counter_terminal.filling.id_card import read_id_card
from devices.ocr.reader import Line

HEIGHT = 36.0


def at(text: str, left: float, top: float, confidence: float = 0.98, height: float = HEIGHT) -> Line:
    return Line(text, confidence, left, top, left + HEIGHT * len(text), top + height)


def card(number: str = "11010519491231002X", birth: str = "1949年12月31日", sex: str = "女") -> list[Line]:
    return [
        at("姓名", 40, 50),
        at("欧阳云溪", 180, 50),
        at("性别", 40, 110),
        at(f"{sex}民族汉", 180, 112),
        at("出生", 40, 170),
        at(birth, 180, 170),
        at("住址", 40, 230),
        at("云溪区云溪大道18号2栋", 180, 232),
        at("3单元1201室", 180, 280),
        at("公民身份号码", 40, 450),
        at(number, 300, 450),
    ]


def test_a_card_is_read_by_its_labels_wherever_lines_were_joined() -> None:
    fields = read_id_card(card())
    assert {name: one.value for name, one in fields.items()} == {
        "name": "欧阳云溪",
        "sex": "女",
        "ethnic": "汉",
        "birth": "1949-12-31",
        "address": "云溪区云溪大道18号2栋3单元1201室",
        "number": "11010519491231002X",
    }
    assert not any(one.doubt for one in fields.values())


@pytest.mark.parametrize("number", ["110105194912310021", "11010519491231003X", "11010519491331002X"])
def test_a_number_that_cannot_be_right_is_marked(number: str) -> None:
    assert read_id_card(card(number))["number"].doubt is Doubt.CHECK_FAILED


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert read_id_card(card("11O1O5194912310O2X"))["number"].value == "11010519491231002X"


def test_fields_that_contradict_the_number_are_marked() -> None:
    fields = read_id_card(card(birth="1949年12月30日", sex="男"))
    assert fields["birth"].doubt is Doubt.CONTRADICTS
    assert fields["sex"].doubt is Doubt.CONTRADICTS
    assert fields["number"].doubt is Doubt.NONE


def test_what_the_recogniser_doubts_is_marked_and_what_is_not_there_is_not_invented() -> None:
    lines = [at("姓名", 40, 50), at("王芳", 180, 50, confidence=0.6)]
    fields = read_id_card(lines)
    assert fields["name"].doubt is Doubt.UNSURE
    assert set(fields) == {"name"}


def test_a_licence_in_two_columns_with_labels_set_wide_apart() -> None:
    wide = [
        Line("名类", 0.95, 258, 616, 312, 738),
        Line("称型", 0.95, 403, 616, 457, 738),
        Line("住", 0.99, 1342, 792, 1395, 868),
        Line("所", 0.99, 1490, 813, 1542, 866),
    ]
    lines = [
        *wide,
        at("91350100M000100Y43", 282, 477),
        at("云溪区清河餐饮有限公司", 542, 630),
        at("有限责任公司", 542, 690),
        at("法定代表人", 264, 753),
        at("徐国磊", 536, 753),
        at("经营范围", 262, 819),
        at("餐饮服务；食品", 540, 819),
        at("销售。", 540, 862),
        at("成立日期", 1345, 690),
        at("2011年8月29日", 1609, 690),
        at("云溪区桥头巷251号", 1612, 820),
        at("5层101室", 1612, 862),
        at("云溪区市场", 1693, 1238),
        at("登记机关监督管理局", 1547, 1268),
    ]
    fields = {name: one.value for name, one in read_business_licence(lines).items()}
    assert fields == {
        "credit_code": "91350100M000100Y43",
        "name": "云溪区清河餐饮有限公司",
        "type": "有限责任公司",
        "representative": "徐国磊",
        "scope": "餐饮服务；食品销售。",
        "founded_on": "2011-08-29",
        "address": "云溪区桥头巷251号5层101室",
        "registry": "监督管理局",
    }


def test_a_wrong_credit_code_and_a_day_in_no_calendar_are_marked() -> None:
    lines = [at("91350100M000100Y44", 282, 477), at("成立日期2011年2月30日", 1345, 690)]
    fields = read_business_licence(lines)
    assert fields["credit_code"].doubt is Doubt.CHECK_FAILED
    assert fields["founded_on"].doubt is Doubt.CHECK_FAILED


def test_a_form_gives_what_stands_behind_its_labels() -> None:
    lines = [
        at("申请人：张三", 60, 100),
        at("身份证号码：11010519491231002X", 60, 160),
        at("联系电话", 60, 220),
        at("000-12345", 300, 220),
    ]
    fields = {name: one.value for name, one in read_form(lines).items()}
    assert fields == {"name": "张三", "number": "11010519491231002X", "phone": "000-12345"}


def test_nothing_personal_stands_in_a_line_or_field_when_printed() -> None:
    lines = card()
    assert "欧阳" not in repr(lines)
    assert "欧阳" not in repr(read_id_card(lines))
