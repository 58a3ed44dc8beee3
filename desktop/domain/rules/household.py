"""What must hold of one household and of one dwelling by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from desktop.domain.rules import numbers
from desktop.domain.rules.reading import Row, codes, dates, over, phones
from desktop.domain.rules.rule import Finding

_DATES: Final = ("collected_on", "verified_on")
_CODED: Final = ("kind", "state", "channel", "hukou_kind", "income_source", "marks")
_DWELLING_DATES: Final = ("lease_until", "checked_on")
_DWELLING_CODED: Final = ("use", "tenure", "rent_use", "hazard")
_SMALLEST, _LARGEST = 5, 1000  # square metres somebody may live on


def findings(row: Row, today: date) -> Iterator[Finding]:
    """Every rule of a household that does not hold; `row` has the fields as stored, lists decoded."""
    if not (row.get("head_name") or "").strip():
        yield Finding("household.no_head", "head_name")
    if not row.get("dwelling_id"):
        yield Finding("household.no_dwelling", "dwelling_id", (row.get("address_text"),))
    if row.get("phone"):
        yield from phones("phone", (row["phone"],))
    yield from dates(row, _DATES, _DATES, today)
    yield from codes("household", row, _CODED)
    if row.get("verified_by") and row["verified_by"] == row.get("collected_by"):
        yield Finding("household.verified_by_collector", "verified_by", (row["verified_by"],))


def dwelling_findings(row: Row, today: date) -> Iterator[Finding]:
    """Every rule of a dwelling that does not hold."""
    if not row.get("building_id"):
        yield Finding("dwelling.no_building", "building_id")
    for field in ("owner_phone", "tenant_phone"):
        if row.get(field):
            yield from phones(field, (row[field],))
    if row.get("owner_id_number"):
        yield from numbers.findings("owner_id_number", row["owner_id_number"].strip().upper(), None, today)
    yield from dates(row, _DWELLING_DATES, ("checked_on",), today)
    yield from codes("dwelling", row, _DWELLING_CODED)
    area = row.get("area")
    if area is not None and not _SMALLEST <= area <= _LARGEST:
        yield Finding("dwelling.area_odd", "area", (area,), {"n": str(area)})
    use = row.get("use")
    if use == "rented" and over(row.get("lease_until"), today):
        yield Finding("dwelling.lease_over", "lease_until", (row["lease_until"],))
    if row.get("tenant_name") and use in {"self", "vacant"}:
        yield Finding("dwelling.let_but_not_rented", "use", (use, row["tenant_name"]))
