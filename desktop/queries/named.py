"""How the records of any list are called and where they are, so that a row says who and a click opens him."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain import door
from desktop.domain.field_names import kind_name
from desktop.store.log import chunks


@dataclass(frozen=True, slots=True)
class Named:
    """`title` who or what it is, `where` its door in words; `household_id` is what opens its page, "" for none."""

    title: str
    where: str = ""
    household_id: str = ""


_LIVED: Final = """
SELECT {columns}, c.name, b.label, u.label, d.room FROM {tables} LEFT JOIN dwelling d ON d.id = {dwelling}
LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN building b ON b.id = d.building_id
LEFT JOIN compound c ON c.id = b.compound_id WHERE {id} IN ({marks})
"""
_RESIDENT: Final = "resident r ON r.id = k.resident_id LEFT JOIN household h ON h.id = r.household_id"
_LIVED_IN: Final = {  # id, title, household and typed address; where they come from
    "household": {
        "id": "h.id", "columns": "h.id, h.head_name, h.id, h.address_text", "tables": "household h",
        "dwelling": "h.dwelling_id",
    },
    "resident": {
        "id": "r.id", "columns": "r.id, r.name, h.id, h.address_text", "dwelling": "h.dwelling_id",
        "tables": "resident r LEFT JOIN household h ON h.id = r.household_id",
    },
    "care_record": {
        "id": "k.id", "columns": "k.id, r.name, h.id, h.address_text", "dwelling": "h.dwelling_id",
        "tables": f"care_record k LEFT JOIN {_RESIDENT}",
    },
    "dwelling": {
        "id": "w.id", "columns": "w.id, '', (SELECT min(id) FROM household WHERE dwelling_id = w.id), ''",
        "tables": "dwelling w", "dwelling": "w.id",
    },
}  # fmt: skip
_PLAIN: Final = {
    "staff": "SELECT id, name FROM staff WHERE id IN ({marks})",
    "grid": "SELECT id, name FROM grid WHERE id IN ({marks})",
    "micro_grid": "SELECT id, name FROM micro_grid WHERE id IN ({marks})",
    "compound": "SELECT id, name FROM compound WHERE id IN ({marks})",
    "unit": "SELECT u.id, coalesce(c.name || ' ', '') || coalesce(b.label || '-', '') || u.label FROM unit u "
    "LEFT JOIN building b ON b.id = u.building_id LEFT JOIN compound c ON c.id = b.compound_id "
    "WHERE u.id IN ({marks})",
    "building": "SELECT b.id, coalesce(c.name || ' ', '') || b.label FROM building b "
    "LEFT JOIN compound c ON c.id = b.compound_id WHERE b.id IN ({marks})",
    "community": "SELECT id, name FROM community WHERE id IN ({marks})",
}


def named(db: Connection, records: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Named]:
    """(kind, id) to its names; a record that is gone, or of a kind without a name, is missing."""
    by_kind: dict[str, list[str]] = {}
    for kind, record_id in dict.fromkeys(records):
        by_kind.setdefault(kind, []).append(record_id)
    found: dict[tuple[str, str], Named] = {}
    for kind, ids in by_kind.items():
        for part in chunks(ids):
            marks = ",".join("?" * len(part))
            if kind in _LIVED_IN:
                for row in db.exec_driver_sql(_LIVED.format(marks=marks, **_LIVED_IN[kind]), tuple(part)):
                    where = door.label(row[5], row[6], row[7], row[4]) if row[5] else row[3] or ""
                    title = row[1] or (where if kind == "dwelling" else _("(无姓名)"))
                    found[kind, row[0]] = Named(title, where or _("地址待落"), row[2] or "")
            elif kind in _PLAIN:
                for row in db.exec_driver_sql(_PLAIN[kind].format(marks=marks), tuple(part)):
                    found[kind, row[0]] = Named(row[1] or kind_name(kind))
    return found
