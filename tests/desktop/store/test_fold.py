"""The merge rule case by case: who wins, what is a conflict, what stays dead."""

from __future__ import annotations

from itertools import permutations

import pytest

from desktop.store.fold import Record, fold, same_key
from desktop.store.op import DELETED, LIVE, STATUS, Dot, Op, Value

A, B, C = "a" * 32, "b" * 32, "c" * 32
RECORD = "f" * 32


def op(
    stream: str, seq: int, hlc: int, value: Value, *prev: Dot, name: str = "phone", kind: str = "set"
) -> Op:
    fields = {name: (value, prev)}
    return Op(stream, seq, hlc, hlc >> 16, "clerk", "here", kind, "resident", RECORD, "0" * 32, fields)


def in_every_order(*ops: Op) -> Record:
    """The record, the same after each order of the operations and with each taken twice."""
    records = [fold([*order, *order])[RECORD] for order in permutations(ops)]
    views = [(r.alive, r.shown(), r.all_heads(), list(r.conflicts())) for r in records]
    assert all(view == views[0] for view in views)
    return records[0]


def test_a_later_edit_wins_whatever_the_clocks_say() -> None:
    first = op(A, 1, hlc=9_000_000, value="139")
    second = op(B, 1, 5, "138", first.dot)
    record = in_every_order(first, second)
    assert record.value("phone") == "138"
    assert list(record.conflicts()) == []


def test_parallel_edits_are_both_kept_and_the_later_clock_is_shown() -> None:
    first = op(A, 1, 1, "139")
    left, right = op(A, 2, 7, "138", first.dot), op(B, 1, 6, "137", first.dot)
    record = in_every_order(first, left, right)
    assert record.value("phone") == "138"
    assert list(record.conflicts()) == ["phone"]
    assert record.heads("phone") == (left.dot, right.dot)


@pytest.mark.parametrize("value", ["138", ["a"]])
def test_saying_the_same_in_parallel_is_no_conflict(value: Value) -> None:
    record = in_every_order(op(A, 1, 1, value), op(B, 1, 2, value))
    assert list(record.conflicts()) == []
    assert len(record.heads("phone")) == 2


def test_equal_clocks_are_decided_by_stream_then_number() -> None:
    record = in_every_order(op(A, 1, 5, "a1"), op(A, 2, 5, "a2"), op(B, 1, 5, "b1"))
    assert record.value("phone") == "b1"
    assert in_every_order(op(A, 1, 5, "a1"), op(A, 2, 5, "a2")).value("phone") == "a2"


def test_a_decision_covers_all_heads_and_a_late_one_reopens_it() -> None:
    left, right, late = op(A, 1, 3, "1"), op(B, 1, 4, "2"), op(C, 1, 9, "3")
    decision = op(A, 2, 5, "2", left.dot, right.dot, kind="resolve")
    assert list(in_every_order(left, right, decision).conflicts()) == []
    again = in_every_order(left, right, decision, late)
    assert list(again.conflicts()) == ["phone"]
    assert again.value("phone") == "3"


def test_a_covered_write_that_arrives_late_stays_dead() -> None:
    first, second = op(A, 1, 9, "old"), op(B, 1, 2, "new", (A, 1))
    record = fold([second])[RECORD]
    record.take(first)
    assert record.value("phone") == "new"


def test_deletion_and_a_parallel_edit_leave_the_record_on_the_books_as_a_conflict() -> None:
    made = op(A, 1, 1, "139", kind="create")
    gone = op(A, 2, 9, DELETED, made.dot, name=STATUS, kind="delete")
    edit = Op(
        B, 1, 2, 0, "clerk", "there", "set", "resident", RECORD, "0" * 32,
        {"phone": ("138", (made.dot,)), STATUS: (LIVE, (made.dot,))},
    )  # fmt: skip
    record = in_every_order(made, gone, edit)
    assert record.alive
    assert list(record.conflicts()) == [STATUS]
    assert not in_every_order(made, gone).alive
    decided = op(B, 2, 10, DELETED, gone.dot, edit.dot, name=STATUS, kind="resolve")
    settled = in_every_order(made, gone, edit, decided)
    assert not settled.alive
    assert list(settled.conflicts()) == []


def test_a_deleted_record_can_come_back() -> None:
    made = op(A, 1, 1, "139", kind="create")
    gone = op(A, 2, 2, DELETED, made.dot, name=STATUS, kind="delete")
    back = op(A, 3, 3, LIVE, gone.dot, name=STATUS, kind="restore")
    assert in_every_order(made, gone, back).alive


def test_an_edit_without_its_creation_is_not_on_the_books() -> None:
    made = op(A, 1, 1, "139", kind="create")
    edit = op(A, 2, 2, "138", made.dot)
    assert not fold([edit])[RECORD].alive
    assert in_every_order(made, edit).alive


def test_writes_that_cover_each_other_leave_nothing_the_same_way_everywhere() -> None:
    record = in_every_order(op(A, 1, 1, "x", (B, 1)), op(B, 1, 2, "y", (A, 1)))
    assert record.value("phone") is None
    assert record.heads("phone") == ()


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_is_nothing_however_it_is_written(nothing: Value) -> None:
    assert same_key(nothing) == same_key(None)


def test_what_is_not_nothing_is_told_apart() -> None:
    values: list[Value] = [0, False, 1, True, "0", "1", "null", [0], [None], {"a": None}, [""], " "]
    assert len({same_key(value) for value in values}) == len(values)
    assert same_key({"a": 1, "b": 2}) == same_key({"b": 2, "a": 1})
