"""`gezhi return`: the figures of one or several offices, the records behind them, and the district's workbook filled."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.bundles import keys
from desktop.cli.session import Terminal, add_office, opened
from desktop.domain.permissions import Action
from desktop.exchange.bundle.unpacked import is_bundle, unpacked
from desktop.exchange.old_form import modern_form
from desktop.queries import accounts
from desktop.returns import (
    DENOMINATOR,
    FAILING,
    NUMERATOR,
    Basis,
    Figure,
    RowRef,
    contradictions,
    read_period,
    select,
)
from desktop.returns.indicator import Value
from desktop.returns.since import Since, since_last
from desktop.returns.template import Filled, fill_template, read_teaching, write_teaching
from desktop.returns.template.remembered import recall, remember, teaching_for
from desktop.workspace import Workspace

EXAMPLE = "gezhi return office.gezhi --as-of 2026-06-30 --template 自查表.xlsx --out 已填.xlsx --json"


def register(commands: Any) -> None:
    """Add the command."""
    made = commands.add_parser("return", help=_("上报指标、明细和上级表格"), epilog=EXAMPLE)
    add_office(made, many=True)
    made.add_argument("--as-of", type=date.fromisoformat, help=_("统计截止日,默认今天"))
    made.add_argument("--period", help=_("时段,如 2026-03-30..2026-06-28;默认截止日所在季度的整周"))
    made.add_argument("--codes", help=_("只要这些指标,如 A11,B05 或整组 B"))
    made.add_argument(
        "--by", choices=("community", "grid", "micro"), help=_("另按社区、网格或微网格分别给出指标")
    )
    made.add_argument("--list", metavar="CODE", help=_("列出一个指标背后的记录"))
    made.add_argument(
        "--part",
        choices=(NUMERATOR, DENOMINATOR, FAILING),
        default=NUMERATOR,
        help=_("列分子、分母还是未达标的"),
    )
    made.add_argument("--template", type=Path, help=_("要填的空白表格(.xlsx,旧版 .xls 也行)"))
    made.add_argument("--out", type=Path, help=_("填好的表格存到哪里"))
    made.add_argument("--teaching", type=Path, help=_("表格说明文件;没有时按表头识别"))
    made.add_argument("--save-teaching", type=Path, help=_("把识别出的表格说明存下来,可改后再用"))
    made.add_argument("--reader", type=Path, help=_("打开交换包用的数据文件(.gezhi),它的数字不计入"))
    made.add_argument("--unit", default="", help=_("填报单位,默认为数据文件中的名称"))
    made.set_defaults(run=run_return)


def run_return(args: argparse.Namespace) -> int:
    """Work the figures out once, then answer whatever was asked about them."""
    _check(args)
    codes = [code.strip() for code in args.codes.split(",") if code.strip()] if args.codes else None
    select(codes)  # an unknown code is refused before anything is opened
    period = read_period(args.period) if args.period else None
    with _offices(args) as offices:
        basis = Basis(offices, as_of=args.as_of or today(offices[0].clock), period=period)
        if args.list:
            rows = basis.rows(args.list, args.part)
            _answer_rows(args, basis, rows)
            return 0
        result = basis.evaluate(codes=codes)
        found = contradictions(basis)
        body: dict[str, Any] = {
            "as_of": basis.as_of.isoformat(),
            "period": [day.isoformat() for day in basis.period],
            "reporter": args.unit or basis.reporter(),
            "indicators": {code: figure.plain() for code, figure in result.figures.items()},
            "contradictions": [contradiction.plain() for contradiction in found],
        }
        if args.by:
            body["by"] = [
                {"place": part.place, "code": part.code, "id": part.scope.id,
                 "indicators": {code: figure.plain() for code, figure in part.figures.items()}}
                for part in basis.each(args.by, codes=codes)
            ]  # fmt: skip
        words = _words(list(result.figures.values()), [c.text for c in found])
        if args.template:
            filled = _fill(args, basis, offices[0])
            since = since_last(basis, filled.teaching)
            body["template"] = _plain(filled, args.out) | {"since": _since(since)}
            words = "\n".join([_filled_words(filled, args.out), *_since_words(since), "", words])
    Terminal(args.json).answer(body, words)
    return 0


def _check(args: argparse.Namespace) -> None:
    if bool(args.template) != bool(args.out):
        raise Refused(_("填表要同时给出 --template 和 --out。"), code="template.arguments")
    if (args.teaching or args.save_teaching) and not args.template:
        raise Refused(_("--teaching 和 --save-teaching 要与 --template 一起用。"), code="template.arguments")


@contextmanager
def _offices(args: argparse.Namespace) -> Iterator[list[Workspace]]:
    """Every office that was named: files as they are, bundles put together for the time being."""
    bundles = [path for path in args.office if is_bundle(path)]
    files = [path for path in args.office if path not in bundles]
    with ExitStack() as stack:
        found = [stack.enter_context(opened(args, path)) for path in files]
        if bundles:
            reader = (
                stack.enter_context(opened(args, args.reader)) if args.reader else next(iter(found), None)
            )
            if reader is None:
                words = _(
                    "交换包要有一份信任发送方的数据文件才能打开:用 --reader 给出它(它的数字不计入)。"
                    "也可以在区级收下(gezhi district receive)再汇总。"
                )
                raise Refused(words, code="return.reader")
            found += stack.enter_context(unpacked(reader, bundles, install=keys(), actor=args.actor))
        yield found


def _fill(args: argparse.Namespace, basis: Basis, office: Workspace) -> Filled:
    with modern_form(args.template) as blank:
        teaching = read_teaching(args.teaching) if args.teaching else teaching_for(office, blank)
        if args.teaching:
            with office.read() as db:
                may = accounts.permit(db, args.actor).may(Action.EXPORT) and not office.read_only
            if may and recall(office, blank) != teaching:
                remember(office, blank, teaching, actor=args.actor)
        if args.save_teaching:
            write_teaching(teaching, args.save_teaching)
        return fill_template(blank, args.out, basis, teaching=teaching, unit=args.unit)


def _answer_rows(args: argparse.Namespace, basis: Basis, rows: Sequence[RowRef]) -> None:
    figure = basis.evaluate(codes=[args.list]).figures
    listed = [{"kind": r.kind, "id": r.id, "title": r.title, "where": r.where} for r in rows]
    body = {
        "code": args.list,
        "part": args.part,
        "indicators": {code: f.plain() for code, f in figure.items()},
        "rows": listed,
        "total": len(listed),
    }
    words = "\n".join(f"{row.title}  {row.where}".rstrip() for row in rows)
    Terminal(args.json).answer(body, words or _("没有记录。"))


def _plain(filled: Filled, out: Path) -> dict[str, Any]:
    return {
        "out": str(out),
        "cells": filled.cells,
        "skipped": [{"sheet": s.sheet, "cell": s.cell, "code": s.code, "why": s.why} for s in filled.skipped],
        "unknown": [
            {"sheet": sheet, "column": column, "label": text} for sheet, column, text in filled.unknown
        ],
    }


def _filled_words(filled: Filled, out: Path) -> str:
    lines = [_("已填 {n} 格:{name}").format(n=filled.cells, name=out.name)]
    lines += [
        _("{sheet}!{cell} 留空:{why}").format(sheet=s.sheet, cell=s.cell, why=s.why) for s in filled.skipped
    ]
    lines += [
        _("{sheet} 的 {column} 列“{label}”没有识别,请手填").format(sheet=sheet, column=column, label=text)
        for sheet, column, text in filled.unknown
    ]
    return "\n".join(lines)


def _since(since: Since | None) -> dict[str, Any] | None:
    if since is None:
        return None
    changed = [
        {"place": m.place, "code": m.code, "name": m.name, "was": m.was, "now": m.now} for m in since.moved
    ]
    return {"serial": since.last.serial, "as_of": since.last.as_of, "changed": changed}


def _since_words(since: Since | None) -> list[str]:
    if since is None:
        return []
    title = _("与上次({serial})相比,{n} 个数字变了").format(serial=since.last.serial, n=len(since.moved))
    return [title, *(f"  {m.place} {m.name}: {_shown(m.was)} → {_shown(m.now)}" for m in since.moved)]


def _shown(value: Value) -> str:
    return _("未采集") if value is None else str(value)


def _words(figures: Sequence[Figure], sentences: Sequence[str]) -> str:
    lines = []
    for figure in figures:
        value = _("未采集") if figure.value is None else f"{figure.value}{figure.unit}"
        mark = {True: "✓", False: "✗", None: " "}[figure.met]
        lines.append(f"{mark} {figure.code:24s} {figure.name}:{value}")
    if sentences:
        lines += ["", _("上报前请看:"), *(f"  · {sentence}" for sentence in sentences)]
    return "\n".join(lines)
