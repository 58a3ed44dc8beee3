"""What pasting would do, row by row, and doing it as one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.exchange.importing.prepared import Prepared


@dataclass(frozen=True, slots=True)
class PasteRow:
    """One pasted line: `number` counts from the top of what was pasted. fate: new, update, same, skip or reject.

    changes: (field in words, before, after). reasons: sentences, the weightiest first.
    """

    number: int
    what: str
    fate: str
    reasons: tuple[str, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class PastePlan:
    """kind: "household" or "resident". What is written stands in `prepared` (residents) or `writes` (households)."""

    kind: str
    rows: tuple[PasteRow, ...]
    prepared: Prepared | None = None
    writes: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """Line number → what to write: the household's id ("" for a new one) under "id", and its fields."""
    seen: str = ""

    @property
    def totals(self) -> Counter[str]:
        """How many lines meet which fate."""
        return Counter(row.fate for row in self.rows)

    @property
    def useful(self) -> int:
        """How many lines would write something."""
        return self.totals["new"] + self.totals["update"]
