"""Ways of writing that were once read wrongly: names that name nobody, telephones, dates, addresses, words, remarks."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain import care, codes
from desktop.domain.address import AddressBook, from_parts, parse_address
from desktop.domain.family_cell import Member, split_family
from desktop.domain.id_number import IdNumber
from desktop.domain.partial_date import PartialDate, stored
from desktop.domain.person_name import household_status, parse_name, remark_state
from desktop.domain.phone import parse_phones

AS_OF = date(2026, 6, 30)
BOOK = AddressBook(
    ("紫薇苑", "二汽老家属区", "柳林巷"), {"二汽家属院": "二汽老家属区"}, frozenset(["柳林巷"])
)
FAMILY = "刘洋 户主 420303195101010824\n赵敏 妻 420303195201010835"


@pytest.mark.parametrize(
    "typed",
    ["/", "—", "无", "不详", "未知", "待核实", "同上", "李四420303195101010824", "联系人:", "共8人", "8人"],
)
def test_a_cell_that_names_nobody_is_a_missing_name(typed: str) -> None:
    reading = parse_name(typed)
    assert (reading.name, reading.codes) == ("", ("name.missing",))


@pytest.mark.parametrize("typed", ["李娜、王明", "李四,赵敏", "张三/李四", FAMILY])
def test_two_names_in_a_cell_are_two_people(typed: str) -> None:
    assert parse_name(typed).codes == ("name.multiple_people",)


@pytest.mark.parametrize(
    ("typed", "name", "state"),
    [
        ("钱进死亡", "钱进", "dead"),
        ("李四【已故】", "李四", "dead"),
        ("孙浩-已迁出", "孙浩", "left"),
        ("李四〔已搬走〕", "李四", "left"),
        ("欧阳娜娜", "欧阳娜娜", None),
        ("张无", "张无", None),
    ],
)
def test_what_is_written_behind_a_name(typed: str, name: str, state: str | None) -> None:
    reading = parse_name(typed)
    assert (reading.name, reading.state) == (name, state)


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("门市", "commercial"), ("门市房", "commercial"), ("出租屋", "rented"), ("租户(不详)", "rented"),
        ("空关", "vacant"), ("空房子", "vacant"), ("锁门", "not_reached"), ("拒绝登记", "not_reached"),
        ("人不在", "not_reached"), ("无人接听", "not_reached"), ("仓库", "other"), ("孔关", None),
    ],
)  # fmt: skip
def test_words_about_a_home_are_no_names(typed: str, state: str | None) -> None:
    assert household_status(typed) == state


def test_lines_with_relation_and_number_come_apart() -> None:
    assert split_family(FAMILY) == (
        Member("刘洋", "02", "420303195101010824"),
        Member("赵敏", "12", "420303195201010835"),
    )
    assert split_family("刘洋 说明 420303195101010824\n赵敏 妻 420303195201010835") == ()


@pytest.mark.parametrize(
    ("typed", "numbers", "code"),
    [
        ("1380000111１", ("13800001111",), "phone.normalised"),
        ("138****1111", (), "phone.invalid"),
        ("138xxxx1111", (), "phone.invalid"),
        ("13800001111*", (), "phone.invalid"),
        ("父13800001111母13800002222", ("13800001111", "13800002222"), "phone.multiple"),
        ("父138 0000 1111母13800002222", ("13800001111", "13800002222"), "phone.multiple"),
        ("8000123分机801", ("0719-8000123转801",), "phone.area_code_added"),
        ("13800001111转", ("13800001111",), None),
        ("没手机", (), "phone.none_stated"),
    ],
)
def test_telephones(typed: str, numbers: tuple[str, ...], code: str | None) -> None:
    reading = parse_phones(typed, area="0719")
    assert reading.numbers == numbers
    assert code in (*reading.codes, None)


@pytest.mark.parametrize(
    ("typed", "unit", "room"),
    [
        ("紫薇苑第3栋第2单元第501室", "2", "501"), ("紫薇苑第三栋第二单元第五〇一室", "2", "501"),
        ("紫薇苑3/2/501", "2", "501"), ("紫薇苑3栋/2单元/501", "2", "501"), ("紫薇苑3#2#501", "2", "501"),
        ("紫薇苑3号楼甲单元501", "甲", "501"), ("紫薇苑三期3栋501", None, "501"), ("紫薇苑B区3栋501", None, "501"),
        ("紫薇苑东区3-2-501", "2", "501"), ("紫薇苑3栋门面2号", None, "门面2"), ("紫薇苑3#501", None, "501"),
    ],
)  # fmt: skip
def test_buildings_in_other_dress(typed: str, unit: str | None, room: str) -> None:
    address = parse_address(typed, BOOK).address
    assert address is not None
    assert (address.compound, address.building, address.unit, address.room) == ("紫薇苑", "3", unit, room)


@pytest.mark.parametrize(
    ("typed", "room"),
    [("柳林巷12号附3号", "3"), ("柳林巷12号院内3号", "3"), ("柳林巷12号院之4", "4"), ("柳林巷12号院", None)],
)
def test_courtyards_in_other_dress(typed: str, room: str | None) -> None:
    address = parse_address(typed, BOOK).address
    assert address is not None
    assert (address.building, address.unit, address.room) == ("12", None, room)


@pytest.mark.parametrize("typed", ["紫薇苑3栋501/502", "紫薇苑501/502"])
def test_two_rooms_are_not_taken_for_one(typed: str) -> None:
    assert parse_address(typed, BOOK).address is None


def test_an_old_yard_and_columns_of_their_own() -> None:
    address = parse_address("二汽家属院10#1#5", BOOK).address
    assert address is not None
    assert address.key == ("二汽老家属区", "10", "1", "5")
    for parts in (("第三栋", "甲单元", "第501室"), ("二期3栋", "", "甲单元501")):
        read = from_parts("紫薇苑", *parts).address
        assert read is not None
        assert read.key == ("紫薇苑", "3", "甲", "501")
    assert from_parts("紫薇苑", "3", "", "门面2号").room == "门面2"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("19850300", "1985-03"), (19850300, "1985-03"), ("19850000", "1985"), ("1985,3,12", "1985-03-12"),
        ("1985，3，12", "1985-03-12"), ("1985。3。12", "1985-03-12"), ("1985 3 12", "1985-03-12"),
        ("1985、3、00", "1985-03"), ("850312", "1985-03-12"), ("198503", "1985-03"),
    ],
)  # fmt: skip
def test_dates_with_other_marks_between(typed: str | int, text: str) -> None:
    assert str(PartialDate.parse(typed, as_of=AS_OF).value) == text


@pytest.mark.parametrize("typed", ["1985-02-30", "1985.13.1", "民国38年", 19851345])
def test_impossible_dates_are_said(typed: str | int) -> None:
    reading = PartialDate.parse(typed, as_of=AS_OF)
    assert (reading.value, reading.codes) == (None, ("date.unreadable",))


def test_no_date_has_a_day_nought() -> None:
    assert stored("1985-03-00") is None
    assert stored("1985-00") is None


@pytest.mark.parametrize(
    ("typed", "sex", "code"),
    [
        ("配偶(妻)", None, "12"), ("配偶(夫)", None, "11"), ("配偶(已故)", "2", "12"), ("长媳", None, "38"),
        ("小女儿", None, "30"), ("幺女", None, "30"), ("娘", None, "52"), ("孩子", "1", "20"), ("子女", "2", "30"),
        ("子女", None, None), ("外孙女儿", None, "44"), ("妻(已故)", None, "12"),
    ],
)  # fmt: skip
def test_words_of_kinship(typed: str, sex: str | None, code: str | None) -> None:
    assert codes.relation_code(typed, sex) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("小学三年级", "80"), ("三年级", "80"), ("九年级", "70"), ("初二", "70"), ("高三", "60"), ("大二", "20"),
        ("大学生", "20"), ("研一", "10"), ("技工学校", "40"), ("大学专科及以上", "30"), ("幼儿园大班", "90"),
        ("高职", "30"), ("职业高中", "40"), ("在读本科", "20"), ("十年寒窗", None),
    ],
)  # fmt: skip
def test_classes_and_schools(typed: str, code: str | None) -> None:
    assert codes.education_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("中共党员(预备)", "02"),
        ("中共正式党员", "01"),
        ("中国共产党员", "01"),
        ("少先队", "13"),
        ("民主党派", None),
    ],
)
def test_words_of_politics(typed: str, code: str | None) -> None:
    assert codes.politics_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "use"),
    [
        ("长期空置", "vacant"),
        ("无人住", "vacant"),
        ("已租", "rented"),
        ("自家住", "self"),
        ("业主自用", "self"),
    ],
)
def test_words_about_the_use_of_a_home(typed: str, use: str) -> None:
    assert codes.use_code(typed) == use


def test_a_number_in_groups() -> None:
    assert IdNumber.parse("420303-19850312-0013", today=AS_OF).number == IdNumber("420303198503120013")


@pytest.mark.parametrize("typed", ["港澳8100001990", "H1234567"])
def test_papers_from_elsewhere(typed: str) -> None:
    assert IdNumber.parse(typed, today=AS_OF).codes == ("id.other_document",)


@pytest.mark.parametrize(
    ("remark", "state"),
    [
        ("2025.6病逝", "dead"), ("意外身亡", "dead"), ("已不在", "dead"), ("不在人世", "dead"), ("不在家", None),
        ("前户主已迁出", None), ("原户主已故", None), ("前租客已搬走", None), ("丈夫2025年3月病逝", None),
        ("父亲已故,本人2026年迁出", "left"), ("已不在本小区上班", None),
        ("与子女同住2026.3病故", "dead"), ("父母均已去世", None), ("由女儿照顾至去世", "dead"),
    ],
)  # fmt: skip
def test_of_whom_a_remark_speaks(remark: str, state: str | None) -> None:
    assert remark_state(remark) == state


@pytest.mark.parametrize(
    ("remark", "found"),
    [
        ("曾是低保户", []), ("曾享受低保", []), ("低保申请中", []), ("申请低保中", []), ("低保边缘户", []),
        ("低保(停)", []), ("独居(否)", []), ("低保:否", []), ("低保户,独居", ["alone", "dibao"]),
        ("低保(2023年起)", ["dibao"]),
    ],
)  # fmt: skip
def test_categories_no_longer_or_not_yet(remark: str, found: list[str]) -> None:
    assert care.suggested(remark) == found
