"""An act worked out on a household's rows alone is the act worked out on all rows of the office."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from desktop.district import around, pen
from desktop.district.database import Database, derived
from desktop.district.projection import PERSONS
from desktop.district.replica import Replica
from desktop.district.schema import ROWS
from desktop.domain.between import next_head
from desktop.domain.life import effects, rules
from desktop.domain.life.act import Kind, LifeEventDraft
from desktop.domain.life.facts import Facts
from desktop.queries import life_facts
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE, enrol

TODAY = date(2026, 7, 1)
ONE_ENGINE = pytest.mark.parametrize(
    "where", ["file"], indirect=True
)  # nothing here asks the engine anything new


def _town(one: pen.Pen, chance: random.Random) -> list[str]:
    """Doors with no, one or several households, people of every state, and all that hangs on them; the residents."""
    community = one.create("community", {"code": OFFICE, "name": "云麓台社区"})
    grid = one.create(
        "grid", {"community_id": community, "code": f"{OFFICE}001", "number": 1, "name": "第一网格"}
    )
    micros = [one.create("micro_grid", {"grid_id": grid, "number": n, "name": f"微{n}"}) for n in (1, 2)]
    people: list[str] = []
    for number in range(4):
        compound = one.create("compound", {"community_id": community, "name": f"小区{number}"})
        building = one.create("building", {"compound_id": compound, "label": str(number)})
        unit = one.create("unit", {"building_id": building, "label": "2"})
        one.create("territory", {"micro_grid_id": micros[number % 2], "building_id": building})
        if number == 1:
            one.create("territory", {"micro_grid_id": micros[0], "building_id": building, "unit_id": unit})
        for room in range(4):
            door = one.create("dwelling", {
                "building_id": building, "unit_id": chance.choice([unit, None]), "room": str(101 + room), "use": "self",
            })  # fmt: skip
            for _household in range(chance.choice([0, 1, 1, 2, 3])):
                people += _household_of(one, chance, chance.choice([door, door, door, None]))
    return people


def _household_of(one: pen.Pen, chance: random.Random, door: str | None) -> list[str]:
    state = chance.choice([None, None, None, "closed"])
    home = one.create("household", {"head_name": "张三", "dwelling_id": door, "state": state})
    made = []
    for place in range(chance.choice([0, 1, 2, 4])):
        who = one.create("resident", {
            "household_id": home, "name": f"居民{chance.randrange(10**6)}", "relation": "02" if place == 0 else "21",
            "birth": chance.choice(["1950-01-02", "1986-05-05", "2015-03-04", None]), "lives_here": chance.random() < 0.7,
            "state": chance.choice([None, "live", "live", "left", "dead"]), "sex": chance.choice("12"),
        })  # fmt: skip
        made.append(who)
        if chance.random() < 0.4:
            category = chance.choice(["low_income", "elder_alone", "disabled"])
            one.create("care_record", {"resident_id": who, "category": category, "start": "2024-01-01"})
        if chance.random() < 0.3:
            one.create("life_event", {"kind": "move_in", "effective_on": "2025-02-03", "resident_id": who})
        if chance.random() < 0.3:
            one.create("doubt", {"record_kind": "resident", "record_id": who, "field": "birth"})
    if chance.random() < 0.5:
        one.create("card_issue", {"household_id": home, "serial": str(chance.randrange(10**6))})
        one.create("doubt", {"record_kind": "household", "record_id": home, "field": "phone"})
    return made


@pytest.fixture
def people(district: Database) -> list[str]:
    enrol(district)

    def work(db: Any) -> list[str]:
        with pen.writing(
            db, OFFICE, name="import", actor="李梅", install=DISTRICT.install_id, at_ms=NOW, key=derived(DISTRICT, PERSONS)
        ) as one:  # fmt: skip
            return _town(one, random.Random(20261122))

    return district.change(work)


def _worked_out(replica: Replica, draft: LifeEventDraft) -> tuple[Facts, tuple[str, dict[str, str], object]]:
    """As `transfers` does, with whatever is refused."""
    with replica.read() as rows:
        facts = life_facts.facts(rows, draft)
        if "head_id" in rules.problems(draft, facts, TODAY):
            draft = replace(draft, head_id=next_head(facts, draft.resident_ids))
            facts = life_facts.facts(rows, draft)
    problems = {name: one.code for name, one in rules.problems(draft, facts, TODAY).items()}
    return facts, (draft.head_id, problems, effects.effects(draft, facts, TODAY) if not problems else None)


def test_the_rows_around_a_household_give_the_same_act(district: Database, people: list[str]) -> None:
    chance = random.Random(7)
    orders = [(who,) for who in people] + [tuple(chance.sample(people, 2)) for _again in range(20)]
    done = 0
    with district.read() as db:
        whole = Replica(db, OFFICE)
        for number, who in enumerate(orders):
            head = chance.choice(people) if number % 3 == 0 else ""
            draft = LifeEventDraft(
                kind=Kind.MOVE_OUT,
                effective_on="2026-07-01",
                resident_ids=who,
                place="星湖社区",
                head_id=head,
            )
            part = Replica(db, OFFICE, only=around.household(db, OFFICE, [*who, head]))
            facts, (found_head, problems, plan) = _worked_out(whole, draft)
            assert _worked_out(part, draft) == (facts, (found_head, problems, plan))
            done += plan is not None
            part.close()
        whole.close()
    assert 20 < done < len(orders), "some were refused, and some were not"


def test_every_table_the_act_reads_is_among_them(district: Database, people: list[str]) -> None:
    """Whoever teaches the act to look at another table must fetch its rows too."""
    read: list[str] = []
    with district.read() as db:
        only = around.household(db, OFFICE, people[:3])
        replica = Replica(db, OFFICE)
    draft = LifeEventDraft(kind=Kind.MOVE_OUT, effective_on="2026-07-01", resident_ids=tuple(people[:3]))
    note: Callable[..., None] = lambda _db, _cursor, statement, *_rest: read.append(statement)  # noqa: E731
    event.listen(replica._engine, "before_cursor_execute", note)
    with replica.read() as rows:
        life_facts.facts(rows, draft)
    replica.close()
    words = set(
        " ".join(read).replace("(", " ").replace(")", " ").replace(",", " ").replace("main.", "").split()
    )
    assert len(read) > 5
    assert words & set(ROWS) == set(only)


@ONE_ENGINE
def test_a_part_holds_little(district: Database, people: list[str]) -> None:
    with district.read() as db:
        part = Replica(db, OFFICE, only=around.household(db, OFFICE, people[:1]))
        with part.read() as rows:
            held = rows.exec_driver_sql("SELECT count(*) FROM resident").scalar()
        part.close()
    assert held is not None
    assert 0 < held < len(people) / 3
