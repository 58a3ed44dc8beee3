"""How a column is declared: the idioms every table uses, and the naming of constraints."""

from __future__ import annotations

from typing import Any, Final

import orjson
from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Json(TypeDecorator[Any]):
    """A list or mapping of plain JSON values, kept as text with sorted keys."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def process_result_value(self, value: Any, dialect: Any) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else orjson.loads(value)


def words(name: str) -> Column[str]:
    """Text of any length; also dates (`YYYY-MM-DD`, `YYYY-MM`, `YYYY`), codes and ids of other records."""
    return Column(name, Text)


def number(name: str) -> Column[int]:
    """A whole number."""
    return Column(name, Integer)


def flag(name: str) -> Column[bool]:
    """Yes, no or not said."""
    return Column(name, Boolean)


def json(name: str) -> Column[Any]:
    """A list or mapping."""
    return Column(name, Json)


def record(name: str, *columns: Column[Any], index: tuple[str, ...] = ()) -> Table:
    """A synced table: a random id, the fields, and an index on each foreign id that is asked by."""
    table = Table(name, metadata, Column("id", String(32), primary_key=True), *columns)
    for column in index:
        Index(f"ix_{name}_{column}", table.c[column])
    return table
