"""Proposals as the page shows them: what was asked for, the site it makes, the plans beside each other. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.documents.render import standing
from desktop.domain.regridding import Comparison
from desktop.queries import division as queries
from desktop.queries import grids
from desktop.regrid.comparing import compare, gap_words
from desktop.regrid.explain import compound_fits, fit_words
from desktop.regrid.proposal import Division, Ground, Proposal, described, division, usual_number
from desktop.regrid.site import Norms, Preset
from desktop.regrid.working import Answer

if TYPE_CHECKING:
    from desktop.workspace import Workspace


@dataclass(frozen=True)
class Asked:
    """What the clerk wants: `k` 0 for as many grids as fit best."""

    basis: str = "registered"
    lower: int = 300
    upper: int = 500
    k: int = 0


@dataclass(frozen=True)
class Card:
    """One preset beside the others. `deviation`: the largest distance of a grid's workload from the mean, per cent."""

    preset: str
    moved: int
    moved_care: int
    within: int
    grids: int
    deviation: int
    early: bool
    gap: str = ""


@dataclass(frozen=True)
class Facts:
    """What is divided, before anything is searched: how many grids are possible, what stands in the way."""

    buildings: int
    households: int
    k: int
    feasible: range
    locked: int
    barriers: tuple[str, ...]
    compounds: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """One preset's plan, as far as it is known."""

    proposal: Proposal
    table: Comparison
    answer: Answer


@dataclass(frozen=True)
class Prepared:
    """The site of an office, and the names that belong to it."""

    of: Division
    k: int
    names: Mapping[str, str]
    workers: Mapping[str, tuple[str, ...]]
    facts: Facts


def prepare(office: Workspace, asked: Asked, day: date) -> Prepared:
    """The site by the clerk's wishes. Raises `Refused` without buildings."""
    with office.read() as db:
        ground = standing.read(db, day)
        locked = queries.locks(db)
        rows = grids.grids(db, day=day)
    of = division(
        ground.rows, ground.boxes, stairs=ground.stairs, basis=asked.basis, norms=Norms(asked.lower, asked.upper),
        locked=locked, ground=Ground(ground.walls, ground.divides, ground.told),
    )  # fmt: skip
    k = asked.k or usual_number(of)
    compounds = {unit.compound: row.compound for unit, row in zip(of.site.units, of.rows, strict=True)}
    facts = Facts(
        len(ground.rows), of.site.households, k, of.site.feasible_numbers(), len(locked),
        tuple(name for name in [*(d.name for d in ground.divides), *(w.name for w in ground.walls)] if name),
        tuple(f"{compounds[fit.compound]}:{fit_words(fit)}" for fit in compound_fits(of.site)),
    )  # fmt: skip
    return Prepared(of, k, {g.id: g.name for g in rows}, {g.id: g.workers for g in rows}, facts)


def result_of(found: Prepared, preset: Preset, answer: Answer) -> Result:
    proposal = described(found.of, found.k, preset, answer.found, names=found.names)
    table = compare(found.of, proposal, names=found.names, workers=found.workers, proof=answer.proof)
    if answer.proof is not None:
        table = replace(table, reasons=(gap_words(answer.proof, proposal.cost), *table.reasons))
    return Result(proposal, table, answer)


def card_of(result: Result, early: bool) -> Card:
    plans = result.proposal.grids
    mean = max(1, sum(plan.load for plan in plans) // max(1, len(plans)))
    return Card(
        result.proposal.preset, result.proposal.moved, result.proposal.moved_care, sum(plan.within for plan in plans),
        len(plans), max((abs(plan.load - mean) * 100 // mean for plan in plans), default=0), early,
        gap_words(result.answer.proof, result.proposal.cost) if result.answer.proof else "",
    )  # fmt: skip
