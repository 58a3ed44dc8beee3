"""What is typed about one resident, and the rules it must pass: one set for form, import and command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from desktop.domain import id_document, standing
from desktop.domain.choices import RESIDENT_STATES
from desktop.domain.draft import Draft
from desktop.domain.rules import resident as rules
from desktop.domain.rules.rule import Finding

STATES = tuple(RESIDENT_STATES.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentDraft(Draft):
    """One resident as typed. Dates are `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; "" and None are not said.

    Coded fields take the keys of `domain.choices.CHOICES`. `phone_owners` names whose number it is where it is
    not his own: {number: owner}; numbers that are not among `phones` are dropped when it is stored.
    """

    KIND: ClassVar[str] = "resident"

    household_id: str = ""
    name: str = ""
    relation: str | None = None
    sex: str | None = None
    birth: str = ""
    id_number: str = ""
    id_type: str | None = None
    id_none_reason: str | None = None
    id_valid_until: str = ""
    nationality: str | None = None
    foreign_name: str = ""
    ethnicity: str | None = None
    politics: str | None = None
    party_place: str = ""
    education: str | None = None
    marriage: str | None = None
    phones: tuple[str, ...] = ()
    phone_owners: Mapping[str, str] = field(default_factory=dict)
    former_name: str = ""
    native_place: str = ""
    hukou_state: str | None = None
    hukou_place: str = ""
    hukou_here: bool | None = None
    lives_here: bool | None = None
    away_to: str = ""
    away_reason: str | None = None
    away_since: str = ""
    came_on: str = ""
    came_reason: str | None = None
    residence_kind: str | None = None
    permit_kind: str | None = None
    permit_until: str = ""
    employment: str | None = None
    employer: str = ""
    occupation: str = ""
    school: str = ""
    insurance_medical: str | None = None
    insurance_pension: str | None = None
    health: str | None = None
    guardian: str = ""
    guardian_relation: str | None = None
    guardian_phone: str = ""
    emergency_contact: str = ""
    emergency_phone: str = ""
    volunteer: bool | None = None
    skills: str = ""
    vehicles: str = ""
    pets: str = ""
    verified_on: str = ""
    verified_by: str = ""
    state: str = "live"
    state_on: str = ""
    note: str = ""

    def stored(self) -> dict[str, Any]:
        """The fields as the ledger keeps them; a whole number takes the place of a damaged or wrong one."""
        row = Draft.stored(self)
        row["phone_owners"] = {
            n: who for n, who in self.phone_owners.items() if n in self.phones and who
        } or None
        if self.id_number:
            row |= {"id_prefix15": None, "id_invalid": None}
        return row

    def derived(self, today: date) -> ResidentDraft:
        """Tidied, with what a valid number proves filled in where nothing was typed, and 人户 from its two facts."""
        draft = replace(self, name=self.name.strip(), id_number=self.id_number.strip().upper())
        if draft.lives_here is not None and draft.hukou_here is not None:
            state = standing.quadrant(draft.lives_here, draft.hukou_here)
            draft = replace(draft, hukou_state=None if state is standing.Quadrant.NEITHER else state.value)
        document = id_document.read(draft.id_number, draft.id_type, today=today)
        if document is None:
            return draft
        draft = replace(draft, id_none_reason=None)
        if not document.fits:
            return draft
        return replace(
            draft,
            id_number=document.number,
            id_type=document.id_type,
            sex=draft.sex or document.sex,
            birth=draft.birth or (document.birth.isoformat() if document.birth else ""),
        )

    def findings(self, today: date) -> Iterator[Finding]:
        """Every rule that does not hold of this resident by himself."""
        return rules.findings(self.stored(), today)
