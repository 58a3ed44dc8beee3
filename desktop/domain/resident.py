"""What is typed about one resident, and the rules it must pass: one set for form, import and command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import _
from desktop.domain import id_document, standing
from desktop.domain.choices import RESIDENT_STATES
from desktop.domain.draft import Draft
from desktop.domain.id_document import EIGHTEEN, ID_CARD
from desktop.domain.id_number import IdNumber
from desktop.domain.partial_date import PartialDate
from desktop.domain.phone import parse_phones

NAME_LENGTH = 100  # characters; 民委发〔2016〕33号 asks for 50 at least
OLDEST = 120
GROWN_UP = 18
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

    def problems(self, today: date) -> dict[str, Problem]:
        """Findings by field; only `BLOCK` keeps the record from being saved."""
        found = _name_problems(self.name)
        found |= _birth_problems(self.birth, today)
        found |= self._number_problems(today, found)
        reading = parse_phones("、".join(self.phones))
        if wrong := {"phone.invalid", "phone.damaged"} & set(reading.codes):
            text = _("电话位数不对:手机 11 位,座机请带区号。")
            found["phones"] = Problem(sorted(wrong)[0], text, Severity.WARN)
        if "birth" not in found and self._minor(today) and not self.guardian.strip():
            text = _("未成年人请填写监护人。")
            found["guardian"] = Problem("guardian.missing", text, Severity.INFO)
        if self.state != "live" and not self.state_on:
            text = _("请补填迁出或去世的日期。")
            found["state_on"] = Problem("state.no_date", text, Severity.INFO)
        return found

    def _minor(self, today: date) -> bool:
        age = standing.age(self.birth, today)
        return age is not None and age < GROWN_UP

    def _number_problems(self, today: date, found: Mapping[str, Problem]) -> dict[str, Problem]:
        if not self.id_number.strip() or (self.id_type or ID_CARD) not in EIGHTEEN:
            return {}
        reading = IdNumber.parse(self.id_number, today=today)
        if reading.number is None:
            wrong = next((p for p in reading.problems if p.severity is not Severity.INFO), None)
            return {"id_number": wrong} if wrong else {}
        clashes: dict[str, Problem] = {}
        if self.sex and self.sex != reading.number.sex:
            text = _("性别与身份证号不一致。")
            clashes["sex"] = Problem("sex.conflicts_with_id", text, Severity.WARN)
        proven = PartialDate.of(reading.number.birth)
        if self.birth and "birth" not in found and not PartialDate.from_text(self.birth).agrees(proven):
            text = _("出生日期与身份证号({day})不一致。").format(day=proven)
            clashes["birth"] = Problem("birth.conflicts_with_id", text, Severity.WARN)
        return clashes


def _name_problems(name: str) -> dict[str, Problem]:
    if not name.strip():
        return {"name": Problem("name.missing", _("请填写姓名。"))}
    if len(name.strip()) > NAME_LENGTH:
        return {"name": Problem("name.too_long", _("姓名最多 {n} 个字。").format(n=NAME_LENGTH))}
    return {}


def _birth_problems(birth: str, today: date) -> dict[str, Problem]:
    if not birth:
        return {}
    try:
        day = PartialDate.from_text(birth)
    except ValueError:
        return {"birth": Problem("birth.unreadable", _("请写成 1985-03-12、1985-03 或 1985。"))}
    if day.first_day > today:
        return {"birth": Problem("birth.future", _("出生日期在今天之后。"))}
    if today.year - day.year > OLDEST:
        text = _("年龄超过 {n} 岁,请核对。").format(n=OLDEST)
        return {"birth": Problem("birth.over_120", text, Severity.WARN)}
    return {}
