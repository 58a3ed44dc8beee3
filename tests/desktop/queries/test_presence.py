"""人户状态 in lists, filters and exports is what the two facts say, whatever word is stored beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from desktop.domain import standing
from desktop.domain.life.act import Kind, LifeEventDraft
from desktop.domain.standing import Quadrant
from desktop.operations import bulk, life_events, residents, undo
from desktop.queries import households, listed, listing, resident_list
from desktop.queries.listed import Wish
from desktop.queries.listing import Asked, Condition, Test
from desktop.workspace import Workspace

ME, TODAY = "李梅", date(2026, 6, 30)
FACTS = (True, False, None)
WORDS = ("here", "outside", "away", "nonsense", None)


def people(office: Workspace, *rows: tuple[bool | None, bool | None, str | None]) -> list[str]:
    with office.change("test.fill", actor=ME) as unit:
        building = unit.create("building", {"label": "3"})
        dwelling = unit.create("dwelling", {"building_id": building, "room": "101", "use": "self"})
        home = unit.create("household", {"dwelling_id": dwelling, "head_name": "张桂芳"})
        return [
            unit.create("resident", {"household_id": home, "name": f"张{n}", "relation": "02", "state": "live",
                                     "lives_here": lives, "hukou_here": hukou, "hukou_state": said})
            for n, (lives, hukou, said) in enumerate(rows)
        ]  # fmt: skip


def told(office: Workspace, who: str) -> str:
    """What list, filter and exported list say of somebody; they must not differ."""
    with office.read() as db:
        line = resident_list.rows(db, [who])[who].hukou_state
        condition = Condition("hukou", Test.ANY_OF, (line,))
        assert who in listing.ids(db, resident_list.SOURCE, Asked(conditions=(condition,)))
        for other in {"here", "outside", "away", ""} - {line}:
            condition = Condition("hukou", Test.ANY_OF, (other,))
            assert who not in listing.ids(db, resident_list.SOURCE, Asked(conditions=(condition,)))
        (values,) = (
            row
            for i, row in listed.rows(db, "residents", ("person.hukou_state",), Wish(), day=TODAY)
            if i == who
        )
        assert (values[0] or "") == line
        assert who in dict(listed.rows(db, "residents", (), Wish(hukou=(line,)), day=TODAY))
        assert listed.count(db, "residents", Wish(hukou=(line,)), day=TODAY) >= 1
    return line


def test_every_mixture_of_facts_and_stored_word_is_told_as_the_form_tells_it(office: Workspace) -> None:
    rows = list(product(FACTS, FACTS, WORDS))
    for who, (lives, hukou, said) in zip(people(office, *rows), rows, strict=True):
        form = standing.quadrant(lives, hukou, said)
        expected = "" if form in {Quadrant.NEITHER, Quadrant.UNKNOWN} else form.value
        assert told(office, who) == expected, (lives, hukou, said)


@pytest.mark.parametrize("said", ["here", None])
def test_going_away_and_coming_back_is_seen_in_every_list(office: Workspace, said: str | None) -> None:
    (who,) = people(office, (True, True, said))
    assert told(office, who) == "here"
    for kind, expected in ((Kind.AWAY, "away"), (Kind.RETURN, "here")):
        draft = LifeEventDraft(kind=kind, effective_on="2026-06-20", resident_ids=(who,), place="武汉")
        life_events.act(office, draft, actor=ME, today=TODAY)
        assert told(office, who) == expected
    undo.undo(office, actor=ME)
    assert told(office, who) == "away"


def test_who_dies_is_in_none_of_the_states(office: Workspace) -> None:
    who, spouse = people(office, (True, True, "here"), (True, True, "here"))
    draft = LifeEventDraft(kind=Kind.DEATH, effective_on="2026-06-20", resident_ids=(who,), head_id=spouse)
    life_events.act(office, draft, actor=ME, today=TODAY)
    with office.read() as db:
        assert resident_list.rows(db, [who])[who].hukou_state == ""


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("resident.lives_here", False, "away"), ("resident.hukou_here", False, "outside"),
        ("resident.lives_here", None, ""), ("resident.hukou_here", None, ""),
    ],
)  # fmt: skip
def test_a_bulk_change_of_a_fact_is_seen_in_every_list(
    office: Workspace, field: str, value: bool | None, expected: str
) -> None:
    (who,) = people(office, (True, True, "here"))
    plan = bulk.plan_change(office, field, value, selected="resident", ids=[who], actor=ME, today=TODAY)
    bulk.apply(office, plan, actor=ME, today=TODAY)
    assert told(office, who) == expected


def test_a_fact_taken_back_in_the_form_does_not_bring_up_what_was_once_said(office: Workspace) -> None:
    (who,) = people(office, (True, True, "here"))
    with office.read() as db:
        draft, seen = households.resident(db, who)
    emptied = replace(draft, lives_here=None)
    residents.edit(office, who, emptied, seen=seen, actor=ME, today=TODAY)
    assert told(office, who) == ""
