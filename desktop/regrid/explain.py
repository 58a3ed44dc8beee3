"""Why a division does not fit, in words and at once: before any search, from counting alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.base.i18n import _
from desktop.regrid.site import Site


@dataclass(frozen=True, slots=True)
class Reason:
    """One obstacle: `code` for programs, `text` for the clerk, the `units` it speaks of, by index."""

    code: str
    text: str
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CompoundFit:
    """What a compound can do by itself: be so many whole grids (`alone`), or else how far it is from that.

    `surplus`: households above the norm when it is the largest number of grids that are full enough; `shortage`:
    households missing for one grid more.
    """

    compound: int
    households: int
    alone: int
    surplus: int
    shortage: int


def explain(site: Site, k: int, *, names: Sequence[str] = ()) -> tuple[Reason, ...]:
    """Every obstacle to `k` grids within the norm; empty when counting finds none. `names`: of the units."""
    reasons = [*_too_large(site, names), *_numbers(site, k), *_by_side(site), *_locked(site, names)]
    return tuple(reasons)


def compound_fits(site: Site) -> tuple[CompoundFit, ...]:
    """For every compound, whether it can be whole grids; those that cannot must share one or be approved."""
    sizes: dict[int, int] = {}
    for unit in site.units:
        sizes[unit.compound] = sizes.get(unit.compound, 0) + unit.households
    found = []
    lower, upper = site.norms.lower, site.norms.upper
    for compound, households in sorted(sizes.items()):
        most = households // lower
        alone = most if most and -(-households // upper) <= most else 0
        surplus = 0 if alone else max(0, households - most * upper) if most else 0
        shortage = 0 if alone else (most + 1) * lower - households
        found.append(CompoundFit(compound, households, alone, surplus, shortage))
    return tuple(found)


def _name(names: Sequence[str], unit: int) -> str:
    return names[unit] if unit < len(names) else str(unit + 1)


def _too_large(site: Site, names: Sequence[str]) -> list[Reason]:
    found = []
    for number, unit in enumerate(site.units):
        if unit.households > site.norms.upper:
            text = _("{name}有 {n} 户,超过上限 {upper} 户。请按单元拆成两格,或报批超限。").format(
                name=_name(names, number), n=unit.households, upper=site.norms.upper
            )
            found.append(Reason("regrid.unit_too_large", text, (number,)))
    return found


def _numbers(site: Site, k: int) -> list[Reason]:
    numbers = site.feasible_numbers()
    if k in numbers:
        return []
    if not len(numbers):
        text = _("共 {n} 户,不论分几格,都不能使每格在 {lower} 到 {upper} 户之间。")
        text = text.format(n=site.households, lower=site.norms.lower, upper=site.norms.upper)
        return [Reason("regrid.no_number", text)]
    text = _("{n} 户分成 {k} 格,平均每格 {mean} 户;合适的格数是 {least} 到 {most}。").format(
        n=site.households, k=k, mean=site.households // max(1, k), least=numbers[0], most=numbers[-1]
    )
    return [Reason("regrid.number", text)]


def _by_side(site: Site) -> list[Reason]:
    sides = site.sides()
    if len(sides) < 2:
        return []
    found = []
    for side in sides:
        households = sum(site.units[u].households for u in side)
        fewest, most = -(-households // site.norms.upper), households // site.norms.lower
        if fewest > most or not most:
            missing = max(1, most + 1) * site.norms.lower - households
            text = _(
                "被道路或围墙隔开的一片有 {n} 户,单独成格还差 {missing} 户。请打开一个通道,或报批。"
            ).format(n=households, missing=missing)
            found.append(Reason("regrid.side", text, tuple(side)))
    return found


def _locked(site: Site, names: Sequence[str]) -> list[Reason]:
    held: dict[int, list[int]] = {}
    for number, unit in enumerate(site.units):
        if unit.locked and unit.current >= 0:
            held.setdefault(unit.current, []).append(number)
    found = []
    for units in held.values():
        households = sum(site.units[u].households for u in units)
        if households > site.norms.upper:
            text = _("锁定在同一网格的楼栋共 {n} 户,已超过上限 {upper} 户:{names}。").format(
                n=households, upper=site.norms.upper, names="、".join(_name(names, u) for u in units)
            )
            found.append(Reason("regrid.locked", text, tuple(units)))
    return found
