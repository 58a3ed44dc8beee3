"""What the preview says of a file is what taking it in then does: in any order, with repeats, losses and gaps."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.district import previewing
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.exchange.bundle import exchange
from desktop.operations import settings
from desktop.queries.exchange import LOST
from desktop.security.install import Install
from desktop.store import acks
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, enrol
from tests.desktop.district.test_between import ONE_ENGINE
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill, trust

Pair = list[tuple[Workspace, Install]]


def act(chance: random.Random, pair: Pair, folder: Path, number: int) -> tuple[Workspace, Install]:
    """One of the two computers does something; sometimes it believes of the district what never arrived."""
    office, keys = chance.choice(pair)
    with office.read() as db:
        people = list(db.exec_driver_sql("SELECT id FROM resident ORDER BY id").scalars())
    what = chance.choice(["fill", "edit", "edit", "delete", "meet", "lose"])
    if what == "fill":
        fill(office, 2)
    elif what == "edit" and people:
        with office.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", chance.choice(people), {"name": f"邓{number}"})
    elif what == "delete" and people:
        with office.change("resident.delete", actor="李梅") as unit:
            unit.delete("resident", chance.choice(people))
    elif what == "meet":
        (here, own), (there, theirs) = chance.sample(pair, 2)
        path = folder / f"meeting-{number}.sqb"
        exchange.write(here, theirs.recipient, path, install=own, actor="李梅")
        exchange.apply(there, path, install=theirs, actor="李梅")
    elif what == "lose":
        with office.local() as db:
            acks.put(db, DISTRICT.recipient, office.vector(), NOW)
    return office, keys


@ONE_ENGINE
@pytest.mark.parametrize("seed", [1, 3, 5])
def test_the_preview_says_what_happens(
    district: Database, make_office: Callable[..., Workspace], send: Callable[..., Path],
    take: Callable[[Path], Received], tmp_path: Path, seed: int,
) -> None:  # fmt: skip
    chance = random.Random(seed)
    pair = [(make_office("a.gezhi"), ALICE), (make_office("b.gezhi", founded=False), BOB)]
    for office, keys in pair:
        trust(office, ALICE, BOB)
        enrol(district, install=keys)
    fill(pair[0][0], 5)
    files = [send(*act(chance, pair, tmp_path, number)) for number in range(12)]
    files += chance.sample(files, 4)
    chance.shuffle(files)
    counted = 0
    for path in files:
        (seen,) = previewing.preview(district, [path], keys=DISTRICT, at_ms=NOW)
        done = take(path)
        missing = len(Vector.from_json(dict(done.missing)))
        assert (seen.problem, seen.new, seen.ops, seen.repeated, seen.lacking) == (
            "", done.new_ops, done.new_ops + done.known_ops, done.repeated, missing,
        )  # fmt: skip
        counted += missing
    assert counted, "some were missing on the way"


@ONE_ENGINE
def test_what_was_declared_lost_is_not_said_to_be_missing(
    district: Database, office: Workspace, send: Callable[..., Path], take: Callable[[Path], Received]
) -> None:
    enrol(district)
    fill(office, 2)
    with office.local() as db:
        acks.put(db, DISTRICT.recipient, office.vector(), NOW)
    fill(office, 1)
    done = take(send(office))
    (stream, span), *more = done.missing.items()
    assert more == []
    with office.change(
        "gap.lost", actor="李梅"
    ) as unit:  # as another computer of the office would, that lacks it too
        settings.put(unit, f"{LOST}{stream}.{span}", {"reason": "硬盘损坏"})
    take(send(office))
    fill(office, 1)
    path = send(office)
    (seen,) = previewing.preview(district, [path], keys=DISTRICT, at_ms=NOW)
    assert (seen.lacking, dict(take(path).missing)) == (0, {})
