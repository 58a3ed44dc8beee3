"""Months of several PCs in seconds: real encrypted files, real bundles, copies and restores, and one truth after."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import NotFound, Refused
from desktop.exchange.bundle import exchange
from desktop.operations import office as founding
from desktop.operations import undo
from desktop.queries import versions
from desktop.security.keyslots import slot_path
from desktop.store import verify
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, state_of, trust

INSTALLS = (ALICE, BOB, EVE)
YEAR_MS = 365 * 86_400_000


class Town:
    """Three PCs of one office, the sticks between them, a drawer of old copies."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.clocks = [FixedClock() for _ in INSTALLS]
        self.offices = [self._create(number) for number in range(len(INSTALLS))]
        self.forms: list[tuple[int, str, Any]] = []
        self.sticks: list[tuple[int, Path]] = []
        self.drawer: list[Path] = []
        self.made = 0
        self.counts: Counter[str] = Counter()

    def _path(self, number: int) -> Path:
        return self.folder / f"pc{number}.gezhi"

    def _create(self, number: int) -> Workspace:
        office = Workspace.create(
            self._path(number), user="李梅", password=PASSWORD, clock=self.clocks[number], volumes=FitVolumes(),
            cost=CHEAP,
        ).workspace  # fmt: skip
        founding.found(office, code="420303090012", name="云麓台社区", actor="李梅")
        trust(office, *INSTALLS)
        return office

    def _open(self, number: int) -> None:
        self.forms = [form for form in self.forms if form[0] != number]
        self.offices[number] = Workspace.open(
            self._path(number), password=PASSWORD, clock=self.clocks[number], volumes=FitVolumes()
        )

    def _next(self, suffix: str) -> Path:
        self.made += 1
        return self.folder / f"{self.made}{suffix}"

    def run(self, steps: int) -> None:
        """That many random events."""
        events = (
            [self.add] * 5 + [self.open_form] * 6 + [self.edit] * 12 + [self.delete] * 2 + [self.resolve] * 3
        )
        events += [self.move] * 3 + [self.undo] * 2 + [self.send] * 7 + [self.deliver] * 9 + [self.lose]
        events += [self.restart] * 2 + [
            self.copy_folder,
            self.lay_aside,
            self.restore,
            self.clock,
            self.clock,
        ]
        for _ in range(steps):
            event, number = self.chance.choice(events), self.chance.randrange(len(self.offices))
            self.counts[event.__name__] += 1
            event(number)

    def _some(self, number: int, kind: str) -> str | None:
        with self.offices[number].read() as db:
            ids = [row[0] for row in db.exec_driver_sql(f'SELECT id FROM "{kind}" ORDER BY id')]
        return self.chance.choice(ids) if ids else None

    def add(self, number: int) -> None:
        with self.offices[number].change("household.add", actor="李梅") as unit:
            home = unit.create("household", {"head_name": "王"})
            unit.create("resident", {"household_id": home, "name": "王", "phones": ["13900000000"]})

    def open_form(self, number: int) -> None:
        if resident := self._some(number, "resident"):
            with self.offices[number].read() as db:
                self.forms.append((number, resident, versions.of(db, resident)))

    def edit(self, number: int) -> None:
        mine = [form for form in self.forms if form[0] == number]
        form = self.chance.choice(mine) if mine and self.chance.random() < 0.7 else None
        resident, seen = (form[1], form[2]) if form else (self._some(number, "resident"), None)
        if form:
            self.forms.remove(form)
        value = self.chance.choice(("王", "李", "张", None, "Ame\u0301lie"))
        fields = self.chance.choice(
            ({"name": value}, {"note": value}, {"phones": [f"1{self.made}"]}, {"sex": "2"})
        )
        if resident:
            try:
                with self.offices[number].change("resident.edit", actor="李梅") as unit:
                    unit.set("resident", resident, fields, seen=seen)
            except NotFound:
                self.counts["edit of what is gone"] += 1

    def move(self, number: int) -> None:
        resident, home = self._some(number, "resident"), self._some(number, "household")
        if resident and home:
            with self.offices[number].change("resident.move", actor="李梅") as unit:
                unit.set("resident", resident, {"household_id": home})

    def delete(self, number: int) -> None:
        if resident := self._some(number, "resident"):
            with self.offices[number].change("resident.remove", actor="李梅") as unit:
                unit.delete("resident", resident)

    def resolve(self, number: int) -> None:
        with self.offices[number].read() as db:
            rows = db.exec_driver_sql(
                "SELECT c.entity, c.entity_id, c.field FROM conflict c JOIN resident r ON r.id = c.entity_id "
                "WHERE c.field IN ('name', 'note') ORDER BY 2, 3"
            ).all()
        if rows:
            kind, entity_id, field = self.chance.choice(rows)
            with self.offices[number].change("resident.edit", actor="李梅") as unit:
                unit.resolve(kind, entity_id, {field: "定"})
            self.counts["decided"] += 1

    def undo(self, number: int) -> None:
        with self.offices[number].read() as db:
            rows = db.exec_driver_sql(
                "SELECT id FROM step WHERE name NOT LIKE 'trust.%' AND name <> 'office.init'"
            )
            steps = sorted(row[0] for row in rows)
        try:
            if steps:
                undo.undo(self.offices[number], self.chance.choice(steps), actor="李梅")
        except Refused:
            self.counts["undo refused"] += 1

    def send(self, number: int) -> None:
        to = self.chance.choice([n for n in range(len(INSTALLS)) if n != number])
        self.sticks.append((to, self._write(number, to, full=self.chance.random() < 0.1)))

    def _write(self, number: int, to: int, *, full: bool) -> Path:
        out = self._next(".sqb")
        exchange.write(
            self.offices[number],
            INSTALLS[to].recipient,
            out,
            install=INSTALLS[number],
            actor="李梅",
            full=full,
        )
        return out

    def deliver(self, _number: int) -> None:
        if self.sticks:
            at = self.chance.randrange(len(self.sticks))
            to, path = self.sticks[at]
            if self.chance.random() < 0.8:
                del self.sticks[at]
            self._apply(to, path)

    def _apply(self, number: int, path: Path) -> None:
        office = self.offices[number]
        applied = exchange.apply(office, path, install=INSTALLS[number], actor="王芳")
        lacking = {(m.stream, n) for m in applied.missing for n in range(m.first, m.last + 1)}
        held = office.vector()
        assert not any(dot in held for dot in lacking)
        holes = held.holes()
        assert {(s, n) for s, a, b in holes.spans() for n in range(a, b + 1)} <= lacking
        self.counts["with something missing"] += bool(lacking)

    def lose(self, _number: int) -> None:
        if self.sticks:
            del self.sticks[self.chance.randrange(len(self.sticks))]

    def restart(self, number: int) -> None:
        self.offices[number].close()
        self._open(number)

    def _replace(self, number: int, source: Path) -> None:
        self.offices[number].close()
        for name in (self._path(number), slot_path(self._path(number))):
            name.unlink()
        shutil.copy(source, self._path(number))
        shutil.copy(slot_path(source), slot_path(self._path(number)))
        self._open(number)

    def copy_folder(self, number: int) -> None:
        """Somebody sets up another PC by copying the folder of the first."""
        other = (number + 1) % len(self.offices)
        self.offices[number].close()
        self._replace(other, self._path(number))
        self._open(number)

    def lay_aside(self, number: int) -> None:
        self.offices[number].close()
        copy = self._next(".gezhi")
        shutil.copy(self._path(number), copy)
        shutil.copy(slot_path(self._path(number)), slot_path(copy))
        self.drawer.append(copy)
        self._open(number)

    def restore(self, number: int) -> None:
        if self.drawer:
            self._replace(number, self.chance.choice(self.drawer))

    def clock(self, number: int) -> None:
        self.clocks[number].now += self.chance.choice(
            (60_000, 3_600_000, -3_600_000, 5 * YEAR_MS, -5 * YEAR_MS)
        )

    def settle(self) -> None:
        """What is under way arrives; then everything goes once round and once back."""
        self.chance.shuffle(self.sticks)
        for to, path in self.sticks:
            self._apply(to, path)
        for number, to in ((0, 1), (1, 2), (2, 0), (0, 1)):
            self._apply(to, self._write(number, to, full=True))
        states = [state_of(office) for office in self.offices]
        assert states[0] == states[1] == states[2]
        for office in self.offices:
            with office.read() as db:
                assert verify.row_problems(db) == []
                assert not [text for text in verify.chain_problems(db) if "缺少" not in text]

    def close(self) -> None:
        for office in self.offices:
            office.close()


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[Any]:
    made: list[Town] = []

    def make(seed: int) -> Town:
        (tmp_path / str(seed)).mkdir()
        made.append(Town(tmp_path / str(seed), seed))
        return made[-1]

    yield make
    for town in made:
        town.close()


def live(towns: Any, seeds: range, steps: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in seeds:
        town = towns(seed)
        try:
            town.run(steps)
            town.settle()
        except BaseException:
            print(f"seed {seed}: {town.counts}")
            raise
        counts += town.counts
    return counts


def test_a_short_life(towns: Any) -> None:
    live(towns, range(1), 60)


@pytest.mark.slow
def test_long_lives(towns: Any) -> None:
    counts = live(towns, range(10, 18), 240)
    print(dict(counts))
    assert all(counts[event] for event in ("copy_folder", "restore", "decided", "undo", "delete", "move"))
    assert counts["with something missing"] > 0
