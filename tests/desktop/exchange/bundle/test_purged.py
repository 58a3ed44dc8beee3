"""Bundles after a purge: the sender's log holds the rest of what the recipient still has whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill, state_of, trust
from tests.desktop.exchange.bundle.test_exchange import send, sound, take

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
