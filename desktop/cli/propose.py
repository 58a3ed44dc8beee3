"""`gezhi grid propose`: a fair division of the community, shown beside today's; nothing is divided unless asked for."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, natural, opened
from desktop.documents.render import standing
from desktop.domain.regridding import Comparison
from desktop.exchange.exporting.regridding import export_comparison
from desktop.operations import dividing, division_drafts
from desktop.queries import division as queries
from desktop.queries import grids, places
from desktop.regrid.comparing import compare, gap_words
from desktop.regrid.explain import compound_fits, fit_words
from desktop.regrid.proposal import (
    BASES,
    Division,
    Ground,
    Proposal,
    described,
    division,
    new_grids,
    usual_number,
)
from desktop.regrid.search import usual_budget
from desktop.regrid.site import PRESETS, Norms
from desktop.regrid.working import Answer, search_in_child
from desktop.workspace import Workspace


def register(parts: Any) -> None:
    """Add `propose` below `grid`."""
    command = parts.add_parser(
        "propose", help=_("提出划分方案,与现状对照;加 --keep 保存,加 --apply 才调整"),
        epilog="gezhi grid propose office.gezhi --grids 8 --preset adjust --prove --xlsx 调格对照表.xlsx --json",
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
    command.add_argument("--prove", action="store_true", help=_("核对与最优方案相差多少"))
    command.add_argument("--keep", default="", metavar=_("名称"), help=_("保存这个方案,留待研究"))
    command.add_argument("--apply", action="store_true", help=_("按这个方案调整,从 --on 那天起"))
    command.add_argument("--xlsx", type=Path, help=_("把调格对照表写成 Excel"))
    command.set_defaults(run=run)


def _norm(text: str) -> Norms:
    lower, dash, upper = text.partition("-")
    if not (dash and lower.isdecimal() and upper.isdecimal() and 0 < int(lower) <= int(upper)):
        raise argparse.ArgumentTypeError(_("应写成 300-500"))
    return Norms(int(lower), int(upper))


def run(args: argparse.Namespace) -> int:
    """Search, print one proposal per preset, and do with it what was asked."""
    chosen = [p for p in PRESETS if args.preset in {p.key, "all"}]
    if len(chosen) > 1 and (args.keep or args.apply or args.xlsx):
        raise Refused(_("要保存、调整或写表,请用 --preset 选定一个方案。"), code="usage")
    with opened(args) as office:
        day = args.on or today(office.clock)
        of, names, workers = _division(office, args, day)
        k = args.grids or usual_number(of)
        answers = search_in_child(
            of.site, k, chosen, budget=usual_budget(len(of.rows), args.seed), prove=args.prove,
            progress=TerminalProgress(),
        )  # fmt: skip
        found = [described(of, k, preset, answers[preset.key].found, names=names) for preset in chosen]
        tables = [
            compare(of, one, names=names, workers=workers, proof=answers[one.preset].proof) for one in found
        ]
        step = _do(office, args, of, found[0], tables[0], day) if len(found) == 1 else ""
    feasible = of.site.feasible_numbers()
    body = {
        "grids": k, "feasible": [feasible.start, feasible.stop - 1], "step": step,
        "compounds": [asdict(fit) for fit in compound_fits(of.site)],
        "proposals": [
            _body(one, table, answers[one.preset], names) for one, table in zip(found, tables, strict=True)
        ],
    }  # fmt: skip
    Terminal(args.json).answer(body, _words(of, found, tables, answers))
    return 0


def _division(
    office: Workspace, args: argparse.Namespace, day: date
) -> tuple[Division, dict[str, str], dict[str, tuple[str, ...]]]:
    with office.read() as db:
        ground = standing.read(db, day)
        locked = queries.locks(db) | {places.place_named(db, words).id for words in args.lock}
        rows = grids.grids(db, day=day)
    of = division(
        ground.rows, ground.boxes, stairs=ground.stairs, basis=args.basis, norms=args.norm, locked=locked,
        ground=Ground(ground.walls, ground.divides, ground.told),
    )  # fmt: skip
    return of, {grid.id: grid.name for grid in rows}, {grid.id: grid.workers for grid in rows}


def _do(
    office: Workspace,
    args: argparse.Namespace,
    of: Division,
    proposal: Proposal,
    table: Comparison,
    day: date,
) -> str:
    """Keep, write and apply, as far as asked for; the step that did the last of it."""
    step, now = "", today(office.clock)
    plan = new_grids(of, proposal)
    if args.xlsx:
        export_comparison(args.xlsx, table)
    if args.keep:
        kept = division_drafts.keep(office, args.keep, plan, table, today=now, actor=args.actor)
        step = kept.step_id
    if args.apply:
        step = dividing.divide(office, plan, on=day, today=now, actor=args.actor).step_id
    return step


def _body(proposal: Proposal, table: Comparison, answer: Answer, names: Mapping[str, str]) -> dict[str, Any]:
    proof = answer.proof
    told = {} if proof is None else {
        "proof": {
            "best": proof.best.cost, "bound": proof.bound, "complete": proof.complete, "proven": table.proven,
            "gap_tenths": table.gap, "columns": proof.columns,
        }
    }  # fmt: skip
    return {
        "preset": proposal.preset, "moved_households": proposal.moved, "moved_care": proposal.moved_care,
        "cost": proposal.cost, "problems": [reason.text for reason in proposal.reasons],
        "plan": [
            {"grid": grid.grid_id, "name": names.get(grid.grid_id, ""), "households": grid.households,
             "before": grid.before, "load": grid.load, "within": grid.within, "moved": grid.moved,
             "moved_care": grid.moved_care, "buildings": list(grid.buildings), "gained": list(grid.gained),
             "lost": list(grid.lost)}
            for grid in proposal.grids
        ],
        **told,
    }  # fmt: skip


def _words(
    of: Division, found: Sequence[Proposal], tables: Sequence[Comparison], answers: Mapping[str, Answer]
) -> str:
    titles = {preset.key: _(preset.name) for preset in PRESETS}
    lines = []
    for proposal, table in zip(found, tables, strict=True):
        lines.append(
            _("{title}:{n} 户换网格,其中重点户 {care} 户").format(
                title=titles[proposal.preset], n=proposal.moved, care=proposal.moved_care
            )
        )
        lines += [
            _("  {name}:{n} 户,新来 {g} 处,划出 {l} 处{mark}").format(
                name=grid.name, n="—" if grid.after is None else grid.after, g=len(grid.gained), l=len(grid.lost),
                mark="" if grid.within else _("(不在 {a}–{b} 户)").format(a=table.lower, b=table.upper),
            )
            for grid in table.grids
        ]  # fmt: skip
        if (proof := answers[proposal.preset].proof) is not None:
            lines.append("  " + gap_words(proof, proposal.cost))
    lines += dict.fromkeys(reason.text for proposal in found for reason in proposal.reasons)
    if lines and any(proposal.reasons for proposal in found):
        names = {number: row.compound for number, row in _compounds(of).items()}
        lines += [f"{names[fit.compound]}:{fit_words(fit)}" for fit in compound_fits(of.site)]
    return "\n".join(lines)


def _compounds(of: Division) -> dict[int, Any]:
    """A row of every compound, by the number the site knows it by."""
    return {unit.compound: row for unit, row in zip(of.site.units, of.rows, strict=True)}
