"""`gezhi grid propose`: a fair division of the community, shown beside today's; nothing is applied."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any

from desktop.base.clock import today
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, natural, opened
from desktop.documents.layout.areas import Rect
from desktop.documents.layout.schematic import Block, Lot, Proportions, arrange
from desktop.queries import division as queries
from desktop.queries import places
from desktop.queries.division import BuildingRow
from desktop.regrid.adjacency import Footprint
from desktop.regrid.proposal import BASES, Division, Proposal, division, propose, usual_number
from desktop.regrid.search import usual_budget
from desktop.regrid.site import PRESETS, Norms

SHEET = Rect(0, 0, 27_000, 18_000)  # 1/100 mm; the ground of an A4 sheet


def register(parts: Any) -> None:
    """Add `propose` below `grid`."""
    command = parts.add_parser(
        "propose", help=_("提出划分方案,与现状对照,不改动"),
        epilog="gezhi grid propose office.gezhi --grids 8 --preset adjust --json",
    )  # fmt: skip
    add_office(command)
    command.add_argument("--grids", type=natural, default=0, help=_("分成几格,默认与现在一样多"))
    command.add_argument(
        "--preset", choices=[*(p.key for p in PRESETS), "all"], default="all", help=_("微调、均衡或重划")
    )
    command.add_argument("--basis", choices=BASES, default="registered", help=_("按登记户还是实住户"))
    command.add_argument("--norm", default="300-500", type=_norm, help=_("每格户数,例如 300-400"))
    command.add_argument("--lock", nargs="*", default=[], help=_("不许移动的楼栋"))
    command.add_argument("--seed", type=natural, default=1, help=_("同样的种子得到同样的方案"))
    command.add_argument("--on", type=date.fromisoformat, help=_("按哪一天的数据,默认今天"))
    command.set_defaults(run=run)


def _norm(text: str) -> Norms:
    lower, dash, upper = text.partition("-")
    if not (dash and lower.isdecimal() and upper.isdecimal() and 0 < int(lower) <= int(upper)):
        raise argparse.ArgumentTypeError(_("应写成 300-500"))
    return Norms(int(lower), int(upper))


def run(args: argparse.Namespace) -> int:
    """Search and print one proposal per preset."""
    with opened(args) as office, office.read() as db:
        day = args.on or today(office.clock)
        rows = queries.buildings(db, day=day)
        locked = frozenset(places.place_named(db, words).id for words in args.lock)
        names = {scope.id: scope.name for scope in places.scopes(db, "grid", day=day)}
    of = division(rows, footprints(rows), basis=args.basis, norms=args.norm, locked=locked)
    k = args.grids or usual_number(of)
    chosen = [p for p in PRESETS if args.preset in {p.key, "all"}]
    budget, progress = usual_budget(len(rows), args.seed), TerminalProgress()
    found = [propose(of, k, preset, budget=budget, progress=progress) for preset in chosen]
    body = {
        "grids": k, "feasible": [of.site.feasible_numbers().start, of.site.feasible_numbers().stop - 1],
        "proposals": [_body(proposal, names) for proposal in found],
    }  # fmt: skip
    Terminal(args.json).answer(body, _words(of, found, names))
    return 0


def footprints(rows: Sequence[BuildingRow]) -> dict[str, Footprint]:
    """Where every building stands, in decimetres: placed on the map, else on the tidy schematic of the list."""
    compounds = {name: number for number, name in enumerate(dict.fromkeys(row.compound_id for row in rows))}
    if rows and all(row.width and row.height for row in rows):
        return {
            row.id: Footprint(row.x, row.y, row.width // 2, row.height // 2, compounds[row.compound_id])
            for row in rows
        }
    lots = [
        Lot(key, tuple(Block(row.id, row.stairs) for row in rows if row.compound_id == key))
        for key in compounds
    ]
    plan = arrange(lots, SHEET, Proportions())
    metre = max(1, round(10 * plan.scale))  # a millimetre at scale 1 stands for a metre
    found = {}
    for row in rows:
        block = plan.blocks[row.id]
        found[row.id] = Footprint(
            (block.left + block.right) // (2 * metre), (block.top + block.bottom) // (2 * metre),
            block.width // 2 // metre, block.height // 2 // metre, compounds[row.compound_id],
        )  # fmt: skip
    return found


def _body(proposal: Proposal, names: dict[str, str]) -> dict[str, Any]:
    return {
        "preset": proposal.preset, "moved_households": proposal.moved, "moved_care": proposal.moved_care,
        "cost": proposal.cost, "problems": [reason.text for reason in proposal.reasons],
        "plan": [
            {"grid": grid.grid_id, "name": names.get(grid.grid_id, ""), "households": grid.households,
             "load": grid.load, "within": grid.within, "buildings": list(grid.buildings),
             "gained": list(grid.gained), "lost": list(grid.lost)}
            for grid in proposal.grids
        ],
    }  # fmt: skip


def _words(of: Division, found: Sequence[Proposal], names: dict[str, str]) -> str:
    titles = {preset.key: _(preset.name) for preset in PRESETS}
    lines = []
    for proposal in found:
        lines.append(
            _("{title}:{n} 户换网格,其中重点户 {care} 户").format(
                title=titles[proposal.preset], n=proposal.moved, care=proposal.moved_care
            )
        )
        lines += [
            _("  {name}:{n} 户,{b} 栋,新来 {g} 栋,划出 {l} 栋{mark}").format(
                name=names.get(grid.grid_id) or _("新网格 {n}").format(n=number + 1), n=grid.households,
                b=len(grid.buildings), g=len(grid.gained), l=len(grid.lost),
                mark="" if grid.within else _("(不在 {a}–{b} 户)").format(a=of.site.norms.lower, b=of.site.norms.upper),
            )
            for number, grid in enumerate(proposal.grids)
        ]  # fmt: skip
    lines += dict.fromkeys(reason.text for proposal in found for reason in proposal.reasons)
    return "\n".join(lines)
