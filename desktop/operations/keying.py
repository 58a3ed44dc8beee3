"""An operator's own figures: counted on this PC, shown to nobody else, never exchanged."""

from __future__ import annotations

from datetime import date

from desktop.workspace import Workspace


def add(
    office: Workspace, *, actor: str, day: date, form: str, records: int = 0, fields: int = 0, seconds: int = 0,
    corrections: int = 0,
) -> None:  # fmt: skip
    """Add what was just keyed to the actor's figures of the day; not a step of the history, nothing to undo."""
    if min(records, fields, seconds, corrections) < 0:
        raise ValueError("figures only grow")
    with office.local() as db:
        db.exec_driver_sql(
            "INSERT INTO keying (actor, day, form, records, fields, seconds, corrections) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (actor, day, form) DO UPDATE SET records = records + excluded.records, "
            "fields = fields + excluded.fields, seconds = seconds + excluded.seconds, "
            "corrections = corrections + excluded.corrections",
            (actor, day.isoformat(), form, records, fields, seconds, corrections),
        )


def forget(office: Workspace, *, actor: str) -> None:
    """Throw the actor's figures away."""
    with office.local() as db:
        db.exec_driver_sql("DELETE FROM keying WHERE actor = ?", (actor,))
