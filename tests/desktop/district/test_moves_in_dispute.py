"""Nobody is handed over while two computers differ on who he is: the new office would get one side as if it were certain."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from desktop.base.errors import Refused
from desktop.district import between
from desktop.district.schema import ROWS
from desktop.domain.permissions import EVERYTHING
from desktop.operations import disputes
from desktop.queries import disputes as inbox
from desktop.workspace import Workspace
from tests.desktop.district.test_between import BY, LAKE, ONE_ENGINE, Two, move, people, two

assert two  # a fixture


def differ(office: Workspace, who: str, first: dict[str, Any], second: dict[str, Any]) -> None:
    for fields in (first, second):
        with office.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", who, fields, seen={})


def settle(office: Workspace, value: str) -> None:
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
