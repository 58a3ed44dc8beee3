"""A file read and matched with the register, nothing written yet: what every step of an import hands on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from desktop.base.i18n import N_
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.fixes import Fixes
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.parse import Parsed
from desktop.exchange.importing.plan import Plan
from desktop.exchange.importing.recipe import Recognised
from desktop.exchange.importing.report import ImportReport
from desktop.exchange.workbook_data import WorkbookData

KINDS = {
    "residents": N_("居民台账"),
    "buildings": N_("楼栋清单"),
    "staff": N_("队伍花名册"),
    "care": N_("重点人群台账"),
    "county": N_("县区基础数据"),
}


@dataclass
class Prepared:
    """A file read and matched, nothing written. `fates`: (sheet, row, name column) → what will become of it.

    `book` is the file as it was read, without the `fixes`; `asked` the kind of list that was asked for.
    """

    path: Path
    parsed: Parsed
    decisions: Decisions
    as_of: date
    plan: Plan
    report: ImportReport
    book: WorkbookData
    version: str = ""
    asked: str = "auto"
    fixes: Fixes = field(default_factory=Fixes)
    recipe: Recognised | None = None
    actor: str = ""

    @property
    def kind(self) -> str:
        return self.parsed.guess.kind

    @property
    def fates(self) -> dict[tuple[str, int, str], str]:
        return self.plan.fates

    @property
    def totals(self) -> Counter[str]:
        """How many rows (persons, units, members) met which fate."""
        return self.plan.totals

    @property
    def issues(self) -> list[Issue]:
        """Every finding, of the file and of the comparison with the register."""
        return list(dict.fromkeys([*self.report.all_issues(), *self.plan.issues]))

    @property
    def creates(self) -> dict[str, int]:
        """How many records of each kind will be new."""
        return {kind: len(rows) for kind, rows in self.plan.writes.creates.items() if rows}
