"""What a return is about: everything, one community, one grid, one micro-grid, or the grids of one worker."""

from __future__ import annotations

from dataclasses import dataclass

COMMUNITY, GRID, MICRO, WORKER = "community", "grid", "micro", "worker"


@dataclass(frozen=True, slots=True)
class Scope:
    """`kind` is empty for all communities of the offices; otherwise `id` names the record."""

    kind: str = ""
    id: str = ""

    @property
    def depth(self) -> int:
        """How fine: 0 whole communities, 1 grids (also those of a worker), 2 micro-grids."""
        return {"": 0, COMMUNITY: 0, GRID: 1, WORKER: 1, MICRO: 2}[self.kind]


EVERYTHING = Scope()
