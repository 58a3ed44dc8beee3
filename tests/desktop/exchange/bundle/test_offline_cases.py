"""What happened to others: the offline cases that a field data server and a file synchroniser test, on real files.

From ODK Central's tests of offline entities (`test/integration/api/offline-entities.js`, Apache-2.0): branches of
creates and updates that arrive late, backwards, in part, interleaved with edits at the server, forced, or for what was
deleted. From geodiff's tests of concurrent commits (`test_concurrent_commits.cpp`, MIT): two inserts, two edits, two
deletes, delete against update, and the two reports about equal and about disjoint edits. The cases are theirs, what is
right is ours: nothing waits in a backlog, nothing is overwritten, what is missing is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count, permutations
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.bundle import exchange
from desktop.exchange.bundle.exchange import Applied
from desktop.exchange.bundle.write import write_bundle
from desktop.operations import gaps
from desktop.queries import exchange as queries
from desktop.workspace import Workspace
from desktop.workspace.unit import Unit
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, state_of, trust
from tests.desktop.exchange.bundle.test_exchange import send, sound, take

MEGAN = "d" * 32
NUMBERS = count(1)


class Field:
    """A device that works offline and the office that receives, each change of the device in a bundle of its own."""

    def __init__(self, folder: Path, make_office: Callable[..., Workspace]) -> None:
        self.folder = folder
        self.device, self.office = make_office("device.gezhi"), make_office("office.gezhi", founded=False)
        trust(self.device, BOB)
        trust(self.office, ALICE)
        take(self.office, BOB, send(folder, self.device, ALICE, BOB))
        take(self.device, ALICE, send(folder, self.office, BOB, ALICE))

    def _piece(self, work: Callable[[Unit], object]) -> Path:
        before = self.device.vector()
        with self.device.change("resident.edit", actor="李梅") as unit:
            work(unit)
        with self.device.read() as db:
            sender = exchange.sender(self.device, queries.facts(db), 1)
        out = self.folder / f"piece{next(NUMBERS)}.sqb"
        write_bundle(
            self.device.runs_since(before), recipient=BOB.recipient, signer=ALICE, out=out, sender=sender,
            since=before, have=self.device.vector(),
        )  # fmt: skip
        return out

    def creates(self, **fields: Any) -> Path:
        return self._piece(lambda unit: unit.create("resident", fields, id=MEGAN))

    def updates(self, **fields: Any) -> Path:
        return self._piece(lambda unit: unit.set("resident", MEGAN, fields))

    def deletes(self) -> Path:
        return self._piece(lambda unit: unit.delete("resident", MEGAN))

    def here(self, **fields: Any) -> None:
        """An edit at the office itself."""
        with self.office.change("resident.edit", actor="王芳") as unit:
            unit.set("resident", MEGAN, fields)

    def arrives(self, *pieces: Path) -> Applied:
        for piece in pieces:
            done = take(self.office, BOB, piece)
        return done

    def known(self) -> Field:
        """Both have the person, as with an entity that was made online."""
        self.arrives(self.creates(name="Megan", employer="20", note="new"))
        take(self.device, ALICE, send(self.folder, self.office, BOB, ALICE))
        return self

    def shows(self, office: Workspace | None = None) -> Mapping[str, Any] | None:
        """(name, employer, note) as the list shows it, None when the person is not on the books."""
        with (office or self.office).read() as db:
            row = db.exec_driver_sql(
                f"SELECT name, employer, note FROM resident WHERE id = '{MEGAN}'"
            ).first()
        return None if row is None else dict(row._mapping)

    def disputed(self) -> list[str]:
        with self.office.read() as db:
            return [row[0] for row in db.exec_driver_sql("SELECT field FROM conflict ORDER BY field")]

    def lacks(self) -> list[tuple[int, int]]:
        return [(m.last - m.first + 1, m.first) for m in exchange.missing(self.office)]

    def meet(self) -> None:
        """In the end both send all, and both are the same to the row."""
        take(self.office, BOB, send(self.folder, self.device, ALICE, BOB, full=True))
        take(self.device, ALICE, send(self.folder, self.office, BOB, ALICE, full=True))
        assert state_of(self.office) == state_of(self.device)
        assert exchange.missing(self.office) == ()
        assert sound(self.office)


@pytest.fixture
def field(tmp_path: Path, make_office: Callable[..., Workspace]) -> Field:
    return Field(tmp_path, make_office)


# Offline branches that arrive in order.


def test_updates_of_one_branch_in_order(field: Field) -> None:
    field.known()
    field.arrives(field.updates(note="arrived"), field.updates(note="departed"))
    assert field.shows() == {"name": "Megan", "employer": "20", "note": "departed"}
    assert field.disputed() == []
    field.meet()


def test_a_branch_after_the_office_went_on(field: Field) -> None:
    field.known()
    field.here(name="Megan Smith")
    field.arrives(field.updates(note="arrived"), field.updates(note="departed"))
    assert field.shows() == {"name": "Megan Smith", "employer": "20", "note": "departed"}
    assert field.disputed() == []
    field.meet()


def test_a_branch_in_order_but_interrupted(field: Field) -> None:
    field.known()
    field.here(name="changed")
    field.arrives(field.updates(note="arrived"))
    field.here(name="Megan Smith")
    field.arrives(field.updates(note="departed"))
    assert field.shows() == {"name": "Megan Smith", "employer": "20", "note": "departed"}
    assert field.disputed() == []
    field.meet()


def test_a_branch_that_begins_with_a_create(field: Field) -> None:
    field.arrives(field.creates(name="Megan", note="new"), field.updates(note="checked in"))
    assert field.shows() == {"name": "Megan", "employer": None, "note": "checked in"}
    field.meet()


def test_create_update_update_interleaved_with_edits_at_the_office(field: Field) -> None:
    field.arrives(field.creates(name="Megan", employer="20", note="new"))
    field.here(employer="30")
    field.arrives(field.updates(note="arrived"))
    field.here(employer="40")
    field.arrives(field.updates(note="complete"))
    assert field.shows() == {"name": "Megan", "employer": "40", "note": "complete"}
    assert field.disputed() == []
    field.meet()


# Out of order.


def test_one_from_the_middle_alone_is_shown_at_once_and_the_others_named(field: Field) -> None:
    field.known()
    first, second = field.updates(note="arrived"), field.updates(note="departed")
    field.arrives(second)
    assert field.shows() == {"name": "Megan", "employer": "20", "note": "departed"}
    assert [length for length, _first in field.lacks()] == [2]  # the step and its write
    field.arrives(first)
    assert field.shows() == {"name": "Megan", "employer": "20", "note": "departed"}, "late, and stays dead"
    assert field.disputed() == []
    field.meet()


def test_a_later_one_after_the_branch_began(field: Field) -> None:
    field.known()
    first, lost, third = (field.updates(note=note) for note in ("arrived", "working", "departed"))
    done = field.arrives(first, third)
    assert field.shows() == {"name": "Megan", "employer": "20", "note": "departed"}
    (gap,) = done.missing
    assert gap.last - gap.first == 1
    field.arrives(lost)
    assert field.shows() == {"name": "Megan", "employer": "20", "note": "departed"}
    assert field.lacks() == []
    field.meet()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_create_and_updates_in_every_order_backwards_too(field: Field, order: tuple[int, ...]) -> None:
    pieces = [
        field.creates(name="Megan", employer="20"),
        field.updates(note="checked in"),
        field.updates(note="working"),
    ]
    for at, number in enumerate(order):
        field.arrives(pieces[number])
        there = set(order[: at + 1])
        lacking = set(range(max(there))) - there  # a step and its write each
        assert sum(length for length, _first in field.lacks()) == 2 * len(lacking)
    assert field.shows() == {"name": "Megan", "employer": "20", "note": "working"}
    assert field.lacks() == []
    assert field.disputed() == []
    field.meet()


def test_an_update_before_its_create_is_shown_as_far_as_it_goes(field: Field) -> None:
    """Theirs waits; ours says what it knows, and that something is missing."""
    create, update = field.creates(name="Megan", employer="20", note="new"), field.updates(note="checked in")
    done = field.arrives(update)
    assert field.shows() == {"name": None, "employer": None, "note": "checked in"}
    assert [m.last - m.first + 1 for m in done.missing] == [2]
    field.arrives(create)
    assert field.shows() == {"name": "Megan", "employer": "20", "note": "checked in"}
    field.meet()


def test_a_version_that_does_not_exist_here_yet(field: Field) -> None:
    """The device edits what a second office wrote and this one never received: taken, and stays right after."""
    field.known()
    base = field.updates(employer="22")
    late = field.updates(employer="24")
    field.arrives(late)
    field.here(name="Megan Smith")
    field.arrives(base)
    assert field.shows() == {"name": "Megan Smith", "employer": "24", "note": "new"}
    assert field.disputed() == []
    field.meet()


# What never comes.


def test_an_update_whose_forerunner_is_lost_for_ever(field: Field) -> None:
    field.known()
    field.updates(note="arrived")  # in the Han
    field.arrives(field.updates(note="departed"))
    assert field.shows() == {"name": "Megan", "employer": "20", "note": "departed"}
    (gap,) = exchange.missing(field.office)
    gaps.declare_lost(field.office, gap, reason="U盘丢失", actor="李梅")
    assert exchange.missing(field.office) == ()


def test_two_updates_after_a_lost_one_and_one_much_later(field: Field) -> None:
    field.known()
    field.updates(note="1")
    field.arrives(field.updates(note="2"), field.updates(note="3"))
    for number in range(4, 10):
        field.updates(note=str(number))
    field.arrives(field.updates(note="10"))
    assert field.shows() == {"name": "Megan", "employer": "20", "note": "10"}
    assert [length for length, _first in field.lacks()] == [2, 12], "both gaps, and nothing between"


def test_a_delayed_create_is_applied_under_the_update_that_came_first(field: Field) -> None:
    """Applied as a create first, then the create as an update: theirs overwrites, ours keeps what was written later."""
    create = field.creates(name="Megan", employer="20", note="new")
    for update in (field.updates(note="checked in"), field.updates(employer="21")):
        field.arrives(update)
    field.arrives(create)
    assert field.shows() == {"name": "Megan", "employer": "21", "note": "checked in"}
    assert field.disputed() == [], "no soft conflict: the updates had seen the create"
    field.meet()


def test_an_update_for_somebody_deleted_at_the_office(field: Field) -> None:
    """Theirs is dropped with an error in a log; ours waits for a person."""
    field.known()
    update = field.updates(note="arrived")
    with field.office.change("resident.remove", actor="王芳") as unit:
        unit.delete("resident", MEGAN)
    field.arrives(update)
    assert field.shows() == {"name": "Megan", "employer": "20", "note": "arrived"}
    assert field.disputed() == ["_status"]
    field.meet()


# Conflicts, and what is none.


def test_another_field_in_between_is_no_conflict(field: Field) -> None:
    field.known()
    field.here(employer="24")
    field.arrives(field.updates(note="arrived"))
    assert field.disputed() == []
    field.arrives(field.updates(employer="26"))
    assert field.disputed() == ["employer"], "24 here, 26 there, neither saw the other"
    field.meet()


def test_a_late_branch_reopens_what_was_settled_before_it_came(field: Field) -> None:
    field.known()
    field.here(employer="24")
    first, second = field.updates(employer="25"), field.updates(employer="26")
    field.arrives(first)
    assert field.disputed() == ["employer"]
    with field.office.change("resident.edit", actor="王芳") as unit:
        unit.resolve("resident", MEGAN, {"employer": "24"})
    assert field.disputed() == []
    field.arrives(second)
    assert field.disputed() == ["employer"]
    field.meet()


def test_a_branch_of_one_hand_alone_is_never_a_conflict(field: Field) -> None:
    field.arrives(field.creates(name="Megan", employer="20"))
    for employer in ("27", "28", "27"):
        field.arrives(field.updates(employer=employer))
    assert field.disputed() == []
    field.meet()


def test_taken_twice_and_at_once(field: Field) -> None:
    create, update = field.creates(name="Megan"), field.updates(note="checked in")
    assert field.arrives(update).new_ops == 2
    assert field.arrives(update, create, update, create).new_ops == 0
    assert field.shows() == {"name": "Megan", "employer": None, "note": "checked in"}
    field.meet()


# The synchroniser's four, and its two reports.


def test_two_inserts(field: Field) -> None:
    field.arrives(field.creates(name="A"))
    with field.office.change("resident.add", actor="王芳") as unit:
        other = unit.create("resident", {"name": "B"})
    field.meet()
    with field.device.read() as db:
        names = {row[0]: row[1] for row in db.exec_driver_sql("SELECT id, name FROM resident")}
    assert names == {MEGAN: "A", other: "B"}


def test_two_edits_of_one_row(field: Field) -> None:
    """One number on both sides, the place on one: the place comes through, the number waits for a person."""
    field.known()
    field.here(employer="B")
    field.arrives(field.updates(employer="A", note="place of A"))
    shown = field.shows()
    assert shown is not None
    assert shown["note"] == "place of A"
    assert field.disputed() == ["employer"]
    field.meet()


def test_two_deletes(field: Field) -> None:
    field.known()
    gone = field.deletes()
    with field.office.change("resident.remove", actor="王芳") as unit:
        unit.delete("resident", MEGAN)
    field.arrives(gone)
    assert field.shows() is None
    assert field.disputed() == []
    field.meet()


@pytest.mark.parametrize("deleted_here", [True, False])
def test_delete_against_update(field: Field, deleted_here: bool) -> None:
    """Theirs deletes; ours keeps the person and asks."""
    field.known()
    if deleted_here:
        update = field.updates(note="moved")
        with field.office.change("resident.remove", actor="王芳") as unit:
            unit.delete("resident", MEGAN)
        field.arrives(update)
    else:
        gone = field.deletes()
        field.here(note="moved")
        field.arrives(gone)
    shown = field.shows()
    assert shown is not None
    assert shown["note"] == "moved"
    assert field.disputed() == ["_status"]
    field.meet()


def test_the_same_edit_on_both_sides_is_silent(field: Field) -> None:
    field.known()
    field.here(employer="42")
    field.arrives(field.updates(employer="42"))
    assert field.disputed() == []
    field.meet()


def test_different_fields_of_one_row_both_come_through(field: Field) -> None:
    field.known()
    field.here(employer="X")
    field.arrives(field.updates(note="Y"))
    assert field.shows() == {"name": "Megan", "employer": "X", "note": "Y"}
    assert field.disputed() == []
    field.meet()
