"""Every field a list can show: its heading, how its value is written, how wide its column is.

The keys are those the importer knows a column by, and the headings are words it reads as that field, so that a list
that was written out is read again without a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop.base.i18n import N_
from desktop.domain import care, codes, household
from desktop.domain.roles import ROLES


class Kind(StrEnum):
    """How a value is written, and whether it names somebody."""

    TEXT = "text"
    FREE = "free"  # a remark: anything may stand in it, a number too
    ID = "id"
    PHONE = "phone"
    BIRTH = "birth"
    DATE = "date"
    CODE = "code"
    FLAG = "flag"
    NUMBER = "number"
    LIST = "list"
    GRID = "grid"
    LABEL = "label"  # a building or unit


@dataclass(frozen=True, slots=True)
class Field:
    """`heading` is marked for the screen; the file has it as it stands. `table`: code to word. `width`: characters."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 10
    table: Mapping[str, str] | None = None


T, K = Field, Kind
_CATEGORIES = {c.key: c.name for c in care.CATEGORIES}
_ROLES = {r.key: r.name for r in ROLES}
_STATES = {"live": "在册", "left": "已迁出", "dead": "已故", "closed": "已注销"}
_CERTIFICATES = {
    "none": "无",
    "assistant": "助理社会工作师",
    "intermediate": "社会工作师",
    "senior": "高级社会工作师",
}
_ID_TYPES = {
    "111": "居民身份证", "112": "临时居民身份证", "113": "户口簿", "114": "军官证", "414": "普通护照",
    "516": "港澳居民来往内地通行证", "511": "台湾居民来往大陆通行证", "154": "居住证",
}  # fmt: skip  # GA/T 517-2004
_RELATIONS = {**codes.RELATION_NAMES, "02": "户主"}

FIELDS: Final[Mapping[str, Field]] = {
    # places
    "grid": T(N_("网格"), K.GRID, 10), "micro_grid": T(N_("微网格"), K.TEXT, 8),
    "dwelling.compound": T(N_("小区"), K.TEXT, 14), "dwelling.building": T(N_("楼栋"), K.LABEL, 7),
    "dwelling.unit": T(N_("单元"), K.LABEL, 6), "dwelling.room": T(N_("室号"), K.TEXT, 7),
    "dwelling.address": T(N_("住址"), K.TEXT, 22), "dwelling.status": T(N_("房屋状态"), K.CODE, 9, codes.DWELLING_USES),
    "dwelling.owner_name": T(N_("产权人"), K.TEXT, 9), "dwelling.owner_phone": T(N_("产权人电话"), K.PHONE, 13),
    "dwelling.owner_id_number": T(N_("产权人身份证号"), K.ID, 20),
    "dwelling.owner_address": T(N_("产权人现住址"), K.FREE, 22), "dwelling.tenure": T(N_("产权性质"), K.TEXT, 9),
    "dwelling.area": T(N_("建筑面积"), K.NUMBER, 9), "dwelling.rent_use": T(N_("出租用途"), K.TEXT, 9),
    "dwelling.tenant_name": T(N_("承租人"), K.TEXT, 9), "dwelling.tenant_phone": T(N_("承租人电话"), K.PHONE, 13),
    "dwelling.lease_until": T(N_("租约到期"), K.DATE, 11), "dwelling.agent": T(N_("代管人"), K.TEXT, 9),
    "dwelling.hazard": T(N_("隐患类型"), K.TEXT, 10), "dwelling.checked_on": T(N_("检查日期"), K.DATE, 11),
    "dwelling.note": T(N_("房屋备注"), K.FREE, 20), "place": T(N_("现住地址"), K.TEXT, 24),
    # households
    "household.head_name": T(N_("户主"), K.TEXT, 9), "household.code": T(N_("户号"), K.TEXT, 10),
    "household.head_id_number": T(N_("户主身份证号"), K.ID, 20), "household.kind": T(N_("户别"), K.TEXT, 8),
    "household.state": T(N_("户状态"), K.CODE, 11, {**dict(household.STATES), **_STATES}),
    "household.channel": T(N_("联系渠道"), K.CODE, 9, dict(household.CHANNELS)),
    "household.phone": T(N_("户联系电话"), K.PHONE, 13), "household.in_group": T(N_("已入群"), K.FLAG, 7),
    "household.verified_on": T(N_("核实日期"), K.DATE, 11), "household.verified_by": T(N_("核实人"), K.TEXT, 8),
    "household.collected_on": T(N_("采集日期"), K.DATE, 11), "household.needs": T(N_("主要需求"), K.FREE, 20),
    "household.note": T(N_("户备注"), K.FREE, 20), "household.hukou_kind": T(N_("户口性质"), K.TEXT, 9),
    "household.income_source": T(N_("收入来源"), K.TEXT, 10), "household.contact_name": T(N_("户联系人"), K.TEXT, 9),
    "household.occupants": T(N_("人数"), K.NUMBER, 6), "household.members": T(N_("家庭成员名单"), K.TEXT, 28),
    # people
    "person.name": T(N_("姓名"), K.TEXT, 9), "person.relation": T(N_("与户主关系"), K.CODE, 10, _RELATIONS),
    "person.sex": T(N_("性别"), K.CODE, 5, codes.SEX_NAMES), "person.id_number": T(N_("身份证号"), K.ID, 20),
    "person.id_type": T(N_("证件类型"), K.CODE, 12, _ID_TYPES), "person.id_prefix15": T(N_("证号前15位"), K.ID, 17),
    "person.birth": T(N_("出生日期"), K.BIRTH, 11), "person.age": T(N_("年龄"), K.NUMBER, 6),
    "person.ethnicity": T(N_("民族"), K.CODE, 7, codes.ETHNICITY_NAMES),
    "person.politics": T(N_("政治面貌"), K.CODE, 10, codes.POLITICS_NAMES),
    "person.education": T(N_("文化程度"), K.CODE, 10, codes.EDUCATION_NAMES),
    "person.marriage": T(N_("婚姻状况"), K.CODE, 8, codes.MARRIAGE_NAMES),
    "person.phones": T(N_("联系电话"), K.PHONE, 13), "person.phones_old": T(N_("原电话"), K.PHONE, 13),
    "person.former_name": T(N_("曾用名"), K.TEXT, 9), "person.former_ids": T(N_("曾用证件号"), K.ID, 20),
    "person.hukou_state": T(N_("人户状态"), K.CODE, 11, codes.HUKOU_STATES),
    "person.employer": T(N_("工作单位"), K.TEXT, 18), "person.occupation": T(N_("职业"), K.TEXT, 10),
    "person.state": T(N_("人员状态"), K.CODE, 9, _STATES), "person.state_on": T(N_("变动日期"), K.DATE, 11),
    "person.note_categories": T(N_("备注中提到"), K.LIST, 14, _CATEGORIES),
    "person.nationality": T(N_("国籍"), K.TEXT, 8), "person.foreign_name": T(N_("外文姓名"), K.TEXT, 18),
    "person.native_place": T(N_("籍贯"), K.TEXT, 12), "person.hukou_place": T(N_("户籍地址"), K.TEXT, 22),
    "person.away_to": T(N_("外出地"), K.TEXT, 14), "person.away_reason": T(N_("外出原因"), K.TEXT, 10),
    "person.away_since": T(N_("外出日期"), K.DATE, 11), "person.came_on": T(N_("流入日期"), K.DATE, 11),
    "person.came_reason": T(N_("流入原因"), K.TEXT, 10), "person.residence_kind": T(N_("住所类型"), K.TEXT, 10),
    "person.permit_kind": T(N_("办证类型"), K.TEXT, 10), "person.permit_until": T(N_("居住证到期"), K.DATE, 11),
    "person.employment": T(N_("就业状况"), K.TEXT, 10), "person.school": T(N_("就读学校"), K.TEXT, 16),
    "person.insurance_medical": T(N_("医疗保险"), K.TEXT, 12), "person.insurance_pension": T(N_("养老保险"), K.TEXT, 12),
    "person.party_place": T(N_("组织关系所在地"), K.TEXT, 16), "person.health": T(N_("健康状况"), K.TEXT, 10),
    "person.volunteer": T(N_("志愿者"), K.FLAG, 7), "person.skills": T(N_("特长"), K.TEXT, 12),
    "person.verified_on": T(N_("核实日期"), K.DATE, 11), "person.id_valid_until": T(N_("证件有效期至"), K.DATE, 12),
    "guardian.name": T(N_("监护人"), K.TEXT, 9), "guardian.phones": T(N_("监护人电话"), K.PHONE, 13),
    "guardian.relation": T(N_("监护人关系"), K.TEXT, 10), "emergency.name": T(N_("紧急联系人"), K.TEXT, 10),
    "emergency.phones": T(N_("紧急联系人电话"), K.PHONE, 13), "note": T(N_("备注"), K.FREE, 24),
    # care
    "care.category": T(N_("类别"), K.CODE, 14, _CATEGORIES), "care.level": T(N_("失能等级"), K.TEXT, 9),
    "care.start": T(N_("起始日期"), K.DATE, 11), "care.end": T(N_("终止日期"), K.DATE, 11),
    "care.end_reason": T(N_("终止原因"), K.TEXT, 12), "care.amount": T(N_("金额"), K.TEXT, 9),
    "care.approved_on": T(N_("批准日期"), K.DATE, 11), "care.basis": T(N_("认定依据"), K.TEXT, 14),
    "disability.card_number": T(N_("残疾证号"), K.ID, 22),
    "disability.kind": T(N_("残疾类别"), K.CODE, 9, care.DISABILITY_KINDS),
    "disability.grade": T(N_("残疾等级"), K.TEXT, 9), "care.kind": T(N_("细类"), K.TEXT, 10),
    "care.grade": T(N_("等次"), K.TEXT, 8), "responsible": T(N_("责任人"), K.TEXT, 9),
    "care.next_visit_on": T(N_("下次走访"), K.DATE, 11),
    # buildings
    "building.compound": T(N_("小区"), K.TEXT, 14), "building.compound_alias": T(N_("小区别名"), K.LIST, 14),
    "building.label": T(N_("楼栋号"), K.LABEL, 8), "building.unit": T(N_("单元"), K.LABEL, 7),
    "building.kind": T(N_("形式"), K.CODE, 7, {"building": "楼房", "courtyard": "院落", "compound": "小区"}),
    "building.floors": T(N_("层数"), K.NUMBER, 6), "building.doors_per_floor": T(N_("每层户数"), K.NUMBER, 8),
    "building.households": T(N_("户数"), K.NUMBER, 6), "building.built_year": T(N_("建成年份"), K.NUMBER, 8),
    "building.lift": T(N_("电梯"), K.FLAG, 6), "building.head_name": T(N_("楼栋长"), K.TEXT, 9),
    "building.head_phones": T(N_("楼栋长电话"), K.PHONE, 13), "building.dwellings": T(N_("已录房屋"), K.NUMBER, 8),
    # team
    "staff.number": T(N_("编号"), K.TEXT, 6), "staff.name": T(N_("姓名"), K.TEXT, 9),
    "staff.sex": T(N_("性别"), K.CODE, 5, codes.SEX_NAMES), "staff.birth": T(N_("出生日期"), K.BIRTH, 11),
    "staff.ethnicity": T(N_("民族"), K.CODE, 7, codes.ETHNICITY_NAMES),
    "staff.id_number": T(N_("身份证号"), K.ID, 20),
    "staff.politics": T(N_("政治面貌"), K.CODE, 10, codes.POLITICS_NAMES),
    "staff.education": T(N_("学历"), K.CODE, 10, codes.EDUCATION_NAMES),
    "staff.phones": T(N_("联系电话"), K.LIST, 13),  # a work number, printed on every card
    "staff.private_phone": T(N_("私人电话"), K.PHONE, 13),
    "staff.full_time": T(N_("专兼职"), K.CODE, 8, {"1": "专职", "0": "兼职"}),
    "staff.committee_posts": T(N_("两委职务"), K.LIST, 12),
    "staff.certificate": T(N_("社工证书"), K.CODE, 14, _CERTIFICATES),
    "staff.joined_on": T(N_("到岗日期"), K.DATE, 11), "staff.left_on": T(N_("离任日期"), K.DATE, 11),
    "staff.left_reason": T(N_("离任原因"), K.FREE, 14), "staff.source": T(N_("人员来源"), K.TEXT, 10),
    "staff.outsider": T(N_("下沉(外来)"), K.FLAG, 9), "staff.posts": T(N_("岗位"), K.LIST, 14, _ROLES),
    "staff.scopes": T(N_("负责范围"), K.TEXT, 18),
    "assignment.role": T(N_("岗位"), K.CODE, 12, _ROLES), "assignment.scope": T(N_("负责范围"), K.TEXT, 16),
    "assignment.start": T(N_("任职起"), K.DATE, 11), "assignment.end": T(N_("任职止"), K.DATE, 11),
    "assignment.is_main": T(N_("主岗"), K.FLAG, 6), "assignment.basis": T(N_("依据"), K.TEXT, 16),
    # grids
    "grid.name": T(N_("网格名称"), K.TEXT, 12), "grid.code": T(N_("网格编码"), K.LABEL, 17),
    "grid.kind": T(N_("网格类型"), K.CODE, 9, {"basic": "基础网格", "exclusive": "专属网格"}),
    "grid.registered": T(N_("登记户数"), K.NUMBER, 9), "grid.occupied": T(N_("实住户数"), K.NUMBER, 9),
    "grid.people": T(N_("实住人口"), K.NUMBER, 9), "grid.micro_grids": T(N_("微网格数"), K.NUMBER, 9),
    "grid.buildings": T(N_("楼栋数"), K.NUMBER, 8), "grid.leader": T(N_("网格长"), K.TEXT, 10),
    "grid.worker": T(N_("网格员"), K.TEXT, 10), "grid.assistant": T(N_("协管员"), K.TEXT, 10),
    "grid.east": T(N_("东至"), K.TEXT, 14), "grid.south": T(N_("南至"), K.TEXT, 14),
    "grid.west": T(N_("西至"), K.TEXT, 14), "grid.north": T(N_("北至"), K.TEXT, 14),
    # what is not settled
    "doubt.kind": T(N_("记录"), K.CODE, 8, {"resident": "居民", "household": "户", "dwelling": "房屋", "staff": "人员"}),
    "doubt.who": T(N_("疑点对象"), K.TEXT, 10), "doubt.field": T(N_("疑点栏目"), K.TEXT, 12),
    "doubt.note": T(N_("疑问"), K.FREE, 28), "doubt.raised_by": T(N_("提出人"), K.TEXT, 8),
    "doubt.raised_on": T(N_("提出日期"), K.DATE, 11), "doubt.answer": T(N_("答复"), K.FREE, 24),
    "doubt.closed_by": T(N_("办结人"), K.TEXT, 8), "doubt.closed_on": T(N_("办结日期"), K.DATE, 11),
    "duplicate.why": T(N_("疑似依据"), K.CODE, 14, {"number": "证件号相同", "birth": "姓名和生日相同"}),
    "other.name": T(N_("另一条姓名"), K.TEXT, 10), "other.id_number": T(N_("另一条身份证号"), K.ID, 20),
    "other.birth": T(N_("另一条出生日期"), K.BIRTH, 14), "other.phones": T(N_("另一条电话"), K.PHONE, 13),
    "other.head_name": T(N_("另一条户主"), K.TEXT, 10),
    # what was found
    "hit.kind": T(N_("种类"), K.TEXT, 8), "hit.title": T(N_("名称"), K.TEXT, 16), "hit.where": T(N_("位置"), K.TEXT, 24),
}  # fmt: skip
