"""A proposal beside today's division, in words and figures: the table a committee signs (调格对照表)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.base.i18n import _
from desktop.domain.regridding import Comparison, GridLine, MovedLine
from desktop.regrid.proposal import Division, Proposal, titles
from desktop.regrid.recombine import Proof
from desktop.regrid.site import CARE_LOAD


def compare(
    of: Division,
    proposal: Proposal,
    *,
    names: Mapping[str, str],
    workers: Mapping[str, Sequence[str]],
    proof: Proof | None = None,
) -> Comparison:
    """The table of a proposal. `names` and `workers` of today's grids, by id."""
    called_grids = titles(of, len(proposal.grids), names)
    staff = [tuple(workers.get(plan.grid_id, ())) for plan in proposal.grids]
    called = {row.id: row.name for row in of.rows}
    lines = [
        GridLine(
            called_grids[number], plan.before if plan.grid_id else None, plan.households, plan.load,
            (plan.load - plan.households) // CARE_LOAD, plan.moved, plan.moved_care,
            tuple(called[one] for one in plan.gained), tuple(called[one] for one in plan.lost), staff[number],
            plan.within,
        )
        for number, plan in enumerate(proposal.grids)
    ]  # fmt: skip
    lines += _ending(of, len(proposal.grids), names, workers)
    order = {name: number for number, name in enumerate(names.values())}  # as everywhere, new ones at the end
    lines.sort(key=lambda line: order.get(line.name, len(order)))
    site = of.site
    return Comparison(
        preset=proposal.preset, basis=of.basis, lower=site.norms.lower, upper=site.norms.upper,
        households=site.households, moved=proposal.moved, moved_care=proposal.moved_care, grids=tuple(lines),
        places=tuple(_moves(of, proposal, called_grids, staff, names, workers)),
        reasons=tuple(dict.fromkeys(reason.text for reason in proposal.reasons)),
        gap=-1 if proof is None else proof.gap(proposal.cost), proven=proof is not None and proof.proven,
    )  # fmt: skip


def _ending(
    of: Division, k: int, names: Mapping[str, str], workers: Mapping[str, Sequence[str]]
) -> list[GridLine]:
    found = []
    for number, grid in enumerate(of.grids[k:], k):
        own = [row for row, unit in zip(of.rows, of.site.units, strict=True) if unit.current == number]
        before = sum(row.households(of.basis) for row in own)
        gone = tuple(row.name for row in own)
        people = tuple(workers.get(grid, ()))
        found.append(GridLine(names.get(grid, ""), before, None, 0, 0, 0, 0, (), gone, people, True))
    return found


def _moves(
    of: Division, proposal: Proposal, called: Sequence[str], staff: Sequence[tuple[str, ...]],
    names: Mapping[str, str], workers: Mapping[str, Sequence[str]],
) -> list[MovedLine]:  # fmt: skip
    found = []
    for row, unit in zip(of.rows, of.site.units, strict=True):
        number = proposal.grid_of[unit.id]
        if unit.current == number:
            continue
        source = of.grids[unit.current] if unit.current >= 0 else ""
        found.append(
            MovedLine(
                row.name, unit.households, unit.care, names.get(source, ""), called[number],
                tuple(workers.get(source, ())), staff[number],
            )
        )  # fmt: skip
    return sorted(found, key=lambda line: (called.index(line.target), line.place))


def gap_words(proof: Proof, cost: int) -> str:
    """How good a plan is, as honestly as it is known."""
    if proof.proven and cost <= proof.best.cost:
        return _("已证明:没有更好的方案。")
    tenths = proof.gap(cost)
    known = (
        _("一切可能的方案")
        if proof.complete
        else _("已知的 {n} 个网格能拼成的最优方案").format(n=proof.columns)
    )
    return _("与已知最优相差 ≤ {whole}.{tenth}%(比较的是{known})。").format(
        whole=tenths // 10, tenth=tenths % 10, known=known
    )
