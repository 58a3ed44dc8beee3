"""What the office says of the papers it posts: public service numbers, and the words for where a board hangs."""

from __future__ import annotations

from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import N_, _

PHONES: Final = "posted.phones"
"""The setting: [[label, number], …]."""
PLACES: Final = "posted.places"
"""The setting: [words, …]."""
USUAL_PLACES: Final = (
    N_("单元门内"), N_("一楼大厅"), N_("电梯厅"), N_("楼道口"), N_("小区宣传栏"),
    N_("东门"), N_("西门"), N_("南门"), N_("北门"),
)  # fmt: skip


def phones(db: Connection) -> tuple[tuple[str, str], ...]:
    """Public service numbers with their labels, in the order they were written down."""
    return tuple(
        (str(one[0]), str(one[1])) for one in _value(db, PHONES) if isinstance(one, list) and len(one) > 1
    )


def places(db: Connection) -> tuple[str, ...]:
    """The words for where a board hangs: the office's own, else the usual ones."""
    own = tuple(str(one) for one in _value(db, PLACES))
    return own or tuple(_(word) for word in USUAL_PLACES)


def _value(db: Connection, key: str) -> list[Any]:
    row = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (key,)).first()
    value = orjson.loads(row[0]) if row and row[0] else []
    return value if isinstance(value, list) else []
