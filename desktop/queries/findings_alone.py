"""Households with their members and dwellings against the rules of `domain.rules`, one household at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.base.progress import Progress, step
from desktop.domain.rules import family, household, resident
from desktop.domain.rules.family import Told

__all__ = ["Told", "household_rows", "office", "one"]

_RESIDENT: Final = (
    "id", "household_id", "name", "relation", "sex", "birth", "id_number", "id_type", "id_prefix15", "id_invalid",
    "id_none_reason", "id_valid_until", "nationality", "ethnicity", "politics", "education", "marriage", "phones",
    "employment", "health", "guardian", "guardian_phone", "emergency_phone", "lives_here", "hukou_here", "state",
    "state_on", "away_to", "away_reason", "away_since", "came_on", "came_reason", "residence_kind", "permit_kind",
    "permit_until", "verified_on",
)  # fmt: skip
_HOUSEHOLD: Final = (
    "id", "dwelling_id", "head_name", "kind", "state", "channel", "phone", "address_text", "hukou_kind",
    "income_source", "marks", "collected_on", "collected_by", "verified_on", "verified_by",
)  # fmt: skip
_DWELLING: Final = (
    "id", "building_id", "use", "tenure", "rent_use", "hazard", "owner_phone", "owner_id_number", "tenant_name",
    "tenant_phone", "lease_until", "checked_on", "area",
)  # fmt: skip
_LISTS: Final = frozenset({"phones", "marks"})
_BATCH: Final = 2000
Row = dict[str, Any]


def office(db: Connection, today: date, progress: Progress) -> Iterator[Told]:
    """Every household, every resident, every dwelling. Two streams in the order of the households meet as they go."""
    dwellings: dict[str, Row] = {}
    for row in _rows(db, "dwelling", _DWELLING, "ORDER BY id"):
        yield from (("dwelling", row["id"], f) for f in household.dwelling_findings(row, today))
        if row["use"] == "vacant":
            dwellings[row["id"]] = row
    total = int(db.exec_driver_sql("SELECT count(*) FROM household").scalar() or 0)
    people = _groups(_rows(db, "resident", _RESIDENT, "ORDER BY household_id, id"))
    key, members = next(people, ("\U0010ffff", []))
    for done, home in enumerate(_rows(db, "household", _HOUSEHOLD, "ORDER BY id")):
        if done % _BATCH == 0:
            step(progress, done, total, _("检查台账"))
        while key < home["id"]:  # residents of no household, or of one that is gone
            yield from _people(members, today)
            key, members = next(people, ("\U0010ffff", []))
        mine: list[Row] = []
        if key == home["id"]:
            mine = members
            key, members = next(people, ("\U0010ffff", []))
        yield from _home(home, mine, dwellings.get(home["dwelling_id"] or ""), today)
    while members:
        yield from _people(members, today)
        _key, members = next(people, ("", []))


def household_rows(db: Connection, household_id: str) -> tuple[Row | None, list[Row], Row | None]:
    """A household, its members and its dwelling as the rules read them."""
    home = next(_rows(db, "household", _HOUSEHOLD, "WHERE id = ?", household_id), None)
    if home is None:
        return None, [], None
    members = list(_rows(db, "resident", _RESIDENT, "WHERE household_id = ? ORDER BY id", household_id))
    dwelling = next(_rows(db, "dwelling", _DWELLING, "WHERE id = ?", home["dwelling_id"] or ""), None)
    return home, members, dwelling


def one(db: Connection, household_id: str, today: date) -> Iterator[Told]:
    """One household with its members and its dwelling; nothing when it is gone."""
    home, members, dwelling = household_rows(db, household_id)
    if home is None:
        return
    yield from _home(home, members, dwelling, today)
    if dwelling is not None:
        yield from (("dwelling", dwelling["id"], f) for f in household.dwelling_findings(dwelling, today))


def _home(home: Row, members: Sequence[Row], dwelling: Row | None, today: date) -> Iterator[Told]:
    yield from (("household", home["id"], f) for f in household.findings(home, today))
    yield from _people(members, today)
    yield from family.findings(home, members, dwelling, today)


def _people(members: Sequence[Row], today: date) -> Iterator[Told]:
    for row in members:
        yield from (("resident", row["id"], f) for f in resident.findings(row, today))


def _groups(rows: Iterator[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The residents by household; those of none come first, under ""."""
    key = ""
    members: list[Row] = []
    for row in rows:
        home = row["household_id"] or ""
        if home != key and members:
            yield key, members
            members = []
        key = home
        members.append(row)
    if members:
        yield key, members


def _rows(db: Connection, table: str, columns: tuple[str, ...], rest: str, *values: str) -> Iterator[Row]:
    """Rows as mappings, lists decoded, in batches."""
    sql = f'SELECT {", ".join(columns)} FROM "{table}" {rest}'  # noqa: S608 - our own names
    lists = [name for name in columns if name in _LISTS]
    for raw in db.exec_driver_sql(sql, values).yield_per(_BATCH):
        row = dict(zip(columns, raw, strict=True))
        for name in lists:
            if row[name] is not None:
                row[name] = orjson.loads(row[name])
        yield row
