"""A decision that is taken back leaves the dispute as it was before: both values, who wrote them, and nobody's winner."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.operations import disputes, undo, undo_partly
from desktop.queries.disputes import Dispute
from tests.desktop.operations.test_disputes import (
    Pair,
    inbox,
    meet,
    pair,  # noqa: F401 - a fixture
    resident,
    unnamed,
    write,
)

SIDES = pytest.mark.parametrize("shown", [True, False], ids=["the shown side", "the other side"])


def seen(one: Dispute) -> Dispute:
    """What a clerk sees of it."""
    return replace(unnamed(one), version="")


def one_of(found: list[Dispute], field: str) -> Dispute:
    return next(one for one in found if field in one.fields)


def decide(office: object, one: Dispute, *, shown: bool) -> None:
    side = next(side for side in one.sides if (side.key == one.shown) is shown)
    disputes.choose(office, one.key, side.key, actor="李梅")  # type: ignore[arg-type]


@SIDES
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"employer": "甲"}, {"employer": "乙"}),
        ({"name": "邓甲"}, {"name": "邓乙"}),
        (
            {"state": "dead", "state_on": "2026-07-01"},
            {"state": "left", "state_on": "2026-07-02"},
        ),
        ({"phones": ["1", "2"]}, {"phones": ["3"]}),
        ({"note": "一"}, {"note": "二"}),
    ],
    ids=["one field", "guarded", "a group", "a list", "a remark"],
)
def test_the_dispute_is_back_at_both(
    pair: Pair,  # noqa: F811
    tmp_path: Path,
    first: dict[str, object],
    second: dict[str, object],
    shown: bool,
) -> None:
    alice, bob, who = pair
    write(alice, who, **first)
    write(bob, who, **second)
    meet(tmp_path, alice, bob)
    (before,) = inbox(alice)
    row = resident(alice, who)
    decide(alice, before, shown=shown)
    assert inbox(alice) == []
    undo.undo(alice, actor="李梅")
    assert [seen(one) for one in inbox(alice)] == [seen(before)]
    assert resident(alice, who) == row
    meet(tmp_path, alice, bob)
    assert [seen(one) for one in inbox(bob)] == [seen(before)]
    # and forward and back again, and decided at the other computer
    undo.redo(alice, actor="李梅")
    assert inbox(alice) == []
    undo.undo(alice, actor="李梅")
    assert [seen(one) for one in inbox(alice)] == [seen(before)]
    meet(tmp_path, alice, bob)
    (there,) = inbox(bob)
    decide(bob, there, shown=False)
    meet(tmp_path, alice, bob)
    assert inbox(alice) == inbox(bob) == []


@SIDES
def test_deleted_or_kept_is_open_again(pair: Pair, tmp_path: Path, shown: bool) -> None:  # noqa: F811
    alice, bob, who = pair
    with alice.change("resident.delete", actor="李梅") as unit:
        unit.delete("resident", who)
    write(bob, who, employer="乙")
    with bob.change("resident.keep", actor="王芳") as unit:
        unit.restore(unit.record("resident", who), {}, alive=True)
    meet(tmp_path, alice, bob)
    found = inbox(alice)
    one = one_of(found, "_status")
    decide(alice, one, shown=shown)
    undo.undo(alice, actor="李梅")
    assert [seen(other) for other in inbox(alice)] == [seen(other) for other in found]
    meet(tmp_path, alice, bob)
    assert [seen(other) for other in inbox(bob)] == [seen(other) for other in found]


def test_an_edit_that_covered_a_dispute_is_taken_back_with_it(pair: Pair, tmp_path: Path) -> None:  # noqa: F811
    alice, bob, who = pair
    write(alice, who, employer="甲", note="一")
    write(bob, who, employer="乙", note="一")
    meet(tmp_path, alice, bob)
    (before,) = inbox(alice)
    write(alice, who, employer="丙", note="三")
    step = undo_partly.would_leave
    with alice.read() as db:
        last = str(db.exec_driver_sql("SELECT id FROM step ORDER BY rowid DESC LIMIT 1").scalar_one())
    assert step(alice, last) == ()
    undo_partly.undo_untouched(alice, last, actor="李梅")
    assert [seen(one) for one in inbox(alice)] == [seen(before)]
    assert resident(alice, who)["note"] == "一"


def test_three_sides_of_which_two_say_the_same(pair: Pair, tmp_path: Path) -> None:  # noqa: F811
    alice, bob, who = pair
    write(alice, who, employer="甲")
    write(bob, who, employer="乙")
    with bob.change("resident.edit", actor="王芳") as unit:  # a form that was open all the while
        unit.set("resident", who, {"employer": "甲"}, seen={})
    meet(tmp_path, alice, bob)
    (before,) = inbox(alice)
    disputes.choose_all(alice, actor="李梅")
    undo.undo(alice, actor="李梅")
    (after,) = inbox(alice)
    told = [{(side.actor, side.at, side.words["employer"]) for side in one.sides} for one in (before, after)]
    assert told[0] == told[1]
