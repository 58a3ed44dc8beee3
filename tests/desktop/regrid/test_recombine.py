"""The bound is one, the recombination is the best of its pool, and a proof is a proof: everything was tried."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import Cancelled
from desktop.regrid.complete import all_grids
from desktop.regrid.plan import Plan
from desktop.regrid.recombine import Proof, recombine, units_of
from desktop.regrid.search import Budget, Found, search
from desktop.regrid.site import BALANCE, PRESETS, Site, Unit
from tests.desktop.regrid.sites import community, small_sites
from tests.desktop.regrid.test_search import best_of_all

SHORT = Budget(restarts=2, steps=2_000)


def proof(site: Site, k: int, weights: object = BALANCE.weights, *, budget: Budget = SHORT) -> Proof:
    pool: set[int] = set()
    known = search(site, k, weights, budget=budget, pool=pool)  # type: ignore[arg-type]
    listed = all_grids(site, k, weights, known.cost)  # type: ignore[arg-type]
    whole = listed is not None
    return recombine(site, k, weights, pool | set(listed or ()), known, complete=whole)  # type: ignore[arg-type]


@given(site=small_sites(), k=st.integers(1, 3), preset=st.sampled_from(PRESETS))
@settings(max_examples=25, deadline=None)
def test_a_small_site_is_proved_and_the_proof_is_the_optimum(site: Site, k: int, preset: object) -> None:
    weights = preset.weights  # type: ignore[attr-defined]
    if len(site.units) > 7 or k > len(site.units):
        return
    free = Site(
        [Unit(u.id, u.households, u.care, u.compound, u.current) for u in site.units], site.links, site.norms
    )
    found = proof(free, k, weights)
    assert found.proven
    assert found.best.cost == best_of_all(free, k, weights)


@given(site=small_sites(), k=st.integers(1, 3), draw=st.data())
@settings(max_examples=25, deadline=None)
def test_no_division_of_the_pool_is_below_the_bound(site: Site, k: int, draw: st.DataObject) -> None:
    if k > len(site.units):
        return
    plans = [
        search(site, k, BALANCE.weights, budget=Budget(1, 300, seed=seed))
        for seed in range(draw.draw(st.integers(1, 4)))
    ]
    worst = max(plans, key=lambda plan: plan.cost)
    masks = {
        sum(1 << u for u, grid in enumerate(plan.grid) if grid == number)
        for plan in plans
        for number in range(k)
    }
    found = recombine(site, k, BALANCE.weights, masks, worst)
    assert found.bound <= found.best.cost <= min(plan.cost for plan in plans)
    assert Plan(site, k, BALANCE.weights, found.best.grid).cost == found.best.cost
    assert found.gap(found.best.cost) >= 0


def test_a_community_of_forty_buildings_is_within_a_few_per_cent() -> None:
    """The pool of a short search, put together anew, is no worse than the search; the gap is told of what is known."""
    site = community(5, 4)
    k = round(site.households / 400)
    pool: set[int] = set()
    known = search(site, k, BALANCE.weights, budget=Budget(2, 5_000), pool=pool)
    found = recombine(site, k, BALANCE.weights, pool, known)
    assert found.best.cost <= known.cost
    assert 0 <= found.gap(known.cost) <= 100
    plan = Plan(site, k, BALANCE.weights, found.best.grid)
    assert all(plan.connected(number) for number in range(k))
    assert found == recombine(site, k, BALANCE.weights, pool, known), "the same answer on every PC"


def test_a_locked_building_stays_in_a_recombination() -> None:
    units = [Unit(str(n), 100, 0, 0, n // 4, locked=n in {3, 4}) for n in range(8)]
    site = Site(units, [(n, n + 1, 1) for n in range(7)])
    found = proof(site, 2)
    assert found.proven
    assert (found.best.grid[3], found.best.grid[4]) == (0, 1)


def test_too_many_grids_to_list_are_said_and_listing_can_be_cancelled() -> None:
    site = community(1, 8)
    assert all_grids(site, 6, BALANCE.weights, 10**9, most=5_000) is None

    class Impatient:
        cancelled = True

        def report(self, done: int, total: int, doing: str = "") -> None:
            raise AssertionError

    with pytest.raises(Cancelled):
        all_grids(site, 6, BALANCE.weights, 10**9, progress=Impatient())


def test_a_mask_is_its_units() -> None:
    assert units_of(0b1011) == (0, 1, 3)
    assert Found((0, 0), 1).cost == 1


ORACLE = Path(__file__).parents[2] / "files" / "regrid" / "cp_sat_optima.json"


@pytest.mark.slow
def test_what_another_program_proved_best_is_found_and_proved_here_too() -> None:
    """CP-SAT's optima of the same costs (benchmarks/regrid_oracle.py): reached, and never beaten, in the usual budget."""
    weights = {preset.key: preset.weights for preset in PRESETS}
    proved = 0
    for case in json.loads(ORACLE.read_text("utf-8")):
        site, k = community(case["seed"], case["compounds"]), case["k"]
        pool: set[int] = set()
        known = search(site, k, weights[case["preset"]], budget=Budget(3, 8_000), pool=pool)
        listed = all_grids(site, k, weights[case["preset"]], known.cost, most=60_000)
        found = recombine(
            site, k, weights[case["preset"]], pool | set(listed or ()), known, complete=listed is not None
        )
        assert found.best.cost == case["cost"], case
        assert not (found.complete and found.bound > case["cost"]), case
        proved += found.proven
    assert proved >= 20


@pytest.mark.slow
def test_what_is_recorded_is_what_the_other_program_proves(tmp_path: Path) -> None:
    """CP-SAT itself, in a process of its own, on the first communities of the record."""
    out, root = tmp_path / "optima.json", Path(__file__).parents[3]
    command = [sys.executable, "-m", "benchmarks.regrid_oracle", str(out), "300", "5"]
    subprocess.run(command, cwd=root, check=True, timeout=600, stdout=subprocess.DEVNULL)
    solved = json.loads(out.read_text("utf-8"))
    recorded = json.loads(ORACLE.read_text("utf-8"))
    assert len(solved) == 5 * len(PRESETS)
    assert all(case in recorded for case in solved)
