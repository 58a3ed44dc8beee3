"""Two computers write differently: nothing is lost, both see the same, and one decision settles it for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.domain.disputes import Form
from desktop.domain.permissions import EVERYTHING, RESTRICTED, Permit
from desktop.operations import accounts, disputes, undo
from desktop.queries import disputes as queries
from desktop.queries.disputes import Dispute
from desktop.workspace import Workspace
from tests.conftest import CHEAP
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, TODAY, fill, state_of, trust
from tests.desktop.exchange.bundle.test_exchange import send, take

Pair = tuple[Workspace, Workspace, str]
FIRST, SECOND = "11010519491231002X", "420303198501010013"


@pytest.fixture
def pair(make_office: Callable[..., Workspace], tmp_path: Path) -> Pair:
    """Two computers that hold the same resident."""
    alice, bob = make_office("alice.gezhi"), make_office("bob.gezhi", founded=False)
    trust(alice, BOB)
    trust(bob, ALICE)
    who = fill(alice, 1)[0]
    meet(tmp_path, alice, bob)
    return alice, bob, who


def meet(tmp_path: Path, alice: Workspace, bob: Workspace) -> None:
    """Both send, both take."""
    there, back = send(tmp_path, alice, ALICE, BOB), send(tmp_path, bob, BOB, ALICE)
    take(bob, BOB, there)
    take(alice, ALICE, back)
    assert state_of(alice) == state_of(bob)


def write(office: Workspace, who: str, **fields: Any) -> None:
    with office.change("resident.edit", actor="李梅" if office.path.stem == "alice" else "王芳") as unit:
        unit.set("resident", who, fields)


def inbox(office: Workspace, permit: Permit = EVERYTHING) -> list[Dispute]:
    with office.read() as db:
        return queries.open_disputes(db, permit)


def unnamed(one: Dispute) -> Dispute:
    """Without what a computer calls the others: that is its own."""
    return replace(one, sides=tuple(replace(side, computer="") for side in one.sides))


def resident(office: Workspace, who: str) -> Mapping[str, Any]:
    with office.read() as db:
        return dict(db.exec_driver_sql("SELECT * FROM resident WHERE id = ?", (who,)).mappings().one())


def test_both_sides_see_both_values_and_one_decision_is_enough(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, employer="东风车桥厂")
    write(bob, who, employer="东风轮胎厂")
    meet(tmp_path, alice, bob)
    (one,) = inbox(alice)
    assert [unnamed(other) for other in inbox(bob)] == [unnamed(one)]
    assert {side.computer for side in one.sides} == {"", "对方电脑"}  # each by what it calls the other
    assert (one.title, one.labels["employer"], one.form, one.guarded) == (
        "居民0",
        "工作单位",
        Form.CHOICE,
        False,
    )
    assert {(side.actor, side.words["employer"]) for side in one.sides} == {
        ("李梅", "东风车桥厂"), ("王芳", "东风轮胎厂"),
    }  # fmt: skip
    loser = next(side for side in one.sides if side.key != one.shown)
    disputes.choose(bob, one.key, loser.key, actor="王芳")
    assert inbox(bob) == []
    assert resident(bob, who)["employer"] == loser.words["employer"]
    meet(tmp_path, alice, bob)
    assert inbox(alice) == []
    with pytest.raises(NotFound):
        disputes.choose(alice, one.key, loser.key, actor="李梅")


def test_the_same_written_twice_is_silent(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    for office in (alice, bob):
        write(office, who, employer="东风车桥厂", ethnicity="01")
    meet(tmp_path, alice, bob)
    assert inbox(alice) == []


def test_number_and_type_are_settled_together(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, id_number=FIRST, id_type="111")
    write(bob, who, id_number="C12345678", id_type="516")
    meet(tmp_path, alice, bob)
    (one,) = inbox(alice)
    assert one.guarded
    assert {"id_number", "id_type"} <= set(one.fields)
    theirs = next(side for side in one.sides if side.actor == "王芳")
    disputes.choose(alice, one.key, theirs.key, actor="李梅")
    row = resident(alice, who)
    assert (row["id_number"], row["id_type"]) == ("C12345678", "516")


def test_whether_a_user_went_is_no_clerks_decision(pair: Pair, tmp_path: Path) -> None:
    """One PC let a user go and took it back, the other let him go and left it at that."""
    alice, bob, _who = pair
    for name, role in (("李梅", "director"), ("王芳", "clerk"), ("陈旧", "director")):
        secret = "" if name == "李梅" else "another 2"
        accounts.add(alice, name, [role], actor="李梅", today=TODAY, password=secret, cost=CHEAP)
    meet(tmp_path, alice, bob)
    for office in (alice, bob):
        accounts.end(office, "陈旧", actor="李梅", today=TODAY)
    undo.undo(alice, actor="李梅")
    meet(tmp_path, alice, bob)
    (one,) = inbox(alice)
    assert one.fields == ("ended_on",)
    for side in one.sides:
        with pytest.raises(Refused):
            disputes.choose(alice, one.key, side.key, actor="王芳")
    disputes.choose(alice, one.key, one.shown, actor="李梅")
    assert inbox(alice) == []


def test_masked_numbers_say_which_place_differs(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, id_number="420303198501010013")
    write(bob, who, id_number="420303198601010013")
    meet(tmp_path, alice, bob)
    (one,) = inbox(alice)
    told = [side.words["id_number"] for side in one.sides]
    assert all("第 10 位不同" in words for words in told)
    assert not any("420303198" in words for words in told)


def test_remarks_are_joined_and_lists_united(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, note="早上在家\n养狗", phones=["13900000001"])
    write(bob, who, note="养狗\n晚上在家", phones=["13900000002"])
    meet(tmp_path, alice, bob)
    note, phones = sorted(inbox(alice), key=lambda d: d.fields)
    assert (note.form, phones.form) == (Form.TEXT, Form.MEMBERS)
    assert sorted(note.suggestion.splitlines()) == sorted(["早上在家", "养狗", "晚上在家"])
    assert sorted(phones.suggestion) == ["13900000001", "13900000002"]
    disputes.merge(alice, note.key, note.suggestion, actor="李梅")
    disputes.merge(alice, phones.key, ["13900000002"], actor="李梅")
    assert resident(alice, who)["phones"] == '["13900000002"]'
    assert inbox(alice) == []


def test_a_choice_cannot_be_merged(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, employer="甲")
    write(bob, who, employer="乙")
    meet(tmp_path, alice, bob)
    with pytest.raises(Refused):
        disputes.merge(alice, inbox(alice)[0].key, "甲乙", actor="李梅")


@pytest.mark.parametrize("keep", [True, False], ids=["kept", "deleted"])
def test_deleted_there_and_edited_here(pair: Pair, tmp_path: Path, keep: bool) -> None:
    alice, bob, who = pair
    write(alice, who, employer="甲")
    with bob.change("resident.remove", actor="王芳") as unit:
        unit.delete("resident", who)
    meet(tmp_path, alice, bob)
    (one,) = inbox(alice)
    assert (one.form, one.guarded) == (Form.STANDING, True)
    assert {side.words["_status"] for side in one.sides} == {"保留在册", "删除"}
    wanted = next(side for side in one.sides if (side.words["_status"] == "保留在册") is keep)
    disputes.choose(alice, one.key, wanted.key, actor="李梅")
    with alice.read() as db:
        there = db.exec_driver_sql("SELECT count(*) FROM resident WHERE id = ?", (who,)).scalar()
    assert there == int(keep)
    meet(tmp_path, alice, bob)
    assert inbox(alice) == inbox(bob) == []


def test_a_second_dispute_does_not_hide_the_first(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, employer="甲")
    write(bob, who, employer="乙")
    meet(tmp_path, alice, bob)
    write(alice, who, school="一小")
    write(bob, who, school="二小")
    meet(tmp_path, alice, bob)
    assert [one.fields for one in inbox(alice)] == [("employer",), ("school",)]


def test_two_decisions_in_parallel_are_a_new_dispute(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, employer="甲")
    write(bob, who, employer="乙")
    meet(tmp_path, alice, bob)
    (one,) = inbox(alice)
    for office, side in zip((alice, bob), one.sides, strict=True):
        disputes.choose(office, one.key, side.key, actor="李梅")
    meet(tmp_path, alice, bob)
    assert len(inbox(alice)) == 1


def test_who_somebody_is_a_director_decides(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, name="张一", employer="甲")
    write(bob, who, name="张二", employer="乙")
    meet(tmp_path, alice, bob)
    with alice.change("account.add", actor="李梅") as unit:
        unit.create("account", {"name": "李梅", "roles": ["director", "clerk"]})
        unit.create("account", {"name": "王录", "roles": ["clerk"]})
    name, employer = inbox(alice)
    assert name.guarded, "guarded ones stand first"
    with pytest.raises(Refused) as refused:
        disputes.choose(alice, name.key, name.sides[0].key, actor="王录")
    assert refused.value.code == "permission.resolve"
    disputes.choose(alice, employer.key, employer.sides[0].key, actor="王录")
    disputes.choose(alice, name.key, name.sides[0].key, actor="李梅")
    assert inbox(alice) == []


def test_confirming_all_that_is_shown_changes_no_row_and_leaves_the_guarded(
    pair: Pair, tmp_path: Path
) -> None:
    alice, bob, who = pair
    write(alice, who, name="张一", employer="甲", note="早")
    write(bob, who, name="张二", employer="乙", note="晚")
    meet(tmp_path, alice, bob)
    before = resident(alice, who)
    disputes.choose_all(alice, actor="李梅")
    assert resident(alice, who) == before
    assert [one.fields for one in inbox(alice)] == [("name",)]
    with pytest.raises(Refused):
        disputes.choose_all(alice, actor="李梅")


def test_a_decision_is_taken_back_by_one_key(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, employer="甲")
    write(bob, who, employer="乙")
    meet(tmp_path, alice, bob)
    (one,) = inbox(alice)
    shown = resident(alice, who)["employer"]
    loser = next(side for side in one.sides if side.key != one.shown)
    disputes.choose(alice, one.key, loser.key, actor="李梅")
    undo.undo(alice, actor="李梅")
    assert resident(alice, who)["employer"] == shown


def test_restricted_care_is_not_told_to_others(pair: Pair) -> None:
    alice, _bob, who = pair
    with alice.change("care.add", actor="李梅") as unit:
        record = unit.create("care_record", {"resident_id": who, "category": RESTRICTED[0], "level": "1"})
    for level in ("2", "3"):
        with alice.change("care.edit", actor="李梅") as unit:
            unit.set("care_record", record, {"level": level}, seen={})
    write(alice, who, employer="东风车桥厂")
    with alice.change("resident.edit", actor="王芳") as unit:
        unit.set("resident", who, {"employer": "东风轮胎厂"}, seen={})
    director = Permit.of(["clerk", "director"])
    assert len(inbox(alice)) == 2
    assert [one.kind for one in inbox(alice, director)] == ["resident"]
    with alice.read() as db:
        assert queries.count(db) == queries.count_known(db, EVERYTHING) == 2
        assert queries.count_known(db, director) == 1


def test_one_is_found_by_its_key_and_all_are_listed_unless_told_otherwise(pair: Pair, tmp_path: Path) -> None:
    alice, bob, who = pair
    write(alice, who, employer="东风车桥厂", note="早", occupation="车工")
    write(bob, who, employer="东风轮胎厂", note="晚", occupation="钳工")
    meet(tmp_path, alice, bob)
    found = inbox(alice)
    assert len(found) == 3
    with alice.read() as db:
        assert [queries.dispute(db, one.key, EVERYTHING) for one in found] == found
        assert queries.dispute(db, "resident:none:employer", EVERYTHING) is None
        assert len(queries.open_disputes(db, EVERYTHING, limit=2)) == 2
