"""The fields of the register in the clerk's words: what each is called and how its value reads, masked where it must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from desktop.base.i18n import N_, _
from desktop.domain import care, codes, masking
from desktop.domain.choices import CHOICES

LABELS: Final[Mapping[str, str]] = {
    "household_id": N_("所在户"), "name": N_("姓名"), "relation": N_("与户主关系"), "sex": N_("性别"),
    "birth": N_("出生日期"), "id_number": N_("身份证号"), "id_type": N_("证件类型"),
    "id_prefix15": N_("身份证号前15位"), "id_invalid": N_("待核对的证件号"), "ethnicity": N_("民族"),
    "politics": N_("政治面貌"), "education": N_("文化程度"), "marriage": N_("婚姻"), "phones": N_("电话"),
    "phones_old": N_("旧电话"), "former_ids": N_("曾用证件号"), "former_name": N_("曾用名"),
    "hukou_state": N_("人户状态"), "employer": N_("工作单位"), "occupation": N_("职业"), "guardian": N_("监护人"),
    "guardian_phone": N_("监护人电话"), "guardian_relation": N_("监护人关系"), "emergency_contact": N_("紧急联系人"),
    "emergency_phone": N_("紧急联系人电话"), "lives_here": N_("是否居住"), "hukou_here": N_("户口是否在此"),
    "state": N_("状态"), "state_on": N_("变动日期"), "note": N_("备注"), "note_categories": N_("备注提到的类别"),
    "nationality": N_("国籍"), "foreign_name": N_("外文名"), "native_place": N_("籍贯"), "hukou_place": N_("户籍地"),
    "away_to": N_("去向"), "away_reason": N_("外出原因"), "away_since": N_("外出日期"), "came_on": N_("来居日期"),
    "came_reason": N_("来居原因"), "residence_kind": N_("居住类型"), "permit_kind": N_("居住证件"),
    "permit_until": N_("居住证到期"), "employment": N_("就业状况"), "school": N_("就读学校"),
    "insurance_medical": N_("医疗保险"), "insurance_pension": N_("养老保险"), "party_place": N_("党组织关系"),
    "health": N_("健康状况"), "volunteer": N_("志愿者"), "skills": N_("特长"), "vehicles": N_("车辆"),
    "pets": N_("犬只"), "head_name": N_("户主"), "code": N_("编号"), "kind": N_("类别"), "channel": N_("联系渠道"),
    "phone": N_("户电话"), "address_text": N_("住址原文"), "grid_hint": N_("所写网格"), "verified_on": N_("核实日期"),
    "collected_on": N_("登记日期"), "needs": N_("诉求"), "dwelling_id": N_("房屋"), "use": N_("房屋状态"),
    "owner_name": N_("产权人"), "built_year": N_("建成年份"), "lift": N_("电梯"), "head_phones": N_("楼栋长电话"),
    "floors": N_("层数"), "doors_per_floor": N_("每层户数"), "households_declared": N_("填报户数"),
    "category": N_("类别"), "level": N_("等级"), "start": N_("开始日期"), "end": N_("结束日期"),
    "amount": N_("金额"), "approved_on": N_("批准日期"), "basis": N_("依据"), "card_number": N_("残疾证号"),
    "grade": N_("级别"), "responsible": N_("责任人"), "details": N_("其他内容"), "full_time": N_("专职"),
    "committee_posts": N_("两委职务"), "certificate": N_("社工证书"), "joined_on": N_("到岗日期"),
    "left_on": N_("离任日期"), "left_reason": N_("离任原因"), "source": N_("来源"), "aliases": N_("别名"),
    "community_id": N_("社区"),
}  # fmt: skip
_FURTHER: Final[Mapping[str, Mapping[str, str]]] = {
    "sex": codes.SEX_NAMES, "relation": codes.RELATION_NAMES, "ethnicity": codes.ETHNICITY_NAMES,
    "politics": codes.POLITICS_NAMES, "education": codes.EDUCATION_NAMES, "marriage": codes.MARRIAGE_NAMES,
    "use": codes.DWELLING_USES, "hukou_state": codes.HUKOU_STATES,
}  # fmt: skip
_FLAGS = frozenset({"lives_here", "hukou_here", "volunteer", "lift", "full_time", "in_group"})
SENSITIVE: Final = frozenset(masking.MASKS) | frozenset(masking.LISTS)


def label(field: str) -> str:
    """A stored field as the clerk calls it; an unknown one by its own name."""
    return _(LABELS[field]) if field in LABELS else field


def in_words(kind: str, field: str, value: Any, *, masked: bool = True) -> str:
    """A stored value as text, "" for none; numbers of people and telephones masked unless told otherwise."""
    if value in (None, "", [], {}):
        return ""
    if field in _FLAGS:
        return _("是") if value else _("否")
    if field in {"category", "note_categories"}:
        keys = value if isinstance(value, list) else [value]
        return "、".join(_(care.BY_KEY[k].name) if k in care.BY_KEY else str(k) for k in keys)
    words = CHOICES.get((kind, field)) or _FURTHER.get(field)
    if isinstance(value, str) and words and value in words:
        return _(words[value])
    if isinstance(value, list) and words:
        return "、".join(_(words[v]) if v in words else str(v) for v in value)
    if isinstance(value, list):
        mask = masking.LISTS.get(field) if masked else None
        return "、".join(mask(str(v)) if mask else str(v) for v in value)
    if isinstance(value, dict):
        return "、".join(f"{k} {v}" for k, v in value.items() if v not in (None, "", []))
    if masked and field in masking.MASKS:
        return masking.MASKS[field](str(value))
    return str(value)
