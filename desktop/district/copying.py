"""Many rows into a table at once: PostgreSQL by COPY of text made here, the file by one statement for all of them.

The text form of COPY (PostgreSQL manual, COPY, "Text Format"): tab between columns, `\\N` for nothing, backslash before
what would end a column or a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Table, bindparam, delete

from desktop.district.database import insert
from desktop.district.schema import ROWS
from desktop.store import project

BLOCK: Final = 1 << 20  # characters given to the server at a time
_ENDS: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NOTHING: Final = "\\N"


def copy(db: Connection, table: Table, lines: Iterable[str]) -> None:
    """COPY lines of text, each with its line end, into a table of PostgreSQL."""
    names = ",".join(f'"{column.name}"' for column in table.columns)
    cursor = db.connection.cursor()
    try:
        with cursor.copy(f'COPY "{table.schema}"."{table.name}" ({names}) FROM STDIN') as running:
            block: list[str] = []
            size = 0
            for line in lines:
                block.append(line)
                size += len(line)
                if size > BLOCK:
                    running.write("".join(block).encode())
                    block, size = [], 0
            running.write("".join(block).encode())
    finally:
        cursor.close()


def escaped(text: str) -> str:
    """A text as a column of COPY."""
    return text if "\\" not in text and text.isprintable() else text.translate(_ENDS)


@lru_cache(maxsize=128)
def _layout(kind: str) -> tuple[dict[str, tuple[int, str]], list[str]]:
    """Field to its place in a line and its form; and the line in which nothing is written yet."""
    places = {name: (place, form) for place, (name, form) in enumerate(project.columns(kind), 2)}
    return places, [_NOTHING] * (len(places) + 2)


def row_line(office: str, kind: str, entity_id: str, shown: Mapping[str, Any]) -> str:
    """The line of one record, its columns as in `schema.ROWS`; what this program does not know is left out."""
    places, blank = _layout(kind)
    cells = blank.copy()
    cells[0], cells[1] = office, entity_id
    for name, value in shown.items():
        place = places.get(name)
        if place is None or value is None:
            continue
        at, form = place
        if form == "json":
            cells[at] = escaped(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
        elif value.__class__ is str:
            cells[at] = escaped(value)
        else:
            cells[at] = str(int(bool(value)) if form == "flag" else int(value))
    return "\t".join(cells) + "\n"


def insert_rows(
    db: Connection, office: str, kind: str, records: Sequence[tuple[str, Mapping[str, Any]]]
) -> None:
    """Insert the rows of one kind: (id, what is shown for each field) each."""
    if not records:
        return
    if db.dialect.name == "postgresql":
        copy(db, ROWS[kind], (row_line(office, kind, i, shown) for i, shown in records))
    else:
        insert(db, ROWS[kind], [(office, *project.row_of(kind, i, shown)) for i, shown in records])


def remove(db: Connection, table: Table, office: str, column: str, values: Sequence[str]) -> None:
    """Delete an office's rows in which `column` has one of the values."""
    if not values:
        return
    if db.dialect.name == "postgresql":
        db.exec_driver_sql(
            f'DELETE FROM "{table.schema}"."{table.name}" WHERE office = %s AND "{column}" = ANY(%s)',  # noqa: S608
            (office, list(values)),
        )
        return
    one = delete(table).where(table.c.office == office, table.c[column] == bindparam("value"))
    db.execute(one, [{"value": value} for value in values])
