"""A made-up district whose offices sent at different times: one never, one long ago, one with a part missing.

Two offices share a resident and a member of staff, one told a wrong code, one's bundle was refused. Used by the tests of
the district's window and by the pictures of its manual.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from desktop.base.clock import FixedClock, today
from desktop.base.errors import Refused
from desktop.district import chain, database, intake, making, members, receipts
from desktop.district.database import Database
from desktop.exchange.bundle import exchange
from desktop.operations import office as founding
from desktop.security.install import Install
from desktop.store import acks
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import seeded

DAY_MS = 86_400_000
NOW = 1_782_864_000_000  # 2026-07-01
ACTOR = "区管理员"
NUMBER, STAFF_NUMBER = "420303198501010013", "11010519491231002X"
PHONE = "13907198765"
NAMES = ("云麓台", "星湖", "香樟里", "桃源", "枫林", "锦绣", "春晖", "紫金")
STREETS = ("青桐街道", "花果街道", "红卫街道")
DAYS_AGO = (0, 1, 8, 40, 2, 12, 0, 3)  # when each office that sends has sent


@dataclass(frozen=True)
class Borough:
    """`where` the district stands, its keys, and a bundle of each office that was not handed over yet."""

    where: str
    keys: Install
    quarantine: Path
    codes: tuple[str, ...]
    waiting: tuple[Path, ...]


def code_of(number: int) -> str:
    """The code of an office by its place in the list."""
    return f"4203030900{12 + number}"


def build(where: str, folder: Path, *, offices: int = 4, keys: Install | None = None) -> Borough:
    """Make the district; the last of the offices is enrolled and never sends, the one before keeps its bundle back."""
    keys = keys or seeded("district")
    district = database.connect(where, keys)
    try:
        making.make(district, code="420303", name="张湾区", keys=keys)
        waiting: list[Path] = []
        for number in range(offices):
            _enrol(district, number)
            if number < offices - 1:
                out = _sent(district, number, folder, keys, keep=number == offices - 2)
                waiting += out
        quarantine = folder / "quarantine"
        _refused(district, folder, keys, quarantine)
        receipts.write(
            district, code_of(0), folder / "回执.sqr", keys=keys, day=today(FixedClock(NOW)), actor=ACTOR, at_ms=NOW
        )  # fmt: skip
    finally:
        district.close()
    return Borough(where, keys, quarantine, tuple(map(code_of, range(offices))), tuple(waiting))


def install_of(number: int) -> Install:
    """The keys of an office's computer."""
    return seeded(f"office {number}")


def _enrol(district: Database, number: int) -> None:
    install = install_of(number)

    def work(db: Connection) -> None:
        members.enrol(
            db, code=code_of(number), name=f"{NAMES[number]}社区", street=STREETS[number % 3], signer=install.public_key,
            recipient=install.recipient, install_id=install.install_id, computer="1号电脑", at_ms=NOW - 90 * DAY_MS,
        )  # fmt: skip
        chain.append(
            db, actor=ACTOR, event="office.enrolled", object_id=code_of(number),
            detail={"office": code_of(number), "computer": "1号电脑"}, at_ms=NOW - 90 * DAY_MS,
        )  # fmt: skip

    district.change(work)


def _sent(district: Database, number: int, folder: Path, keys: Install, *, keep: bool) -> list[Path]:
    """Make an office, fill it, write its bundle and take it in; the third office's first bundle is lost."""
    at_ms = NOW - DAYS_AGO[number] * DAY_MS
    clock = FixedClock(at_ms - DAY_MS)
    made = Workspace.create(
        folder / f"office-{number}.gezhi",
        user="李梅",
        password=PASSWORD,
        clock=clock,
        volumes=FitVolumes(),
        cost=CHEAP,
    ).workspace
    try:
        founding.found(made, code=code_of(number), name=f"{NAMES[number]}社区", actor="李梅")
        grids = fill(made, number)
        if number == 2:
            with made.local() as db:
                acks.put(db, keys.recipient, made.vector(), at_ms)
            visit(made, grids)
        out = folder / f"{NAMES[number]}.sqb"
        exchange.write(made, keys.recipient, out, install=install_of(number), actor="李梅")
    finally:
        made.close()
    if keep:
        return [out]
    intake.receive(district, out, keys=keys, actor=ACTOR, at_ms=at_ms, quarantine=folder / "quarantine")
    return []


def fill(office: Workspace, number: int) -> Sequence[str]:
    """Three grids; in every second office one worker for two of them. Six households each with a phone."""
    with office.read() as db:
        community = str(db.exec_driver_sql("SELECT id FROM community").scalar_one())
    with office.change("import.buildings", actor="李梅") as unit:
        compound = unit.create("compound", {"community_id": community, "name": "香樟里", "kind": "compound"})
        grids = [
            unit.create("grid", {"community_id": community, "number": n, "name": f"第{n}网格"})
            for n in (1, 2, 3)
        ]
        for n, grid in enumerate(grids, 1):
            micro = unit.create("micro_grid", {"grid_id": grid, "number": 1})
            building = unit.create("building", {"compound_id": compound, "label": str(n), "kind": "building"})
            unit.create("territory", {"micro_grid_id": micro, "building_id": building, "start": "2026-01-01"})
            for room in ("101", "102"):
                dwelling = unit.create("dwelling", {"building_id": building, "room": room, "use": "self"})
                home = {"dwelling_id": dwelling, "head_name": f"邓{n}{room}", "phone": PHONE}
                household = unit.create("household", home)
                shared = {"id_number": NUMBER} if (n, room) == (1, "101") and number < 2 else {}
                unit.create(
                    "resident",
                    {"household_id": household, "name": f"邓{n}{room}", "lives_here": number == 0, **shared},
                )
        people = [
            unit.create("staff", {
                "community_id": community, "name": name, "phones": [PHONE],
                **({"id_number": STAFF_NUMBER} if name == "冯一" and number < 2 else {}),
            })
            for name in ("冯一", "褚二", "卫三")
        ]  # fmt: skip
        for n, grid in enumerate(grids[: 2 if number == 4 else 3]):
            worker = people[0] if number % 2 and n < 2 else people[n]
            unit.create("assignment", {
                "staff_id": worker, "role": "grid_worker", "scope_kind": "grid", "scope_id": grid, "start": "2026-01-01",
            })  # fmt: skip
    return grids


def visit(office: Workspace, grids: Sequence[str]) -> None:
    """What an office writes later."""
    with office.change("work.patrol", actor="李梅") as unit:
        unit.create(
            "patrol", {"grid_id": grids[0], "day": "2026-06-20", "worker_name": "冯一", "note": "正常"}
        )


def _refused(district: Database, folder: Path, keys: Install, quarantine: Path) -> None:
    """A file that is no bundle."""
    spoilt = folder / "手机里的.sqb"
    spoilt.write_bytes(b"not a bundle at all" * 20)
    with suppress(Refused):
        intake.receive(district, spoilt, keys=keys, actor=ACTOR, at_ms=NOW - DAY_MS, quarantine=quarantine)
    spoilt.unlink()
