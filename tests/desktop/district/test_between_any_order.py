"""Edits, bundles, transfers and letters in any order, some twice: nobody is lost, nobody stands twice, one state."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import Refused
from desktop.district import between, database, intake, making, pen, twins
from desktop.district.database import Database
from desktop.operations import between as asking
from desktop.operations import office as founding
from desktop.store.run import Run
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE, enrol
from tests.desktop.district.test_between import BY, LAKE, LAKE_NAME, TODAY
from tests.desktop.district.test_intake import rows_at, rows_of
from tests.desktop.exchange.bundle.conftest import ALICE, BOB

SEED = int(os.environ.get("GEZHI_BETWEEN_SEED", "20261122"))
STEPS = int(os.environ.get("GEZHI_BETWEEN_STEPS", "60"))
NUMBERS = ("420303198501010013", "11010519491231002X", "110101199003074477", "110101198005062334")
KEYS = {OFFICE: ALICE, LAKE: BOB}
Send = Callable[..., Path]


class Road:
    """Two offices, a district, and everything that is on its way between them."""

    def __init__(
        self, offices: dict[str, Workspace], district: Database, send: Send, folder: Path, seed: int
    ) -> None:
        self.offices, self.district, self.send, self.folder = offices, district, send, folder
        self.chance, self.at_ms = random.Random(f"{SEED} {seed}"), NOW
        self.up: list[Path] = []
        self.down: list[tuple[str, Sequence[Run]]] = []
        for number, who in enumerate(NUMBERS):
            office = offices[(OFFICE, LAKE)[number % 2]]
            with office.change("resident.add", actor="李梅") as unit:
                home = unit.create("household", {"head_name": f"居民{number}"})
                person = {"household_id": home, "name": f"居民{number}", "relation": "02", "id_number": who}
                unit.create("resident", {**person, "state": "live", "sex": "1"})

    def by(self) -> dict[str, Any]:
        self.at_ms += 1000
        return {**BY, "at_ms": self.at_ms}

    def people(self, code: str) -> list[str]:
        with self.offices[code].read() as db:
            found = db.exec_driver_sql("SELECT id FROM resident WHERE state = 'live' ORDER BY id").scalars()
            return [str(one) for one in found]

    # what may happen

    def edit(self, code: str) -> None:
        for who in self.people(code)[:1]:
            with self.offices[code].change("resident.edit", actor="王芳") as unit:
                unit.set("resident", who, {"employer": f"单位{self.chance.random()}"})

    def move(self, code: str) -> None:
        if people := self.people(code):
            other = LAKE if code == OFFICE else OFFICE
            try:
                asking.move_out(
                    self.offices[code], [self.chance.choice(people)], other, actor="李梅", today=TODAY
                )
            except Refused as refused:
                if refused.code != "between.asked":
                    raise

    def write(self, code: str) -> None:
        self.up.append(self.send(self.offices[code], KEYS[code]))

    def take(self, _code: str) -> None:
        if self.up:
            self.receive(self.chance.choice(self.up))

    def receive(self, path: Path) -> None:
        intake.receive(
            self.district,
            path,
            keys=DISTRICT,
            actor="区管理员",
            at_ms=self.by()["at_ms"],
            quarantine=self.folder / "q",
        )

    def issue(self, _code: str) -> None:
        with self.district.read() as db:
            waiting = between.moves(db)
        if waiting:
            try:
                between.issue(self.district, self.chance.choice(waiting).id, **self.by())
            except Refused as refused:  # handed over by an earlier request that the office had not heard of
                if refused.code not in ("life.problems", "between.gone"):
                    raise

    def letter(self, code: str) -> None:
        with self.district.read() as db:
            self.down.append((code, pen.lacking(db, code)))

    def read(self, _code: str) -> None:
        if self.down:
            code, runs = self.chance.choice(self.down)
            self.offices[code].receive(runs, actor="李梅", source="district")

    def go(self, steps: int) -> None:
        acts = [
            self.edit,
            self.move,
            self.write,
            self.write,
            self.take,
            self.take,
            self.issue,
            self.letter,
            self.read,
        ]
        for _step in range(steps):
            self.chance.choice(acts)(self.chance.choice((OFFICE, LAKE)))

    def settle(self) -> None:
        """Everything arrives, the district does and says what it has to, and that arrives too."""
        for _round in range(2):
            for code in (OFFICE, LAKE):
                self.receive(self.send(self.offices[code], KEYS[code]))
            for _request in range(len(NUMBERS)):
                self.issue(OFFICE)
            between.ask(self.district, **self.by())
            for code in (LAKE, OFFICE):
                with self.district.read() as db:
                    runs = pen.lacking(db, code)
                self.offices[code].receive(runs, actor="李梅", source="district")
        for code in (OFFICE, LAKE):
            self.receive(self.send(self.offices[code], KEYS[code]))


@pytest.mark.slow
@pytest.mark.parametrize(("where", "seed"), [("postgres", 1), ("file", 2)], indirect=["where"])
def test_any_order_gives_one_state_and_one_owner(
    seed: int,
    office: Workspace,
    make_office: Callable[..., Workspace],
    district: Database,
    send: Send,
    tmp_path: Path,
) -> None:
    lake = make_office("lake.gezhi", founded=False)
    founding.found(lake, code=LAKE, name=LAKE_NAME, actor="李梅")
    enrol(district)
    enrol(district, LAKE, LAKE_NAME, BOB)
    road = Road({OFFICE: office, LAKE: lake}, district, send, tmp_path, seed)
    road.move(OFFICE)
    road.go(STEPS)
    road.settle()

    for code, file in road.offices.items():
        assert rows_at(district, code) == rows_of(file)
    living = [row for file in road.offices.values() for row in standing(file)]
    assert sorted(number for number, _who in living) == sorted(NUMBERS), "each stands on one book, once"
    with district.read() as db:
        handed = between.handed(db)
        assert handed, "somebody moved"
        assert not any(one.back for one in handed)
        for one in handed:
            code, who = twins.owner(db, one.from_office, one.from_resident)
            assert who in road.people(code)
    assert again(road, tmp_path) == {code: rows_at(district, code) for code in road.offices}


def standing(file: Workspace) -> list[tuple[str, str]]:
    with file.read() as db:
        rows = db.exec_driver_sql("SELECT id_number, id FROM resident WHERE state = 'live'").all()
    return [(str(number), str(who)) for number, who in rows]


def again(road: Road, folder: Path) -> dict[str, Any]:
    """The rows of another district that hears of everything only now, the other office first."""
    opened = database.connect(str(folder / "again.gezhi-district"), DISTRICT)
    making.make(opened, code="420303", name="张湾区", keys=DISTRICT)
    enrol(opened)
    enrol(opened, LAKE, LAKE_NAME, BOB)
    for code in (LAKE, OFFICE):
        path = road.send(road.offices[code], KEYS[code], full=True)
        intake.receive(opened, path, keys=DISTRICT, actor="区管理员", at_ms=NOW, quarantine=folder / "q")
    found = {code: rows_at(opened, code) for code in road.offices}
    opened.close()
    return found
