"""The report of an import in the exchange format `gezhi-import-report/1`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from desktop.domain.address import Address
from desktop.domain.partial_date import PartialDate
from desktop.exchange.importing.issues import Issue, severity
from desktop.exchange.importing.sheet_reader import SheetReader

FORMAT = "gezhi-import-report/1"


@dataclass
class ImportReport:
    """Everything an import found. `plain` is the JSON form; values are only turned into it there."""

    file: str
    kind: str = ""
    outcome: str = "imported"
    reason: str | None = None
    sheets: list[dict[str, Any]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    readers: list[SheetReader] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)
    recipe: str = ""

    @property
    def findings(self) -> dict[str, int]:
        """How often each code was met."""
        found: dict[str, int] = {}
        for issue in self.all_issues():
            found[issue.code] = found.get(issue.code, 0) + 1
        return found

    def all_issues(self) -> list[Issue]:
        """The findings of the file and of every sheet, the same finding once."""
        every = [*self.issues, *(i for r in self.readers for i in r.issues)]
        return list(dict.fromkeys(every))

    def plain(self) -> dict[str, Any]:
        """The report as JSON types."""
        return {
            "format": FORMAT,
            "file": self.file,
            "kind": self.kind,
            "outcome": self.outcome,
            "reason": self.reason,
            "recipe": self.recipe or None,
            "sheets": self.sheets,
            "rows": [
                {"sheet": r.sheet.name, "row": n, "class": note.cls, "result": note.result}
                for r in self.readers
                for n, note in sorted(r.notes.items())
            ],
            "issues": [
                {
                    "sheet": i.sheet,
                    "row": i.row,
                    "col": i.col,
                    "code": i.code,
                    "severity": severity(i.code).value,
                }
                for i in self.all_issues()
            ],
            "values": [
                {"sheet": r.sheet.name, "row": row, "col": col, "field": name, "value": plain_value(value)}
                for r in self.readers
                for row, col, name, value in r.values
            ],
            "counts": self.counts,
        }


def plain_value(value: Any) -> Any:
    """A read value as JSON."""
    if isinstance(value, Address):
        return {
            "compound": value.compound,
            "building": value.building,
            "unit": value.unit,
            "room": value.room,
        }
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple):
        return [plain_value(v) for v in value]
    return value


def refused(file: str, code: str) -> ImportReport:
    """The report of a file that was not opened."""
    return ImportReport(file, outcome="refused", reason=code, issues=[Issue(None, None, None, code)])
