"""Two offices enrolled in a district, one of them with two computers, on a day when something waits at every desk.

Everything is done by the operations a clerk does: requests and answers, bundles, a lost one, a file that is none, two
computers that wrote differently, a number on two books, a move asked for, a pack laid down. Used by pictures and tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from desktop.base.clock import FixedClock
from desktop.base.errors import Refused
from desktop.district import admission, between, database, intake, letters, making, packs, receipts
from desktop.district.database import Database
from desktop.exchange.bundle import automatic, exchange
from desktop.exchange.enrolment import answers, requests
from desktop.exchange.packs.pack import FORMAT, from_plain
from desktop.operations import between as answering
from desktop.operations import computers
from desktop.operations import office as founding
from desktop.operations.computers import Newcomer
from desktop.operations.trust import accept_signer
from desktop.security.install import Install, fingerprint
from desktop.store import acks
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.district.borough import ACTOR, NAMES, NOW, code_of, fill
from tests.desktop.exchange.bundle.conftest import seeded

CLERK: Final = "李梅"
TODAY: Final = date(2026, 7, 1)
BY: Final[dict[str, Any]] = {"actor": CLERK, "today": TODAY}
PACK: Final[dict[str, Any]] = {
    "format": FORMAT, "name": "张湾区", "version": "2026-07", "rules": {"phone.invalid": "block"},
    "norms": {"low": 300, "high": 450}, "calendar": {"2026": {"off": ["2026-10-01"], "on": ["2026-10-10"]}},
    "questions": {"六问": {"questions": ["近期外出吗", "有发热吗"]}}, "retention": {"campaign": 20},
    "roles": {"grid_worker": {"synonyms": ["网格管家"]}},
}  # fmt: skip


@dataclass(frozen=True)
class Town:
    """The first office (this PC's), its second PC, the other office, the district; files still to be opened."""

    office: Workspace
    beside: Workspace
    other: Workspace
    district: Database
    keys: Install
    where: str
    stick: Path

    @property
    def offices(self) -> Sequence[Workspace]:
        """Every office file."""
        return self.office, self.beside, self.other

    def close(self) -> None:
        """Let go of everything."""
        for one in self.offices:
            one.close()
        self.district.close()


def build(folder: Path, own: Install, keys: Install | None = None) -> Town:
    """Make it below `folder`; `own` are this PC's keys, `keys` the district's."""
    keys = keys or seeded("district")
    stick, where = folder / "U盘", str(folder / "张湾区.gezhi-district")
    stick.mkdir(parents=True)
    district = database.connect(where, keys)
    making.make(district, code="420303", name="张湾区", keys=keys)
    first, second, third = (
        _office(folder, number, name) for number, name in ((0, ""), (0, "2号电脑"), (1, ""))
    )
    town = Town(first, second, third, district, keys, where, stick)
    _enrol(town, town.office, own, 0)
    _enrol(town, town.other, seeded("office 1"), 1)
    _second_computer(town, own)
    _up(town, own)
    _down(town, own)
    _waiting(town, own)
    return town


def _office(folder: Path, number: int, name: str) -> Workspace:
    made = Workspace.create(
        folder / f"{name or NAMES[number]}.gezhi", user=CLERK, password=PASSWORD, clock=FixedClock(NOW),
        volumes=FitVolumes(), cost=CHEAP,
    ).workspace  # fmt: skip
    if not name:
        founding.found(made, code=code_of(number), name=f"{NAMES[number]}社区", actor=CLERK)
        fill(made, number)
    return made


def _enrol(town: Town, office: Workspace, own: Install, number: int) -> None:
    asked, answered = town.stick / f"{number}.sqq", town.stick / f"{number}.sqc"
    requests.write_office(office, asked, install=own, name="1号电脑", **BY)
    request = requests.read_office(asked)
    admission.admit(
        town.district, request, answered, keys=town.keys, told=request.fingerprint, actor=ACTOR, at_ms=NOW,
        street="青桐街道",
    )  # fmt: skip
    answers.accept(office, answered, told=fingerprint(town.keys.public_key), actor=CLERK)


def beside_keys() -> Install:
    """The keys of the office's second computer."""
    return seeded("beside")


def _second_computer(town: Town, own: Install) -> None:
    """The second PC has everything; then both write the same household's phone, and one bundle is lost."""
    newcomer = beside_keys()
    computers.certify(town.office, Newcomer.of(newcomer, "2号电脑"), **BY)
    accept_signer(town.beside, own.public_key, name="1号电脑", **BY)
    _carry(town, town.office, own, town.beside, newcomer, "给2号")
    _carry(town, town.beside, newcomer, town.office, own, "给1号")


def _carry(town: Town, source: Workspace, own: Install, target: Workspace, to: Install, name: str) -> None:
    out = town.stick / f"{name}.sqb"
    exchange.write(source, to.recipient, out, install=own, actor=CLERK)
    exchange.apply(target, out, install=to, actor=CLERK)


def _households(office: Workspace) -> list[str]:
    with office.read() as db:
        return list(db.exec_driver_sql("SELECT id FROM household ORDER BY head_name").scalars())


def _up(town: Town, own: Install) -> None:
    for office, keys, name in ((town.office, own, "一"), (town.other, seeded("office 1"), "二")):
        out = town.stick / f"{name}月.sqb"
        exchange.write(office, town.keys.recipient, out, install=keys, actor=CLERK)
        intake.receive(
            town.district,
            out,
            keys=town.keys,
            actor=ACTOR,
            at_ms=NOW,
            quarantine=town.stick.parent / "quarantine",
        )


def _down(town: Town, own: Install) -> None:
    """The district asks about the number on two books and lays its pack down; both come to the office."""
    by: dict[str, Any] = {"keys": town.keys, "actor": ACTOR, "at_ms": NOW}
    between.ask(town.district, **by)
    town.district.change(lambda db: packs.put(db, from_plain(dict(PACK)), actor=ACTOR, at_ms=NOW))
    packs.offer(town.district, code_of(0), **by)
    for letter in letters.write(town.district, code_of(0), town.stick, **by):
        with suppress(Refused):  # the second PC's
            exchange.apply(town.office, letter.path, install=own, actor=CLERK)
    receipts.write(town.district, code_of(0), town.stick / "回执.sqr", day=TODAY, **by)


def _waiting(town: Town, own: Install) -> None:
    """What a clerk finds in the morning."""
    other = beside_keys()
    home = _households(town.office)
    for office, phone in ((town.office, "13907190001"), (town.beside, "13907190002")):
        with office.change("household.edit", actor=CLERK) as unit:
            unit.set("household", home[0], {"phone": phone})
    _carry(town, town.beside, other, town.office, own, "两边")
    _note(town, home[1], "需要上门")
    with town.beside.local() as db:  # the stick with this was lost, though the second PC thinks it arrived
        acks.put(db, own.recipient, town.beside.vector(), NOW)
    _note(town, home[2], "晚上在家")
    _carry(town, town.beside, other, town.office, own, "缺一段")
    _note(town, home[3], "先打电话")
    mailbox = town.stick.parent / "信箱"
    mailbox.mkdir()
    automatic.choose(town.beside, actor=CLERK, mailbox=mailbox)
    automatic.choose(town.office, actor=CLERK, mailbox=mailbox)
    automatic.run(town.beside, other, actor=CLERK)
    spoilt = town.stick / "手机里的.sqb"
    spoilt.write_bytes((town.stick / "两边.sqb").read_bytes()[:-40])
    with suppress(Refused):
        exchange.apply(town.office, spoilt, install=own, actor=CLERK)
    _move_out(town)


def _note(town: Town, home: str, words: str) -> None:
    with town.beside.change("household.edit", actor=CLERK) as unit:
        unit.set("household", home, {"needs": words})


def _move_out(town: Town) -> None:
    """The other office asks to hand somebody over; the district has not looked yet."""
    with town.other.read() as db:
        who = str(
            db.exec_driver_sql(
                "SELECT id FROM resident WHERE lives_here IS NOT NULL ORDER BY name DESC"
            ).scalar()
        )
    with town.other.change("resident.edit", actor=CLERK) as unit:
        unit.set("resident", who, {"lives_here": True, "state": "live"})
    answering.move_out(town.other, [who], f"{NAMES[0]}社区", **BY)
    out = town.stick / "二月再.sqb"
    exchange.write(town.other, town.keys.recipient, out, install=seeded("office 1"), actor=CLERK)
    intake.receive(
        town.district,
        out,
        keys=town.keys,
        actor=ACTOR,
        at_ms=NOW,
        quarantine=town.stick.parent / "quarantine",
    )
