"""`gezhi map import`: outlines of buildings out of GeoJSON, Shapefile, DXF or GeoPackage, matched to the list."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli import maps
from desktop.cli.session import Terminal, add_office, opened
from desktop.exchange.outlines import table
from desktop.exchange.outlines.data import MapFile
from desktop.exchange.outlines.matching import FIT_NAMES, Fit, Listed, Matching, choose_field, match, settled
from desktop.exchange.outlines.planning import plan
from desktop.exchange.outlines.reading import labelled, notices, read_outlines
from desktop.operations import outlines
from desktop.queries import outlines as queries
from desktop.queries.outlines import Standing
from desktop.workspace import Workspace

EXAMPLE = (
    "gezhi map import office.gezhi 楼栋.shp --table 对照表.csv\n"
    "gezhi map import office.gezhi 楼栋.shp --match 对照表.csv --apply\n"
    "gezhi map import office.gezhi 总平面.dxf --layer JMD --unit mm --compound 云麓小区 --apply"
)
TOLD = 12


def register(commands: Any) -> None:
    """Add `map` with its part."""
    parts = commands.add_parser("map", help=_("地图:摆放楼栋、画标注、底图、导入轮廓")).add_subparsers(
        dest="part", required=True, metavar=_("做什么")
    )
    maps.register(parts)
    made = parts.add_parser(
        "import", help=_("导入楼栋轮廓,对上楼栋表;不写 --apply 只看结果"), epilog=f"{EXAMPLE}",
    )  # fmt: skip
    add_office(made)
    made.add_argument("file", type=Path, help=_("GeoJSON、Shapefile(.shp 或 .zip)、DXF、GeoPackage"))
    made.add_argument("--layer", action="append", default=[], help=_("只要这个图层,可多次"))
    made.add_argument("--field", default="", help=_("楼号写在哪个属性里,默认自己找"))
    made.add_argument("--unit", choices=("m", "cm", "mm"), default="", help=_("DXF 的单位,默认自己判断"))
    made.add_argument("--crs", default="", help=_("文件没写坐标系时它的编号,例如 4547"))
    made.add_argument("--compound", default="", help=_("文件里只有这一个小区"))
    made.add_argument("--table", type=Path, help=_("把对照表写到这个 CSV"))
    made.add_argument("--match", type=Path, help=_("按改好的对照表 CSV"))
    made.add_argument("--roads", action="store_true", help=_("道路也一起导入"))
    made.add_argument("--replace", action="store_true", help=_("换掉图上已有的全部位置"))
    made.add_argument("--apply", action="store_true", help=_("写入"))
    made.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Read, match, tell; write with `--apply`."""
    terminal = Terminal(args.json)
    found = read_outlines(args.file, layers=args.layer, unit=args.unit, crs=args.crs)
    with opened(args) as office:
        with office.read() as db:
            listed, standing = queries.buildings(db), queries.standing(db)
        field = args.field or choose_field(found, listed)
        if field:
            found = labelled(found, field, args.file.name)
        matching = match(found, listed, compound=_compound(listed, args.compound))
        chosen = _chosen(args, matching, listed)
        if args.table:
            args.table.write_bytes(table.written(matching, listed))
        for line in notices(found):
            terminal.say(line)
        changes = _apply(args, office, found, matching, standing, chosen) if args.apply else None
        result = _told(found, matching, listed, field)
        result["applied"] = changes
    terminal.answer(result, _words(args, result, matching, listed))
    return 0


def _compound(listed: list[Listed], name: str) -> str:
    """The compound of that name; raises `Refused` naming the ones there are."""
    if not name:
        return ""
    found = {one.compound_id for one in listed if name in one.names}
    if len(found) != 1:
        known = "、".join(dict.fromkeys(one.names[0] for one in listed if one.names))
        raise Refused(
            _("没有小区“{name}”。有这些小区:{more}").format(name=name, more=known), code="map.compound"
        )
    return next(iter(found))


def _chosen(args: argparse.Namespace, matching: Matching, listed: list[Listed]) -> Mapping[int, str] | None:
    if args.match is None:
        return None
    return table.read(args.match.read_bytes(), matching, listed, args.match.name)


def _apply(
    args: argparse.Namespace, office: Workspace, found: MapFile, matching: Matching, standing: Standing,
    chosen: Mapping[int, str] | None,
) -> int:  # fmt: skip
    """Write; the number of buildings."""
    wanted = plan(
        found, args.file.name, standing, settled(matching, chosen), matching.compounds,
        roads=args.roads, replace=args.replace,
    )  # fmt: skip
    outlines.apply(office, wanted, actor=args.actor)
    return len(wanted.buildings)


def _told(found: MapFile, matching: Matching, listed: list[Listed], field: str) -> dict[str, Any]:
    titles = {one.id: one.title for one in listed}
    return {
        "kind": found.kind, "crs": found.frame.crs, "outlines": len(found.outlines), "layers": found.layers(),
        "field": field, "fits": {str(fit): number for fit, number in matching.count().items()},
        "compounds": len(matching.compounds), "unmatched": [titles[key] for key in matching.unmatched],
        "matches": [
            {
                "object": one.outline.source, "label": one.outline.label, "fit": str(one.fit),
                "building": titles.get(one.building, ""),
            }
            for one in matching.matches
        ],
    }  # fmt: skip


def _words(
    args: argparse.Namespace, result: Mapping[str, Any], matching: Matching, listed: list[Listed]
) -> str:
    titles = {one.id: one.title for one in listed}
    lines = [
        _("{n} 个轮廓,图层:{layers}").format(
            n=result["outlines"],
            layers="、".join(f"{name or '-'} {n}" for name, n in result["layers"].items()),
        ),
        "  ".join(f"{_(FIT_NAMES[fit])} {n}" for fit, n in matching.count().items()),
    ]
    doubtful = [one for one in matching.matches if one.fit in (Fit.DUPLICATE, Fit.GUESSED)]
    lines += [
        f"  {_(FIT_NAMES[one.fit])}  {one.outline.label}  →  {titles.get(one.building, '')}"
        for one in doubtful[:TOLD]
    ]
    if matching.unmatched:
        some = "、".join(titles[key] for key in matching.unmatched[:TOLD])
        lines.append(_("楼栋表里还有 {n} 栋没有轮廓:{some}").format(n=len(matching.unmatched), some=some))
    if args.table:
        lines.append(_("对照表已写到 {out},可用 WPS 修改最后一列").format(out=args.table))
    if result["applied"] is None:
        lines.append(_("只是看看,没有写入;加 --apply 写入。"))
    else:
        lines.append(_("已写入 {n} 栋楼的轮廓,可整步撤销。").format(n=result["applied"]))
    return "\n".join(lines)
