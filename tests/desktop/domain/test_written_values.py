"""Dates, telephones, names, grid numbers and code tables as offices write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import care, codes
from desktop.domain.grid_number import grid_number, grid_of_code, micro_number
from desktop.domain.partial_date import EPOCH_1904, PartialDate
from desktop.domain.person_name import household_status, parse_name, remark_state, same_name
from desktop.domain.phone import parse_phones
from desktop.domain.typed_text import chinese_number, western

AS_OF = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("1985.3.12", "1985-03-12"),
        ("1985年3月12日", "1985-03-12"),
        ("1985/3/12 0:00:00", "1985-03-12"),
        ("19850312", "1985-03-12"),
        (19850312, "1985-03-12"),
        ("85.3.12", "1985-03-12"),
        ("20.3.12", "2020-03-12"),
        ("Mar-85", "1985-03"),
        ("1985年3月", "1985-03"),
        (1985.03, "1985-03"),
        (1985.12, "1985-12"),
        ("1985年", "1985"),
        (1985, "1985"),
        (31118, "1985-03-12"),
        ("36岁", "1990"),
        ("二〇一二年三月", "2012-03"),
    ],
)
def test_dates_in_all_their_dresses(typed: str | float, text: str) -> None:
    assert str(PartialDate.parse(typed, as_of=AS_OF).value) == text


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (1985.1, "date.ambiguous"),
        ("农历1972.5.13", "date.lunar"),
        ("3月12日", "date.no_year"),
        ("2037.7.2", "birth.future"),
        ("1900-01-00", "date.empty_marker"),
        (0, "date.empty_marker"),
        ("不详", "date.empty_marker"),
    ],
)
def test_dates_that_ask_for_somebody(typed: str | float, code: str) -> None:
    assert code in PartialDate.parse(typed, as_of=AS_OF).codes


@given(st.dates(date(1910, 1, 1), date(2026, 6, 30)))
def test_a_written_day_is_read_back(day: date) -> None:
    known = PartialDate.of(day)
    for text in (str(known), f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"):
        assert PartialDate.parse(text, as_of=AS_OF).value == known
    assert PartialDate.from_text(str(known)) == known


@given(st.integers(10_000, 40_000))
def test_the_1904_system_is_1462_days_off(serial: int) -> None:
    late = PartialDate.parse(serial - 1462, as_of=AS_OF, epoch=EPOCH_1904).value
    assert late == PartialDate.parse(serial, as_of=AS_OF).value


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        (13800000000, ("13800000000",)),
        (13800000000.0, ("13800000000",)),
        ("13800000000.0", ("13800000000",)),
        ("138-0000-0000", ("13800000000",)),
        ("+86 13800000000", ("13800000000",)),
        ("１３８００００００００", ("13800000000",)),
        ("13800000000(儿子)", ("13800000000",)),
        ("13800000000/0719-8000123", ("13800000000", "0719-8000123")),
        ("13800000000 13900000000", ("13800000000", "13900000000")),
        ("13800000000\n13900000000", ("13800000000", "13900000000")),
        ("(0719)8000123", ("0719-8000123",)),
        ("8000123", ("0719-8000123",)),
        ("0719-8000123 转 801", ("0719-8000123转801",)),
        ("13800000000、1390000000", ("13800000000",)),
        ("1.38E+10", ()),
        ("拒绝提供", ()),
    ],
)
def test_telephones_of_a_cell(typed: str | float, numbers: tuple[str, ...]) -> None:
    assert parse_phones(typed, area="0719").numbers == numbers


@given(st.lists(st.integers(13_000_000_000, 19_999_999_999), min_size=1, max_size=4, unique=True))
def test_joined_mobiles_come_apart_in_order(numbers: list[int]) -> None:
    texts = tuple(str(n) for n in numbers)
    for separator in ("/", "、", ",", ";", " ", "\n"):
        assert parse_phones(separator.join(texts)).numbers == texts


def test_names_lose_their_decoration_and_keep_their_facts() -> None:
    assert parse_name("张\u3000 三").name == "张三"
    assert parse_name("艾尔肯-吐尔逊").name == "艾尔肯·吐尔逊"
    assert parse_name("何爱国(已故)").state == "dead"
    assert parse_name("李四(已搬走)").state == "left"
    assert parse_name("许亮(曾用名:许刚)").former == "许刚"
    assert parse_name("王五 13800000000").phone == "13800000000"
    assert parse_name("胡家阳(户主)").name == "胡家阳"


@pytest.mark.parametrize("typed", ["谢(王+乐)", "杨□家", "韩?", "张YAN", "李新\ue5e3"])
def test_a_missing_character_is_flagged_and_kept(typed: str) -> None:
    reading = parse_name(typed)
    assert reading.placeholder
    assert reading.name == typed


def test_a_placeholder_does_not_contradict_a_full_name() -> None:
    assert same_name("杨□家", "杨鑫家")
    assert same_name("刘堃", "刘?")
    assert not same_name("杨□家", "李鑫家")


def test_a_family_in_one_cell_is_refused() -> None:
    assert "name.multiple_people" in parse_name("赵宏伟(户主)、王冬梅(妻)、赵泽宇(子)").codes


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("空户", "vacant"),
        ("敲门无人应", "not_reached"),
        ("已出租(租客未登记)", "rented"),
        ("门面", "commercial"),
        ("拆迁", "other"),
        ("张三", None),
    ],
)
def test_words_for_an_empty_dwelling(word: str, state: str | None) -> None:
    assert household_status(word) == state


@pytest.mark.parametrize(
    ("remark", "state"),
    [
        ("2026.2迁出", "left"),
        ("已搬至女儿家", "left"),
        ("2025年11月病故", "dead"),
        ("父亲已故", None),
        ("未迁出", None),
        ("在外打工", None),
    ],
)
def test_what_a_remark_says_of_a_person(remark: str, state: str | None) -> None:
    assert remark_state(remark) == state


def test_micro_grids_in_words_and_figures() -> None:
    for typed in ("1-3", "1-03", "103", 103, "一网格3微格", "第一网格第三微格"):
        assert micro_number(typed) == (1, 3)
    assert micro_number("第3微网格", 2) == (2, 3)
    assert [grid_number(t) for t in ("第一网格", "1网格", "01网格", "1号网格", "一网格", 1)] == [1] * 6
    assert grid_of_code("420303090012005") == 5


def test_numerals() -> None:
    assert [chinese_number(t) for t in ("十二", "二十", "壹拾肆", "二〇三", "12", "甲")] == [
        12,
        20,
        14,
        203,
        12,
        None,
    ]
    assert western("十二号楼二单元") == "12号楼2单元"


def test_relations_need_the_sex_for_a_spouse() -> None:
    assert codes.relation_code("配偶", "1") == "11"
    assert codes.relation_code("爱人", "2") == "12"
    assert codes.relation_code("配偶") == "10"
    assert codes.relation_code("合租人") == "99"


def test_remarks_suggest_categories_unless_negated_or_ended() -> None:
    assert care.suggested("独居老人、低保户") == ["alone", "dibao"]
    for text in (
        "非低保户",
        "不是独居,与女儿同住",
        "无残疾",
        "低保已取消",
        "低保2025年已停发",
        "原退役军人家属住址",
    ):
        assert care.suggested(text) == []


def test_a_list_about_hiv_is_known_by_its_name() -> None:
    assert care.forbidden("艾滋病防治名单")
    assert not care.forbidden("残疾人名单")
