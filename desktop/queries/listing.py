"""Asking for a list: which records, by what conditions, in what order. The engine filters and sorts; ids come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.base.i18n import _


class Form(StrEnum):
    """What a column holds, and so how it is compared and what can be asked of it."""

    TEXT = "text"
    NAME = "name"
    CODE = "code"
    NUMBER = "number"
    DAY = "day"
    TAIL = "tail"  # ID numbers and phones: asked for by their end only


class Test(StrEnum):
    """One question about a column."""

    __test__ = False

    HAS = "has"
    ENDS = "ends"
    ANY_OF = "any_of"
    FROM = "from"
    TO = "to"
    EMPTY = "empty"
    FILLED = "filled"


TESTS: Final[Mapping[Form, tuple[Test, ...]]] = {
    Form.TEXT: (Test.HAS, Test.EMPTY, Test.FILLED),
    Form.NAME: (Test.HAS, Test.EMPTY, Test.FILLED),
    Form.CODE: (Test.ANY_OF, Test.EMPTY, Test.FILLED),
    Form.NUMBER: (Test.FROM, Test.TO),
    Form.DAY: (Test.FROM, Test.TO, Test.EMPTY, Test.FILLED),
    Form.TAIL: (Test.ENDS, Test.EMPTY, Test.FILLED),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on a column; `values` are what it is tested with, one of them but for `ANY_OF`."""

    column: str
    test: Test
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """place: ("compound" | "building" | "unit" | "pending" | "", id). order: (column, descending), first first."""

    place: tuple[str, str] = ("", "")
    conditions: tuple[Condition, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class ListColumn:
    """`sql` is the value; `order` what it is sorted by, when that is not plain from its form."""

    sql: str
    form: Form = Form.TEXT
    order: tuple[str, ...] = ()

    @property
    def sorting(self) -> tuple[str, ...]:
        """Expressions to sort by, the first first."""
        if self.order:
            return self.order
        wrapped = {Form.TEXT: "order_text({})", Form.NAME: "order_name({})"}.get(self.form, "{}")
        return (wrapped.format(self.sql),)


@dataclass(frozen=True, slots=True)
class Join:
    """A table that a list may look into; it is read only when one of its columns is asked for by `alias`."""

    alias: str
    sql: str


@dataclass(frozen=True, slots=True)
class Source:
    """A list as the engine reads it: its own table with the alias of `id`, what it may be joined with, its columns.

    usual: the order without one chosen; whole: the same for the list without a place, where that is quicker.
    """

    table: str
    id: str
    joins: tuple[Join, ...]
    columns: Mapping[str, ListColumn]
    usual: tuple[str, ...]
    whole: tuple[str, ...]
    places: Mapping[str, str]


def ids(db: Connection, source: Source, asked: Asked) -> list[str]:
    """The ids that meet every condition, in order; ties stand in the order in which they were registered.

    Raises `Refused` for a column or test the list does not have (a filter of another version).
    """
    clauses, values = _conditions(source, asked)
    order = [piece for key, down in asked.order for piece in _order(source, key, down=down)]
    if not order:
        usual = source.usual if asked.place[0] else source.whole
        order = [f"{expression} NULLS LAST" for expression in usual]
    where = " AND ".join(clauses) or "1"
    by = ", ".join([*order, f"{source.id[0]}.rowid"])
    scan = (
        "" if asked.place[0] else "NOT INDEXED"
    )  # else it reads the rows in the order of an index: five times slower
    used = f"{where} {by}"
    tables = f"FROM {source.table} {scan} {_joined(source.joins, used)}"
    sql = f"{STAIRS} SELECT {source.id} {tables} WHERE {where} ORDER BY {by}"
    return list(db.exec_driver_sql(sql, tuple(values)).scalars())


def _joined(joins: Sequence[Join], used: str) -> str:
    """The joins that are needed, directly or by one that is."""
    needed: list[str] = []
    for join in reversed(joins):
        if f"{join.alias}." in used:
            needed.insert(0, join.sql)
            used += join.sql
    return " ".join(needed)


def _order(source: Source, key: str, *, down: bool) -> list[str]:
    """Nothing comes last in both directions, as in a spreadsheet."""
    found = []
    for expression in _column(source, key).sorting:
        found.append(f"{expression} DESC NULLS LAST" if down else f"{expression} NULLS LAST")
    return found


def _column(source: Source, key: str) -> ListColumn:
    column = source.columns.get(key)
    if column is None:
        raise Refused(_("这份名单没有“{column}”这一列。").format(column=key), code="list.column")
    return column


def _conditions(source: Source, asked: Asked) -> tuple[list[str], list[Any]]:
    clauses: list[str] = []
    values: list[Any] = []
    kind, place = asked.place
    if kind:
        clauses.append(source.places[kind])
        values += [place] if "?" in source.places[kind] else []
    for condition in asked.conditions:
        column = _column(source, condition.column)
        if condition.test not in TESTS[column.form]:
            raise Refused(_("这一列不能这样筛选。"), code="list.test")
        clause, bound = _clause(column, condition)
        clauses.append(clause)
        values += bound
    return clauses, values


def _clause(column: ListColumn, condition: Condition) -> tuple[str, Sequence[Any]]:
    value = condition.values[0] if condition.values else ""
    test, sql = condition.test, column.sql
    if test is Test.EMPTY:
        return f"coalesce({sql}, '') IN ('', '[]')", ()
    if test is Test.FILLED:
        return f"coalesce({sql}, '') NOT IN ('', '[]')", ()
    if test is Test.ANY_OF:
        marks = ",".join("?" * len(condition.values))
        return f"coalesce({sql}, '') IN ({marks})", condition.values
    if test is Test.ENDS:
        like = f"%{_plain(value)}"
        return f"({sql} LIKE ? ESCAPE '\\' OR {sql} LIKE ? ESCAPE '\\')", (like, f'{like}"%')
    if test is Test.HAS:
        return f"{sql} LIKE ? ESCAPE '\\'", (f"%{_plain(value)}%",)
    bound: Any = value
    if column.form is Form.NUMBER:
        if not value.lstrip("-").isdigit():
            raise Refused(_("请填一个数。"), code="list.number")
        bound = int(value)
    elif test is Test.TO:
        bound = value + "￿"  # the whole of a month or a year that is written without its days
    return f"{sql} {'>=' if test is Test.FROM else '<='} ?", (bound,)


def _plain(text: str) -> str:
    """A typed word for LIKE: its signs mean themselves."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


STAIRS: Final = """WITH stair AS MATERIALIZED (
  SELECT building_id, unit_id, row_number() OVER (
    ORDER BY compound_no NULLS LAST, order_text(name), building_no NULLS LAST, order_text(label),
      order_text(unit_label), building_id) AS n
  FROM (
    SELECT b.id AS building_id, u.id AS unit_id, c.sort_no AS compound_no, c.name, b.sort_no AS building_no,
      b.label, u.label AS unit_label
    FROM building b JOIN unit u ON u.building_id = b.id LEFT JOIN compound c ON c.id = b.compound_id
    UNION ALL
    SELECT b.id, NULL, c.sort_no, c.name, b.sort_no, b.label, NULL
    FROM building b LEFT JOIN compound c ON c.id = b.compound_id))
"""
"""Every stair, and every building for what is on none, numbered in the order in which one walks the community."""

HOMES: Final = """(SELECT h2.id, row_number() OVER (ORDER BY s2.n NULLS LAST, order_text(d2.room) NULLS LAST, h2.id) AS n
  FROM household h2 LEFT JOIN dwelling d2 ON d2.id = h2.dwelling_id
  LEFT JOIN stair s2 ON s2.building_id = d2.building_id AND s2.unit_id IS d2.unit_id)"""
"""Every household numbered in that order: cheaper than sorting its residents door by door."""

LIVED: Final = (
    Join("d", "LEFT JOIN dwelling d ON d.id = h.dwelling_id"),
    Join("u", "LEFT JOIN unit u ON u.id = d.unit_id"),
    Join("b", "LEFT JOIN building b ON b.id = d.building_id"),
    Join("c", "LEFT JOIN compound c ON c.id = b.compound_id"),
    Join("stair", "LEFT JOIN stair ON stair.building_id = d.building_id AND stair.unit_id IS d.unit_id"),
)
"""Where the household `h` lives."""

WHERE_SQL: Final = (
    "(coalesce(c.name, '') || ' ' || coalesce(b.label, '') || coalesce('-' || u.label, '') "
    "|| coalesce('-' || d.room, '') || coalesce(h.address_text, ''))"
)
GRID_SQL: Final = (
    "(SELECT g.number || '-' || m.number FROM territory t JOIN micro_grid m ON m.id = t.micro_grid_id "
    'JOIN grid g ON g.id = m.grid_id WHERE t.building_id = d.building_id AND t."end" IS NULL '
    "AND (t.unit_id = d.unit_id OR t.unit_id IS NULL) ORDER BY t.unit_id IS NULL LIMIT 1)"
)
WALK: Final = ("stair.n", "order_text(d.room)")
_BY_DWELLING: Final = {
    "compound": (
        "SELECT x.id FROM dwelling x JOIN building y ON y.id = x.building_id WHERE y.compound_id = ?"
    ),
    "building": "SELECT id FROM dwelling WHERE building_id = ?",
    "unit": "SELECT id FROM dwelling WHERE unit_id = ?",
}
HOUSEHOLDS_IN: Final = {kind: f"h.dwelling_id IN ({sql})" for kind, sql in _BY_DWELLING.items()} | {
    "pending": "h.dwelling_id IS NULL"
}
RESIDENTS_IN: Final = {
    kind: f"r.household_id IN (SELECT id FROM household WHERE dwelling_id IN ({sql}))"  # noqa: S608 - our own text
    for kind, sql in _BY_DWELLING.items()
} | {"pending": "r.household_id IN (SELECT id FROM household WHERE dwelling_id IS NULL)"}
"""The condition of being in a place, by kind of place."""
