"""What is typed about one dwelling: whose it is, how it is used, to whom it is let, what is dangerous in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from desktop.domain.draft import Draft
from desktop.domain.rules import household as rules
from desktop.domain.rules.rule import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingDraft(Draft):
    """One dwelling as typed. Coded fields take the keys of `domain.choices.CHOICES`; `area` is in whole m²."""

    KIND: ClassVar[str] = "dwelling"

    building_id: str = ""
    unit_id: str = ""
    room: str = ""
    use: str | None = None
    owner_name: str = ""
    owner_phone: str = ""
    owner_id_number: str = ""
    owner_address: str = ""
    tenure: str | None = None
    area: int | None = None
    rent_use: str | None = None
    tenant_name: str = ""
    tenant_phone: str = ""
    lease_until: str = ""
    agent: str = ""
    hazard: str | None = None
    checked_on: str = ""
    note: str = ""

    def findings(self, today: date) -> Iterator[Finding]:
        """Every rule that does not hold of this dwelling by itself."""
        return rules.dwelling_findings(self.stored(), today)
