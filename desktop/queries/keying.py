"""The figures of one operator, for himself: there is no way to ask for everybody's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Keying:
    """What one form was used for on one day; `form` is "" and `day` the first day in a sum."""

    day: str
    form: str
    records: int
    fields: int
    seconds: int
    corrections: int

    @property
    def records_per_hour(self) -> int:
        """Whole records in an hour of keying, 0 while nothing was timed."""
        return self.records * 3600 // self.seconds if self.seconds else 0

    @property
    def corrected_per_mille(self) -> int:
        """Fields in a thousand that were typed over."""
        return self.corrections * 1000 // self.fields if self.fields else 0


def own(db: Connection, actor: str, *, since: str = "", until: str = "9999") -> tuple[Keying, ...]:
    """The actor's figures by day and form, the newest day first."""
    rows = db.exec_driver_sql(
        "SELECT day, form, records, fields, seconds, corrections FROM keying "
        "WHERE actor = ? AND day BETWEEN ? AND ? ORDER BY day DESC, form",
        (actor, since, until),
    )
    return tuple(Keying(*row) for row in rows)


def total(rows: tuple[Keying, ...]) -> Keying:
    """All of them added up."""
    return Keying(
        min((row.day for row in rows), default=""), "", sum(row.records for row in rows),
        sum(row.fields for row in rows), sum(row.seconds for row in rows), sum(row.corrections for row in rows),
    )  # fmt: skip
