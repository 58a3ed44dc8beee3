"""Every rule of the ledger with its sentence and weight; where the import speaks of the same thing, with its code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import N_, _
from desktop.domain.rules import care
from desktop.domain.rules.rule import STANDARD, Finding, Policy, Rule, heavier

_B, _W, _I = Severity.BLOCK, Severity.WARN, Severity.INFO
_IMPOSSIBLE: Final = N_("这样的日期不可能存在")
_NAMELESS: Final = N_("没有姓名或姓名过长的记录查不到,也印不出来")
_NOWHERE: Final = N_("没有楼栋的房屋不属于任何网格")

_NUMBER: Final = ("resident.id_number", "dwelling.owner_id_number")
_PHONES: Final = (
    "resident.phones", "resident.guardian_phone", "resident.emergency_phone", "household.phone",
    "dwelling.owner_phone", "dwelling.tenant_phone",
)  # fmt: skip
_DAYS: Final = (
    "resident.birth", "resident.id_valid_until", "resident.away_since", "resident.came_on", "resident.permit_until",
    "resident.verified_on", "resident.state_on", "household.collected_on", "household.verified_on",
    "dwelling.lease_until", "dwelling.checked_on",
)  # fmt: skip
_PAST: Final = (
    "resident.away_since", "resident.came_on", "resident.verified_on", "household.collected_on",
    "household.verified_on", "dwelling.checked_on",
)  # fmt: skip
_CODED: Final = (
    "resident.relation", "resident.sex", "resident.ethnicity", "resident.politics", "resident.education",
    "resident.marriage", "resident.id_type", "resident.employment", "resident.health", "resident.came_reason",
    "resident.away_reason", "resident.residence_kind", "resident.permit_kind", "resident.nationality",
    "household.kind", "household.state", "household.channel", "household.hukou_kind", "household.income_source",
    "household.marks", "dwelling.use", "dwelling.tenure", "dwelling.rent_use", "dwelling.hazard",
)  # fmt: skip
_AGED: Final = ("resident.birth",)

_RESIDENT: Final = (
    Rule("name.missing", _B, N_("请填写姓名。"), ("resident.name",), _NAMELESS),
    Rule("name.too_long", _B, N_("姓名最多 {n} 个字。"), ("resident.name",), _NAMELESS),
    Rule("name.is_household_status", _W, N_("姓名处像是房屋状态,请填人的姓名,或删除这位居民。"), ("resident.name",)),
    Rule("name.rare_char_placeholder", _W, N_("姓名中有生僻字的替代符号,请补上原字。"), ("resident.name",)),
    Rule("name.placeholder_person", _W, N_("尚未取名,取名后请补填。"), ("resident.name",)),
    Rule("date.unreadable", _B, N_("日期请写成 1985-03-12、1985-03 或 1985。"), _DAYS, _IMPOSSIBLE),
    Rule("date.future", _B, N_("日期在今天之后,请改正。"), _PAST, _IMPOSSIBLE),
    Rule("date.before_birth", _W, N_("日期早于出生日期,请核对。"),
         ("resident.away_since", "resident.came_on", "resident.state_on")),
    Rule("birth.future", _B, N_("出生日期在今天之后。"), _AGED, _IMPOSSIBLE),
    Rule("birth.over_120", _W, N_("年龄超过 {n} 岁,请核对。"), _AGED),
    Rule("birth.conflicts_with_id", _W, N_("出生日期与证件号码({day})不一致。"), (*_AGED, "resident.id_number")),
    Rule("birth.missing", _I, N_("没有出生日期,请补填,只知道年份也可以。"), _AGED),
    Rule("sex.conflicts_with_id", _W, N_("性别与证件号码不一致。"), ("resident.sex", "resident.id_number")),
    Rule("sex.missing", _I, N_("没有性别,请补填。"), ("resident.sex",)),
    Rule("id.check_digit", _W, N_("证件号码校验码不对,请核对证件。"), _NUMBER),
    Rule("id.bad_length", _W, N_("身份证号应为 18 位,请核对证件。"), _NUMBER),
    Rule("id.invalid_date", _W, N_("证件号码中的出生日期不存在,请核对证件。"), _NUMBER),
    Rule("id.unknown_region", _W, N_("证件号码前两位不是任何省份,请核对证件。"), _NUMBER),
    Rule("id.lookalike", _W, N_("证件号码中有字母 O、l 或 I,疑为数字,请核对证件。"), _NUMBER),
    Rule("id.star_as_x", _W, N_("证件号码末位为 *,疑为 X,请核对证件。"), _NUMBER),
    Rule("id.masked", _W, N_("证件号码是遮盖过的,请照证件补录。"), _NUMBER),
    Rule("id.multiple", _W, N_("填了两个证件号码,请只留本人的。"), _NUMBER),
    Rule("id.scientific_text", _W, N_("证件号码已变成科学计数法,请照证件补录。"), _NUMBER),
    Rule("id.damaged_zeros", _W, N_("证件号码后三位已丢失,请照证件补录。"), _NUMBER),
    Rule("id.damaged_numeric", _W, N_("导入的证件号码后三位已丢失,请照证件补录。"), ("resident.id_number",)),
    Rule("id.form", _W, N_("号码不像{kind}的号码,请核对证件。"), ("resident.id_number", "resident.id_type")),
    Rule("id.missing", _I, N_("没有证件号码,请补填,或选一个没有的原因。"),
         ("resident.id_number", "resident.id_none_reason")),
    Rule("id.expired", _I, N_("证件已过有效期,请提醒更换。"), ("resident.id_valid_until",)),
    Rule("nationality.conflicts_with_id", _W, N_("国籍与证件类型不符,请核对。"),
         ("resident.nationality", "resident.id_type")),
    Rule("phone.invalid", _W, N_("电话位数不对:手机 11 位,座机请带区号。"), _PHONES),
    Rule("phone.damaged", _W, N_("电话已变成科学计数法,请补录。"), _PHONES),
    Rule("guardian.missing", _I, N_("未成年人请填写监护人。"), ("resident.guardian", *_AGED)),
    Rule("guardian.self", _W, N_("监护人不能是本人。"), ("resident.guardian", "resident.name")),
    Rule("guardian.no_phone", _I, N_("请补填监护人的电话。"), ("resident.guardian_phone", "resident.guardian")),
    Rule("state.no_date", _I, N_("请补填迁出或去世的日期。"), ("resident.state_on", "resident.state")),
    Rule("relation.missing", _I, N_("没有与户主关系,请补填。"), ("resident.relation",)),
    Rule("relation.conflicts_with_sex", _W, N_("与户主关系是“{relation}”,与性别不符。"),
         ("resident.relation", "resident.sex")),
    Rule("marriage.too_young", _W, N_("年龄 {n} 岁,不到结婚年龄,请核对婚姻或出生日期。"), ("resident.marriage", *_AGED)),
    Rule("education.too_young", _W, N_("年龄 {n} 岁,与文化程度不符,请核对。"), ("resident.education", *_AGED)),
    Rule("politics.too_young", _W, N_("年龄 {n} 岁,与政治面貌不符,请核对。"), ("resident.politics", *_AGED)),
    Rule("employment.wrong_age", _W, N_("年龄 {n} 岁,与就业状况不符,请核对。"), ("resident.employment", *_AGED)),
    Rule("hukou.neither", _I, N_("人和户口都不在本社区,如已搬走请登记迁出。"),
         ("resident.hukou_here", "resident.lives_here")),
    Rule("away.lives_here", _W, N_("写了外出地或外出时间,又标明住在这里,请核对。"),
         ("resident.away_to", "resident.away_since", "resident.lives_here")),
    Rule("permit.expired", _I, N_("居住证已过有效期,请提醒续签。"), ("resident.permit_until",)),
    Rule("code.unknown", _W, N_("“{code}”不在选项里,请重新选择。"), _CODED),
)  # fmt: skip
_HOUSEHOLD: Final = (
    Rule("household.no_head", _B, N_("请填写户主姓名。"), ("household.head_name",), _NAMELESS),
    Rule("household.no_dwelling", _W, N_("地址待落:请在左边选择房屋。"), ("household.dwelling_id",)),
    Rule("household.verified_by_collector", _W, N_("核实人就是采集人,请另一个人核实。"),
         ("household.verified_by", "household.collected_by")),
)  # fmt: skip
_DWELLING: Final = (
    Rule("dwelling.no_building", _B, N_("请选择这套房屋在哪一栋楼。"), ("dwelling.building_id",), _NOWHERE),
    Rule("dwelling.area_odd", _W, N_("面积 {n} 平方米,请核对。"), ("dwelling.area",)),
    Rule("dwelling.lease_over", _I, N_("租期已满,请核对是否续租。"), ("dwelling.lease_until", "dwelling.use")),
    Rule("dwelling.let_but_not_rented", _W, N_("写了承租人,使用状态却不是出租,请核对。"),
         ("dwelling.use", "dwelling.tenant_name")),
)  # fmt: skip


def _several(rule_id: str, severity: Severity, sentence: str, *fields: str) -> Rule:
    return Rule(rule_id, severity, sentence, fields, alone=False)


_FAMILY: Final = (
    _several("family.empty", _I, N_("户内没有在册的居民,如已空置请改房屋状态。"), "household.state"),
    _several("family.no_head", _W, N_("户内没有人是户主,请改一位成员的与户主关系。"), "resident.relation"),
    _several("family.two_heads", _W, N_("户内有 {n} 位户主,请只留一位。"), "resident.relation"),
    _several("family.head_differs", _W, N_("户主写的是“{head}”,成员里的户主是“{name}”,请核对。"),
             "household.head_name", "resident.name"),
    _several("family.two_spouses", _W, N_("户主有 {n} 位配偶,请核对与户主关系。"), "resident.relation"),
    _several("relation.age_impossible", _W, N_("与户主是“{relation}”,年龄却不可能,请核对关系和出生日期。"),
             "resident.relation", "resident.birth"),
    _several("relation.age_gap", _I, N_("与户主是“{relation}”,年龄只差 {n} 岁,请核对。"),
             "resident.relation", "resident.birth"),
    _several("relation.spouse_single", _W, N_("是户主的配偶,婚姻却是“{marriage}”,请核对。"),
             "resident.relation", "resident.marriage"),
    _several("guardian.minor", _W, N_("监护人“{name}”自己还未成年,请核对。"), "resident.guardian"),
    _several("person.possible_duplicate", _W, N_("与本户另一人姓名相同且缺少证件号码,可能重复,请核对。"), "resident.name"),
    _several("dwelling.vacant_inhabited", _W, N_("房屋是空置,户内却有 {n} 人住在这里,请核对。"), "dwelling.use"),
    _several("household.vacant_inhabited", _W, N_("户状态是空置,户内却有 {n} 人住在这里,请核对。"), "household.state"),
)  # fmt: skip
_OFFICE: Final = (
    _several("id.same_number_other_person", _B, N_("证件号码与“{name}”相同,请核对是谁的号码。"), "resident.id_number"),
    _several("id.duplicate", _W, N_("同一个人登记了两次,请合并,或把其中一条登记为迁出。"), "resident.id_number"),
    _several("phone.shared_many", _W, N_("这个电话有 {n} 户在用,可能是代填,请核对。"), "resident.phones"),
    _several("care.gone", _W, N_("已去世或迁出,关爱记录还没有结束。"), "resident.state"),
    _several("resident.no_household", _W, N_("不在任何一户里,请换到所住的住户。"), "resident.household_id"),
    _several("household.dwelling_gone", _W, N_("所在的房屋已被删除,请重新选择房屋。"), "household.dwelling_id"),
    _several("dwelling.building_gone", _W, N_("所在的楼栋已被删除,请重新选择楼栋。"), "dwelling.building_id"),
    _several("dwelling.door_taken", _W, N_("这个门牌有 {n} 套房屋,请只留一套。"), "dwelling.room"),
    _several("dwelling.nobody_registered", _I, N_("使用状态是“{use}”,却没有登记住在这里的人。"), "dwelling.use"),
    _several("household.no_grid", _W, N_("不在任何网格里,请到“网格”把这栋楼划进网格。"), "household.dwelling_id"),
    _several("building.split_over_micro_grids", _W, N_("同一楼栋分属 {n} 个微网格,请核对。"), "building.label"),
    _several("building.count_mismatch", _W, N_("应有户数 {declared},层数乘每层户数是 {counted},请核对。"),
             "building.households_declared"),
)  # fmt: skip

RULES: Final[Mapping[str, Rule]] = {
    rule.id: rule for rule in (*_RESIDENT, *_HOUSEHOLD, *_DWELLING, *_FAMILY, *_OFFICE, *care.RULES)
}


def problem(finding: Finding, policy: Policy = STANDARD) -> Problem:
    """A finding in words, with what it weighs here."""
    rule = RULES[finding.rule]
    return Problem(rule.id, _(rule.sentence).format(**finding.values), policy.severity(rule))


def by_field(findings: Iterable[Finding], policy: Policy = STANDARD) -> dict[str, Problem]:
    """For a form: the heaviest problem of each field."""
    worst: dict[str, Problem] = {}
    for finding in findings:
        told = problem(finding, policy)
        if finding.field not in worst or heavier(told, worst[finding.field]):
            worst[finding.field] = told
    return worst
