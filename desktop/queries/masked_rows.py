"""Identity numbers and telephones beside the names of a list, masked: what may stand in a copied table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection

from desktop.domain import masking
from desktop.store.log import chunks

_SQL: Final[Mapping[str, str]] = {
    "resident": (
        "SELECT r.id, coalesce(r.id_number, ''), coalesce(json_extract(r.phones, '$[0]'), h.phone, '') FROM resident r"
        " LEFT JOIN household h ON h.id = r.household_id WHERE r.id IN ({marks})"
    ),
    "household": (
        "SELECT h.id, coalesce((SELECT r.id_number FROM resident r WHERE r.household_id = h.id"
        " AND r.name = h.head_name LIMIT 1), ''), coalesce(h.phone, (SELECT json_extract(r.phones, '$[0]')"
        " FROM resident r WHERE r.household_id = h.id AND r.name = h.head_name LIMIT 1), '')"
        " FROM household h WHERE h.id IN ({marks})"
    ),
    "staff": (
        "SELECT id, coalesce(id_number, ''), coalesce(json_extract(phones, '$[0]'), '') FROM staff"
        " WHERE id IN ({marks})"
    ),
}


def masked(db: Connection, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """(kind, id) -> (identity number, telephone), both masked; "" where there is none. Other kinds are left out."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    by_kind: dict[str, list[str]] = {}
    for kind, entity_id in wanted:
        if kind in _SQL:
            by_kind.setdefault(kind, []).append(entity_id)
    for kind, ids in by_kind.items():
        for part in chunks(ids):
            sql = _SQL[kind].format(marks=",".join("?" * len(part)))
            for entity_id, number, phone in db.exec_driver_sql(sql, tuple(part)):
                found[kind, entity_id] = (
                    masking.id_number(number) if number else "", masking.phone(phone) if phone else "",
                )  # fmt: skip
    return found
