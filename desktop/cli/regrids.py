"""`gezhi grid move|merge|split|extract|close|rename`: grids drawn anew from a day on, or only looked at beforehand."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import Problem
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, natural, opened
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.regridding import Place
from desktop.operations import regridding
from desktop.operations.ground import Ground
from desktop.queries import accounts, places
from desktop.queries.grids import Size
from desktop.queries.regridding import Preview
from desktop.workspace import Workspace

Act = Callable[[Ground], None]
EXAMPLES = {
    "move": "office.gezhi --places 云麓小区3号楼 --to 3-2 --on 2026-07-01 --preview",
    "merge": "office.gezhi --from 4 --into 3 --on 2026-07-01",
    "split": "office.gezhi --grid 3 --micros 3-2 3-4 --name 第九网格",
    "extract": "office.gezhi --places 云麓小区3号楼2单元 --grid 3",
    "close": "office.gezhi --scope 3-2",
    "rename": "office.gezhi --scope 3 --name 云麓网格 --number 3",
}


def register(parts: Any) -> None:
    """Add the acts below `grid`."""
    move = _command(parts, "move", _("把楼栋或单元划到另一个微网格"), run_move)
    _add_places(move)
    move.add_argument("--to", required=True, help=_("微网格,例如 3-2"))
    merge = _command(parts, "merge", _("把网格或微网格并入另一个"), run_merge)
    merge.add_argument("--from", dest="sources", required=True, nargs="+", help=_("被并入的,例如 4 或 3-2"))
    merge.add_argument("--into", required=True, help=_("并入哪一个"))
    split = _command(parts, "split", _("从一个网格分出一个新网格"), run_split)
    split.add_argument("--grid", required=True, help=_("网格编号或名称"))
    split.add_argument("--micros", required=True, nargs="+", help=_("分出去的微网格,例如 3-2 3-4"))
    split.add_argument("--name", required=True, help=_("新网格的名称"))
    split.add_argument("--number", type=natural, default=0, help=_("新网格的编号,默认顺延"))
    extract = _command(parts, "extract", _("把楼栋或单元设为新的微网格"), run_extract)
    _add_places(extract)
    extract.add_argument("--grid", required=True, help=_("网格编号或名称"))
    extract.add_argument("--name", default="", help=_("新微网格的名称"))
    for name, words, run in (
        ("close", _("撤销空的网格或微网格"), run_close),
        ("rename", _("更名或改编号"), run_rename),
    ):
        one = _command(parts, name, words, run)
        one.add_argument("--scope", required=True, help=_("网格或微网格,例如 3 或 3-2"))
        if name == "rename":
            one.add_argument("--name", default="", help=_("新名称"))
            one.add_argument("--number", type=natural, default=0, help=_("新编号"))
            one.add_argument("--code", default="", help=_("新编码"))


def _command(
    parts: Any, name: str, words: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(
        name, help=words, epilog=f"gezhi grid {name} {EXAMPLES[name]}"
    )
    add_office(made)
    made.add_argument("--on", type=date.fromisoformat, help=_("从哪一天起生效,默认今天"))
    if name not in {"close", "rename"}:
        made.add_argument("--preview", action="store_true", help=_("只看结果,不改动"))
    made.set_defaults(run=run)
    return made


def _add_places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--places", required=True, nargs="+", help=_("楼栋或单元,例如 云麓小区3号楼2单元"))


def _day(args: argparse.Namespace, office: Workspace) -> date:
    return args.on or today(office.clock)


def _places(db: Any, names: Sequence[str]) -> list[Place]:
    return [Place(scope.kind, scope.id) for scope in (places.place_named(db, name) for name in names)]


def _scope(db: Any, words: str, day: date) -> tuple[str, str]:
    """("micro", id) for 3-2, ("grid", id) otherwise."""
    if "-" in words:
        return "micro", places.micro_named(db, words, day=day).id
    return "grid", places.grid_named(db, words, day=day).id


def run_move(args: argparse.Namespace) -> int:
    """Move places into a micro-grid."""
    with opened(args) as office:
        on = _day(args, office)
        with office.read() as db:
            chosen, micro = _places(db, args.places), places.micro_named(db, args.to, day=on).id
        return do(
            args, office, regridding.moving(chosen, micro),
            lambda: regridding.move(office, chosen, micro, on=on, today=today(office.clock), actor=args.actor),
        )  # fmt: skip


def run_merge(args: argparse.Namespace) -> int:
    """Merge grids, or micro-grids, into one of them."""
    with opened(args) as office:
        on = _day(args, office)
        with office.read() as db:
            kind, into = _scope(db, args.into, on)
            sources = [_scope(db, words, on)[1] for words in args.sources]
        return do(
            args, office, regridding.merging(kind, sources, into),
            lambda: regridding.merge(office, kind, sources, into, on=on, today=today(office.clock), actor=args.actor),
        )  # fmt: skip


def run_split(args: argparse.Namespace) -> int:
    """Split a grid."""
    with opened(args) as office:
        on = _day(args, office)
        with office.read() as db:
            grid = places.grid_named(db, args.grid, day=on).id
            micros = [places.micro_named(db, words, day=on).id for words in args.micros]
        return do(
            args, office, regridding.splitting(grid, micros, name=args.name, number=args.number),
            lambda: regridding.split(
                office, grid, micros, name=args.name, number=args.number, on=on, today=today(office.clock),
                actor=args.actor),
        )  # fmt: skip


def run_extract(args: argparse.Namespace) -> int:
    """Make places a micro-grid of their own."""
    with opened(args) as office:
        on = _day(args, office)
        with office.read() as db:
            chosen, grid = _places(db, args.places), places.grid_named(db, args.grid, day=on).id
        return do(
            args, office, regridding.extracting(chosen, grid, name=args.name),
            lambda: regridding.extract(
                office, chosen, grid, name=args.name, on=on, today=today(office.clock), actor=args.actor),
        )  # fmt: skip


def run_close(args: argparse.Namespace) -> int:
    """Close an empty grid or micro-grid."""
    with opened(args) as office:
        on = _day(args, office)
        with office.read() as db:
            kind, scope_id = _scope(db, args.scope, on)
        return do(
            args,
            office,
            None,
            lambda: regridding.close(
                office, kind, scope_id, on=on, today=today(office.clock), actor=args.actor
            ),
        )


def run_rename(args: argparse.Namespace) -> int:
    """Rename or renumber."""
    with opened(args) as office:
        on = _day(args, office)
        with office.read() as db:
            kind, scope_id = _scope(db, args.scope, on)
        return do(
            args, office, None,
            lambda: regridding.rename(
                office, kind, scope_id, on=on, today=today(office.clock), actor=args.actor, name=args.name,
                number=args.number, code=args.code),
        )  # fmt: skip


def do(args: argparse.Namespace, office: Workspace, act: Act | None, write: Callable[[], Changes]) -> int:
    """Preview an act, write it unless `--preview`, and tell both."""
    with office.read() as db:
        accounts.permit(db, args.actor).insist(Action.REGRID)
    terminal = Terminal(args.json)
    if act is None:
        terminal.answer({"step": write().step_id}, _("已调整。"))
        return 0
    seen = regridding.preview(office, act, on=_day(args, office), actor=args.actor)
    step = "" if args.preview else write().step_id
    terminal.answer(_body(seen, step), _words(seen, done=bool(step)))
    return 0


def _body(seen: Preview, step: str) -> dict[str, Any]:
    return {
        "grids": [
            {"id": c.id, "name": c.name, "before": _size(c.before), "after": _size(c.after),
             "care": list(c.care), "workers": [list(names) for names in c.workers],
             "problems": [c.problem.text] if c.problem else []}
            for c in seen.grids
        ],
        "micros_opened": seen.micros_opened, "micros_closed": seen.micros_closed, "moves": seen.households_moved,
        "warnings": [problem.text for problem in seen.warnings], "step": step,
    }  # fmt: skip


def _size(size: Size | None) -> dict[str, int] | None:
    if size is None:
        return None
    return {"registered": size.registered, "occupied": size.occupied, "people": size.people}


def _words(seen: Preview, *, done: bool) -> str:
    lines = [
        _("{name}:登记 {a} → {b} 户,实住 {c} → {d} 户").format(
            name=change.name, a=_of(change.before, "registered"), b=_of(change.after, "registered"),
            c=_of(change.before, "occupied"), d=_of(change.after, "occupied"),
        )
        for change in seen.grids
    ]  # fmt: skip
    lines += [_warned(problem) for problem in seen.warnings]
    lines.append(
        (_("已调整:{n} 户换了网格。") if done else _("预览:{n} 户会换网格,没有改动。")).format(
            n=seen.households_moved
        )
    )
    return "\n".join(lines)


def _of(size: Size | None, name: str) -> str:
    return "—" if size is None else str(getattr(size, name))


def _warned(problem: Problem) -> str:
    return _("注意:{text}").format(text=problem.text)
