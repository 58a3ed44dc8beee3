"""The parts of `gezhi returns` that make files and tables: report, annexes, charts, scores, the rectification ledger."""

from __future__ import annotations

import argparse
import tomllib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.cli.return_parts import basis_of, part
from desktop.cli.session import Terminal, opened
from desktop.documents.layout import bars
from desktop.documents.render import export
from desktop.domain.permissions import Action
from desktop.domain.rectification import SOURCES, STATES, RectificationDraft
from desktop.operations import rectifying
from desktop.queries import rectifications
from desktop.returns import Basis
from desktop.returns import charts as figures
from desktop.returns.annexes import ANNEXES, fill
from desktop.returns.report import MARK, compose, suggested, words_of, write
from desktop.returns.scoring import Score, grids, sheet_of, shipped, workers


def add_parts(parts: Any) -> None:
    """Add them to the command."""
    report = part(parts, "report", _("写出自查报告(.docx)"), run_report,
                          epilog="gezhi returns report office.gezhi --to 自治区民政厅 --out 报告.docx")  # fmt: skip
    report.add_argument("--out", type=Path, required=True, help=_("报告存到哪里"))
    report.add_argument("--to", default="", help=_("主送单位"))
    report.add_argument("--template", type=Path, help=_("上级的 Word 模板,正文处写 {mark}").format(mark=MARK))
    report.add_argument("--wording", type=Path, help=_("自己的报告文字(.toml),不写则用自带的"))
    annex = part(
        parts,
        "annex",
        _("填写自带的附件"),
        run_annex,
        epilog="gezhi returns annex office.gezhi 1 --out 附件1.xlsx",
    )
    annex.add_argument("number", type=int, choices=tuple(ANNEXES), help=_("附件几"))
    annex.add_argument("--out", type=Path, required=True, help=_("填好的表格存到哪里"))
    chart = part(parts, "charts", _("画图表(.pdf,可另出 .png)"), run_charts,
                         epilog="gezhi returns charts office.gezhi --out 图表.pdf --png")  # fmt: skip
    chart.add_argument("--out", type=Path, required=True, help=_("图表存到哪里"))
    chart.add_argument("--table", action="store_true", help=_("后面另附全部指标的数值"))
    chart.add_argument("--png", action="store_true", help=_("旁边另存一份图片"))
    scored = part(
        parts, "score", _("按考核表打分"), run_score, epilog="gezhi returns score office.gezhi --by worker"
    )
    scored.add_argument("--by", choices=("grid", "worker"), default="grid", help=_("按网格还是按网格员"))
    scored.add_argument("--sheet", type=Path, help=_("自己的考核表(.toml),不写则用自带的"))
    _add_ledger(parts)


def _add_ledger(parts: Any) -> None:
    part(parts, "problems", _("列出整改台账"), run_problems, epilog="gezhi returns problems office.gezhi")
    part(parts, "suggest", _("把不达标的项目登记进整改台账"), run_suggest,
                 epilog="gezhi returns suggest office.gezhi --as-of 2026-06-30")  # fmt: skip
    add = part(parts, "problem", _("登记或修改一条整改"), run_problem,
                       epilog="gezhi returns problem office.gezhi --text 楼道堆物 --who 周建国")  # fmt: skip
    add.add_argument("--id", default="", help=_("要修改的一条的编号,不写则新登记"))
    for name, words in (
        ("text", _("存在的问题")), ("place", _("涉及网格")), ("measure", _("整改措施")), ("who", _("责任人")),
        ("due", _("时限,如 2026-09-30")), ("done", _("完成日期,写了就是已完成")), ("result", _("完成情况")),
    ):  # fmt: skip
        add.add_argument(f"--{name}", default=None, help=words)
    add.add_argument("--source", choices=tuple(SOURCES), default=None, help=_("问题的来源"))


def run_report(args: argparse.Namespace) -> int:
    """The self-inspection report as a Word file."""
    with opened(args, needs=Action.EXPORT) as office:
        basis = basis_of(args, office)
        with office.read() as db:
            ledger = [row.draft for row in rectifications.rows(db, day=basis.as_of)]
    blocks = compose(basis, to=args.to, ledger=ledger, wording=args.wording)
    day = datetime(basis.as_of.year, basis.as_of.month, basis.as_of.day)  # noqa: DTZ001 - Word keeps no zone here
    write(blocks, args.out, template=args.template, words=words_of(basis), day=day)
    body = {"out": str(args.out), "blocks": [{"style": b.style, "text": b.text} for b in blocks]}
    Terminal(args.json).answer(body, "\n".join(block.text for block in blocks))
    return 0


def run_annex(args: argparse.Namespace) -> int:
    """One of the annexes that come with the program."""
    with opened(args, needs=Action.EXPORT) as office:
        filled = fill(args.number, args.out, basis_of(args, office))
    body = {
        "out": str(args.out),
        "cells": filled.cells,
        "skipped": [f"{s.cell} {s.code}" for s in filled.skipped],
    }
    words = [_("已填 {n} 格:{name}").format(n=filled.cells, name=args.out.name)]
    words += [
        _("{sheet}!{cell} 留空:{why}").format(sheet=s.sheet, cell=s.cell, why=s.why) for s in filled.skipped
    ]
    Terminal(args.json).answer(body, "\n".join(words))
    return 0


def paper(chart: figures.Chart, note: str) -> bars.Bars:
    """A chart as it is drawn on paper."""
    lines = tuple(
        bars.Line(bar.label, bar.value, bar.shown, bar.good, bar.other, bar.other_shown) for bar in chart.bars
    )
    return bars.Bars(chart.title, note, lines, chart.band, _legend(chart))


def _legend(chart: figures.Chart) -> tuple[tuple[bars.Key, str], ...]:
    found = []
    if any(bar.good is True for bar in chart.bars):
        found.append((bars.Key.GOOD, _("达标")))
    if any(bar.good is False for bar in chart.bars):
        found.append((bars.Key.BAD, _("不达标")))
    if chart.band and chart.band[0] < chart.band[1]:
        low, high = (f"{end:g}" for end in chart.band)
        found.append(
            (bars.Key.NORM, _("标准 {low}–{high}{unit}").format(low=low, high=high, unit=chart.unit))
        )
    return tuple(found)


def draw(chosen: tuple[figures.Chart, ...], basis: Basis, out: Path) -> int:
    """Draw charts into a PDF; the number of pages. Raises `EnvironmentFailure`."""
    note = _("{who} · 截止 {day}").format(who=basis.reporter(), day=basis.as_of.isoformat())
    try:
        with out.open("wb") as file:
            return bars.draw(file, [paper(chart, note) for chart in chosen], title=_("报表图表"))
    except OSError as error:
        text = _("写不了“{name}”:请检查文件夹能否写入、磁盘空间够不够。").format(name=out.name)
        raise EnvironmentFailure(text, code="charts.not_writable") from error


def run_charts(args: argparse.Namespace) -> int:
    """The charts of the day on paper."""
    with opened(args, needs=Action.EXPORT) as office:
        basis = basis_of(args, office)
        chosen = figures.charts(basis) + ((figures.table(basis),) if args.table else ())
        pages = draw(chosen, basis, args.out)
    pictures = export.pictures(args.out, "png", overwrite=True) if args.png else ()
    body = {
        "out": str(args.out), "pages": pages, "pictures": [str(one.path) for one in pictures],
        "charts": [{"key": c.key, "title": c.title, "bars": [{"label": b.label,
        "value": b.value} for b in c.bars]} for c in chosen],
    }  # fmt: skip
    Terminal(args.json).answer(body, "\n".join(f"{chart.title}({len(chart.bars)})" for chart in chosen))
    return 0


def run_score(args: argparse.Namespace) -> int:
    """Every grid or worker with the points of the scoring sheet."""
    sheet = shipped()
    if args.sheet:
        sheet = sheet_of(tomllib.loads(args.sheet.read_text("utf-8")))
    with opened(args) as office:
        basis = basis_of(args, office)
        found = grids(basis, sheet) if args.by == "grid" else workers(basis, sheet)
    words = [f"{'—' if one.points is None else f'{one.points:5.1f}'}  {one.name}" for one in found]
    Terminal(args.json).answer(
        {"sheet": sheet.name, "scores": [_score(one) for one in found]}, "\n".join(words)
    )
    return 0


def _score(one: Score) -> dict[str, object]:
    lines = [
        {"code": line.code, "name": line.name, "value": line.value, "points": line.points, "most": line.most}
        for line in one.lines
    ]
    return {
        "kind": one.scope.kind,
        "id": one.scope.id,
        "name": one.name,
        "points": one.points,
        "lines": lines,
    }


def run_problems(args: argparse.Namespace) -> int:
    """The rectification ledger, what is open first."""
    with opened(args) as office, office.read() as db:
        rows = rectifications.rows(db, day=args.as_of or today(office.clock))
    body = [
        {"id": r.id, "late": r.late, "problem": r.draft.problem, "place": r.draft.place, "measure": r.draft.measure,
         "responsible": r.draft.responsible, "due": r.draft.due_on, "state": r.draft.state, "indicator": r.draft.indicator}
        for r in rows
    ]  # fmt: skip
    words = [
        f"{r.id[:8]}  {_(STATES[r.draft.state])}  {r.draft.problem}  {r.draft.responsible or '—'}  {r.draft.due_on or '—'}"
        for r in rows
    ]
    Terminal(args.json).answer({"problems": body}, "\n".join(words) or _("整改台账里还没有内容。"))
    return 0


def run_suggest(args: argparse.Namespace) -> int:
    """What fails goes into the ledger, unless it stands there already."""
    with opened(args, needs=Action.EDIT) as office:
        basis = basis_of(args, office)
        with office.read() as db:
            known = rectifications.known(db)
        drafts = [draft for draft in suggested(basis) if (draft.indicator, draft.scope_id) not in known]
        if drafts:
            rectifying.add_many(office, drafts, actor=args.actor, today=today(office.clock))
    words = "\n".join(draft.problem for draft in drafts) or _("没有新的不达标项目。")
    Terminal(args.json).answer({"added": [draft.problem for draft in drafts]}, words)
    return 0


def run_problem(args: argparse.Namespace) -> int:
    """One line of the ledger, entered or changed."""
    given = {
        "problem": args.text, "place": args.place, "measure": args.measure, "responsible": args.who,
        "due_on": args.due, "done_on": args.done, "result": args.result, "source": args.source,
    }  # fmt: skip
    fields = {name: value for name, value in given.items() if value is not None}
    if args.done:
        fields["state"] = "done"
    with opened(args, needs=Action.EDIT) as office:
        day = today(office.clock)
        if args.id:
            with office.read() as db:
                full = next(
                    (r.id for r in rectifications.rows(db, day=day) if r.id.startswith(args.id)), args.id
                )
                draft = replace(rectifications.one(db, full, day=day).draft, **fields)
            rectifying.update(office, full, draft, actor=args.actor, today=day)
        else:
            draft = RectificationDraft(**{"problem": "", **fields})
            full = str(
                next(iter(rectifying.add(office, draft, actor=args.actor, today=day).of("rectification")))
            )
    problems = {name: problem.text for name, problem in draft.problems(day).items()}
    words = "\n".join([_("已登记 {id}").format(id=full[:8]), *problems.values()])
    Terminal(args.json).answer({"id": full, "problems": problems}, words)
    return 0
