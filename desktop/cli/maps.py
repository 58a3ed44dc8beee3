"""`gezhi map list | place | feature | background`: what the map editor does, from the command line.

Lengths are metres on the map's plane, x to the east and y to the north, with up to two decimals.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.documents import pictures
from desktop.documents.render import map_places
from desktop.domain.changes import Changes
from desktop.domain.site_geometry import Affine, Point
from desktop.domain.site_map import KINDS, SIDES, SYMBOLS, Arrangement, Box, FeatureDraft
from desktop.operations import map_background, site_map
from desktop.queries import places
from desktop.queries import site_map as queries
from desktop.queries.site_map import SiteMap
from desktop.workspace import Workspace

METRE: Final = 100  # centimetres
EXAMPLES: Final = {
    "list": "gezhi map list office.gezhi --json",
    "place": "gezhi map place office.gezhi 云麓小区3号楼 --at 120,85 --size 45,12 --turn 15",
    "add": "gezhi map feature add office.gezhi street 0,120 300,124 --text 人民路 --width 14",
    "remove": "gezhi map feature remove office.gezhi 9f2c…",
    "background": "gezhi map background office.gezhi 规划图.jpg --at 0,0=0,150 --at 2400,0=300,150 --at 0,1200=0,0",
}


def register(parts: Any) -> None:
    """Add the parts below `map`."""
    listed = _command(parts, "list", _("列出图上的楼栋、标注和底图"), run_list)
    listed.add_argument("--unplaced", action="store_true", help=_("只列还没有摆放的楼栋"))
    place = _command(
        parts, "place", _("摆放一栋楼,或把程序代排的位置都定下来"), run_place
    )  # fmt: skip
    place.add_argument("building", nargs="?", default="", help=_("楼栋,例如 云麓小区3号楼;不写就是全部"))
    place.add_argument("--at", type=_point, help=_("楼的中心:东,北(米)"))
    place.add_argument("--size", type=_point, help=_("长,宽(米);不写就按草图"))
    place.add_argument("--turn", type=_hundredths, default=0, help=_("逆时针转多少度"))
    place.add_argument("--off", action="store_true", help=_("从图上取下"))
    feature = parts.add_parser("feature", help=_("图上的道路、大门、标志等")).add_subparsers(
        dest="act", required=True, metavar=_("做什么")
    )
    add = _command(
        feature, "add", _("画一处标注"), run_add
    )  # fmt: skip
    add.add_argument("kind", choices=tuple(KINDS), help=_("种类"))
    add.add_argument("points", nargs="+", type=_point, help=_("各点:东,北(米)"))
    add.add_argument("--text", default="", help=_("名称或文字"))
    add.add_argument("--symbol", choices=(*SYMBOLS, *SIDES), default="", help=_("哪种标志,或哪一面"))
    add.add_argument("--width", type=_hundredths, default=0, help=_("宽度(米)"))
    remove = _command(feature, "remove", _("擦掉标注"), run_remove)
    remove.add_argument("ids", nargs="+", help=_("标注的编号,见 map list --json"))
    _register_background(parts)


def _register_background(parts: Any) -> None:
    back = _command(
        parts,
        "background",
        _("放上底图、定它的位置,或去掉"),
        run_background,
    )
    back.add_argument("picture", type=Path, nargs="?", help=_("图片文件;不写就用已有的底图"))
    back.add_argument(
        "--at", type=_pair, action="append", default=[], metavar="U,V=X,Y",
        help=_("图片上的点(像素,从左上角)在地图上的位置(米),写三次"),
    )  # fmt: skip
    back.add_argument("--opacity", type=int, help=_("浓淡,0 到 100"))
    back.add_argument("--off", action="store_true", help=_("去掉底图"))


def _command(
    parts: Any, name: str, words: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(name, help=words, epilog=EXAMPLES[name])
    add_office(made)
    made.set_defaults(run=run)
    return made


def _hundredths(text: str) -> int:
    """Metres (or degrees) as whole centimetres (or hundredths)."""
    try:
        number = Decimal(text) * METRE
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(_("应为数字")) from error
    return int(number.to_integral_value())


def _point(text: str) -> Point:
    east, comma, north = text.partition(",")
    if not comma:
        raise argparse.ArgumentTypeError(_("应写成 东,北,例如 120,85"))
    return _hundredths(east), _hundredths(north)


def _pair(text: str) -> tuple[tuple[float, float], Point]:
    dots, _equals, ground = text.partition("=")
    u, v = _point(dots)
    return (u / METRE, v / METRE), _point(ground)


def run_list(args: argparse.Namespace) -> int:
    """Print where everything stands."""
    with opened(args) as office, office.read() as db:
        site = queries.site_map(db)
    names = {lot.id: lot.name for lot in site.lots}
    boxes = map_places.places(site)
    chosen = [one for one in site.sites if not args.unplaced or one.box is None]
    rows = [
        {"id": one.id, "name": names.get(one.compound_id, "") + one.title, "placed": one.box is not None,
         "source": one.source or "schematic", **_box(boxes[one.id])}
        for one in chosen
    ]  # fmt: skip
    marks = [
        {"id": one.id, "kind": one.kind, "text": one.text, "symbol": one.symbol, "width": _metres(one.width),
         "points": [[_metres(x), _metres(y)] for x, y in one.points]}
        for one in site.features
    ]  # fmt: skip
    scans = [
        {"id": one.id, "name": one.name, "pixels": [one.wide, one.high], "opacity": one.opacity, "hidden": one.hidden,
         "affine": one.affine.numbers() if one.affine else None}
        for one in site.backgrounds
    ]  # fmt: skip
    lines = [
        _("{name}:{x},{y} 长 {w} 宽 {h}{mark}").format(
            name=row["name"], x=row["x"], y=row["y"], w=row["width"], h=row["height"],
            mark="" if row["placed"] else _("(未摆放)"),
        )
        for row in rows
    ]  # fmt: skip
    lines += [f"{_(KINDS[one.kind].name)}:{one.title}" for one in site.features]
    lines += [_("底图:{name}").format(name=one.name) for one in site.backgrounds]
    Terminal(args.json).answer({"buildings": rows, "features": marks, "backgrounds": scans}, "\n".join(lines))
    return 0


def _metres(number: int) -> str:
    return str(Decimal(number) / METRE)


def _box(box: Box) -> dict[str, str]:
    return {
        "x": _metres(box.x), "y": _metres(box.y), "width": _metres(box.width), "height": _metres(box.height),
        "turn": _metres(box.turn),
    }  # fmt: skip


def run_place(args: argparse.Namespace) -> int:
    """Place one building, take it off, or keep the schematic for all that are not placed."""
    with opened(args) as office:
        with office.read() as db:
            site = queries.site_map(db)
            found = places.place_named(db, args.building) if args.building else None
        boxes = map_places.places(site)
        if found is None:
            if args.off or args.at:
                raise Refused(_("请写明是哪一栋楼。"), code="usage")
            wanted = {one.id: boxes[one.id] for one in site.sites if one.box is None}
            changes = _placed(office, wanted, args.actor)
        elif found.kind != "building":
            raise Refused(_("只能摆放整栋楼,不能摆放单元。"), code="map.unit")
        elif args.off:
            changes = site_map.take_off(office, [found.id], actor=args.actor)
        else:
            now = boxes[found.id]
            x, y = args.at or (now.x, now.y)
            wide, high = args.size or (now.width, now.height)
            changes = _placed(office, {found.id: Box(x, y, wide, high, args.turn % 36_000)}, args.actor)
    done = len(changes.of("building"))
    Terminal(args.json).answer(
        {"buildings": done, "step": changes.step_id}, _("已摆放 {n} 栋").format(n=done)
    )
    return 0


def _placed(office: Workspace, boxes: dict[str, Box], actor: str) -> Changes:
    return site_map.arrange(office, Arrangement(buildings=boxes), actor=actor)


def run_add(args: argparse.Namespace) -> int:
    """Draw one mark."""
    draft = FeatureDraft(
        kind=args.kind, points=args.points, text=args.text, symbol=args.symbol, width=args.width
    )
    with opened(args) as office:
        changes = site_map.add_feature(office, draft, actor=args.actor)
    (made,) = changes.of("map_feature")
    Terminal(args.json).answer({"id": made}, _("已画上 {id}").format(id=made))
    return 0


def run_remove(args: argparse.Namespace) -> int:
    """Rub marks out."""
    with opened(args) as office:
        site_map.remove_features(office, args.ids, actor=args.actor)
    Terminal(args.json).answer({"removed": args.ids}, _("已擦掉 {n} 处").format(n=len(args.ids)))
    return 0


def run_background(args: argparse.Namespace) -> int:
    """Lay a picture behind the map, move it, make it paler or take it away."""
    if args.at and len(args.at) != 3:
        raise Refused(_("--at 要写三次,三个点不能在一条直线上。"), code="usage")
    affine = Affine.through(args.at) if args.at else None
    plan = pictures.plan(args.picture.read_bytes()) if args.picture else None
    with opened(args) as office:
        with office.read() as db:
            site = queries.site_map(db)
        if plan is not None:
            laid = affine or Affine.first(
                plan.wide, plan.high, map_places.spread(map_places.places(site).values())
            )
            size = (plan.wide, plan.high)
            changes = map_background.add(office, args.picture.stem, plan.jpeg, size, laid, actor=args.actor)
            (shown,) = changes.of("map_background")
        else:
            shown = _current(site)
            if affine is not None:
                map_background.lay(office, shown, affine, actor=args.actor)
        if args.opacity is not None:
            map_background.show(office, shown, opacity=args.opacity, actor=args.actor)
        if args.off:
            map_background.remove(office, shown, actor=args.actor)
    Terminal(args.json).answer({"id": shown}, _("底图已改好"))
    return 0


def _current(site: SiteMap) -> str:
    found: Sequence[Any] = site.backgrounds
    if not found:
        raise Refused(_("还没有底图,请写图片文件。"), code="map.background")
    return str(found[-1].id)
