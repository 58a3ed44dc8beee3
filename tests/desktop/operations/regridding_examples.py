"""One way to do every act of drawing grids anew, for the test that takes each of them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from desktop.domain.regridding import Comparison, Divide, NewGrid, Place
from desktop.operations import dividing, division_drafts, regridding
from desktop.queries import division_drafts as drafts

BY: Final[dict[str, Any]] = {"on": date(2026, 7, 1), "today": date(2026, 7, 1), "actor": "李梅"}


def _grid(town: Any) -> tuple[str, list[str], list[str]]:
    """Another grid with two micro-grids and a building in each."""
    number = 10 + town.number()
    with town.office.change("town", actor=BY["actor"]) as unit:
        grid = unit.create("grid", {"number": number, "name": f"网格{number}"})
        micros = [unit.create("micro_grid", {"grid_id": grid, "number": n}) for n in (1, 2)]
        buildings = [unit.create("building", {"label": f"{number}-{n}"}) for n in (1, 2)]
        for micro, building in zip(micros, buildings, strict=True):
            unit.create("territory", {"micro_grid_id": micro, "building_id": building, "start": "2020-01-01"})
        post = {"staff_id": town.worker, "role": "micro_leader", "scope_kind": "micro", "scope_id": micros[1]}
        unit.create("assignment", {**post, "start": "2024-01-01", "is_main": True})
    return grid, micros, buildings


def _move(town: Any) -> None:
    _grid_id, micros, buildings = _grid(town)
    regridding.move(town.office, [Place("building", buildings[0])], micros[1], **BY)


def _merge(town: Any) -> None:
    regridding.merge(town.office, "grid", [_grid(town)[0]], _grid(town)[0], **BY)


def _split(town: Any) -> None:
    grid, micros, _buildings = _grid(town)
    regridding.split(town.office, grid, micros[1:], name="分出", **BY)


def _extract(town: Any) -> None:
    grid, _micros, buildings = _grid(town)
    regridding.extract(town.office, [Place("building", buildings[0])], grid, name="新设", **BY)


def _close(town: Any) -> None:
    _grid_id, micros, buildings = _grid(town)
    regridding.move(town.office, [Place("building", buildings[1])], micros[0], **BY)
    regridding.close(town.office, "micro", micros[1], **BY)


def _rename(town: Any) -> None:
    regridding.rename(town.office, "grid", _grid(town)[0], name=f"改名{town.number()}", **BY)


def _divide(town: Any) -> None:
    grid, _micros, buildings = _grid(town)
    one, other = (Place("building", building) for building in buildings)
    dividing.divide(town.office, [NewGrid(grid, [one]), NewGrid("", [other])], **BY)


def _micros(town: Any) -> None:
    grid, _micros, buildings = _grid(town)
    dividing.redraw_micros(town.office, grid, [[Place("building", b) for b in buildings]], **BY)


def _keep(town: Any) -> None:
    grid, _micros, buildings = _grid(town)
    plan = [NewGrid(grid, [Place("building", building) for building in buildings])]
    figures = Comparison("adjust", "registered", 300, 500, 9, 0, 0, (), (), ())
    by = {name: BY[name] for name in ("today", "actor")}
    division_drafts.keep(town.office, f"方案{town.number()}", plan, figures, **by)


def _drop(town: Any) -> None:
    _keep(town)
    with town.office.read() as db:
        newest = drafts.draft(db)
    division_drafts.drop(town.office, newest.id, actor=BY["actor"])


def _barriers(town: Any) -> None:
    _grid_id, _micros, buildings = _grid(town)
    division_drafts.tell_barriers(
        town.office, [Divide("红卫路", frozenset(buildings[:1]))], actor=BY["actor"]
    )


def _locks(town: Any) -> None:
    _grid_id, _micros, buildings = _grid(town)
    division_drafts.tell_locks(town.office, buildings, actor=BY["actor"])


REGRIDDING: Final[Mapping[str, Callable[[Any], Any]]] = {
    "regridding.move": _move,
    "regridding.merge": _merge,
    "regridding.split": _split,
    "regridding.extract": _extract,
    "regridding.close": _close,
    "regridding.rename": _rename,
    "dividing.divide": _divide,
    "division_drafts.keep": _keep,
    "division_drafts.tell_locks": _locks,
    "division_drafts.drop": _drop,
    "division_drafts.tell_barriers": _barriers,
    "dividing.redraw_micros": _micros,
}
