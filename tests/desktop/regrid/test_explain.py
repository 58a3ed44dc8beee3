"""Every obstacle is named with its figures and the way out; a site that fits is not complained of."""

from __future__ import annotations

from desktop.regrid.explain import compound_fits, explain
from desktop.regrid.site import Norms, Site, Unit


def site_of(*households: int, links: list[tuple[int, int, int]] | None = None, **unit: object) -> Site:
    units = [Unit(str(n), h, 0, n, **unit) for n, h in enumerate(households)]  # type: ignore[arg-type]
    chain = [(n, n + 1, 1) for n in range(len(units) - 1)]
    return Site(units, chain if links is None else links)


def codes(site: Site, k: int) -> list[str]:
    return [reason.code for reason in explain(site, k)]


def test_a_site_that_fits_has_no_obstacle() -> None:
    assert codes(site_of(200, 200, 200, 200), 2) == []


def test_a_building_above_the_norm_is_named() -> None:
    (reason,) = explain(site_of(620, 300), 2, names=["云麓 1 号楼", "2 号楼"])
    assert reason.code == "regrid.unit_too_large"
    assert reason.units == (0,)
    assert "云麓 1 号楼" in reason.text
    assert "620" in reason.text


def test_a_number_that_cannot_fit_is_answered_with_the_range() -> None:
    (reason,) = explain(site_of(*[200] * 10), 12)
    assert reason.code == "regrid.number"
    assert "4" in reason.text
    assert "6" in reason.text
    assert codes(site_of(260), 1) == ["regrid.no_number"]


def test_each_side_of_a_barrier_is_counted_alone() -> None:
    site = site_of(250, 150, 220, links=[(0, 1, 1)])
    (reason,) = [r for r in explain(site, 2) if r.code == "regrid.side"]
    assert reason.units == (2,)
    assert "80" in reason.text


def test_too_much_locked_together_is_said() -> None:
    site = site_of(300, 300, 300, current=0, locked=True)
    assert "regrid.locked" in codes(site, 2)


def test_a_compound_that_is_neither_one_grid_nor_two() -> None:
    site = Site([Unit("a", 519, 0, 0), Unit("b", 400, 0, 1), Unit("c", 200, 0, 2)], [], Norms())
    fits = {fit.compound: fit for fit in compound_fits(site)}
    assert (fits[0].alone, fits[0].surplus, fits[0].shortage) == (0, 19, 81)
    assert fits[1].alone == 1
    assert (fits[2].alone, fits[2].shortage) == (0, 100)
