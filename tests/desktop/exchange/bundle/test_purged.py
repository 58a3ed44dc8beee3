"""Bundles after a purge: the sender's log holds the rest of what the recipient still has whole."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import NotFound, Refused
from desktop.operations import backups, bringing_back, retention
from desktop.queries import retention as queries
from desktop.workspace import Workspace, copies
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, TODAY, fill, state_of, trust
from tests.desktop.exchange.bundle.test_exchange import send, sound, take
from tests.desktop.pages import holding

MakeOffice = Callable[..., Workspace]


@pytest.fixture
def pair(make_office: MakeOffice, tmp_path: Path) -> tuple[Workspace, Workspace, list[str]]:
    """Two offices that hold the same five people, and said so to each other."""
    alice, bob = make_office("alice.gezhi"), make_office("bob.gezhi", founded=False)
    trust(alice, BOB)
    trust(bob, ALICE)
    people = fill(alice, 5)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    take(alice, ALICE, send(tmp_path, bob, BOB, ALICE))
    assert state_of(alice) == state_of(bob)
    return alice, bob, people


def forget(office: Workspace, resident: str) -> None:
    with office.change("retention.purge", actor="李梅") as unit:
        unit.purge("resident", resident)


@pytest.mark.parametrize("full", [False, True], ids=["what is new", "everything"])
def test_a_purge_arrives_where_the_record_was_held_whole(
    tmp_path: Path, pair: tuple[Workspace, Workspace, list[str]], full: bool
) -> None:
    alice, bob, people = pair
    forget(alice, people[0])
    applied = take(bob, BOB, send(tmp_path, alice, ALICE, BOB, full=full))
    assert applied.missing == ()
    assert state_of(alice) == state_of(bob)
    assert dict(applied.digest) == dict(applied.manifest.state_digest)
    assert sound(bob)


def test_who_purged_takes_what_was_sent_before_the_other_knew(
    tmp_path: Path, pair: tuple[Workspace, Workspace, list[str]]
) -> None:
    alice, bob, people = pair
    fill(bob, 2, prefix="新来")
    late = send(tmp_path, bob, BOB, ALICE, full=True)  # holds the record whole
    forget(alice, people[0])
    take(alice, ALICE, late)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    assert state_of(alice) == state_of(bob)
    assert sound(alice)
    assert sound(bob)


def test_two_purges_in_parallel_meet(tmp_path: Path, pair: tuple[Workspace, Workspace, list[str]]) -> None:
    alice, bob, people = pair
    forget(alice, people[0])
    forget(bob, people[1])
    to_bob, to_alice = send(tmp_path, alice, ALICE, BOB), send(tmp_path, bob, BOB, ALICE)
    take(bob, BOB, to_bob)
    take(alice, ALICE, to_alice)
    assert state_of(alice) == state_of(bob)
    assert sound(alice)


def words_in(office: Workspace) -> bool:
    return bool(holding(office.path, office._key, ["难以启齿"]))


def test_an_old_copy_brings_what_was_purged_back_to_nobody(
    tmp_path: Path, pair: tuple[Workspace, Workspace, list[str]], clock: FixedClock
) -> None:
    """Alone, the restored file holds it again and says that it is due; from the first exchange on it is gone there, too,
    and picking records out of the copy brings nothing back."""
    alice, bob, people = pair
    with alice.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", people[0], {"state": "dead", "state_on": "2015-01-01", "note": "难以启齿"})
        visit = unit.create(
            "visit", {"resident_id": people[0], "day": "2015-01-01", "details": {"说": "难以启齿"}}
        )
    copy = backups.make(alice, tmp_path / "copies", actor="李梅")
    done = retention.purge(alice, ["person", "work"], actor="李梅", today=TODAY, reason="到期")
    assert done.counts["visit"] == done.counts["resident"] == 1
    assert not words_in(alice)
    with copies.reading_copy(alice, copy.path) as there, alice.read() as here:
        found = [one for one in bringing_back.differences(here, there) if one.id in {people[0], visit}]
    for one in found:
        with contextlib.suppress(Refused, NotFound), copies.reading_copy(alice, copy.path) as there:
            bringing_back.bring_back(alice, [one], there=there, source=copy.path.name, actor="李梅")
    assert not words_in(alice)
    with alice.read() as db:
        assert db.exec_driver_sql("SELECT name, note FROM resident WHERE id = ?", (people[0],)).one() == (
            "已匿名",
            None,
        )
        assert db.exec_driver_sql("SELECT count(*) FROM visit WHERE id = ?", (visit,)).scalar() == 0

    path = backups.restore_as_new(copy.path, tmp_path / "again.gezhi")
    again = Workspace.open(path, password=PASSWORD, clock=clock, volumes=FitVolumes())
    assert words_in(again)
    with again.read() as db:
        assert {(one.kind, one.id) for one in queries.due(db, today=TODAY)} >= {
            ("resident", people[0]),
            ("visit", visit),
        }
    take(again, ALICE, send(tmp_path, bob, BOB, ALICE))  # who never heard of the purge
    assert words_in(again)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    late = send(tmp_path, again, ALICE, BOB, full=True)  # the restored file still sends it whole
    take(bob, BOB, late)
    take(again, ALICE, send(tmp_path, bob, BOB, ALICE, full=True))
    for office in (bob, again):
        retention.finish(office)
        assert not words_in(office)
        assert sound(office)
        with office.read() as db:
            assert [row for row in queries.due(db, today=TODAY) if row.id in {people[0], visit}] == []
    again.close()
