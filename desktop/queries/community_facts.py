"""What communities say of themselves, as it was typed in or stood in a county's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain.community_facts import FACTS, MARK

_COLUMNS: Final = tuple(fact.key for fact in FACTS if not fact.declared)


@dataclass(frozen=True, slots=True)
class Said:
    """One community: the facts that are known by key, and all of its declared figures."""

    id: str
    name: str
    known: Mapping[str, Any]
    declared: Mapping[str, Any]


def of(db: Connection, wanted: str = "") -> Said:
    """The community of a name, code or id; without one the office's only one. Raises `NotFound`."""
    sql = f"SELECT id, coalesce(name, ''), coalesce(code, ''), declared, {', '.join(_COLUMNS)} FROM community ORDER BY sort_no, code"  # noqa: S608, E501 - our own names
    rows = [tuple(row) for row in db.exec_driver_sql(sql)]
    found = [row for row in rows if wanted in (row[0], row[1], row[2])] if wanted else rows
    if len(found) != 1:
        names = "、".join(row[1] for row in rows)
        raise NotFound(_("请写明是哪个社区:{names}。").format(names=names), code="community.which")
    row = found[0]
    declared = orjson.loads(row[3]) if row[3] else {}
    known = dict(zip(_COLUMNS, row[4:], strict=True)) | {
        fact.key: declared.get(fact.key) for fact in FACTS if fact.declared
    }
    marks = {fact.key for fact in FACTS if fact.form == MARK}
    told = {key: bool(value) if key in marks else value for key, value in known.items() if value is not None}
    return Said(row[0], row[1], told, declared)
