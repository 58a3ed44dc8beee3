"""An approval lets one person in at one computer, once, for two weeks: noted at the director's PC, asked at the new one.

It stands in the encrypted copy itself, beside the certificate, under the key whose check code the director typed. That it
was used is remembered in the joined file and, for other copies of the same stick, beside this computer's own keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.domain.permissions import Action
from desktop.operations import computers, settings
from desktop.operations.computers import Newcomer
from desktop.queries import accounts
from desktop.security import install as installs
from desktop.security import keyslots, spent
from desktop.security.install import Install
from desktop.security.sealing import Argon2Cost
from desktop.workspace import Workspace, joining

APPROVAL: Final = "computer.approval."
DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Approval:
    """`id` of this approval, for `user` at the computer with this key to seal to, until a day, `used` on a day."""

    id: str
    user: str
    recipient: str
    until: str
    used: str

    @classmethod
    def of(cls, value: dict[str, Any]) -> Approval:
        """As it stands in the setting."""
        return cls(*(str(value.get(name) or "") for name in ("id", "for", "recipient", "until", "used")))


def people(office: Workspace) -> list[str]:
    """Who may be let in at another computer: those with a password on any, and whose account stands."""
    known = keyslots.named(office.path, office.home)
    with office.read() as db:
        standing = [one.name for one in accounts.accounts(db) if not one.ended_on]
    return [name for name in known if not standing or name in standing]


def whom(office: Workspace, said: str) -> str:
    """The person an approval is for; raises `Refused` (`computer.for_whom`) where it is not said, or nobody known."""
    known, name = people(office), " ".join(said.split())
    if not name and len(known) == 1:
        return known[0]
    if name not in known:
        raise Refused(
            _("请写明批准哪一位用户在那台电脑上使用,须是这个社区的用户:{names}").format(
                names="、".join(known)
            ),
            code="computer.for_whom",
        )
    return name


def note(office: Workspace, newcomer: Newcomer, user: str, *, actor: str, today: date) -> Approval:
    """Write down for whom a computer was approved; an earlier approval of the same computer counts no more."""
    value = {
        "id": new_id(office.random), "for": user, "by": actor, "recipient": newcomer.recipient,
        "until": (today + timedelta(days=DAYS)).isoformat(), "used": "",
    }  # fmt: skip
    args = {"subject": newcomer.name, "key": newcomer.signer, "for": user}
    with office.change("computer.certify", actor=actor, args=args) as unit:
        settings.put(unit, APPROVAL + newcomer.signer, value)
    return Approval.of(value)


def approved(db: Connection, signer: str) -> Approval | None:
    """The approval of the computer with this signing key."""
    text = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (APPROVAL + signer,)).scalar()
    value = orjson.loads(text) if text else None
    return Approval.of(value) if isinstance(value, dict) else None


def outstanding(db: Connection, today: date) -> list[tuple[str, Approval]]:
    """(signing key, approval) of the computers that may still be joined, the one that ends first before the others."""
    rows = db.exec_driver_sql(
        "SELECT key, value FROM setting WHERE key GLOB ? ORDER BY key", (f"{APPROVAL}*",)
    )
    every = [(str(key).removeprefix(APPROVAL), orjson.loads(text or "null")) for key, text in rows]
    found = [(signer, Approval.of(value)) for signer, value in every if isinstance(value, dict)]
    open_ = [one for one in found if not one[1].used and one[1].until >= today.isoformat()]
    return sorted(open_, key=lambda one: one[1].until)


def enter(
    office: Workspace, install: Install, user: str, password: str, *, today: date, folder: Path | None = None,
    cost: Argon2Cost | None = None,
) -> None:  # fmt: skip
    """Give the approved person a password here and let this computer in; `office` was opened by its own key.

    `folder`: where this computer keeps its keys. Raises `Refused` (`computer.*`) for another person, after the last
    day, and the second time, before anything is written.
    """
    user, folder = " ".join(user.split()), folder or installs.default_folder()
    found = _insist(office, install, user, today, folder)
    joining.join(office, user, password, actor=user, cost=cost, approved=found.user)
    spent.spend(folder, found.id)
    computers.join(office, install, "", actor=user, today=today)
    with office.read() as db:
        may = accounts.permit(db, user).may(Action.EXCHANGE)
    if may:  # of whoever only looks things up the office hears with the audit
        with office.change(
            "computer.join", actor=user, args={"subject": user, "key": install.public_key}
        ) as unit:
            value = settings.value(unit, APPROVAL + install.public_key)
            settings.put(unit, APPROVAL + install.public_key, {**value, "used": today.isoformat()})


def _insist(office: Workspace, install: Install, user: str, today: date, folder: Path) -> Approval:
    with office.read() as db:
        found = approved(db, install.public_key)
    again = _("请主任在已在用的电脑上重新批准(要本机新写的加入申请);急用时可用纸质恢复码加入。")
    if found is None or found.recipient != install.recipient:
        raise Refused(_("这份数据里没有写明批准谁在本机使用。") + again, code="computer.not_approved")
    if user != found.user:
        raise Refused(
            _("这台电脑是批准给“{name}”用的,只能由他(她)本人第一次登录。").format(name=found.user) + again,
            code="computer.for_another",
        )
    if found.used or found.id in spent.spent(folder):
        raise Refused(_("这次批准已经用过了,一次批准只能加入一次。") + again, code="computer.approval_used")
    if today.isoformat() > found.until:
        raise Refused(
            _("这次批准只到 {day} 有效,已经过期。").format(day=found.until) + again,
            code="computer.approval_over",
        )
    return found
