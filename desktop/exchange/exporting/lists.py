"""The lists an office writes out, and the columns each has without being asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desktop.base.i18n import N_

SEARCH: Final = "search"


@dataclass(frozen=True, slots=True)
class ListKind:
    """`name` is marked for the screen; `columns` are keys of `fields.FIELDS`; `more` may be added to them."""

    name: str
    columns: tuple[str, ...]
    more: tuple[str, ...] = ()


def _keys(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_HOME = "grid micro_grid dwelling.compound dwelling.building dwelling.unit dwelling.room dwelling.address"
_MORE_PERSON = _keys(
    "household.head_id_number household.code person.id_type person.age person.phones_old person.former_name "
    "person.native_place person.hukou_place person.came_on person.came_reason person.residence_kind person.permit_kind "
    "person.permit_until person.away_to person.away_reason person.away_since person.nationality person.foreign_name "
    "person.employment person.school person.insurance_medical person.insurance_pension person.party_place "
    "person.health person.volunteer person.skills person.id_valid_until guardian.name guardian.relation "
    "guardian.phones emergency.name emergency.phones person.note_categories person.state person.state_on "
    "household.phone household.channel place"
)

LISTS: Final[Mapping[str, ListKind]] = {
    "residents": ListKind(
        N_("居民台账"),
        _keys(
            f"{_HOME} dwelling.status household.head_name person.name person.relation person.sex person.id_number "
            "person.birth person.ethnicity person.politics person.education person.marriage person.phones "
            "person.hukou_state person.employer person.occupation note"
        ),
        _MORE_PERSON,
    ),
    "households": ListKind(
        N_("住户名单"),
        _keys(
            f"{_HOME} dwelling.status household.head_name household.occupants household.members household.phone "
            "household.state household.channel household.in_group household.verified_on household.needs household.note"
        ),
        _keys(
            "household.head_id_number household.code household.kind household.hukou_kind household.income_source "
            "household.contact_name household.collected_on household.verified_by place"
        ),
    ),
    "care": ListKind(
        N_("重点人群"),
        _keys(
            "care.category person.name person.sex person.id_number person.birth place person.phones care.level "
            "disability.card_number disability.kind disability.grade care.amount care.approved_on care.start "
            "care.next_visit_on responsible note"
        ),
        _keys(
            "care.kind care.grade care.basis care.end care.end_reason household.head_name person.age guardian.name "
            "guardian.phones grid micro_grid"
        ),
    ),
    "dwellings": ListKind(
        N_("房屋名单"),
        _keys(
            "grid micro_grid dwelling.compound dwelling.building dwelling.unit dwelling.room dwelling.status "
            "dwelling.area household.head_name household.occupants dwelling.owner_name dwelling.owner_phone "
            "dwelling.tenant_name dwelling.tenant_phone dwelling.lease_until dwelling.note"
        ),
        _keys(
            "dwelling.owner_id_number dwelling.owner_address dwelling.tenure dwelling.rent_use dwelling.agent "
            "dwelling.hazard dwelling.checked_on household.phone place"
        ),
    ),
    "buildings": ListKind(
        N_("楼栋清单"),
        _keys(
            "building.compound building.compound_alias building.label building.unit building.floors "
            "building.doors_per_floor building.households building.built_year building.lift building.head_name "
            "building.head_phones micro_grid"
        ),
        _keys("building.kind building.dwellings grid"),
    ),
    "staff": ListKind(
        N_("队伍花名册"),
        _keys(
            "staff.number staff.name staff.sex staff.ethnicity staff.birth staff.politics staff.education staff.phones "
            "staff.posts staff.scopes staff.full_time staff.committee_posts staff.certificate staff.joined_on note"
        ),
        _keys("staff.id_number staff.private_phone staff.left_on staff.left_reason staff.source staff.outsider"),
    ),
    "assignments": ListKind(
        N_("岗位任职表"),
        _keys(
            "staff.name staff.sex staff.phones assignment.role assignment.scope staff.full_time staff.committee_posts "
            "staff.certificate assignment.start assignment.end assignment.is_main assignment.basis"
        ),
        _keys("staff.id_number staff.birth staff.ethnicity staff.politics staff.education staff.outsider"),
    ),
    "grids": ListKind(
        N_("网格一览"),
        _keys(
            "grid grid.name grid.code grid.registered grid.occupied grid.people grid.micro_grids grid.buildings "
            "grid.leader grid.worker grid.assistant grid.east grid.south grid.west grid.north"
        ),
        _keys("grid.kind"),
    ),
    "doubts": ListKind(
        N_("存疑清单"),
        _keys("doubt.kind doubt.who doubt.field doubt.note doubt.raised_by doubt.raised_on"),
        _keys("doubt.answer doubt.closed_by doubt.closed_on"),
    ),
    "duplicates": ListKind(
        N_("疑似重复"),
        _keys(
            "duplicate.why person.name person.id_number person.birth household.head_name place other.name "
            "other.id_number other.birth other.head_name"
        ),
        _keys("person.phones other.phones grid micro_grid"),
    ),
    SEARCH: ListKind(N_("查找结果"), ("hit.kind", "hit.title", "hit.where")),
}  # fmt: skip
