"""Nobody is handed over while two computers differ on who he is: the new office would get one side as if it were certain."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from desktop.base.errors import Refused
from desktop.district import between, twins
from desktop.district.schema import ROWS
from desktop.domain.between import ANSWER, Says
from desktop.domain.permissions import EVERYTHING
from desktop.operations import disputes
from desktop.queries import disputes as inbox
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT
from tests.desktop.district.test_between import BY, LAKE, ONE_ENGINE, Two, move, people, say, shared, two

assert two
assert shared  # fixtures, both


def differ(office: Workspace, who: str, first: dict[str, Any], second: dict[str, Any]) -> None:
    for fields in (first, second):
        with office.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", who, fields, seen={})


def settle(office: Workspace, value: object) -> None:
    with office.read() as db:
        (one,) = inbox.open_disputes(db, EVERYTHING)
    side = next(side for side in one.sides if value in side.values.values())
    disputes.choose(office, one.key, side.key, actor="李梅")


def names_at_lake(found: Two) -> set[str]:
    with found.district.read() as db:
        resident = ROWS["resident"].c
        return set(db.execute(select(resident.name).where(resident.office == LAKE)).scalars())


@ONE_ENGINE
def test_the_office_settles_before_it_asks(two: Two) -> None:
    who, _other, _third = people(two.hill)
    two.up()
    differ(two.hill, who, {"name": "邓甲"}, {"name": "邓乙"})
    with pytest.raises(Refused, match="姓名") as refusal:
        move(two, [who])
    assert refusal.value.code == "between.disputed"
    settle(two.hill, "邓甲")
    request = move(two, [who])
    two.up()
    between.issue(two.district, request, **BY)
    assert names_at_lake(two) == {"邓甲"}


@ONE_ENGINE
def test_the_district_waits_for_what_differed_later(two: Two) -> None:
    who, _other, _third = people(two.hill)
    two.up()
    request = move(two, [who])
    differ(two.hill, who, {"id_number": "11010519491231002X"}, {"id_number": "420303198601010013"})
    two.up()
    with pytest.raises(Refused) as refusal:
        between.issue(two.district, request, **BY)
    assert refusal.value.code == "between.disputed"
    assert names_at_lake(two) == set()
    with two.district.read() as db:
        assert [one.id for one in between.moves(db)] == [request], "it waits"
    settle(two.hill, "420303198601010013")
    two.up()
    between.issue(two.district, request, **BY)
    assert len(names_at_lake(two)) == 1


@ONE_ENGINE
def test_what_decides_nothing_about_the_person_holds_nobody_up(two: Two) -> None:
    who, _other, _third = people(two.hill)
    differ(two.hill, who, {"employer": "甲"}, {"employer": "乙"})
    two.up()
    request = move(two, [who])
    two.up()
    between.issue(two.district, request, **BY)
    assert len(names_at_lake(two)) == 1


@ONE_ENGINE
def test_an_answer_two_computers_gave_differently_is_none(two: Two, shared: tuple[str, str]) -> None:
    here, there = two.asked(two.hill), two.asked(two.lake)
    say(two.hill, here, Says.OURS)
    key = f"{ANSWER}{here.id}"
    with two.hill.change("between.answer", actor="王芳") as unit:  # another computer, that had not seen it
        record, kind = unit.db.exec_driver_sql(
            "SELECT id, 'setting' FROM setting WHERE key = ?", (key,)
        ).one()
        unit.set(
            kind, record, {"value": {"says": "theirs", "by": "王芳", "on": "2026-07-01", "note": ""}}, seen={}
        )
    say(two.lake, there, Says.OURS)
    two.up()
    with two.district.read() as db:
        (one,) = twins.twins(db, keys=DISTRICT)
    assert (one.state, "" in one.says) == ("asked", True), "what is shown meanwhile is nobody's word"
    assert between.settle(two.district, **BY) == 0
    assert two.resident(two.hill, shared[0])["state"] is None
    settle(two.hill, {"says": "theirs", "by": "王芳", "on": "2026-07-01", "note": ""})
    two.up()
    assert between.settle(two.district, **BY) == 1


@ONE_ENGINE
def test_whom_the_other_office_knows_needs_no_certain_name(two: Two, shared: tuple[str, str]) -> None:
    differ(two.hill, shared[0], {"name": "邓甲"}, {"name": "邓乙"})
    two.up()
    with two.district.read() as db:
        (one,) = twins.twins(db, keys=DISTRICT)
    offices = (one.first.office, one.second.office)
    assert between.decide(two.district, one.key, offices, LAKE, **BY), "nothing of him is carried"
