"""What a change touched: the one answer every operation gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """The records (kind, id) one named step touched. An empty step has no id and is not in the history."""

    touched: frozenset[tuple[str, str]] = frozenset()
    step_id: str = ""
    name: str = ""

    def concerns(self, *kinds: str) -> bool:
        """Whether any record of these kinds was touched; the sign for a screen to look again."""
        return any(kind in kinds for kind, _id in self.touched)

    def of(self, kind: str) -> frozenset[str]:
        """The ids touched of one kind."""
        return frozenset(i for k, i in self.touched if k == kind)
