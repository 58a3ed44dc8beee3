"""One file on its way in: what it is taken for, how far it is, what it did. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.domain.changes import Changes
from desktop.exchange.importing.run import Applied
from ui.screens.exchange.imports.preview import Preview

# Places first, then who works there, then who lives there, then who needs care: each list rests on the one before.
ORDER = ("buildings", "staff", "residents", "care")
READING, READY, NOTHING_NEW, FAILED, DONE, UNDONE = "reading", "ready", "same", "failed", "done", "undone"
LOCKED = "locked"  # the workbook has a password


@dataclass(frozen=True)
class ImportFile:
    """One file at hand. `kind` is what it is taken for, `asked` what the clerk said (`auto` leaves it to the program)."""

    key: str
    path: Path
    state: str = READING
    asked: str = "auto"
    preview: Preview | None = None
    problem: str = ""
    applied: Applied | None = None
    refused: frozenset[str] = frozenset()  # clusters that are different things after all

    @property
    def kind(self) -> str:
        """What the file is taken for."""
        return self.preview.kind if self.preview else ""


@dataclass(frozen=True)
class Written:
    """One file written: what was done, and its rows as they turned out against the register of that moment."""

    applied: Applied
    preview: Preview

    @property
    def changes(self) -> Changes:
        """What the window hears of."""
        return self.applied.changes
