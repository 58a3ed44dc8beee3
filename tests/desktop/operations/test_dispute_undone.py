"""A decision that is taken back leaves the dispute as it was before: both values, who wrote them, and nobody's winner."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.domain.permissions import EVERYTHING
from desktop.operations import checking, disputes, undo, undo_partly
from desktop.queries import disputes as queries
from desktop.queries.disputes import Dispute
from desktop.queries.exchange import facts
from tests.desktop.exchange.bundle.conftest import ALICE, BOB
from tests.desktop.exchange.bundle.test_exchange import send, take
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


def test_what_is_settled_together_is_counted_once_everywhere(pair: Pair, tmp_path: Path) -> None:  # noqa: F811
    alice, bob, who = pair
    write(alice, who, id_type="111", id_number="11010519491231002X", name="邓甲")
    write(bob, who, id_type="414", id_number="E12345678", name="邓乙")
    path = send(tmp_path, bob, BOB, ALICE)
    seen, taken = take(alice, ALICE, path, preview=True), take(alice, ALICE, path)
    listed = inbox(alice)
    with alice.read() as db:
        known = queries.count_known(db, EVERYTHING)
        counted = (queries.count(db), queries.count(db, {who}), queries.count(db, set()), facts(db).conflicts)
    assert len(listed) == 2, "the document, the name"
    assert (seen.conflicts, taken.conflicts, known, *counted) == (2, 2, 2, 2, 2, 0, 2)
    assert checking.check(alice).conflicts == 2
