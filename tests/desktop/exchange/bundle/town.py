"""Several PCs of one office with real encrypted files, the sticks between them, and a drawer of old copies.

Beside every file stand plain sets of what it must hold and must have heard of, so that the two can disagree; what its
tables show is compared with the simulator's oracle.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.base.clock import FixedClock
from desktop.base.errors import NotFound, Refused
from desktop.exchange.bundle import exchange
from desktop.operations import office as founding
from desktop.operations import undo
from desktop.queries import versions
from desktop.security.keyslots import slot_path
from desktop.store import forks, project, verify
from desktop.store.fold import same_key
from desktop.store.op import STATUS, Dot, trusted
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import seeded, state_of, trust
from tests.desktop.store.replicas import oracle

INSTALLS = [seeded(f"pc {number}") for number in range(5)]
YEAR_MS = 365 * 86_400_000


def dots_of(vector: Vector) -> frozenset[Dot]:
    return frozenset((s, n) for s, first, last in vector.spans() for n in range(first, last + 1))


class Town:
    """Five PCs of one office, the sticks between them, a drawer of old copies.

    `said[a, b]`: what b's last word to a was; `heard[a]`: what a was ever told anybody holds. Both lie in the file and
    are copied with it.
    """

    def __init__(
        self, folder: Path, seed: int, *, pcs: int = 5, like: Path | None = None, machines: bool = False
    ) -> None:
        """`like`: a folder of a town of as many PCs that was closed, instead of founding one."""
        self.folder, self.machines = folder, machines
        self.chance = random.Random(seed)
        self.clocks = [FixedClock() for _ in range(pcs)]
        self.offices: list[Workspace] = []
        for number in range(pcs):
            if like is None:
                self.offices.append(self._create(number))
            else:
                self._copy(like / self._path(number).name, self._path(number))
                self.offices.append(self._opened(number))
        self.forms: list[tuple[int, str, Any]] = []
        self.sticks: list[tuple[int, int, Path, frozenset[Dot]]] = []  # from, to, file, what its writer held
        self.drawer: list[tuple[Path, Any]] = []
        self.heard: list[set[Dot]] = [set() for _ in range(pcs)]
        self.said: list[dict[int, frozenset[Dot]]] = [{} for _ in range(pcs)]
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
        self.offices[number] = self._opened(number)

    def _opened(self, number: int) -> Workspace:
        return Workspace.open(
            self._path(number), password=PASSWORD, clock=self.clocks[number], volumes=FitVolumes()
        )

    @staticmethod
    def _copy(source: Path, to: Path) -> None:
        shutil.copy(source, to)
        shutil.copy(slot_path(source), slot_path(to))

    def _next(self, suffix: str) -> Path:
        self.made += 1
        return self.folder / f"{self.made}{suffix}"

    def run(self, steps: int) -> None:
        """That many random events."""
        weights: tuple[tuple[Callable[[int], None], int], ...] = (
            (self.add, 4), (self.campaign, 3), (self.open_form, 6), (self.edit, 12), (self.delete, 2), (self.resolve, 3),
            (self.move, 3), (self.undo, 2), (self.send, 10), (self.deliver, 13), (self.lose, 1), (self.restart, 2),
            (self.copy_folder, 2 - self.machines), (self.lay_aside, 3), (self.restore, 2 - self.machines), (self.clock, 2),
            (self.twin, 6 * self.machines),
        )  # fmt: skip
        events = [event for event, weight in weights for _ in range(weight)]
        for number in range(len(self.offices)):
            self._import(number, 60)
        for _ in range(steps):
            event, number = self.chance.choice(events), self.chance.randrange(len(self.offices))
            self.counts[event.__name__] += 1
            event(number)

    def _some(self, number: int, kind: str) -> str | None:
        with self.offices[number].read() as db:
            ids = [row[0] for row in db.exec_driver_sql(f'SELECT id FROM "{kind}" ORDER BY id')]
        return self.chance.choice(ids) if ids else None

    def add(self, number: int) -> None:
        """A household, or a staircase of them."""
        self._import(number, self.chance.choice((1, 1, 40)))

    def _import(self, number: int, count: int) -> None:
        with self.offices[number].change("household.add", actor="李梅") as unit:
            for n in range(count):
                home = unit.create("household", {"head_name": "王", "code": str(n)})
                unit.create("resident", {"household_id": home, "name": "王", "phones": ["13900000000"]})

    def campaign(self, number: int) -> None:
        """Everybody who answers is written into the list by one hand."""
        with self.offices[number].read() as db:
            ids = [row[0] for row in db.exec_driver_sql("SELECT id FROM resident ORDER BY id")]
        chosen = self.chance.sample(ids, min(len(ids), 80))
        if chosen:
            with self.offices[number].change("resident.edit_many", actor="李梅") as unit:
                unit.set_many("resident", [(i, {"note": f"{self.made}", "state": "live"}) for i in chosen])

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
        to = self.chance.choice([n for n in range(len(self.offices)) if n != number])
        self._write(number, to, full=self.chance.random() < 0.1)

    def _write(self, number: int, to: int, *, full: bool) -> None:
        """A bundle of exactly what its recipient lacks as far as its last word went."""
        out = self._next(".sqb")
        office = self.offices[number]
        written = exchange.write(
            office, INSTALLS[to].recipient, out, install=INSTALLS[number], actor="李梅", full=full
        )
        held = dots_of(office.vector())
        assert written.ops == len(held - (frozenset() if full else self.said[number].get(to, frozenset())))
        self.counts["operations sent"] += written.ops
        self.sticks.append((number, to, out, held))

    def deliver(self, _number: int) -> None:
        if self.sticks:
            at = self.chance.randrange(len(self.sticks))
            stick = self.sticks[at]
            if self.chance.random() < 0.8:
                del self.sticks[at]
            self._apply(*stick)

    def _apply(self, sender: int, number: int, path: Path, have: frozenset[Dot]) -> None:
        """Take a stick in; what is said to be missing then is exactly what is, interval for interval."""
        office = self.offices[number]
        try:
            applied = exchange.apply(office, path, install=INSTALLS[number], actor="王芳", keep=False)
        except Refused as refused:
            if not self.machines or refused.code not in ("bundle.dot_collision", "bundle.digest"):
                raise
            self.counts[f"refused: {refused.code}"] += 1
            return
        self.heard[number] |= have
        self.said[number][sender] = have
        lacking = {(m.stream, n) for m in applied.missing for n in range(m.first, m.last + 1)}
        assert lacking == self.lacking(number)
        assert all((m.stream, m.first - 1) not in lacking for m in applied.missing), "an interval in two"
        self.counts["with something missing"] += bool(lacking)
        self.counts["operations taken in"] += applied.new_ops

    def lacking(self, number: int) -> set[Dot]:
        """What somebody ever said to hold or a later number proves, and this file does not hold: by plain sets."""
        held = dots_of(self.offices[number].vector())
        highest = Counter[str]()
        for stream, seq in held:
            highest[stream] = max(highest[stream], seq)
        implied = {(stream, n) for stream, last in highest.items() for n in range(1, last + 1)}
        with self.offices[number].read() as db:
            parted = forks.known(db)
        return {(s, n) for s, n in (self.heard[number] | implied) - held if n < parted.get(s, n + 1)}

    def lose(self, _number: int) -> None:
        if self.sticks:
            del self.sticks[self.chance.randrange(len(self.sticks))]

    def restart(self, number: int) -> None:
        self.offices[number].close()
        self._open(number)

    def _bookkeeping(self, number: int) -> tuple[set[Dot], dict[int, frozenset[Dot]]]:
        return set(self.heard[number]), dict(self.said[number])

    def _replace(self, number: int, source: Path, books: Any) -> None:
        self.heard[number], self.said[number] = set(books[0]), dict(books[1])
        self.offices[number].close()
        for name in (self._path(number), slot_path(self._path(number))):
            name.unlink()
        self._copy(source, self._path(number))
        self._open(number)

    def copy_folder(self, number: int) -> None:
        """Somebody sets up another PC by copying the folder of the first."""
        other = (number + 1) % len(self.offices)
        self.offices[number].close()
        self._replace(other, self._path(number), self._bookkeeping(number))
        self._open(number)

    def twin(self, number: int) -> None:
        """A virtual machine is copied with the program running in it: both go on in one session."""
        other, session = (number + 1) % len(self.offices), self.offices[number]._session
        self.offices[number].close()
        self._replace(other, self._path(number), self._bookkeeping(number))
        self._open(number)
        for twin in (number, other):
            ours = self.offices[twin]._session
            ours.stream, ours.stream_no, ours.seq = session.stream, session.stream_no, session.seq
            ours.tip, ours.hlc = session.tip, session.hlc

    def lay_aside(self, number: int) -> None:
        self.offices[number].close()
        copy = self._next(".gezhi")
        self._copy(self._path(number), copy)
        self.drawer.append((copy, self._bookkeeping(number)))
        self._open(number)

    def restore(self, number: int) -> None:
        if self.drawer:
            self._replace(number, *self.chance.choice(self.drawer[-4:]))

    def clock(self, number: int) -> None:
        """Set by a few minutes, or by up to eighty years; no clock here shows a time before 1970."""
        by = self.chance.choice(
            (60_000, 3_600_000, -3_600_000, 5 * YEAR_MS, -5 * YEAR_MS, 80 * YEAR_MS, -80 * YEAR_MS)
        )
        self.clocks[number].now = min(max(0, self.clocks[number].now + by), 150 * YEAR_MS)

    def settle(self) -> None:
        """What is under way arrives; then everything goes once round and once back."""
        self.chance.shuffle(self.sticks)
        for stick in self.sticks:
            self._apply(*stick)
        self.sticks = []
        # the first time the others' true word is heard, by the third everything went round
        for _ in range(3 + 3 * self.machines):
            for number in range(len(self.offices)):
                for to in ((number + 1) % len(self.offices), (number - 1) % len(self.offices)):
                    self._write(number, to, full=self.machines)
                    self._apply(*self.sticks.pop())
        states = [self._counting(office) for office in self.offices]
        assert all(state == states[0] for state in states), [state == states[-1] for state in states]
        for office in self.offices:
            with office.read() as db:
                assert verify.row_problems(db) == []
                assert not [text for text in verify.chain_problems(db) if "缺少" not in text]
        with self.offices[0].read() as db:
            self.counts["forked streams"] += len(forks.known(db))
        self._compare_with_oracle(self.offices[0])

    @staticmethod
    def _counting(office: Workspace) -> dict[str, Any]:
        """The log and every row, without what a fork made void: that is another's at each machine."""
        state: dict[str, Any] = dict(state_of(office))
        with office.read() as db:
            parted = forks.known(db)
        state["oplog"] = [row for row in state["oplog"] if row[1] < parted.get(row[0], row[1] + 1)]
        return state

    def _compare_with_oracle(self, office: Workspace) -> None:
        """Rows and the list of conflicts, out of the log by the oracle alone."""
        with office.read() as db:
            ops = [trusted(body) for (body,) in db.exec_driver_sql("SELECT body FROM oplog")]
            conflicts = {tuple(row) for row in db.exec_driver_sql("SELECT entity_id, field FROM conflict")}
            rows = {
                kind: {row["id"]: row for row in db.exec_driver_sql(f"SELECT * FROM main.{kind}").mappings()}
                for kind in ("resident", "household")
            }
        told, kinds = oracle(ops), {op.id: op.entity for op in ops}
        wanted = {
            (record, field) for record, (_alive, _fields, disputed) in told.items() for field in disputed
        }
        assert conflicts == wanted
        for kind, found in rows.items():
            assert found.keys() == {i for i, (alive, *_rest) in told.items() if alive and kinds[i] == kind}
            for record, row in found.items():
                shown = {n: same_key(v) for n, v in project.fields_of(kind, dict(row)).items()}
                fields = {n: said[0] for n, said in told[record][1].items() if n != STATUS}
                assert {n: v for n, v in shown.items() if v != b"null"} == {
                    n: v for n, v in fields.items() if v != b"null"
                }
        self.counts["records compared"] += len(told)

    def close(self) -> None:
        for office in self.offices:
            office.close()
