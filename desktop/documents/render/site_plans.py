"""Plans and operations maps from the office file: the list, the outlines and marks of its map, and live figures."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.documents.kinds import ops_map, site_plan
from desktop.documents.kinds.ops_map import Figures, OpsMap
from desktop.documents.kinds.site_plan import SIZES, SitePlan
from desktop.documents.layout.poster import Finish
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.finishing import FINISHING, TILE, finish_of
from desktop.documents.render.kind import Kind, Option
from desktop.documents.render.maps import MapPage, ground
from desktop.documents.render.outlined import lie, outlines
from desktop.queries import ops_map as figures

PAPER: Final = Option("paper", N_("纸张"), "a3", tuple((key, key.upper()) for key in SIZES))
TURN: Final = Option("turn", N_("方向"), "flat", (("flat", N_("横放")), ("upright", N_("竖放"))))


def read_plan(db: Any, asked: Asked, team: Team) -> SitePlan:
    """The community with everything that stands on its map."""
    return outlines(db).under(ground(db, asked, team))


def plan_batch(db: Any, asked: Asked) -> Batch:
    """An overview and one page a grid; with a scope of grids only their pages. Raises `Refused` without buildings."""
    team = Team(db, asked.today)
    plan = read_plan(db, asked, team)
    _insist_on_buildings(plan)
    wanted = [grid.id for grid in team.chosen_grids(asked.scope)] if asked.scope.kind == "grid" else None
    owned = _owned(plan)
    drawn = [grid for grid in plan.map.grids if grid.id in owned and (wanted is None or grid.id in wanted)]
    if wanted is not None and not drawn:
        raise Refused(_("选中的网格在图上还没有楼栋，没有可打印的页"), code="print.nothing")
    draw = partial(
        site_plan.draw, size=asked.word("paper"), upright=asked.word("turn") == "upright", grids=wanted,
        finish=finish_of(asked),
    )  # fmt: skip
    whole = [Subject("community", team.office().id, plan.map.community)] if wanted is None else []
    subjects = (*whole, *(Subject("grid", grid.id, grid.name) for grid in drawn))
    shows = (*(_page(plan, None) for _one in whole), *(_page(plan, grid.id) for grid in drawn))
    return Batch([plan], draw, subjects=subjects, shows=shows, chooses="grids")


def _page(plan: SitePlan, grid: str | None) -> MapPage:
    """What a page says of its own ground and people, to be compared with what hangs."""
    number = {
        micro.id: (one.id, one.number, micro.number) for one in plan.map.grids for micro in one.micro_grids
    }
    rows = []
    for compound in plan.map.compounds:
        for building in compound.buildings:
            for part in building.parts:
                owner = number.get(part.micro_grid or "")
                if grid is None or (owner is not None and owner[0] == grid):
                    told = None if owner is None else owner[1] if grid is None else owner[2]
                    rows.append((compound.name, building.title, part.label, told))
    grids = tuple(one for one in plan.map.grids if grid in (None, one.id))
    return MapPage(
        community=plan.map.community, grids=grids, ground=tuple(rows), lie=lie(plan, grid) if plan.drawable else None
    )  # fmt: skip


def _owned(plan: SitePlan) -> set[str]:
    """Grids with at least one building, on the map where there is one."""
    there = {shape.id for shape in plan.buildings} if plan.drawable else {one.id for one in plan.listed()}
    micros = {part.micro_grid for one in plan.listed() if one.id in there for part in one.parts}
    return {grid.id for grid in plan.map.grids if any(micro.id in micros for micro in grid.micro_grids)}


def _insist_on_buildings(plan: SitePlan) -> None:
    if not any(compound.buildings for compound in plan.map.compounds):
        raise Refused(_("还没有楼栋，画不出示意图。请先导入楼栋表"), code="print.no_buildings")


def ops_batch(db: Any, asked: Asked) -> Batch:
    """One sheet for the community. Raises `Refused` without buildings."""
    team = Team(db, asked.today)
    plan = read_plan(db, asked, team)
    _insist_on_buildings(plan)
    counted = figures.live(db, day=asked.today)
    ops = OpsMap(
        plan=plan,
        figures=tuple(
            Figures(
                id=key, households=one.households, occupied=one.occupied, people=one.people, care=one.care,
                vacant=one.vacant,
            )
            for key, one in sorted(counted.items())
        ),
    )  # fmt: skip
    tile = finish_of(Asked(asked.scope, {**asked.settings, "bleed": False}, asked.today, asked.copy)).tile
    draw = partial(
        ops_map.draw, copy=asked.copy, size=asked.word("paper"), upright=asked.word("turn") == "upright",
        finish=Finish(tile=tile),
    )  # fmt: skip
    return Batch([ops], draw, subjects=(Subject("community", team.office().id, plan.map.community),))


KINDS = (
    Kind(
        "map-plan", N_("社区平面示意图"), True, ("community", "grid"), (PAPER, TURN, *FINISHING), plan_batch
    ),
    Kind("map-ops", N_("作战图"), False, ("community",), (PAPER, TURN, TILE), ops_batch),
)
