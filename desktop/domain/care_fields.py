"""Which fields a care record of each category has: data that the form, the rules, the import and the paper read.

A field named like a column of `care_record` is kept there; the others stand in its `details`. The categories and
what is recorded of each follow the ledgers of residents' committees; 刑满释放, 社区矫正, 严重精神障碍, 戒毒 and 流动人口
follow GB/T 31000-2015 (attached entities), without the fields that other offices keep (罪名细节, 奖惩, 四史, 三涉).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from desktop.base.i18n import N_

COLUMNS: Final = frozenset({
    "level", "start", "end", "amount", "approved_on", "basis", "card_number", "kind", "grade", "responsible",
    "end_reason", "next_visit_on",
})  # fmt: skip


class FieldKind(StrEnum):
    """What a field holds; always text, but MULTI a tuple of codes. MONEY is a decimal number of yuan."""

    TEXT = "text"
    NOTE = "note"
    DATE = "date"
    CODE = "code"
    MULTI = "multi"
    PERSON = "person"
    PHONE = "phone"
    MONEY = "money"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class CareField:
    """`label` and `help` are marked with N_(); `table` names a code table of `care_codes`."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    table: str = ""
    required: bool = False
    help: str = ""

    @property
    def column(self) -> bool:
        """Whether it is a column of the record, not one of its details."""
        return self.name in COLUMNS


_F, _K = CareField, FieldKind


def _code(name: str, label: str, table: str, help: str = "", *, required: bool = False) -> CareField:  # noqa: A002
    return CareField(name, label, FieldKind.CODE, table, required, help)


def _multi(name: str, label: str, table: str) -> CareField:
    return CareField(name, label, FieldKind.MULTI, table)


def _day(name: str, label: str, help: str = "", *, required: bool = False) -> CareField:  # noqa: A002
    return CareField(name, label, FieldKind.DATE, "", required, help)


START: Final = _day("start", N_("开始日期"), N_("从哪天起算这一类,只知道年月写 2026-06。"))
CLOSING: Final = (
    CareField("responsible", N_("责任人"), _K.PERSON, help=N_("谁负责关照,写队伍里的姓名。")),
    _day("next_visit_on", N_("下次走访"), N_("到这一天提醒;记一次走访后自动往后推。")),
    CareField("interval_days", N_("走访间隔(天)"), _K.NUMBER, help=N_("不写就按这一类的通常间隔。")),
    CareField("basis", N_("依据"), help=N_("凭什么列入:文件、证件、本人申请、入户了解。")),
    CareField("note", N_("备注"), _K.NOTE, help=N_("别人接手时要知道的事。")),
)
_EMERGENCY = (
    CareField("contact_person", N_("紧急联系人"), _K.PERSON, help=N_("老人有事先找谁:子女、邻居。")),
    CareField("contact_phone", N_("联系人电话"), _K.PHONE),
)
_OLD = (
    _code("health", N_("健康状况"), "health"),
    _code("reach", N_("关照方式"), "reach", N_("上门还是打电话。")),
    *_EMERGENCY,
    _day("safety_checked_on", N_("燃气用电检查"), N_("上次看过燃气、电线、取暖的日子。")),
)
_GUARDIAN = (
    CareField("guardian_person", N_("监护人"), _K.PERSON),
    CareField("guardian_phones", N_("监护人电话"), _K.PHONE),
)
_RELIEF = (
    CareField("card_number", N_("证件编号")),
    _day("approved_on", N_("批准日期")),
    CareField("amount", N_("每月金额(元)"), _K.MONEY, help=N_("只写数字,例如 620 或 620.50。")),
    CareField("household_size", N_("保障人数"), _K.NUMBER),
    _day("reviewed_on", N_("上次复核"), N_("低保每年复核一次。")),
    CareField("change", N_("家庭经济变化"), _K.NOTE),
)
_ABLE = (
    _code("level", N_("能力等级"), "ability", N_("GB/T 42195:2 级及以上为失能。")),
    CareField("carer", N_("照料人"), _K.PERSON),
    CareField("carer_phone", N_("照料人电话"), _K.PHONE),
    _multi("benefits", N_("享受的补贴"), "benefits"),
    *_EMERGENCY,
)
_HELPER = (
    CareField("helper", N_("帮扶人"), _K.PERSON),
    CareField("helper_phone", N_("帮扶人电话"), _K.PHONE),
    CareField("help_given", N_("帮扶情况"), _K.NOTE),
)

OWN: Final[Mapping[str, tuple[CareField, ...]]] = MappingProxyType({
    "alone": _OLD,
    "both_old": _OLD,
    "empty": (*_OLD, CareField("children_where", N_("子女所在地"))),
    "left_old": (
        *_OLD, CareField("children_where", N_("子女所在地")), _day("children_left_on", N_("子女外出日期")),
        CareField("difficulty", N_("困难及诉求"), _K.NOTE),
    ),
    "lone": (*_OLD, CareField("carer", N_("照料人"), _K.PERSON), CareField("carer_phone", N_("照料人电话"), _K.PHONE)),
    "elder": (
        CareField("amount", N_("高龄津贴(元/月)"), _K.MONEY), _day("checkup_on", N_("上次体检")),
        _code("health", N_("健康状况"), "health"), *_EMERGENCY,
    ),
    "disabled_old": _ABLE,
    "dementia": (*_ABLE, CareField("tracker", N_("防走失措施"), help=N_("手环、名牌、门磁。"))),
    "special_family": (
        _code("kind", N_("类型"), "special_sort", required=True),
        CareField("contact_person", N_("联系人(社区)"), _K.PERSON),
        CareField("second_contact", N_("联系人(街道)"), _K.PERSON, help=N_("双岗联系人制度:社区和街道各一人。")),
        CareField("doctor", N_("签约家庭医生"), _K.PERSON), CareField("amount", N_("扶助金(元/月)"), _K.MONEY),
    ),
    "left_child": (
        _code("kind", N_("类型"), "guard_sort", required=True), *_GUARDIAN, _day("agreement_on", N_("委托照护协议日期")),
        _day("assessed_on", N_("监护评估日期")), CareField("school", N_("就读学校")),
        CareField("parents_where", N_("父母所在地")),
        CareField("difficulty", N_("困难及诉求"), _K.NOTE), *_HELPER,
    ),
    "needy_child": (
        _code("kind", N_("类型"), "child_sort", required=True), *_GUARDIAN,
        CareField("amount", N_("生活补贴(元/月)"), _K.MONEY),
        _day("assessed_on", N_("监护评估日期")), CareField("school", N_("就读学校")),
        CareField("difficulty", N_("困难及诉求"), _K.NOTE), *_HELPER,
    ),
    "disabled": (
        CareField("card_number", N_("残疾人证号"), help=N_("20 位:身份证号、类别、等级;换发的后面有 B1。"), required=True),
        _code("kind", N_("残疾类别"), "disability_kind"), _code("grade", N_("残疾等级"), "disability_grade"),
        _multi("benefits", N_("享受的补贴"), "benefits"), CareField("aids", N_("辅助器具")), *_GUARDIAN,
    ),
    "dibao": _RELIEF,
    "dibao_edge": _RELIEF,
    "rigid": (*_RELIEF, CareField("spending", N_("刚性支出原因"), help=N_("看病、残疾、上学等。"))),
    "tekun": (
        CareField("card_number", N_("供养证编号")), _day("approved_on", N_("批准日期")),
        _code("kind", N_("供养形式"), "support_form"), CareField("amount", N_("供养标准(元/月)"), _K.MONEY),
        CareField("carer", N_("照料人"), _K.PERSON), CareField("carer_phone", N_("照料人电话"), _K.PHONE),
        _code("level", N_("能力等级"), "ability"),
    ),
    "illness": (
        CareField("kind", N_("病种")), _day("diagnosed_on", N_("确诊日期")), CareField("hospital", N_("治疗医院")),
        CareField("carer", N_("照料人"), _K.PERSON), CareField("carer_phone", N_("照料人电话"), _K.PHONE), *_HELPER,
    ),
    "pregnant": (
        _code("kind", N_("阶段"), "maternity"), _day("due_on", N_("预产期")), _day("born_on", N_("分娩日期")),
        CareField("station", N_("随访的卫生服务站")), CareField("contact_phone", N_("联系电话"), _K.PHONE),
    ),
    "infant": (
        *_GUARDIAN, CareField("station", N_("随访的卫生服务站")), _day("vaccinated_on", N_("上次接种")),
    ),
    "jobless": (
        _code("kind", N_("类型"), "jobless_sort"), _day("lost_on", N_("失业日期")),
        CareField("card_number", N_("就业创业证编号")),
        CareField("skills", N_("技能和愿望")), CareField("service", N_("就业服务"), _K.NOTE),
    ),
    "veteran": (
        _code("kind", N_("类型"), "veteran_sort"), _day("joined_on", N_("入伍日期")), _day("left_on", N_("退役日期")),
        CareField("card_number", N_("优待证编号")), _day("plate_on", N_("光荣牌悬挂")),
        CareField("amount", N_("优抚金(元/月)"), _K.MONEY),
    ),
    "party": (
        _code("kind", N_("类型"), "party_sort"), _day("joined_on", N_("入党日期")),
        CareField("branch", N_("组织关系所在支部")),
        CareField("unit", N_("报到党员的单位")), CareField("post", N_("认领的岗位")),
    ),
    "floating": (
        _code("kind", N_("流入原因"), "inflow"), _code("permit", N_("办证类型"), "permit"),
        CareField("card_number", N_("证件号码")),
        _day("registered_on", N_("登记日期")), _day("permit_until", N_("证件到期")),
        _code("residence", N_("住所类型"), "residence"),
        CareField("landlord", N_("房东"), _K.PERSON), CareField("landlord_phone", N_("房东电话"), _K.PHONE),
    ),
    "released": (
        _day("released_on", N_("释放日期"), required=True), _code("grade", N_("帮教分类"), "help_level"),
        _code("kind", N_("原罪名类别"), "offence"), CareField("prison", N_("服刑场所")),
        _day("handed_on", N_("衔接日期")),
        _code("handover", N_("衔接情况"), "handover"), _day("settled_on", N_("安置日期")),
        _code("settlement", N_("安置情况"), "settlement"),
        *_HELPER,
    ),
    "corrected": (
        CareField("card_number", N_("矫正人员编号")), _code("kind", N_("矫正类别"), "correction", required=True),
        _day("correction_from", N_("矫正开始"), required=True), _day("correction_until", N_("矫正结束"), required=True),
        _code("reception", N_("接收方式"), "reception"), _multi("group", N_("矫正小组成员"), "correction_group"),
        CareField("office", N_("司法所联系人"), _K.PERSON), CareField("office_phone", N_("司法所电话"), _K.PHONE),
        _code("finished", N_("解除(终止)类型"), "correction_end"),
    ),
    "mental": (
        _code("level", N_("危险性评估等级"), "mental_risk", required=True), _code("kind", N_("诊断类型"), "diagnosis"),
        _day("first_on", N_("初次发病日期")), _code("treatment", N_("治疗情况"), "treatment"),
        CareField("hospital", N_("治疗医院")),
        _code("income", N_("家庭经济状况"), "income"), *_GUARDIAN, _multi("managers", N_("参与管理人员"), "managers"),
        _multi("helpers", N_("帮扶单位"), "helpers"), CareField("amount", N_("监护补贴(元/月)"), _K.MONEY),
    ),
    "drug": (
        _code("kind", N_("措施"), "drug_measure", required=True), _day("measure_from", N_("执行开始"), required=True),
        _day("measure_until", N_("执行结束")), _day("found_on", N_("初次发现日期")),
        _code("control", N_("管控情况"), "drug_control"),
        _code("cause", N_("原因"), "drug_cause"), *_HELPER,
    ),
    "campaign": (
        CareField("campaign", N_("专项名称"), required=True, help=N_("例如:2026 年春节返乡摸排。")),
        _code("kind", N_("标记"), "campaign_tag", required=True), CareField("from_where", N_("从哪里来")),
        _day("arrived_on", N_("到达日期")),
        _day("purge_on", N_("清除日期"), N_("到这一天不再显示并提醒删除;一般是专项结束后 30 天。"), required=True),
    ),
    "other": (CareField("kind", N_("说明")),),
})  # fmt: skip


def fields_of(category: str) -> tuple[CareField, ...]:
    """The fields of a category in the order of its form; those of every record stand at both ends."""
    return (START, *OWN.get(category, ()), *CLOSING)


def field_of(category: str, name: str) -> CareField | None:
    """One field of a category."""
    return next((field for field in fields_of(category) if field.name == name), None)
