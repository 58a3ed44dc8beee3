"""Three PCs that take, change, lose and mend photographs, and bundles between them late, twice or never: after one last
exchange both ways every picture that rows name and that anybody holds is everywhere, and nobody has anything else of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.operations import checking, photos
from desktop.operations.undo import undo
from desktop.queries import pictures as carrying
from desktop.security.install import Install
from desktop.store import pictures
from desktop.workspace import Workspace
from tests.desktop.documents.reading import face
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, fill
from tests.desktop.exchange.bundle.enrolled import enrol, send, take

ACTOR = "李梅"
STEPS = 90
FACE = face(40, 56)
INSTALLS = (ALICE, BOB, EVE)


class Town:
    """Three PCs and every bundle that was ever written between them."""

    def __init__(self, offices: list[Workspace], folder: Path, chance: random.Random) -> None:
        self.pcs: list[tuple[Workspace, Install]] = list(zip(offices, INSTALLS, strict=True))
        self.folder, self.chance = folder, chance
        self.under_way: list[tuple[int, Path]] = []
        self.made = 0
        self.counts: Counter[str] = Counter()
        self.steps: Counter[Path] = Counter()  # photographs taken and removed on each PC, which it may undo

    def step(self) -> None:
        ways = (self.photograph, self.photograph, self.remove, self.undo, self.spoil, self.write, self.write, self.arrive,
                self.arrive)  # fmt: skip
        self.chance.choice(ways)()

    def photograph(self) -> None:
        office, _me = self.chance.choice(self.pcs)
        if (who := self._somebody(office)) is not None:
            self.made += 1
            photos.keep_portrait(office, who, FACE + self.made.to_bytes(4, "big"), actor=ACTOR)
            self.steps[office.path] += 1
            self.counts["photographed"] += 1

    def remove(self) -> None:
        office, _me = self.chance.choice(self.pcs)
        if (who := self._somebody(office, with_photo=True)) is not None:
            photos.remove_portrait(office, who, actor=ACTOR)
            self.steps[office.path] += 1

    def undo(self) -> None:
        office, _me = self.chance.choice(self.pcs)
        if self.steps[office.path]:
            self.steps[office.path] -= 1
            with suppress(Refused):  # somebody has photographed the same person since
                undo(office, actor=ACTOR)
                self.counts["undone"] += 1

    def spoil(self) -> None:
        """A page goes bad and the file is mended: of a picture nobody else holds it is the end."""
        office, _me = self.chance.choice(self.pcs)
        with office.local() as db:
            names = [row[0] for row in db.exec_driver_sql("SELECT sha256 FROM blob ORDER BY sha256")]
            if not names:
                return
            db.exec_driver_sql("UPDATE blob SET bytes = x'00' WHERE sha256 = ?", (self.chance.choice(names),))
        checking.repair(office, actor=ACTOR)
        self.counts["spoilt"] += 1

    def write(self) -> None:
        sender, receiver = self.chance.sample(range(3), 2)
        office, me = self.pcs[sender]
        [path] = send(self.folder, office, me, INSTALLS[receiver])
        self.under_way.append((receiver, path))

    def arrive(self) -> None:
        """Any bundle of any time, taken out or left to come again."""
        if self.under_way:
            receiver, path = self.chance.choice(self.under_way)
            office, me = self.pcs[receiver]
            self.counts["pictures"] += take(office, me, path, detail=False).pictures
            if self.chance.random() < 0.5:
                self.under_way.remove((receiver, path))

    def settle(self) -> None:
        """Everybody tells everybody what he holds and lacks, and gets it."""
        for _round in range(3):
            for sender in range(3):
                for receiver in range(3):
                    if sender != receiver:
                        office, me = self.pcs[sender]
                        [path] = send(self.folder, office, me, INSTALLS[receiver])
                        there, mine = self.pcs[receiver]
                        self.counts["settled"] += take(there, mine, path, detail=False).pictures

    def _somebody(self, office: Workspace, *, with_photo: bool = False) -> str | None:
        among = " WHERE photo IS NOT NULL" if with_photo else ""
        with office.read() as db:
            ids = [row[0] for row in db.exec_driver_sql(f"SELECT id FROM staff{among} ORDER BY id")]
        return self.chance.choice(ids) if ids else None


@pytest.fixture
def town(make_office: Callable[..., Workspace], tmp_path: Path) -> Callable[[int], Town]:
    def make(seed: int) -> Town:
        offices = []
        for number, name in enumerate(("a", "b", "c")):
            office = make_office(f"{name}.gezhi", founded=number == 0)
            enrol(office, ("1号电脑", ALICE), ("2号电脑", BOB), ("3号电脑", EVE))
            offices.append(office)
        fill(offices[0], 1)
        for number in range(4):
            with offices[0].change("staff.add", actor=ACTOR) as unit:
                unit.create("staff", {"name": f"人{number}"})
        return Town(offices, tmp_path, random.Random(seed))

    return make


def sound(office: Workspace) -> dict[str, bytes]:
    with office.read() as db:
        return pictures.contents(db, sorted(pictures.named(db)))


@pytest.mark.parametrize("seed", range(3))
def test_every_picture_anybody_holds_is_everywhere_in_the_end(
    town: Callable[[int], Town], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "MOST_CARRIED", 4)  # so that some have to wait
    here = town(seed)
    for _ in range(STEPS):
        here.step()
    monkeypatch.undo()
    held: dict[str, bytes] = {}
    for office, _me in here.pcs:
        with office.read() as db:
            every = [row[0] for row in db.exec_driver_sql("SELECT sha256 FROM blob")]
            held |= pictures.contents(db, every)
    here.settle()
    first = sound(here.pcs[0][0])
    with here.pcs[0][0].read() as db:
        names = pictures.named(db)
    assert first == {name: held[name] for name in names if name in held}
    for office, _me in here.pcs[1:]:
        assert office.vector() == here.pcs[0][0].vector()
        assert sound(office) == first
        with office.read() as db:
            assert set(pictures.lacking(db)) == names - held.keys(), (
                "only what nobody has any more is missing"
            )
    print(dict(here.counts))
    assert min(here.counts[what] for what in ("photographed", "spoilt", "undone", "settled")) > 0
