"""The fields of the register in the clerk's words: what each is called and how its value reads, masked where it must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from desktop.base.i18n import N_, _
from desktop.domain import care, codes, masking
from desktop.domain.choices import CHOICES
from desktop.domain.field_names import field_name

_LABELS: Final[Mapping[str, str]] = {  # of the records no form of the ledger shows, and what the program keeps
    "id_prefix15": N_("身份证号前15位"), "id_invalid": N_("待核对的证件号"), "phones_old": N_("旧电话"),
    "former_ids": N_("曾用证件号"), "note_categories": N_("备注提到的类别"), "grid_hint": N_("所写网格"),
    "built_year": N_("建成年份"), "lift": N_("电梯"), "head_name": N_("楼栋长"), "head_phones": N_("楼栋长电话"),
    "floors": N_("层数"), "doors_per_floor": N_("每层户数"), "households_declared": N_("填报户数"),
    "category": N_("类别"), "level": N_("等级"), "start": N_("开始日期"), "end": N_("结束日期"),
    "amount": N_("金额"), "approved_on": N_("批准日期"), "basis": N_("依据"), "card_number": N_("残疾证号"),
    "kind": N_("类别"), "grade": N_("级别"), "responsible": N_("责任人"), "details": N_("其他内容"),
    "name": N_("姓名"), "sex": N_("性别"), "ethnicity": N_("民族"), "birth": N_("出生日期"),
    "id_number": N_("证件号码"), "politics": N_("政治面貌"), "education": N_("文化程度"), "phones": N_("电话"),
    "full_time": N_("专职"), "committee_posts": N_("两委职务"), "certificate": N_("社工证书"),
    "joined_on": N_("到岗日期"), "left_on": N_("离任日期"), "left_reason": N_("离任原因"), "source": N_("来源"),
    "note": N_("备注"), "aliases": N_("别名"), "community_id": N_("社区"),
}  # fmt: skip
_FURTHER: Final[Mapping[str, Mapping[str, str]]] = {
    "sex": codes.SEX_NAMES, "relation": codes.RELATION_NAMES, "ethnicity": codes.ETHNICITY_NAMES,
    "politics": codes.POLITICS_NAMES, "education": codes.EDUCATION_NAMES, "marriage": codes.MARRIAGE_NAMES,
    "use": codes.DWELLING_USES, "hukou_state": codes.HUKOU_STATES,
}  # fmt: skip
_FLAGS = frozenset({"lives_here", "hukou_here", "volunteer", "lift", "full_time", "in_group"})
SENSITIVE: Final = frozenset(masking.MASKS) | frozenset(masking.LISTS)


def label(kind: str, field: str) -> str:
    """A stored field as the clerk calls it; an unknown one by its own name."""
    named = field_name(kind, field)
    return _(_LABELS[field]) if named == field and field in _LABELS else named


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
