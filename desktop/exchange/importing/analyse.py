"""The dry run against an empty register: what a file says, in the form the import contract is scored by."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.progress import SILENT, Progress
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.parse import parse
from desktop.exchange.importing.report import ImportReport, refused
from desktop.exchange.workbook import read_workbook


def analyse(
    path: Path,
    decisions: Decisions,
    as_of: date,
    kind: str = "auto",
    *,
    password: str | None = None,
    progress: Progress = SILENT,
) -> ImportReport:
    """Open, guess, parse and check one file; nothing is stored. A refused file gives a report that says so."""
    try:
        book = read_workbook(path, password=password)
    except Refused as refusal:
        return refused(path.name, refusal.code)
    return parse(book, decisions, file=path.name, as_of=as_of, kind=kind, progress=progress).report
