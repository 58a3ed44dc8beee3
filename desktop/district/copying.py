"""Many rows into a table at once: PostgreSQL by COPY of text made here, the file by one statement for all of them.

Rows are COPY's text form (PostgreSQL manual, COPY, "Text Format"): tab between columns, `\\N` for nothing, backslash before
what would end a column or a row. The log is its binary form ("Binary Format"), which the server need not search for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Table, bindparam, delete

from desktop.district.database import insert
from desktop.district.schema import ROWS
from desktop.store import project

_ENDS: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NOTHING: Final = "\\N"
_BINARY_START: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)  # its mark, no flags, no more header
_BINARY_END: Final = b"\xff\xff"


def copy(db: Connection, table: Table, blocks: Iterable[bytes], names: Sequence[str] | None = None) -> None:
    """COPY lines of text, each with its line end, into a table of PostgreSQL; all columns unless some are named."""
    columns = ",".join(f'"{name}"' for name in names or table.columns.keys())
    cursor = db.connection.cursor()
    try:
        with cursor.copy(f'COPY "{table.schema}"."{table.name}" ({columns}) FROM STDIN') as running:
            for block in blocks:
                running.write(block)
    finally:
        cursor.close()


def copy_binary(db: Connection, table: Table, blocks: Iterable[bytes]) -> None:
    """COPY rows in binary form, every column in the order of the table, into a table of PostgreSQL."""
    columns = ",".join(f'"{column.name}"' for column in table.columns)
    cursor = db.connection.cursor()
    try:
        command = f'COPY "{table.schema}"."{table.name}" ({columns}) FROM STDIN (FORMAT BINARY)'
        with cursor.copy(command) as running:
            running.write(_BINARY_START)
            for block in blocks:
                running.write(block)
            running.write(_BINARY_END)
    finally:
        cursor.close()


def escaped(text: str) -> str:
    """A text as a column of COPY."""
    return text if "\\" not in text and text.isprintable() else text.translate(_ENDS)


def _cell(form: str, value: Any) -> str:
    """A value that is no plain text, as a column of COPY."""
    if form == "json":
        return escaped(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
    return str(int(bool(value)) if form == "flag" else int(value))


def _row_lines(
    office: str, columns: Sequence[tuple[str, str]], records: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[str]:
    for entity_id, shown in records:
        cells = [office, entity_id]
        for name, form in columns:
            value = shown.get(name)
            if value is None:
                cells.append(_NOTHING)
            elif value.__class__ is str and form == "text":
                cells.append(value if "\\" not in value and value.isprintable() else escaped(value))
            else:
                cells.append(_cell(form, value))
        yield "\t".join(cells) + "\n"


def insert_rows(
    db: Connection, office: str, kind: str, records: Sequence[tuple[str, Mapping[str, Any]]]
) -> None:
    """Insert the rows of one kind: (id, what is shown for each field) each."""
    if not records:
        return
    if db.dialect.name == "postgresql":
        written = set[str]().union(*(shown for _id, shown in records))
        columns = [
            column for column in project.columns(kind) if column[0] in written
        ]  # most are empty everywhere
        names = ["office", "id", *(name for name, _form in columns)]
        copy(db, ROWS[kind], ["".join(_row_lines(office, columns, records)).encode()], names)
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
