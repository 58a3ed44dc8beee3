"""A form is recognised by its headings, and filled as it was taught the last time."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

import orjson

from desktop.domain.changes import Changes
from desktop.operations import form_teachings
from desktop.operations.form_teachings import KEY
from desktop.returns.template.guess import guess_teaching
from desktop.returns.template.package import Package
from desktop.returns.template.teaching import Teaching, from_plain
from desktop.workspace import Workspace

_ROWS: Final = 12  # headings stand above this row


def fingerprint(blank: Path | Package) -> str:
    """Of the sheets' names and of what stands in their first rows, whatever the spaces; 32 hex digits."""
    package = blank if isinstance(blank, Package) else Package(blank)
    said = [
        [
            name,
            [
                ["".join(sheet.text(row, column).split()) for column in sheet.columns()]
                for row in range(1, _ROWS + 1)
            ],
        ]
        for name, sheet in package.sheets.items()
    ]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:32]


def recall(office: Workspace, blank: Path | Package) -> Teaching | None:
    """What was taught for a form with these headings; None when nothing was, or it asks for figures gone since."""
    with office.read() as db:
        sql = "SELECT value FROM setting WHERE key = ?"
        stored: Any = db.exec_driver_sql(sql, (KEY + fingerprint(blank),)).scalar()
    try:
        return from_plain(orjson.loads(stored)) if stored else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def teaching_for(office: Workspace, blank: Path | Package) -> Teaching:
    """As taught before, else understood from the headings. Raises `Refused` when neither helps."""
    return recall(office, blank) or guess_teaching(blank)


def remember(office: Workspace, blank: Path | Package, teaching: Teaching, *, actor: str) -> Changes:
    """Keep what was taught for the next time."""
    return form_teachings.remember(office, fingerprint(blank), teaching.plain(), actor=actor)
