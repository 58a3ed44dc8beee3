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
    reasons = [*_too_large(site, names), *_numbers(site, k), *_by_side(site, k, names), *_locked(site, names)]
    return tuple(reasons)


def outside(
    site: Site, k: int, grid: Sequence[int], *, names: Sequence[str] = (), grids: Sequence[str] = ()
) -> tuple[Reason, ...]:
    """Each grid (0 … k-1) of a plan that is not within the norm, with the smallest change that would mend it.

    `names` of the units, `grids` of the grids.
    """
    sizes = [0] * k
    for unit, number in zip(site.units, grid, strict=True):
        sizes[number] += unit.households
    found = []
    for number, size in enumerate(sizes):
        units = tuple(u for u, own in enumerate(grid) if own == number)
        if size > site.norms.upper:
            text = _("{grid}有 {size} 户,比上限多 {over} 户:报批超限,或{mend}。")
            over = size - site.norms.upper
        elif size < site.norms.lower:
            text = _("{grid}有 {size} 户,比下限少 {over} 户:报批不足额,或{mend}。")
            over = site.norms.lower - size
        else:
            continue
        mend = _smallest_change(site, grid, sizes, number, (names, grids))
        words = text.format(grid=_grid(grids, number), size=size, over=over, mend=mend)
        found.append(Reason("regrid.outside", words, units))
    return tuple(found)


def _grid(grids: Sequence[str], number: int) -> str:
    return grids[number] if number < len(grids) else _("第 {n} 个网格").format(n=number + 1)


def _smallest_change(
    site: Site, grid: Sequence[int], sizes: Sequence[int], number: int,
    called: tuple[Sequence[str], Sequence[str]],
) -> str:  # fmt: skip
    """One building at the border that would bring the grid into the norm, and what it would do to its neighbour."""
    above = sizes[number] > site.norms.upper
    choices = []
    for one, other, _strength in site.links:
        for unit, to in ((one, other), (other, one)):
            source, target = grid[unit], grid[to]
            if source == target or number != (source if above else target) or site.units[unit].locked:
                continue
            households = site.units[unit].households
            mended = sizes[number] - households if above else sizes[number] + households
            if site.norms.lower <= mended <= site.norms.upper:
                beyond = target if above else source
                size = sizes[beyond] + (households if above else -households)
                fault = max(0, size - site.norms.upper, site.norms.lower - size)
                choices.append((fault, households, unit, beyond, size))
    if not choices:
        return _("增减网格数")
    _fault, households, unit, beyond, size = min(choices)
    text = (
        _("把{name}({h} 户)划给{grid},那里成为 {size} 户")
        if above
        else _("从{grid}划来{name}({h} 户),那里成为 {size} 户")
    )
    names, grids = called
    return text.format(name=_name(names, unit), h=households, grid=_grid(grids, beyond), size=size)


def fit_words(fit: CompoundFit) -> str:
    """What a compound can do by itself, as a clerk would say it."""
    if fit.alone == 1:
        return _("整区成一格")
    if fit.alone > 1:
        return _("整区分 {n} 格").format(n=fit.alone)
    if not fit.surplus:
        return _("须并入邻区,单独成格还差 {n} 户").format(n=fit.shortage)
    return _("夹心:多 {over} 户或差 {short} 户,须与邻区共用或报批").format(
        over=fit.surplus, short=fit.shortage
    )


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


def _by_side(site: Site, k: int, names: Sequence[str]) -> list[Reason]:
    sides = site.sides()
    if len(sides) < 2:
        return []
    found, least, most = [], 0, 0
    lower, upper = site.norms.lower, site.norms.upper
    for side in sides:
        households = sum(site.units[u].households for u in side)
        fewest, many = -(-households // upper), households // lower
        least, most = least + max(1, fewest), most + max(1, many)
        if fewest > many or not many:
            found.append(Reason("regrid.side", _side_words(site, side, households, names), tuple(side)))
    if not least <= k <= most:
        text = _("道路或河流把社区分成 {n} 片,各片分别成格共需 {least} 到 {most} 格,不能是 {k} 格。")
        found.append(Reason("regrid.sides", text.format(n=len(sides), least=least, most=most, k=k)))
    return found


def _side_words(site: Site, side: Sequence[int], households: int, names: Sequence[str]) -> str:
    """A side that cannot be whole grids: how far it is from that, and the smallest loosening of the norm."""
    lower, upper = site.norms.lower, site.norms.upper
    many = households // lower
    missing = max(1, many + 1) * lower - households
    where = _("{name}等 {n} 栋").format(name=_name(names, side[0]), n=len(side))
    fewer = -(-households // many) if many else 0  # the upper limit with as many grids as are full enough
    more = households // (many + 1)  # the lower limit with one more
    loosen = (
        _("上限放宽到 {n} 户").format(n=fewer)
        if many and fewer - upper <= lower - more
        else _("下限放宽到 {n} 户").format(n=more)
    )
    text = _(
        "被道路、河流或围墙隔开的一片({where})有 {n} 户,单独成格还差 {missing} 户。请打开一个通道,或报批{loosen}。"
    )
    return text.format(where=where, n=households, missing=missing, loosen=loosen)


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
