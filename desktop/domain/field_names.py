"""What every field of the ledger is called where it is spoken of away from its form: lists of doubts, checks, accuracy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.base.i18n import N_, _
from desktop.domain.care import BY_KEY
from desktop.domain.care_fields import fields_of

KIND_NAMES: Final[Mapping[str, str]] = {
    "household": N_("住户"), "resident": N_("居民"), "dwelling": N_("房屋"), "care_record": N_("关爱记录"),
    "staff": N_("人员"), "assignment": N_("任职"), "building": N_("楼栋"), "unit": N_("单元"),
    "compound": N_("小区"), "grid": N_("网格"), "micro_grid": N_("微网格"), "community": N_("社区"),
    "life_event": N_("生活事件"), "chat_group": N_("微信群"), "patrol": N_("巡查"),
    "visit": N_("走访"), "diary": N_("工作日志"), "campaign": N_("专项工作"), "campaign_entry": N_("专项标记"),
    "doubt": N_("存疑"), "acceptance": N_("保留的提醒"), "rekeying": N_("复录"), "distinct_pair": N_("不是同一个"),
    "erasure": N_("删除证明"), "board_issue": N_("公示牌"), "map_feature": N_("地图上的标注"),
    "map_background": N_("地图底图"), "neighbour_link": N_("相邻关系"), "division_draft": N_("划分方案"),
    "territory": N_("网格的楼栋"), "lineage": N_("网格的由来"), "card_issue": N_("联系卡发放"),
    "badge_issue": N_("工作证发放"), "return_snapshot": N_("已上报的报表"), "rectification": N_("整改事项"),
}  # fmt: skip

_RESIDENT: Final = {
    "household_id": N_("所在住户"), "name": N_("姓名"), "relation": N_("与户主关系"), "sex": N_("性别"),
    "birth": N_("出生日期"), "id_number": N_("证件号码"), "id_type": N_("证件类型"),
    "id_none_reason": N_("无证件的原因"), "id_valid_until": N_("证件有效期至"), "nationality": N_("国籍"),
    "foreign_name": N_("外文姓名"), "ethnicity": N_("民族"), "politics": N_("政治面貌"),
    "party_place": N_("组织关系所在"), "education": N_("文化程度"), "marriage": N_("婚姻"), "phones": N_("电话"),
    "phone_owners": N_("电话是谁的"), "former_name": N_("曾用名"), "native_place": N_("籍贯"),
    "hukou_state": N_("人户状态"), "hukou_place": N_("户籍地"), "hukou_here": N_("户口在本社区"),
    "lives_here": N_("住在本社区"), "away_to": N_("外出地"), "away_reason": N_("外出事由"),
    "away_since": N_("外出时间"), "came_on": N_("来此时间"), "came_reason": N_("流入原因"),
    "residence_kind": N_("住所类型"), "permit_kind": N_("办证类型"), "permit_until": N_("居住证有效期至"),
    "employment": N_("就业状况"), "employer": N_("工作单位"), "occupation": N_("职业"), "school": N_("就读学校"),
    "insurance_medical": N_("医疗保险"), "insurance_pension": N_("养老保险"), "health": N_("健康状况"),
    "guardian": N_("监护人"), "guardian_relation": N_("监护人是他的"), "guardian_phone": N_("监护人电话"),
    "emergency_contact": N_("紧急联系人"), "emergency_phone": N_("紧急电话"), "volunteer": N_("志愿者"),
    "skills": N_("特长"), "vehicles": N_("车辆"), "pets": N_("宠物"), "verified_on": N_("核实日期"),
    "verified_by": N_("核实人"), "state": N_("在册状态"), "state_on": N_("变动日期"), "note": N_("备注"),
}  # fmt: skip
_HOUSEHOLD: Final = {
    "dwelling_id": N_("房屋"), "head_name": N_("户主"), "code": N_("户编号"), "kind": N_("户类型"),
    "state": N_("户状态"), "hukou_kind": N_("户口性质"), "income_source": N_("主要经济来源"), "marks": N_("家庭标记"),
    "channel": N_("联系渠道"), "phone": N_("联系电话"), "contact_name": N_("联系人"), "in_group": N_("微信群"),
    "address_text": N_("原写地址"), "collected_on": N_("采集日期"), "collected_by": N_("采集人"),
    "verified_on": N_("核实日期"), "verified_by": N_("核实人"), "needs": N_("主要需求"),
    "family_conflict": N_("家庭矛盾"), "note": N_("备注"),
}  # fmt: skip
_DWELLING: Final = {
    "building_id": N_("楼栋"), "unit_id": N_("单元"), "room": N_("室号"), "use": N_("使用状态"),
    "owner_name": N_("产权人"), "owner_phone": N_("产权人电话"), "owner_id_number": N_("产权人证件号码"),
    "owner_address": N_("产权人住址"), "tenure": N_("产权类型"), "area": N_("面积(平方米)"),
    "rent_use": N_("出租用途"), "tenant_name": N_("承租人"), "tenant_phone": N_("承租人电话"),
    "lease_until": N_("租期至"), "agent": N_("中介"), "hazard": N_("隐患"), "checked_on": N_("核实日期"),
    "note": N_("备注"),
}  # fmt: skip
_CARE: Final = {field.name: field.label for category in BY_KEY for field in fields_of(category)}
FIELD_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "resident": _RESIDENT,
    "household": _HOUSEHOLD,
    "dwelling": _DWELLING,
    "care_record": {"category": N_("类别"), "end": N_("结束日期"), **_CARE},
}


def field_name(kind: str, field: str) -> str:
    """The field in words; "" for the whole record, the bare name for a field no form of the ledger shows."""
    return _(FIELD_NAMES.get(kind, {}).get(field, field)) if field else ""


def kind_name(kind: str) -> str:
    """The kind of record in words."""
    return _(KIND_NAMES.get(kind, kind))
