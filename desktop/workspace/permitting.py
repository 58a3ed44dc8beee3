"""The last gate before a write: whoever acts must be somebody whose role allows a step of that name.

Operations ask the same table earlier, to say no before anything is worked out; this gate holds for those that
forget, and for whatever is written next year.
"""

from __future__ import annotations

import orjson
from sqlalchemy import Connection

from desktop.domain.permissions import Permit, roles_of, step_action
from desktop.store.last_director import last_director


def insist(db: Connection, actor: str, name: str, undoes: str = "") -> None:
    """Raise `Refused` unless `actor` may write a step of this name; an office without accounts has one user.

    Whoever takes a step back (`undoes`) must be allowed that step too: roles are not given by undoing their loss.
    """
    rows = db.exec_driver_sql("SELECT name, roles, ended_on FROM account").all()
    if rows:
        known = [(who or "", orjson.loads(given or "[]"), bool(ended)) for who, given, ended in rows]
        permit = Permit.of(roles_of(actor, known, lambda: last_director(db)))
        permit.insist(step_action(name))
        while undoes:
            row = db.exec_driver_sql("SELECT name, undoes FROM step WHERE id = ?", (undoes,)).first()
            if row is None:
                break
            permit.insist(step_action(row[0] or ""))
            undoes = row[1] or ""
