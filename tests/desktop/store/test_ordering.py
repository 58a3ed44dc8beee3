"""Labels in natural order, names by pinyin, and the engine knows both."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from desktop.store.ordering import order_name, order_text


def test_numbers_come_by_value_then_latin_then_chinese():
    labels = ["10号楼", "A座", "2号楼", "东楼", "007号楼", "1203", "101", "B"]
    assert sorted(labels, key=order_text) == [
        "2号楼", "007号楼", "10号楼", "101", "1203", "A座", "B", "东楼",
    ]  # fmt: skip


def test_names_come_by_pinyin_with_the_surname_as_it_is_read():
    names = ["张三", "单田芳", "李四", "欧阳建国", "章三", "张丰", "仇和平", "林一", "李"]
    assert sorted(names, key=order_name) == [
        "李", "李四", "林一", "欧阳建国", "仇和平", "单田芳", "张丰", "张三", "章三",
    ]  # fmt: skip


def test_nothing_has_no_key():
    assert order_text("") is None
    assert order_name(None) is None


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_every_pair_of_numbers_is_ordered_by_value(one, other):
    assert (order_text(f"{one}室") < order_text(f"{other}室")) == (one < other)


def test_the_engine_orders_by_it(office):
    with office.change("household.add", actor="李梅") as unit:
        for name in ("张三", "单田芳", "李四"):
            unit.create("household", {"head_name": name})
    with office.read() as db:
        sql = "SELECT head_name FROM household ORDER BY order_name(head_name)"
        assert [row[0] for row in db.exec_driver_sql(sql)] == ["李四", "单田芳", "张三"]


def test_a_district_of_names_takes_a_moment():
    names = ["张桂芳", "李伟", "单田芳", "王小明"] * 95_519  # 382,076
    start = time.process_time()
    for name in names:
        order_name(name)
    assert time.process_time() - start < 3
