"""Two registrations become one with everything that hangs on them, and one undo makes them two again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desktop.base.errors import NotFound, Refused
from desktop.operations import duplicates, undo
from desktop.queries import resident_list
from desktop.queries.duplicates import pair_of
from desktop.store.schema import SYNCED
from desktop.store.verify import row_problems
from desktop.workspace import Workspace

ME = "李梅"
NUMBER, OTHER = "11010519491231002X", "440524188001010014"


def rows(office: Workspace, kind: str) -> dict[str, dict[str, Any]]:
    with office.read() as db:
        found = db.exec_driver_sql(f'SELECT * FROM "{kind}"')
        names = list(found.keys())
        return {row[0]: dict(zip(names, row, strict=True)) for row in found}


def everything(office: Workspace) -> dict[str, dict[str, dict[str, Any]]]:
    """Every row of every synced kind but the steps themselves."""
    return {kind: rows(office, kind) for kind in SYNCED if kind != "step"}


def twice(office: Workspace, **right: Any) -> tuple[str, str]:
    """张桂芳 twice, with care, a doubt, an event, a post and a third person on the side that goes."""
    with office.change("import.residents", actor=ME) as unit:
        home = unit.create("household", {"head_name": "张桂芳"})
        base = {"household_id": home, "state": "live"}
        keep = unit.create("resident", {**base, "name": "张桂芳", "id_number": NUMBER, "phones": ["1"]})
        drop = unit.create("resident", {**base, "name": "章桂芳", "phones": ["1", "2"], **right})
        third = unit.create("resident", {**base, "name": "张桂花"})
        unit.create("care_record", {"resident_id": keep, "category": "alone", "start": "2020"})
        unit.create("care_record", {"resident_id": drop, "category": "alone", "start": "2020"})
        unit.create("care_record", {"resident_id": drop, "category": "mental", "level": "3"})
        unit.create("doubt", {"record_kind": "resident", "record_id": drop, "field": "birth", "note": "?"})
        unit.create("acceptance", {"record_kind": "resident", "record_id": drop, "rule": "x"})
        unit.create("rekeying", {"record_kind": "resident", "record_id": drop, "field": "birth"})
        unit.create("life_event", {"kind": "move_in", "resident_id": drop, "resident_ids": [third, drop]})
        unit.create("assignment", {"staff_id": "s", "role": "chief", "scope_kind": "case", "scope_id": drop})
    duplicates.distinct(office, "resident", drop, third, actor=ME)
    return keep, drop


def test_everything_follows(office: Workspace) -> None:
    keep, drop = twice(office, id_number=OTHER, employer="纺织厂")
    duplicates.merge(office, "resident", keep, drop, actor=ME)
    people = rows(office, "resident")
    assert drop not in people
    mine = people[keep]
    assert (mine["name"], mine["id_number"], mine["employer"]) == ("张桂芳", NUMBER, "纺织厂")
    assert (mine["phones"], mine["former_ids"], mine["former_name"]) == (
        '["1","2"]',
        f'["{OTHER}"]',
        "章桂芳",
    )
    care = sorted((r["resident_id"], r["category"]) for r in rows(office, "care_record").values())
    assert care == [(keep, "alone"), (keep, "mental")], "two records that say the same are one"
    for kind in ("doubt", "acceptance", "rekeying"):
        assert [r["record_id"] for r in rows(office, kind).values()] == [keep]
    (event,) = rows(office, "life_event").values()
    assert event["resident_id"] == keep
    assert keep in event["resident_ids"]
    assert drop not in event["resident_ids"]
    assert [r["scope_id"] for r in rows(office, "assignment").values()] == [keep]
    third = next(i for i, r in people.items() if r["name"] == "张桂花")
    (pair,) = rows(office, "distinct_pair").values()
    assert (pair["left_id"], pair["right_id"]) == pair_of(keep, third)


def test_choices_are_taken_field_by_field(office: Workspace) -> None:
    keep, drop = twice(office, id_number=OTHER, birth="1949-12-31")
    choices = {"name": "right", "id_number": "right", "phones": "left", "former_name": "left"}
    duplicates.merge(office, "resident", keep, drop, actor=ME, choices=choices)
    mine = rows(office, "resident")[keep]
    assert (mine["name"], mine["id_number"], mine["phones"]) == ("章桂芳", OTHER, '["1"]')
    assert (mine["former_ids"], mine["former_name"], mine["birth"]) == (f'["{NUMBER}"]', None, "1949-12-31")


@pytest.mark.parametrize("choices", [{"name": "both"}, {"nothing": "left"}, {"name": "middle"}])
def test_a_choice_nobody_can_make_changes_nothing(office: Workspace, choices: dict[str, str]) -> None:
    keep, drop = twice(office)
    before = rows(office, "resident")
    with pytest.raises(Refused):
        duplicates.merge(office, "resident", keep, drop, actor=ME, choices=choices)
    assert rows(office, "resident") == before


def test_one_with_itself_and_one_that_is_gone_are_refused(office: Workspace) -> None:
    keep, drop = twice(office)
    with pytest.raises(Refused):
        duplicates.merge(office, "resident", keep, keep, actor=ME)
    duplicates.merge(office, "resident", keep, drop, actor=ME)
    with pytest.raises(NotFound):
        duplicates.merge(office, "resident", keep, drop, actor=ME)


def test_households_bring_their_members_and_cards_along(office: Workspace) -> None:
    with office.change("import.residents", actor=ME) as unit:
        keep = unit.create("household", {"dwelling_id": "d", "head_name": "张三", "marks": ["a"]})
        drop = unit.create(
            "household", {"dwelling_id": "d", "head_name": "张三", "marks": ["b"], "phone": "1"}
        )
        member = unit.create("resident", {"household_id": drop, "name": "李四", "state": "live"})
        card = unit.create("card_issue", {"household_id": drop, "serial": "7"})
        unit.create("life_event", {"kind": "split", "household_id": drop, "from_household_id": drop})
    duplicates.merge(office, "household", keep, drop, actor=ME)
    home = rows(office, "household")[keep]
    assert (home["marks"], home["phone"]) == ('["a","b"]', "1")
    assert rows(office, "resident")[member]["household_id"] == keep
    assert rows(office, "card_issue")[card]["household_id"] == keep
    (event,) = rows(office, "life_event").values()
    assert (event["household_id"], event["from_household_id"], event["to_household_id"]) == (keep, keep, None)


def test_two_pcs_that_say_the_same_make_one_record(make_office: Any) -> None:
    here, there = make_office("here.gezhi", founded=False), make_office("there.gezhi", founded=False)
    with here.change("import.residents", actor=ME) as unit:
        one, other = (unit.create("resident", {"name": name}) for name in ("张三", "张山"))
    there.receive(here.runs_since(there.vector()), actor=ME, source="test")
    duplicates.distinct(here, "resident", one, other, actor="李梅")
    duplicates.distinct(there, "resident", other, one, actor="王录")
    for a, b in ((here, there), (there, here)):
        a.receive(b.runs_since(a.vector()), actor=ME, source="test")
    for office in (here, there):
        assert len(rows(office, "distinct_pair")) == 1
        with office.read() as db:
            assert db.exec_driver_sql("SELECT count(*) FROM conflict").scalar() == 0


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "id_number": st.sampled_from([NUMBER, OTHER]),
        "birth": st.sampled_from(["1949", "1949-12-31"]),
        "phones": st.lists(st.sampled_from(["1", "2", "3"]), unique=True),
        "phones_old": st.lists(st.sampled_from(["8", "9"]), unique=True),
        "former_name": st.sampled_from(["小芳", "阿芳"]),
        "id_prefix15": st.just(NUMBER[:15]),
        "phone_owners": st.dictionaries(st.sampled_from(["1", "2"]), st.sampled_from(["女儿", "儿子"])),
        "volunteer": st.booleans(),
        "note": st.text("备注x", max_size=5),
    },
)
CHOICES = st.dictionaries(
    st.sampled_from(["name", "id_number", "birth", "note"]), st.sampled_from(["left", "right"])
)


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(right=FIELDS, choices=CHOICES)
def test_undo_gives_back_every_row_to_the_byte(office: Workspace, right: Any, choices: Any) -> None:
    keep, drop = twice(office, **right)
    before = everything(office)
    duplicates.merge(office, "resident", keep, drop, actor=ME, choices=choices)
    merged = everything(office)
    assert merged != before
    undo.undo(office, actor=ME)
    assert everything(office) == before
    undo.redo(office, actor=ME)
    assert everything(office) == merged
    with office.read() as db:
        assert row_problems(db) == []


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, (0, 1, "away")),  # what is empty gives way
        ({"lives_here": "right"}, (0, 1, "away")),
        ({"lives_here": "left"}, (None, 1, "")),  # said to be unknown: the old word must not stand in for it
    ],
)
def test_the_state_of_the_one_that_stays_follows_from_the_facts_chosen(
    office: Workspace, choices: dict[str, str], expected: tuple[int | None, int, str]
) -> None:
    keep, drop = twice(office, lives_here=False, hukou_here=True, hukou_state="here")
    duplicates.merge(office, "resident", keep, drop, actor=ME, choices=choices)
    mine = rows(office, "resident")[keep]
    with office.read() as db:
        told = resident_list.rows(db, [keep])[keep].hukou_state
    assert (mine["lives_here"], mine["hukou_here"], told) == expected
