"""The names of places: grids, micro-grids and buildings as people say them, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.queries.placement import DUTY, ask


@dataclass(frozen=True, slots=True)
class Scope:
    """A place a post can be for."""

    kind: str
    id: str
    name: str


def building_words(label: str, *, courtyard: bool = False) -> str:
    """A building's label as people say it: 3号楼, A座, 12号院."""
    if courtyard:
        return _("{n}号院").format(n=label)
    return _("{n}号楼").format(n=label) if label[:1].isdigit() else _("{n}座").format(n=label)


def grid_words(number: int | None, name: str | None) -> str:
    """A grid by its name, else by its number."""
    return name or _("第{n}网格").format(n=number)


def micro_words(grid: int | None, number: int | None, name: str | None) -> str:
    """A micro-grid by grid and number: 3-2 微网格."""
    return name or _("{grid}-{n} 微网格").format(grid=grid, n=number)


_ALL = {
    "grid": "SELECT id, number, name FROM grid ORDER BY number, name",
    "micro": (
        "SELECT m.id, g.number, m.number, m.name FROM micro_grid m LEFT JOIN grid g ON g.id = m.grid_id "
        "ORDER BY g.number, m.number"
    ),
    "building": (
        "SELECT b.id, c.name, b.label, b.kind, c.kind FROM building b LEFT JOIN compound c ON c.id = b.compound_id "
        "ORDER BY c.sort_no, c.name, b.sort_no, length(b.label), b.label"
    ),
}


_LIVE = {
    "grid": "SELECT id FROM live_grid",
    "micro": "SELECT id FROM live_micro",
    "building": "SELECT id FROM building",
}


def _words(kind: str, row: tuple[object, ...]) -> str:
    if kind == "grid":
        _id, number, name = row
        return grid_words(number, name)  # type: ignore[arg-type]
    if kind == "micro":
        _id, grid, number, name = row
        return micro_words(grid, number, name)  # type: ignore[arg-type]
    _id, compound, label, building_kind, compound_kind = row
    courtyard = "courtyard" in (building_kind, compound_kind)
    return f"{compound or ''}{building_words(str(label or ''), courtyard=courtyard)}"


def scope_names(db: Connection, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names of some places (kind, id), closed ones too."""
    asked = set(wanted)
    found = {}
    for kind in {kind for kind, _id in asked} & _ALL.keys():
        for row in db.execute(text(_ALL[kind])):
            if (kind, row[0]) in asked:
                found[kind, row[0]] = _words(kind, tuple(row))
    return found


def scopes(db: Connection, kind: str, *, day: date) -> list[Scope]:
    """The places of one kind that exist on a day, in the order of the office."""
    if kind == "community":
        return [Scope("community", "", _("全社区"))]
    present = {row[0] for row in ask(db, (DUTY,), _LIVE[kind], day)}
    rows = db.execute(text(_ALL[kind])).all()
    return [Scope(kind, row[0], _words(kind, tuple(row))) for row in rows if row[0] in present]


def grid_named(db: Connection, words: str, *, day: date) -> Scope:
    """The grid meant by its number, name or id on a day. Raises `NotFound`."""
    return _named(scopes(db, "grid", day=day), words, _numbers(db, "SELECT id, number FROM grid"))


def micro_named(db: Connection, words: str, *, day: date) -> Scope:
    """The micro-grid meant by `3-2`, its name or id on a day. Raises `NotFound`."""
    sql = "SELECT m.id, g.number || '-' || m.number FROM micro_grid m JOIN grid g ON g.id = m.grid_id"
    return _named(scopes(db, "micro", day=day), words, _numbers(db, sql))


def place_named(db: Connection, words: str) -> Scope:
    """The building or stair (kind "unit") meant by words such as 云麓小区3号楼 or 云麓小区3号楼2单元, or by its id.

    Raises `NotFound`, also when several are meant.
    """
    return _named(_ground(db), words, {})


def places_of(db: Connection, ids: Iterable[str]) -> list[Scope]:
    """Buildings and stairs by their ids, in the order of the office."""
    wanted = set(ids)
    return [scope for scope in _ground(db) if scope.id in wanted]


def _ground(db: Connection) -> list[Scope]:
    """Every building and stair as people call them."""
    known = [
        Scope("building", row[0], _words("building", tuple(row)))
        for row in db.execute(text(_ALL["building"]))
    ]
    names = {scope.id: scope.name for scope in known}
    for unit, building, label in db.exec_driver_sql(
        "SELECT id, building_id, label FROM unit ORDER BY label, id"
    ):
        known.append(Scope("unit", unit, names.get(building, "") + _("{n}单元").format(n=label)))
    return known


def _numbers(db: Connection, sql: str) -> dict[str, str]:
    return {row[0]: str(row[1]) for row in db.exec_driver_sql(sql)}


def _named(known: list[Scope], words: str, numbers: Mapping[str, str]) -> Scope:
    plain = "".join(words.split())
    found = [s for s in known if plain in {s.id, s.name, numbers.get(s.id)}]
    if len(found) != 1:
        text_ = _("“{words}”有 {n} 处,请写得更具体。") if found else _("找不到“{words}”。")
        raise NotFound(text_.format(words=words, n=len(found)), code="place.unknown")
    return found[0]
