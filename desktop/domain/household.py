"""What is typed about one household, and the rules it must pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from desktop.domain import choices
from desktop.domain.choices import HOUSEHOLD_STATES
from desktop.domain.draft import Draft
from desktop.domain.rules import household as rules
from desktop.domain.rules.rule import Finding

STATES = tuple(HOUSEHOLD_STATES.items())
CHANNELS = tuple(choices.CHANNELS.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdDraft(Draft):
    """One household as typed. `dwelling_id` "" means that the address is still to be settled.

    Coded fields take the keys of `domain.choices.CHOICES`; `marks` holds several. `contact_name` is whose
    `phone` it is when it is not the head's.
    """

    KIND: ClassVar[str] = "household"

    dwelling_id: str = ""
    head_name: str = ""
    code: str = ""
    kind: str | None = None
    state: str | None = None
    hukou_kind: str | None = None
    income_source: str | None = None
    marks: tuple[str, ...] = ()
    channel: str | None = None
    phone: str = ""
    contact_name: str = ""
    in_group: bool | None = None
    address_text: str = ""
    collected_on: str = ""
    collected_by: str = ""
    verified_on: str = ""
    verified_by: str = ""
    needs: str = ""
    family_conflict: str = ""
    note: str = ""

    def findings(self, today: date) -> Iterator[Finding]:
        """Every rule that does not hold of this household by itself."""
        return rules.findings(self.stored(), today)
