"""Households, the residents in them, and the care they need."""

from __future__ import annotations

from desktop.store.schema.columns import flag, json, number, record, words

household = record(
    "household",
    words("dwelling_id"), words("head_name"), words("code"), words("kind"), words("state"), words("channel"),
    words("phone"), flag("in_group"), words("address_text"), words("grid_hint"), words("verified_on"),
    words("collected_on"), words("needs"), words("note"), number("sort_no"), words("verified_by"),
    words("collected_by"), words("hukou_kind"), words("income_source"), words("family_conflict"), json("marks"),
    words("contact_name"),
    index=("dwelling_id",),
)  # fmt: skip
resident = record(
    "resident",
    words("household_id"), words("name"), words("relation"), words("sex"), words("birth"), words("id_number"),
    words("id_type"), words("id_prefix15"), words("id_invalid"), words("ethnicity"), words("politics"),
    words("education"), words("marriage"), json("phones"), json("phones_old"), json("former_ids"), words("former_name"),
    words("hukou_state"), words("employer"), words("occupation"), words("guardian"), words("emergency_contact"),
    words("emergency_phone"), flag("lives_here"), flag("hukou_here"), words("state"), words("state_on"), words("note"),
    json("note_categories"), number("sort_no"), words("id_none_reason"), words("id_valid_until"),
    words("nationality"), words("foreign_name"), json("phone_owners"), words("guardian_phone"),
    words("guardian_relation"), words("native_place"), words("hukou_place"), words("away_to"), words("away_reason"),
    words("away_since"), words("came_on"), words("came_reason"), words("residence_kind"), words("permit_kind"),
    words("permit_until"), words("employment"), words("school"), words("insurance_medical"),
    words("insurance_pension"), words("party_place"), words("health"), flag("volunteer"), words("skills"),
    words("vehicles"), words("pets"), words("verified_on"), words("verified_by"),
    index=("household_id", "id_number"),
)  # fmt: skip
care_record = record(
    "care_record",
    words("resident_id"), words("category"), words("level"), words("start"), words("end"), words("amount"),
    words("approved_on"), words("basis"), words("card_number"), words("kind"), words("grade"), words("responsible"),
    json("details"), words("end_reason"), words("next_visit_on"),
    index=("resident_id",),
)  # fmt: skip
life_event = record(  # birth, moving, marriage, death …: what happened, to whom, from when it holds
    "life_event",
    words("kind"), words("effective_on"), words("resident_id"), json("resident_ids"), words("household_id"),
    words("from_household_id"), words("to_household_id"), words("place"), words("reason"), json("details"),
    index=("resident_id", "household_id"),
)  # fmt: skip

SYNCED = (household, resident, care_record, life_event)
