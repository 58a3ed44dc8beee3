"""Columns stay with the user and the file; named filters are the office's, and never name a person."""

from __future__ import annotations

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.operations import arrangements as keeping
from desktop.operations import undo
from desktop.queries import arrangements, history, household_list
from desktop.queries.arrangements import ColumnChoice
from desktop.queries.listing import Asked, Condition, Test

SOURCES = {"household": household_list.SOURCE}
RENTED = Asked(conditions=(Condition("state", Test.ANY_OF, ("rented", "")),), order=(("where", True),))


def test_columns_are_each_users_own_and_no_step(office):
    choice = (ColumnChoice("head", 120, True), ColumnChoice("where", 200, False))
    keeping.keep_columns(office, "household", choice, actor="李梅")
    with office.read() as db:
        assert arrangements.columns(db, "household", actor="李梅") == choice
        assert arrangements.columns(db, "household", actor="王芳") == ()
        assert arrangements.columns(db, "resident", actor="李梅") == ()
        assert [step.name for step in history.steps(db)] == ["office.init"]


def test_a_named_filter_is_kept_replaced_dropped_and_brought_back(office):
    def keep(asked):
        keeping.keep_filter(office, "household", "租户", asked, sources=SOURCES, actor="李梅")

    keep(RENTED)
    with office.read() as db:
        assert arrangements.saved_filters(db, "household") == {"租户": RENTED}
        assert arrangements.saved_filters(db, "resident") == {}
    keep(Asked(conditions=RENTED.conditions))
    keeping.drop_filter(office, "household", "租户", actor="李梅")
    with office.read() as db:
        assert arrangements.saved_filters(db, "household") == {}
    undo.undo(office, actor="李梅")
    with office.read() as db:
        assert arrangements.saved_filters(db, "household")["租户"].order == ()
    with pytest.raises(NotFound):
        keeping.drop_filter(office, "household", "没有", actor="李梅")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        (" ", RENTED),
        ("名" * 31, RENTED),
        ("空", Asked()),
        ("电话", Asked(conditions=(Condition("phone", Test.ENDS, ("1234",)),))),
    ],
)
def test_what_is_not_kept(office, name, asked):
    with pytest.raises(Refused):
        keeping.keep_filter(office, "household", name, asked, sources=SOURCES, actor="李梅")


def test_a_filter_nobody_can_read_is_left_out(office):
    from desktop.operations import settings

    with office.change("filter.keep", actor="李梅") as unit:
        settings.put(
            unit, "list.filter.household.新", {"conditions": [["state", "newer_test", []]], "order": []}
        )
        settings.put(unit, "list.filter.household.坏", "?")
    with office.read() as db:
        assert arrangements.saved_filters(db, "household") == {}
