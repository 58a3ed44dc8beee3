"""What became of a grid or micro-grid, and what it was made of, in words; old names, numbers and codes still lead there."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from sqlalchemy import Connection

from desktop.base.errors import NotFound
from desktop.base.i18n import N_, _
from desktop.queries import grids
from desktop.queries.regridding import lineage, successors

_ACTS = {
    "merge": N_("{day} {source}并入{target}"),
    "split": N_("{day} 从{source}分出{target}"),
    "extract": N_("{day} 从{source}划出{target}"),
    "carry": N_("{day} {source}接续为{target}"),
}


@dataclass(frozen=True, slots=True)
class Trace:
    """One grid ("grid") or micro-grid ("micro"), whether it stands or not: what happened, and what stands for it today."""

    kind: str
    id: str
    name: str
    closed_on: str
    happened: tuple[str, ...]
    later: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """For a line on the screen; "" when nothing ever happened to it."""
        told = list(self.happened)
        if self.closed_on:
            names = "、".join(name for _id, name in self.later) or _("没有接续")
            told.insert(0, _("“{name}”已在 {day} 结束,现在是:{names}").format(
                name=self.name, day=self.closed_on, names=names
            ))  # fmt: skip
        return "；".join(told)


def trace(db: Connection, scope_id: str) -> Trace:
    """The life of a grid or micro-grid by its id. Raises `NotFound`."""
    kind, closed = _kind(db, scope_id)
    happened = []
    for one in lineage(db, scope_id):
        if one.kind != kind:
            continue
        if one.act == "rename":
            former = one.earlier.get("name") or one.earlier.get("number") or one.earlier.get("code") or ""
            name = grids.name_of(db, kind, one.from_id)
            text = _("{day} 由“{former}”改为“{name}”")
            happened.append(text.format(day=one.effective_on, former=former, name=name))
        else:
            source, target = grids.name_of(db, kind, one.from_id), grids.name_of(db, kind, one.to_id)
            text = _(_ACTS.get(one.act, N_("{day} {source} → {target}")))
            happened.append(text.format(day=one.effective_on, source=source, target=target))
    later = [(one, grids.name_of(db, *_pair(db, one))) for one in successors(db, scope_id)]
    return Trace(kind, scope_id, grids.name_of(db, kind, scope_id), closed, tuple(happened), tuple(later))


def _pair(db: Connection, scope_id: str) -> tuple[str, str]:
    return _kind(db, scope_id)[0], scope_id


def _kind(db: Connection, scope_id: str) -> tuple[str, str]:
    for kind, table in (("grid", "grid"), ("micro", "micro_grid")):
        sql = f"SELECT coalesce(closed_on, '') FROM {table} WHERE id = ?"  # noqa: S608 - our own tables
        row = db.exec_driver_sql(sql, (scope_id,)).first()
        if row is not None:
            return kind, str(row[0])
    raise NotFound(_("找不到这个网格。"), code="grid.unknown")


def named(db: Connection, words: str) -> list[str]:
    """The ids of all grids and micro-grids, ended ones too, that bear or bore this name, number (3, 3-2) or code."""
    plain = "".join(words.split())
    found: dict[str, None] = {}
    sql = (
        "SELECT id, number, name, code FROM grid UNION ALL SELECT m.id, g.number || '-' || m.number, m.name, m.code "
        "FROM micro_grid m LEFT JOIN grid g ON g.id = m.grid_id"
    )
    for scope_id, number, name, code in db.exec_driver_sql(sql):
        if plain in {scope_id, str(number), name, code}:
            found[scope_id] = None
    for scope_id, earlier in db.exec_driver_sql("SELECT from_id, earlier FROM lineage WHERE act = 'rename'"):
        told = orjson.loads(earlier or "{}")
        if plain in {str(value) for value in told.values()}:
            found[scope_id] = None
    return sorted(found)
