"""Halves of what says one thing, changed on two computers: in the inbox as a whole, and never shown half and half."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.operations import disputes, undo
from desktop.queries import hand_edits, versions
from tests.desktop.operations.test_disputes import SECOND, Pair, inbox, meet, pair, resident, write

__all__ = ["pair"]  # the fixture


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"id_number": SECOND}, {"id_type": "516"}),
        ({"state": "left"}, {"state_on": "2026-06-30"}),
        ({"guardian": "王强"}, {"guardian_phone": "13900000000"}),
    ],
)
def test_one_half_here_the_other_there(
    pair: Pair, tmp_path: Path, ours: dict[str, str], theirs: dict[str, str]
) -> None:
    alice, bob, who = pair
    write(alice, who, **ours)
    write(bob, who, **theirs)
    meet(tmp_path, alice, bob)
    (one,) = inbox(alice)
    assert {*ours, *theirs} <= set(one.fields)
    name, other = *ours, *theirs
    shown = resident(alice, who)
    assert (shown[name], shown[other]) in ((ours[name], None), (None, theirs[other]))
    assert {(side.values[name], side.values[other]) for side in one.sides} == {
        (ours[name], None), (None, theirs[other])
    }  # fmt: skip
    side = next(s for s in one.sides if s.actor == "王芳")
    disputes.choose(bob, one.key, side.key, actor="王芳")
    meet(tmp_path, bob, alice)
    assert inbox(alice) == []
    assert (resident(alice, who)[name], resident(alice, who)[other]) == (None, theirs[other])


def test_the_whole_household_address_is_one_side_s(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    home = resident(alice, who)["household_id"]
    for office, fields in ((alice, {"address_text": "3号楼1单元"}), (bob, {"grid_hint": "7"})):
        with office.change("household.edit", actor="李梅") as unit:
            unit.set("household", home, fields)
    meet(tmp_path, alice, bob)
    assert len(inbox(bob)) == 1


def test_a_form_that_was_open_while_the_other_half_changed(pair: Pair) -> None:
    """The number is entered beside the type the form showed, not beside the one that came meanwhile."""
    alice, _bob, who = pair
    write(alice, who, id_type="111")
    with alice.read() as db:
        seen = versions.of(db, who)
    write(alice, who, id_type="516")
    with alice.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", who, {"id_number": SECOND}, seen=seen)
    (one,) = inbox(alice)
    assert {(side.values["id_type"], side.values["id_number"]) for side in one.sides} == {
        ("111", SECOND), ("516", None)
    }  # fmt: skip


def test_leaving_a_disputed_half_as_it_is_decides_nothing(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, state="left")
    write(bob, who, state="dead")
    meet(tmp_path, alice, bob)
    write(alice, who, state_on="2026-06-30")
    (one,) = inbox(alice)
    assert {side.values["state"] for side in one.sides} == {"left", "dead"}


def test_what_went_along_unchanged_is_nobody_s_correction_and_no_obstacle_to_undo(pair: Pair) -> None:
    alice, _bob, who = pair
    with alice.change("import.residents", actor="李梅") as unit:
        unit.set("resident", who, {"id_type": "111"})
    with alice.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", who, {"id_number": SECOND})
    edit = unit.step_id
    with alice.read() as db:
        assert set(hand_edits.by_hand(db, {who: ["id_type", "id_number"]})) == {(who, "id_number")}
    undo.undo(alice, edit, actor="李梅")
    assert (resident(alice, who)["id_type"], resident(alice, who)["id_number"]) == ("111", None)
