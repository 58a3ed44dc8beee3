"""The tables as a projection of the log: rows out of records, under the permit that the triggers ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

import orjson
from sqlalchemy import Boolean, Connection, Integer, Table

from desktop.store.fold import Record
from desktop.store.schema import SYNCED
from desktop.store.schema.columns import Json

Fields = Mapping[str, Any]


@contextmanager
def permitted(db: Connection) -> Iterator[None]:
    """Let the triggers pass for the statements inside; other connections never see the permit."""
    db.exec_driver_sql("INSERT INTO write_permit (token) VALUES (1)")
    yield
    db.exec_driver_sql("DELETE FROM write_permit")


@lru_cache(maxsize=64)
def columns(kind: str) -> tuple[tuple[str, str], ...]:
    """(name, form) of each field column; form is `json`, `flag`, `number` or `text`."""

    def form(column_type: Any) -> str:
        if isinstance(column_type, Json):
            return "json"
        if isinstance(column_type, Boolean):
            return "flag"
        return "number" if isinstance(column_type, Integer) else "text"

    return tuple((c.name, form(c.type)) for c in SYNCED[kind].columns if c.name != "id")


@lru_cache(maxsize=64)
def field_names(kind: str) -> frozenset[str]:
    """The fields this version of the program knows of a record kind."""
    return frozenset(name for name, _form in columns(kind))


MAPPINGS: Final = frozenset({"args", "declared", "details"})  # JSON columns that hold names and values
_MAPPING: Final = "mapping"
_SHAPES: Final[dict[tuple[str, str], str]] = {  # JSON columns that hold neither words nor names and values
    **dict.fromkeys((("map_feature", "points"), ("map_feature", "passes"), ("map_background", "affine")), "numbers"),
    **dict.fromkeys((("building", "map_outline"), ("compound", "map_outline")), "rings"),
    **dict.fromkeys(
        (
            ("building", "map_origin"), ("compound", "map_origin"), ("community", "map_frame"), ("map_feature", "origin"),
            ("lineage", "earlier"), ("resident", "phone_owners"), ("erasure", "counts"), ("campaign_entry", "answers"),
        ),
        _MAPPING,
    ),
    **dict.fromkeys(
        (
            ("division_draft", "options"), ("division_draft", "body"), ("division_draft", "figures"),
            ("return_snapshot", "files"), ("rectification", "subjects"), ("diary", "lines"),
        ),
        "tree",
    ),
}  # fmt: skip
_FITS: Final[dict[str, Callable[[Any], bool]]] = {
    "json": lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    _MAPPING: lambda value: isinstance(value, dict),
    "numbers": lambda value: _numbers(value),
    "rings": lambda value: isinstance(value, list) and all(_numbers(ring) for ring in value),
    "tree": lambda value: isinstance(value, list | dict),
    "flag": lambda value: isinstance(value, int),
    "number": lambda value: isinstance(value, int),
    "text": lambda value: isinstance(value, str),
}


def _numbers(value: Any) -> bool:
    return isinstance(value, list) and all(type(item) is int for item in value)


@lru_cache(maxsize=64)
def forms(kind: str) -> Mapping[str, str]:
    """Field to the shape of its values (`text`, `flag`, `number`, `json` for a list of words, …); empty for later kinds."""
    if kind not in SYNCED:
        return {}
    if kind == "setting":
        return {"key": "any", "value": "any"}
    return {
        name: _SHAPES.get((kind, name), _MAPPING if name in MAPPINGS else form)
        for name, form in columns(kind)
    }


def fits(kind: str, fields: Fields) -> bool:
    """Whether foreign values have the shape their columns hold, so that a query may rely on it.

    Kinds and fields of a later version fit: they stay in the log. A setting's value may be anything.
    """
    if kind not in SYNCED:
        return True
    if kind == "setting":
        return isinstance(fields.get("key"), str | None)
    known = forms(kind)
    for name, value in fields.items():
        form = known.get(name)
        if value is None or form is None:
            continue
        if not _FITS[form](value):
            return False
    return True


def _cell(form: str, value: Any) -> Any:
    """A flag or a JSON value as the driver takes it."""
    if value is None:
        return None
    return int(bool(value)) if form == "flag" else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def row_of(kind: str, entity_id: str, fields: Fields) -> tuple[Any, ...]:
    """The row of one record as the driver takes it; fields this version does not know are left out."""
    names, special = _layout(kind)
    row = [entity_id, *map(fields.get, names)]
    for place, form in special:
        row[place] = _cell(form, row[place])
    return tuple(row)


def fields_of(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The values a row shows, as the log writes them: what `row_of` made of them, the other way round."""
    found = {}
    for name, form in columns(kind):
        value = row.get(name)
        found[str(name)] = orjson.loads(value) if form == "json" and isinstance(value, str) else value
    return found


@lru_cache(maxsize=64)
def _layout(kind: str) -> tuple[tuple[str, ...], tuple[tuple[int, str], ...]]:
    """The field columns in order, and which places of a row need more than to be taken as they are."""
    known = columns(kind)
    special = tuple((place, form) for place, (_name, form) in enumerate(known, 1) if form in ("json", "flag"))
    return tuple(name for name, _form in known), special


@lru_cache(maxsize=64)
def _statement(kind: str, verb: str) -> str:
    table: Table = SYNCED[kind]
    names = [f'"{c.name}"' for c in table.columns]
    marks = ",".join("?" * len(names))
    return f'{verb} INTO main."{kind}" ({",".join(names)}) VALUES ({marks})'


def insert_new(db: Connection, kind: str, rows: list[tuple[Any, ...]]) -> None:
    """Insert rows of records that were just created."""
    if rows:
        db.exec_driver_sql(_statement(kind, "INSERT"), rows)


def write_records(db: Connection, records: Iterable[Record]) -> None:
    """Bring rows and the list of conflicts in line with records; kinds unknown to this version stay in the log."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    gone: dict[str, list[tuple[str]]] = {}
    conflicts: list[tuple[str, str, str]] = []
    touched: list[tuple[str]] = []
    for record in records:
        if record.entity not in SYNCED:
            continue
        touched.append((record.id,))
        conflicts += [(record.id, name, record.entity) for name in record.conflicts()]
        if record.alive:
            rows.setdefault(record.entity, []).append(row_of(record.entity, record.id, record.shown()))
        else:
            gone.setdefault(record.entity, []).append((record.id,))
    if touched:
        db.exec_driver_sql("DELETE FROM conflict WHERE entity_id = ?", touched)
    for kind, these in rows.items():
        db.exec_driver_sql(_statement(kind, "INSERT OR REPLACE"), these)
    for kind, ids in gone.items():
        db.exec_driver_sql(f'DELETE FROM main."{kind}" WHERE id = ?', ids)  # noqa: S608 - a name from our own schema
    if conflicts:
        db.exec_driver_sql("INSERT INTO conflict (entity_id, field, entity) VALUES (?, ?, ?)", conflicts)


def guard_statements() -> Iterator[str]:
    """The triggers that abort any write which went around the log."""
    for kind in SYNCED:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            yield (  # names from our own schema
                f'CREATE TRIGGER guard_{kind}_{verb.lower()} BEFORE {verb} ON "{kind}" '  # noqa: S608
                "WHEN NOT EXISTS (SELECT 1 FROM write_permit) "
                "BEGIN SELECT RAISE(ABORT, 'this write went around the operation log'); END"
            )
    for table in ("oplog", "audit"):
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            )
