"""Acts: what each writes, what it asks first, that each can be taken back, and that the past stays answerable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.errors import Refused, Severity
from desktop.domain.life import rules
from desktop.domain.life.act import Kind, LifeEventDraft
from desktop.domain.permissions import EVERYTHING, SOLE_USER
from desktop.operations import life_events, undo
from desktop.queries import history, households, life_facts, residence, search
from desktop.queries import life_events as happened
from desktop.store import verify
from desktop.workspace import Workspace

FILES = count()
ME, TODAY = "李梅", date(2026, 6, 30)


class Town:
    """One tower with three doors; at 101 four people of the Zhang family, at 102 old Li alone, 103 empty."""

    def __init__(self, office: Workspace) -> None:
        self.office = office
        with office.change("town", actor=ME) as unit:
            compound = unit.create("compound", {"name": "锦绣龙庭"})
            building = unit.create("building", {"compound_id": compound, "label": "3"})
            self.doors = [
                unit.create("dwelling", {"building_id": building, "room": room, "use": use})
                for room, use in (("101", "self"), ("102", "self"), ("103", "vacant"))
            ]
            self.zhang = unit.create("household", {"dwelling_id": self.doors[0], "head_name": "张大山"})
            self.li = unit.create("household", {"dwelling_id": self.doors[1], "head_name": "李秀英"})
            make = lambda home, **fields: unit.create(  # noqa: E731
                "resident",
                {"household_id": home, "state": "live", "lives_here": True, "hukou_here": True, **fields},
            )
            self.head = make(
                self.zhang, name="张大山", relation="02", sex="1", birth="1970-05-01", marriage="20"
            )
            self.wife = make(
                self.zhang, name="王桂兰", relation="12", sex="2", birth="1972-01-01", marriage="20"
            )
            self.son = make(
                self.zhang, name="张明", relation="20", sex="1", birth="2000-03-03", marriage="10",
                emergency_contact="张大山",
            )  # fmt: skip
            self.mother = make(self.zhang, name="刘老太", relation="52", sex="2", birth="1944-01-01")
            self.old = make(self.li, name="李秀英", relation="02", sex="2", birth="1946-02-02")
            self.dibao = unit.create(
                "care_record", {"resident_id": self.head, "category": "dibao", "next_visit_on": "2026-07-10"}
            )
            self.alone = unit.create("care_record", {"resident_id": self.old, "category": "alone"})
            self.card = unit.create("card_issue", {"household_id": self.zhang, "serial": "A1"})

    def row(self, kind: str, entity_id: str) -> Mapping[str, Any]:
        with self.office.read() as db:
            found = db.exec_driver_sql(f'SELECT * FROM "{kind}" WHERE id = ?', (entity_id,)).mappings().one()
            return dict(found)

    def do(self, kind: Kind, **fields: Any) -> str:
        draft = LifeEventDraft(kind=kind, effective_on=fields.pop("on", "2026-06-20"), **fields)
        return life_events.act(self.office, draft, actor=ME, today=TODAY).step_id

    def problems(self, kind: Kind, **fields: Any) -> dict[str, str]:
        draft = LifeEventDraft(kind=kind, effective_on=fields.pop("on", "2026-06-20"), **fields)
        with self.office.read() as db:
            found = rules.problems(draft, life_facts.facts(db, draft), TODAY)
        return {name: p.code for name, p in found.items() if p.severity is not Severity.INFO}

    def doubts(self) -> set[tuple[str, str]]:
        with self.office.read() as db:
            return {tuple(r) for r in db.exec_driver_sql("SELECT record_id, field FROM doubt")}  # type: ignore[misc]

    def everything(self) -> list[tuple[object, ...]]:
        with self.office.read() as db:
            assert verify.row_problems(db) == []
            return [
                (kind, *row)
                for kind in (
                    "resident",
                    "household",
                    "dwelling",
                    "care_record",
                    "card_issue",
                    "doubt",
                    "life_event",
                )
                for row in db.exec_driver_sql(f'SELECT * FROM "{kind}" ORDER BY id')
            ]


@pytest.fixture
def town(office: Workspace) -> Town:
    return Town(office)


def test_a_death_ends_care_widows_the_wife_and_passes_the_household_on(town: Town) -> None:
    town.do(Kind.DEATH, resident_ids=(town.head,), head_id=town.wife)
    dead = town.row("resident", town.head)
    assert (dead["state"], dead["state_on"], dead["lives_here"], dead["hukou_here"]) == (
        "dead",
        "2026-06-20",
        0,
        0,
    )
    care = town.row("care_record", town.dibao)
    assert (care["end"], care["end_reason"], care["next_visit_on"]) == ("2026-06-20", "死亡", None)
    wife = town.row("resident", town.wife)
    assert (wife["relation"], wife["marriage"]) == ("02", "30")
    assert town.row("household", town.zhang)["head_name"] == "王桂兰"
    assert town.row("resident", town.son)["relation"] == "20"
    assert town.row("resident", town.mother)["relation"] == "54"  # the head's mother is his wife's 婆婆
    assert town.doubts() == {(town.son, "emergency_contact")}


def test_the_next_head_must_be_named_and_stay(town: Town) -> None:
    assert town.problems(Kind.DEATH, resident_ids=(town.head,)) == {"head_id": "life.head_needed"}
    both = (town.head, town.wife)
    assert town.problems(Kind.MOVE_OUT, resident_ids=both, head_id=town.wife) == {
        "head_id": "life.head_not_member"
    }
    with pytest.raises(Refused) as refused:
        town.do(Kind.DEATH, resident_ids=(town.head,))
    assert "head_id" in refused.value.problems


def test_the_last_one_to_go_closes_the_household_and_empties_the_door(town: Town) -> None:
    town.do(Kind.MOVE_OUT, resident_ids=(town.old,), place="十堰市茅箭区", reason="随子女")
    assert town.row("household", town.li)["state"] == "closed"
    assert town.row("dwelling", town.doors[1])["use"] == "vacant"
    assert town.row("care_record", town.alone)["end_reason"] == "迁出"


def test_a_closed_household_leaves_lists_and_doors_but_is_still_found(town: Town) -> None:
    town.do(Kind.MOVE_OUT, resident_ids=(town.old,))
    with town.office.read() as db:
        building = db.exec_driver_sql(
            "SELECT building_id FROM dwelling WHERE id = ?", (town.doors[1],)
        ).scalar()
        doors = {row.dwelling_id: row.households for row in households.doors(db, str(building))}
        assert doors[town.doors[1]] == ()
        assert households.ids(db) == [town.zhang]
        assert households.ids(db, dwelling_id=town.doors[1]) == []
        assert households.totals(db) == (0, 1, 4)
        assert "李秀英(已销户)" in {hit.title for hit in search.find(db, "李秀英").hits}


def test_moving_out_and_leaving_the_registration_is_being_away(town: Town) -> None:
    town.do(Kind.MOVE_OUT, resident_ids=(town.head,), hukou_here=True, place="武汉")
    row = town.row("resident", town.head)
    assert (row["state"], row["lives_here"], row["away_since"], row["away_to"]) == (
        "live",
        0,
        "2026-06-20",
        "武汉",
    )
    assert town.row("care_record", town.dibao)["end"] is None
    assert town.row("care_record", town.dibao)["next_visit_on"] is None
    town.do(Kind.RETURN, resident_ids=(town.head,), on="2026-06-25")
    assert town.row("resident", town.head)["lives_here"] == 1
    assert town.row("care_record", town.dibao)["next_visit_on"] == "2026-06-25"


def test_a_birth_enters_the_child_with_a_guardian(town: Town) -> None:
    town.do(Kind.BIRTH, household_id=town.zhang, name="张小宝", sex="1", relation="41", hukou_here=True)
    with town.office.read() as db:
        child = db.exec_driver_sql(
            "SELECT birth, guardian, household_id, lives_here FROM resident WHERE name = '张小宝'"
        ).one()
    assert tuple(child) == ("2026-06-20", "张大山", town.zhang, 1)


def test_moving_into_an_empty_door_founds_a_household(town: Town) -> None:
    town.do(Kind.MOVE_IN, dwelling_id=town.doors[2], name="赵六", sex="1", birth="1990-01-01", place="郧阳区")
    with town.office.read() as db:
        home = db.exec_driver_sql(
            "SELECT id, head_name FROM household WHERE dwelling_id = ?", (town.doors[2],)
        ).one()
        person = db.exec_driver_sql(
            "SELECT relation, came_on FROM resident WHERE household_id = ?", (home[0],)
        ).one()
    assert (home[1], tuple(person)) == ("赵六", ("02", "2026-06-20"))
    assert town.row("dwelling", town.doors[2])["use"] == "self"


def test_splitting_and_merging_households(town: Town) -> None:
    town.do(
        Kind.SPLIT, household_id=town.zhang, resident_ids=(town.son, town.mother), new_head_id=town.son,
        dwelling_id=town.doors[2],
    )  # fmt: skip
    new = town.row("resident", town.son)["household_id"]
    assert new != town.zhang
    assert town.row("household", new)["head_name"] == "张明"
    assert town.row("resident", town.mother)["relation"] == "62"  # his father's mother
    assert town.row("dwelling", town.doors[2])["use"] == "self"
    with town.office.change("doubt", actor=ME) as unit:
        asked = unit.create("doubt", {"record_kind": "household", "record_id": new, "note": "?"})
    town.do(Kind.MERGE, household_id=new, to_household_id=town.zhang, relation="20", on="2026-06-28")
    assert town.row("resident", town.mother)["household_id"] == town.zhang
    assert town.row("household", new)["state"] == "closed"
    assert town.row("dwelling", town.doors[2])["use"] == "vacant"
    assert town.row("doubt", asked)["record_id"] == town.zhang


def test_a_split_may_not_take_everybody(town: Town) -> None:
    everybody = (town.head, town.wife, town.son, town.mother)
    found = town.problems(Kind.SPLIT, household_id=town.zhang, resident_ids=everybody, new_head_id=town.head)
    assert found["resident_ids"] == "life.everybody"


def test_a_whole_household_moves_and_its_card_is_void(town: Town) -> None:
    with town.office.change("grid", actor=ME) as unit:
        grid = unit.create("grid", {"number": 1})
        micro = unit.create("micro_grid", {"grid_id": grid, "number": 2})
        other = unit.create("building", {"label": "9"})
        far = unit.create("dwelling", {"building_id": other, "room": "201", "use": "vacant"})
        unit.create("territory", {"micro_grid_id": micro, "building_id": other})
    town.do(Kind.REHOUSE, household_id=town.zhang, dwelling_id=far)
    assert town.row("household", town.zhang)["dwelling_id"] == far
    assert town.row("card_issue", town.card)["ended_on"] == "2026-06-20"
    assert [town.row("dwelling", d)["use"] for d in (town.doors[0], far)] == ["vacant", "self"]


def test_letting_and_the_tenant_leaving(town: Town) -> None:
    town.do(Kind.RENT_OUT, dwelling_id=town.doors[2], tenant_name="钱七", tenant_phone="13800000000")
    assert town.row("dwelling", town.doors[2])["use"] == "rented"
    with town.office.read() as db:
        home, state = db.exec_driver_sql("SELECT id, state FROM household WHERE head_name = '钱七'").one()
    assert state == "rented"
    town.do(Kind.TENANT_LEAVES, household_id=home, on="2026-06-29")
    door = town.row("dwelling", town.doors[2])
    assert (door["use"], door["tenant_name"], door["tenant_phone"]) == ("vacant", None, None)
    assert town.row("household", home)["state"] == "closed"


def test_a_home_that_is_left_keeps_those_registered_in_it(town: Town) -> None:
    town.do(Kind.VACATED, household_id=town.zhang, place="县城")
    assert town.row("household", town.zhang)["state"] == "away"
    assert town.row("resident", town.wife)["lives_here"] == 0
    assert town.row("resident", town.wife)["state"] == "live"
    assert town.row("dwelling", town.doors[0])["use"] == "vacant"


def test_a_marriage_brings_the_bride_from_outside(town: Town) -> None:
    town.do(Kind.MARRIAGE, resident_ids=(town.son,), name="陈红", sex="2", birth="2001-01-01")
    with town.office.read() as db:
        bride = db.exec_driver_sql(
            "SELECT relation, marriage, household_id FROM resident WHERE name = '陈红'"
        ).one()
    assert tuple(bride) == ("38", "20", town.zhang)
    assert town.row("resident", town.son)["marriage"] == "20"
    town.do(Kind.DIVORCE, resident_ids=(town.head,), spouse_id=town.wife)
    assert [town.row("resident", i)["marriage"] for i in (town.head, town.wife)] == ["40", "40"]
    assert town.row("resident", town.wife)["relation"] == "99"


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        (Kind.DEATH, {"on": ""}, {"effective_on": "life.no_date"}),
        (Kind.DEATH, {"on": "昨天"}, {"effective_on": "life.date_unreadable"}),
        (Kind.DEATH, {"on": "2026-09-01"}, {"effective_on": "life.too_far"}),
        (Kind.DEATH, {"on": "2026-07-10"}, {"effective_on": "life.future"}),
        (Kind.DEATH, {"on": "2011-01-01"}, {"effective_on": "life.long_ago"}),
        (Kind.DEATH, {"on": "1940-01-01"}, {"effective_on": "life.before_birth"}),
        (Kind.DEATH, {"resident_ids": ()}, {"resident_ids": "life.nobody"}),
        (Kind.RETURN, {}, {"resident_ids": "life.not_away"}),
    ],
)
def test_each_rule_has_its_code(
    town: Town, kind: Kind, fields: dict[str, Any], expected: dict[str, str]
) -> None:
    given_fields = {"resident_ids": (town.old,), **fields}
    assert town.problems(kind, **given_fields) == expected


def test_rules_of_homes(town: Town) -> None:
    same = town.problems(Kind.REHOUSE, household_id=town.zhang, dwelling_id=town.doors[0])
    taken = town.problems(Kind.REHOUSE, household_id=town.zhang, dwelling_id=town.doors[1])
    assert (same, taken) == ({"dwelling_id": "life.same_dwelling"}, {"dwelling_id": "life.door_taken"})
    merge = {"household_id": town.zhang, "relation": "20"}
    assert town.problems(Kind.MERGE, **merge, to_household_id=town.zhang) == {
        "to_household_id": "life.same_household"
    }
    assert town.problems(Kind.MERGE, **merge) == {"to_household_id": "life.no_target"}
    assert town.problems(Kind.TENANT_LEAVES, household_id=town.zhang) == {"household_id": "life.not_rented"}
    assert town.problems(Kind.BIRTH, name="小")["household_id"] == "life.no_household"
    assert town.problems(Kind.MARRIAGE, resident_ids=(town.son,), spouse_id=town.wife) == {
        "spouse_id": "life.married_already"
    }
    ended = {"tenant_name": "钱七", "lease_until": "2020-01-01", "dwelling_id": town.doors[2]}
    assert town.problems(Kind.RENT_OUT, **ended) == {"lease_until": "life.lease_ended"}


def test_nobody_reads_of_prison_who_may_not(town: Town) -> None:
    town.do(Kind.PRISON, resident_ids=(town.son,), place="襄阳监狱")
    with town.office.read() as db:
        shown = happened.of_resident(db, town.son, SOLE_USER)
        known = happened.of_resident(db, town.son, EVERYTHING)
        step = history.steps(db, limit=1)[0]
    assert (shown[0].kind, shown[0].text) == ("away", "外出 张明")
    assert (known[0].kind, known[0].text) == ("prison", "服刑 张明 襄阳监狱")
    assert step.title == "外出:张明"
    son = town.row("resident", town.son)
    assert (son["away_reason"], son["away_to"]) == ("99", None)


def test_the_history_of_a_household_is_told_in_words(town: Town) -> None:
    town.do(Kind.REHOUSE, household_id=town.li, dwelling_id=town.doors[2], on="2026-05-01")
    town.do(Kind.MERGE, household_id=town.li, to_household_id=town.zhang, on="2026-06-01")
    with town.office.read() as db:
        rows = happened.of_household(db, town.li, SOLE_USER)
        theirs = happened.of_household(db, town.zhang, SOLE_USER)
    assert [r.text for r in rows] == [
        "并户 李秀英 李秀英户 → 张大山户",
        "换房 李秀英 锦绣龙庭 3-102 → 锦绣龙庭 3-103",
    ]
    assert [r.kind for r in theirs] == ["merge"]
    assert all(r.step_id for r in rows)


def test_who_lived_where_on_a_day_of_the_past(town: Town) -> None:
    town.do(Kind.REHOUSE, household_id=town.li, dwelling_id=town.doors[2], on="2026-02-01")
    town.do(Kind.AWAY, resident_ids=(town.son,), on="2026-03-01", place="武汉")
    town.do(Kind.BIRTH, household_id=town.zhang, name="张小宝", sex="1", on="2026-04-01")
    town.do(Kind.DEATH, resident_ids=(town.head,), head_id=town.wife, on="2026-05-01")
    town.do(
        Kind.SPLIT, household_id=town.zhang, resident_ids=(town.son,), new_head_id=town.son, on="2026-06-01"
    )

    def at(door: int, day: str) -> list[str]:
        with town.office.read() as db:
            lodgers = residence.at_dwelling(db, town.doors[door], date.fromisoformat(day))
        return sorted(p.name + ("" if p.present else "*") for p in lodgers)

    assert at(0, "2026-01-31") == sorted(["张大山", "王桂兰", "张明", "刘老太"])
    assert at(0, "2026-04-15") == sorted(["张大山", "王桂兰", "张明*", "刘老太", "张小宝"])
    assert at(0, "2026-05-15") == sorted(["王桂兰", "张明*", "刘老太", "张小宝"])
    assert (at(1, "2026-01-31"), at(1, "2026-02-01"), at(2, "2026-02-01")) == (["李秀英"], [], ["李秀英"])
    with town.office.read() as db:
        before = residence.at_household(db, town.zhang, date(2026, 5, 20))
        after = residence.at_household(db, town.zhang, date(2026, 6, 2))
        assert residence.home_of(db, town.son, date(2026, 5, 20)) == town.zhang
        assert residence.home_of(db, town.son, date(2026, 6, 2)) != town.zhang
    assert ("张明" in {p.name for p in before}, "张明" in {p.name for p in after}) == (True, False)


DRAFTS = [
    lambda t: LifeEventDraft(kind=Kind.DEATH, resident_ids=(t.head,), head_id=t.wife),
    lambda t: LifeEventDraft(kind=Kind.MOVE_OUT, resident_ids=(t.wife, t.son)),
    lambda t: LifeEventDraft(kind=Kind.MOVE_OUT, resident_ids=(t.old,)),
    lambda t: LifeEventDraft(kind=Kind.AWAY, resident_ids=(t.son,), place="武汉"),
    lambda t: LifeEventDraft(kind=Kind.PRISON, resident_ids=(t.head,)),
    lambda t: LifeEventDraft(kind=Kind.ENLIST, resident_ids=(t.son,)),
    lambda t: LifeEventDraft(kind=Kind.RETURN, resident_ids=(t.son,)),
    lambda t: LifeEventDraft(kind=Kind.RETURN, resident_ids=(t.old,)),
    lambda t: LifeEventDraft(kind=Kind.BIRTH, household_id=t.zhang, name="张小宝", sex="2", relation="42"),
    lambda t: LifeEventDraft(kind=Kind.MOVE_IN, dwelling_id=t.doors[2], name="赵六", sex="1", birth="1990-01-01"),
    lambda t: LifeEventDraft(kind=Kind.MOVE_IN, household_id=t.li, name="李四", sex="1", birth="1980-01-01"),
    lambda t: LifeEventDraft(kind=Kind.MARRIAGE, resident_ids=(t.son,), name="陈红", sex="2", birth="2001-01-01"),
    lambda t: LifeEventDraft(kind=Kind.DIVORCE, resident_ids=(t.head,), spouse_id=t.wife),
    lambda t: LifeEventDraft(
        kind=Kind.SPLIT, household_id=t.zhang, resident_ids=(t.son, t.mother), new_head_id=t.son, head_id=t.wife,
        dwelling_id=t.doors[2],
    ),
    lambda t: LifeEventDraft(kind=Kind.MERGE, household_id=t.li, to_household_id=t.zhang, relation="97"),
    lambda t: LifeEventDraft(kind=Kind.REHOUSE, household_id=t.zhang, dwelling_id=t.doors[2]),
    lambda t: LifeEventDraft(kind=Kind.REHOUSE, resident_ids=(t.mother,), to_household_id=t.li, household_id=t.zhang),
    lambda t: LifeEventDraft(kind=Kind.RENT_OUT, dwelling_id=t.doors[2], tenant_name="钱七"),
    lambda t: LifeEventDraft(kind=Kind.TENANT_LEAVES, household_id=t.li),
    lambda t: LifeEventDraft(kind=Kind.VACATED, household_id=t.zhang),
]  # fmt: skip


def test_every_kind_of_act_is_drawn_from(town: Town) -> None:
    assert {make(town).kind for make in DRAFTS} == set(Kind)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.integers(0, len(DRAFTS) - 1), min_size=1, max_size=6))
def test_every_act_has_an_inverse(make_office: Any, chosen: list[int]) -> None:
    town = Town(make_office(f"{next(FILES)}.gezhi"))
    states, steps = [town.everything()], []
    for number, choice in enumerate(chosen):
        draft = replace(DRAFTS[choice](town), effective_on=f"2026-06-{number + 1:02d}")
        try:
            steps.append(life_events.act(town.office, draft, actor=ME, today=TODAY).step_id)
        except Refused:
            continue  # not possible after what went before: and nothing may have been written
        states.append(town.everything())
    for step, before in zip(reversed(steps), reversed(states[:-1]), strict=True):
        undo.undo(town.office, step, actor=ME)
        assert town.everything() == before
    for after in states[1:]:
        undo.redo(town.office, actor=ME)
        assert town.everything() == after
