"""Divisions proved best by another program: Google's CP-SAT on the same costs, for the tests to compare with.

    python -m benchmarks.regrid_oracle tests/files/regrid/cp_sat_optima.json [SECONDS [COMMUNITIES]]

Small communities made from a seed, each with every preset: the whole objective as a model (a grid in one piece by a
tree of parents with growing depths), solved until it is proved. What is not proved in the time is not written down.
`highspy` and `ortools` cannot be loaded in one process (google/or-tools #5246); this one loads only the latter.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from desktop.regrid.plan import HUNDREDTHS, Plan
from desktop.regrid.site import PRESETS, Site, Weights
from tests.desktop.regrid.sites import community

CASES = [(seed, compounds) for compounds in (1, 2, 3) for seed in range(5)]
SECONDS = 60


class Model:
    """One site as a constraint model; costs in hundredths as everywhere."""

    def __init__(self, site: Site, k: int, weights: Weights) -> None:
        from ortools.sat.python import cp_model  # half a second, and never beside highspy

        self.solver_of = cp_model.CpSolver
        self.proved = cp_model.OPTIMAL
        self.model: Any = cp_model.CpModel()
        self.plan = Plan(site, k, weights, [0] * len(site.units))
        self.k, self.units = k, range(len(site.units))
        self.at = {(u, g): self.model.new_bool_var(f"at{u}-{g}") for u in self.units for g in range(k)}
        for u in self.units:
            self.model.add_exactly_one(self.at[u, g] for g in range(k))
        self.cost: list[Any] = []
        self._sizes(site)
        self._apart()
        self._whole()
        self._stay()
        self.model.minimize(sum(self.cost))

    def _sizes(self, site: Site) -> None:
        plan, model, norms = self.plan, self.model, site.norms
        most = HUNDREDTHS * sum(plan.load) * 4 + 1
        for g in range(self.k):
            size = sum(plan.households[u] * self.at[u, g] for u in self.units)
            work = HUNDREDTHS * sum(plan.load[u] * self.at[u, g] for u in self.units)
            outside = model.new_int_var(0, most, f"outside{g}")
            model.add(outside >= size - norms.upper)
            model.add(outside >= norms.lower - size)
            self.cost.append(HUNDREDTHS * plan.weights.band * outside)
            away, more, far = (model.new_int_var(0, most, f"{word}{g}") for word in ("away", "more", "far"))
            model.add(away >= work - plan.target)
            model.add(away >= plan.target - work)
            model.add(more >= away - plan.target // 10)
            model.add(far >= away - plan.target // 5)
            self.cost.append(plan.weights.balance * (away + more + 2 * far))

    def _apart(self) -> None:
        """Links between two grids, and compounds several grids touch."""
        plan, model = self.plan, self.model
        self.cut = {}
        for u in self.units:
            for v, strength in plan.near[u]:
                if u < v:
                    self.cut[u, v] = model.new_bool_var(f"cut{u}-{v}")
                    for g in range(self.k):
                        model.add_implication(self.at[u, g], self.at[v, g]).only_enforce_if(
                            self.cut[u, v].negated()
                        )
                        model.add_implication(self.at[v, g], self.at[u, g]).only_enforce_if(
                            self.cut[u, v].negated()
                        )
                    self.cost.append(plan.cut * strength * self.cut[u, v])
        for compound in sorted(set(plan.compound)):
            touched = []
            for g in range(self.k):
                touched.append(model.new_bool_var(f"touch{compound}-{g}"))
                for u in self.units:
                    if plan.compound[u] == compound:
                        model.add_implication(self.at[u, g], touched[-1])
            self.cost.append(plan.split * (sum(touched) - 1))

    def _whole(self) -> None:
        """Every unit but one of a grid has a parent in it that is nearer to that one."""
        plan, model, count = self.plan, self.model, len(self.units)
        depth = [model.new_int_var(0, count, f"depth{u}") for u in self.units]
        root = [model.new_bool_var(f"root{u}") for u in self.units]
        for u in self.units:
            parents = [root[u]]
            for v, _strength in plan.near[u]:
                parents.append(model.new_bool_var(f"parent{u}-{v}"))
                model.add(depth[u] >= depth[v] + 1).only_enforce_if(parents[-1])
                model.add_implication(parents[-1], self.cut[min(u, v), max(u, v)].negated())
            model.add_exactly_one(parents)
        for g in range(self.k):
            roots = []
            for u in self.units:
                both = model.new_bool_var(f"root{u}-{g}")
                model.add_bool_and([root[u], self.at[u, g]]).only_enforce_if(both)
                model.add_bool_or([root[u].negated(), self.at[u, g].negated(), both])
                roots.append(both)
            model.add_exactly_one(roots)

    def _stay(self) -> None:
        for u in self.units:
            home = self.plan.current[u]
            if 0 <= home < self.k:
                self.cost.append(self.plan.stay[u] * (1 - self.at[u, home]))
            elif home >= self.k:
                self.cost.append(self.plan.stay[u])

    def solve(self, seconds: float) -> int | None:
        """The least cost, None when it was not proved in time."""
        solver = self.solver_of()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 2
        return round(solver.objective_value) if solver.solve(self.model) == self.proved else None


def main(out: Path, seconds: float, communities: int) -> None:
    """Solve the first communities with every preset and write what was proved."""
    found = []
    for seed, compounds in CASES[:communities]:
        site = community(seed, compounds)
        k = max(2, round(site.households / 400))
        for preset in PRESETS:
            cost = Model(site, k, preset.weights).solve(seconds)
            print(seed, compounds, len(site.units), k, preset.key, cost, flush=True)
            if cost is not None:
                found.append(
                    {"seed": seed, "compounds": compounds, "k": k, "preset": preset.key, "cost": cost}
                )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS,
        int(sys.argv[3]) if len(sys.argv) > 3 else len(CASES),
    )
