"""Dividing a community: against the clerk who fills the list in order, and against optima others have proved.

    python -m benchmarks.regrid [SECONDS]

First, seeded communities of 20 to 200 buildings: how far the proposals lie above the best known after the usual
budget, against filling grids in list order to 400 households (what is done by hand). Second, the twelve county
graphs of Validi and Buchanan (2022), whose least number of cut edges was proved with Gurobi: reached within SECONDS
(30) of processor time each or not. The peers GerryChain 1.0 and spopt 0.7 need 725 MB and were measured once, in an
environment of their own, 20 s each: what they came to is printed beside.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from desktop.base.errors import Cancelled
from desktop.regrid.plan import Plan
from desktop.regrid.recombine import recombine
from desktop.regrid.search import Budget, Found, search, usual_budget
from desktop.regrid.site import ADJUST, BALANCE, Norms, Site, Unit, Weights
from tests.desktop.regrid.sites import community

PUBLISHED = Path(__file__).parents[1] / "tests" / "files" / "maps" / "bench_cut_edges.json"
COMPOUNDS = (2, 4, 9, 13, 22)  # about 20, 40, 80, 120 and 200 buildings
SECONDS = 30.0
PEERS = """GerryChain 1.0, 1,000 iterations: 8 of 12 (1-125 s); on communities of 80-200 buildings 14-49 % above best known
spopt 0.7 MaxP, floor 300: no upper bound, no fixed number of grids; 57-240 % above, up to 664 households a grid"""


def by_hand(site: Site, k: int) -> list[int]:
    """Fill in list order: the next grid begins when the one at hand has its share."""
    share, grid, filled = site.households / k, 0, 0
    found = []
    for unit in site.units:
        if filled + unit.households / 2 > share and grid < k - 1:
            grid, filled = grid + 1, 0
        filled += unit.households
        found.append(grid)
    return found


def communities() -> None:
    """One line for each size and preset."""
    for compounds in COMPOUNDS:
        for preset in (ADJUST, BALANCE):
            site = community(compounds, compounds)
            k = round(site.households / 400)
            pool: set[int] = set()
            begun = time.perf_counter()
            first: list[float] = []
            found = search(
                site, k, preset.weights, budget=usual_budget(len(site.units)), pool=pool,
                better=lambda _plan, first=first, begun=begun: first.append(time.perf_counter() - begun),
            )  # fmt: skip
            took = time.perf_counter() - begun
            proof = recombine(site, k, preset.weights, pool, found)
            hand = Plan(site, k, preset.weights, by_hand(site, k))
            best = proof.best.cost
            broken = sum(not hand.connected(number) for number in range(k))
            print(
                f"{len(site.units):3} buildings, {k:2} grids, {preset.key:8}: first plan {first[0]:.2f} s, {took:.1f} s; "
                f"{(found.cost - best) * 100 / best:.1f} % above best known, bound {(best - proof.bound) * 100 / best:.1f} "
                f"% below; by hand {(hand.cost - best) * 100 // best} % above, {broken} grids in pieces"
            )


def county(case: dict[str, Any], seconds: float) -> tuple[int, float]:
    """(least cut edges met within the limits, seconds to the last of it); 0 when none was within them."""
    count, k, mean = len(case["pop"]), case["k"], sum(case["pop"]) / case["k"]
    units = [
        Unit(name, pop, 0, n) for n, (name, pop) in enumerate(zip(case["name"], case["pop"], strict=True))
    ]
    site = Site(units, [(a, b, 1) for a, b in case["edges"]], Norms(case["L"], case["U"]))
    cut = max(1, int(mean * 0.01 / 300))
    weights = Weights(band=1, balance=0, stay=0, compound=0, cut=cut)
    begun, best, at = time.process_time(), 0, 0.0

    def better(found: Found) -> None:
        nonlocal best, at
        sizes = [0] * k
        for unit, number in zip(units, found.grid, strict=True):
            sizes[number] += unit.households
        edges = sum(found.grid[a] != found.grid[b] for a, b in case["edges"])
        if all(case["L"] <= size <= case["U"] for size in sizes) and (not best or edges < best):
            best, at = edges, time.process_time() - begun

    class Watch:
        @property
        def cancelled(self) -> bool:
            return time.process_time() - begun > seconds or best == case["optimal_cut_edges"]

        def report(self, done: int, total: int, doing: str = "") -> None: ...

    budget = Budget(1_000, 60_000, hot=int(100 * sum(case["pop"]) / count), cold=max(1, cut * 20))
    with contextlib.suppress(Cancelled):
        search(site, k, weights, budget=budget, progress=Watch(), better=better)
    return best, at


def counties(seconds: float) -> None:
    """One line for each graph, and how many optima were reached."""
    reached = 0
    for case in json.loads(PUBLISHED.read_text("utf-8"))["instances"]:
        best, at = county(case, seconds)
        reached += best == case["optimal_cut_edges"]
        print(
            f"{case['state']}: {best} cut edges after {at:.1f} s (proved least: {case['optimal_cut_edges']})"
        )
    print(
        f"{reached} of 12 published optima within {seconds:.0f} s each; GerryChain 8, spopt has no such model"
    )


if __name__ == "__main__":
    print(f"load {os.getloadavg()[0]:.1f}")
    communities()
    counties(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
