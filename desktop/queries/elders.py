"""In which households somebody old lives: who gets the card with large figures."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, text

AGE = 60
"""From when the law counts a person as old (老年人权益保障法, article 2)."""


def households(db: Connection, *, day: date, age: int = AGE) -> frozenset[str]:
    """Ids of the households in which somebody of `age` or more lives on `day`; unknown births do not count."""
    born = date(day.year - age, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    sql = text(
        "SELECT DISTINCT household_id FROM resident WHERE household_id IS NOT NULL AND birth IS NOT NULL "
        "AND birth <= :born AND coalesce(state, 'live') = 'live' AND coalesce(lives_here, 1) = 1"
    )
    return frozenset(row[0] for row in db.execute(sql, {"born": born.isoformat()}))
