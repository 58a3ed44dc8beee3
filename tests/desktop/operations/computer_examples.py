"""Certifying, joining, striking off computers, and the district's answer, in a small town; see `inverse_examples`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from desktop.operations import admissions, computers
from desktop.operations.computers import Newcomer
from desktop.operations.office import ensure_community
from desktop.queries.computers import District
from desktop.security import certificates
from desktop.security.certificates import OFFICE
from desktop.security.install import Install
from desktop.workspace import Workspace

ME, TODAY, CODE = "李梅", date(2026, 6, 30), "420303090012"
OURS, THEIRS, DISTRICT = (Install(n * 32, n.encode() * 32, n.encode() * 31 + b"x") for n in "123")
PLAIN: Final[dict[str, Any]] = {"actor": ME, "today": TODAY}


def _founded(office: Workspace) -> Workspace:
    with office.read() as db:
        there = db.exec_driver_sql("SELECT 1 FROM community WHERE code = ?", (CODE,)).first()
    if there is None:
        with office.change("town.community", actor=ME) as unit:
            ensure_community(unit, CODE, name="云麓台社区")
    return office


def _certified(town: Any, name: str = "2号电脑") -> Workspace:
    office = _founded(town.office)
    computers.certify(office, Newcomer.of(THEIRS, f"{name}{town.number()}"), **PLAIN)
    return office


def _revoked(town: Any, *, new_key: bool = False) -> Workspace:
    office = _certified(town)
    computers.certify(office, Newcomer.of(OURS, f"1号电脑{town.number()}"), **PLAIN)
    computers.revoke(
        office, THEIRS.public_key, why="被盗", me=OURS.public_key, new_key=new_key, staying=(), **PLAIN
    )
    return office


def _joined(town: Any) -> None:
    office = _founded(town.office)
    office.signed_in = ""  # as with the recovery code
    computers.join(office, OURS, f"1号电脑{town.number()}", **PLAIN)


def _answered(town: Any) -> None:
    office = _founded(town.office)
    made = certificates.issue(
        DISTRICT, kind=OFFICE, office=CODE, name="云麓台社区", subject=OURS.public_key, from_ms=town.number(),
        random=office.random,
    )  # fmt: skip
    over = District("420303", "张湾区", DISTRICT.public_key, DISTRICT.recipient, "2026-06-30")
    computers.keep_answer(office, over, made, (THEIRS.public_key,), actor=ME)


COMPUTERS: Final[dict[str, Callable[[Any], object]]] = {
    "computers.certify": _certified,
    "computers.join": _joined,
    "computers.revoke": lambda town: _revoked(town, new_key=True),
    "computers.reinstate": lambda town: computers.reinstate(_revoked(town), THEIRS.public_key, **PLAIN),
    "computers.keep_answer": _answered,
    "admissions.note": lambda town: admissions.note(
        _founded(town.office), Newcomer.of(THEIRS, f"2号电脑{town.number()}"), ME, **PLAIN
    ),
}
WITHOUT: Final[dict[str, str]] = {
    "computers.office_code": "only reads",
    "staying_on.to_confirm": "only reads",
    "staying_on.left_out": "only reads",
    "admissions.people": "only reads",
    "admissions.whom": "only reads",
    "admissions.enter": "a password on this computer; its step says that the approval was used up",
    "office_keys.held": "only reads",
    "office_keys.insist": "a secret in this file alone",
    "office_keys.keep": "a secret in this file alone",
    "office_keys.take_up": "a secret in this file alone",
}
