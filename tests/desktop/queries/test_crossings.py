"""Right on each computer, wrong together: a list that every computer shows the same, and that empties when it is mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.permissions import EVERYTHING, Permit, Role
from desktop.queries import crossings
from desktop.queries.crossings import Crossing
from desktop.workspace import Workspace
from tests.desktop.operations.test_disputes import Pair, meet, pair  # noqa: F401 - a fixture

SHARED = "420303198501010013"


def listed(office: Workspace, permit: Permit = EVERYTHING) -> list[Crossing]:
    with office.read() as db:
        return crossings.crossings(db, permit)


def write(office: Workspace, name: str, do: Callable[[Any], Any]) -> Any:
    with office.change(name, actor="李梅") as unit:
        return do(unit)


def test_two_computers_that_each_did_right(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    alice, bob, who = request.getfixturevalue("pair")
    with alice.read() as db:
        home = db.exec_driver_sql("SELECT household_id FROM resident").scalar()
    for office, name in ((alice, "陈晨"), (bob, "陈成")):

        def add(unit: Any, name: str = name) -> None:
            unit.create(
                "resident", {"household_id": home, "name": name, "relation": "02", "id_number": SHARED}
            )
            building = unit.create("building", {"label": name, "compound_id": None})
            unit.create("dwelling", {"building_id": building, "room": "101"})
            unit.create("grid", {"number": 3, "name": f"{name}的网格"})

        write(office, "resident.add", add)
    assert listed(alice) == listed(bob) == []
    meet(tmp_path, alice, bob)
    assert listed(alice) == listed(bob)
    assert [one.rule for one in listed(alice)] == ["two_heads", "same_number", "same_grid_number"]
    heads = listed(alice)[0]
    assert (heads.title, heads.opens) == ("一户有几位户主", ("household", home))
    assert set(heads.names.split("、")) == {"陈晨", "陈成"}
    write(
        bob,
        "resident.edit",
        lambda unit: unit.set("resident", heads.ids[0], {"relation": "10", "id_number": None}),
    )
    meet(tmp_path, alice, bob)
    assert [one.rule for one in listed(alice)] == ["same_grid_number"]
    assert who not in {i for one in listed(alice) for i in one.ids}


def test_a_row_whose_place_is_gone_and_one_whose_place_has_not_come(office: Workspace) -> None:
    def make(unit: Any) -> str:
        home = unit.create("household", {"head_name": "陈晨"})
        unit.create("resident", {"household_id": home, "name": "陈晨"})
        unit.create("resident", {"household_id": "f" * 32, "name": "陆一"})
        return str(home)

    home = write(office, "household.add", make)
    assert [(one.rule, one.names, one.title) for one in listed(office)] == [
        ("waiting", "陆一", "所属的住户还没有收到")
    ]
    write(office, "household.remove", lambda unit: unit.delete("household", home))
    assert [(one.rule, one.names) for one in listed(office)] == [("waiting", "陆一"), ("removed", "陈晨")]
    write(office, "household.add", lambda unit: unit.create("household", {"head_name": "陆一"}, id="f" * 32))
    assert [one.rule for one in listed(office)] == ["removed"]


def test_care_nobody_may_know_of_is_not_told(office: Workspace) -> None:
    def make(unit: Any) -> None:
        for category in ("elder", "mental"):
            unit.create("care_record", {"resident_id": "f" * 32, "category": category})

    write(office, "care.add", make)
    assert len(listed(office)) == 2
    assert len(listed(office, Permit.of([Role.CLERK]))) == 1
