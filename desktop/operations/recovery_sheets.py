"""Renewing the recovery sheet, and telling the other PCs of the office that the earlier one is ended.

The other PCs' files came of one another by copying, so that one sheet opens them all; a new one made here opens this
file alone. What goes into the log is a hash of the ended sheet's public half: whoever still opens by it is told so.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import orjson

from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.operations import care_keys, settings
from desktop.queries import accounts
from desktop.security import slotfile
from desktop.security.care_letters import box
from desktop.workspace import Workspace

ENDED: Final = "recovery.ended."
STEP: Final = "exchange.recovery_sheet"  # like all of the exchange, no step to take back


def renew(office: Workspace, *, actor: str, today: date) -> str:
    """A new recovery code for this file; the earlier sheet is said to be ended to every PC of the office.

    Raises `Refused` (`permission.*`) for whoever does not manage the users.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_USERS)
    before = _sheets(office)
    code = office.renew_recovery_code(actor=actor)
    if before:
        with office.change(STEP, actor=actor) as unit:
            for sheet in before:
                settings.put(unit, ENDED + sheet, {"day": today.isoformat()})
    return code


def ended_elsewhere(office: Workspace) -> str | None:
    """The day on which another PC ended the sheet that still opens this file, None when none did."""
    sheets = _sheets(office)
    if not sheets:
        return None
    with office.read() as db:
        row = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (ENDED + sheets[-1],)).first()
    value = orjson.loads(row[0]) if row and row[0] else None
    return str(value.get("day") or "") if isinstance(value, dict) else None


def words(office: Workspace) -> str:
    """What is still to be done about the sheet of this file, "" when nothing is."""
    day = ended_elsewhere(office)
    if day is None:
        return care_keys.paper_words(office)
    return _(
        "恢复码单已于 {day} 在另一台电脑上换新,但旧单还能打开这台电脑的数据。请主任在这台电脑上也换一张。"
    ).format(day=day)


def _sheets(office: Workspace) -> list[str]:
    """The sheets that open this file, the newest last, each as the hash of its public half."""
    slots = slotfile.sound(office.path, office.home)[0].slots
    return [box(slot.recipient) for slot in slots if slot.kind == slotfile.PAPER and not slot.earlier]
