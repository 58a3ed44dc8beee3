"""What a clerk may choose for each coded field of the ledger: code to word, in the order in which it is offered.

Tables with two digits and 99 for 其他 are those of GB/T 31000-2015 as its implementations carry them; where the
standards leave a gap (就业状况, 产权类型, 医保 …) the lists are the words offices use, with keys of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.base.i18n import N_
from desktop.domain.codes import (
    DWELLING_USES,
    EDUCATION_NAMES,
    ETHNICITY_NAMES,
    HUKOU_STATES,
    MARRIAGE_NAMES,
    POLITICS_NAMES,
    RELATION_NAMES,
    SEX_NAMES,
)
from desktop.domain.countries import COUNTRIES
from desktop.domain.id_document import ID_TYPES, NONE_REASONS

RESIDENT_STATES: Final = {"live": N_("在册"), "left": N_("已迁出"), "dead": N_("已故")}
HOUSEHOLD_STATES: Final = {
    "consistent": N_("人户一致"), "away": N_("户在人不在"), "incoming": N_("人在户不在"), "rented": N_("租住"),
    "vacant": N_("空置"), "closed": N_("已销户"),
}  # fmt: skip
CHANNELS: Final = {"wechat": N_("微信群"), "phone": N_("电话"), "visit": N_("仅上门")}
CAME_REASONS: Final = {
    "01": N_("务工"), "02": N_("务农"), "03": N_("经商"), "04": N_("学习培训"), "05": N_("婚嫁"), "06": N_("随迁"),
    "07": N_("治病疗养"), "08": N_("投亲靠友"), "09": N_("工作调动"), "99": N_("其他"),
}  # fmt: skip
AWAY_REASONS: Final = {
    "01": N_("务工"), "02": N_("务农"), "03": N_("经商"), "04": N_("学习培训"), "05": N_("婚嫁"), "06": N_("随迁"),
    "07": N_("治病疗养"), "08": N_("投亲靠友"), "09": N_("工作调动"), "10": N_("入伍"), "11": N_("出国(境)"),
    "12": N_("另有住房"), "99": N_("其他"),
}  # fmt: skip
PERMIT_KINDS: Final = {"01": N_("居住证"), "02": N_("暂住证"), "99": N_("其他")}
RESIDENCE_KINDS: Final = {
    "01": N_("自购房屋"), "02": N_("租赁房屋"), "03": N_("寄居"), "04": N_("借住"), "05": N_("单位宿舍"),
    "06": N_("临时性宿舍"), "07": N_("农民工公寓"), "99": N_("其他"),
}  # fmt: skip
RENT_USES: Final = {
    "02": N_("住房"), "01": N_("宿舍"), "03": N_("商铺"), "04": N_("办公"), "05": N_("仓库"), "06": N_("厂房"),
    "99": N_("其他"),
}  # fmt: skip
HAZARDS: Final = {
    "00": N_("无隐患"), "01": N_("治安隐患"), "02": N_("消防隐患"), "03": N_("矛盾纠纷隐患"),
    "04": N_("劳资纠纷隐患"), "99": N_("其他隐患"),
}  # fmt: skip
TENURES: Final = {
    "private": N_("私产"), "public_rent": N_("公租房"), "unit": N_("单位产权"), "resettled": N_("安置房"),
    "limited": N_("小产权"), "other": N_("其他"),
}  # fmt: skip
EMPLOYMENT: Final = {
    "employed": N_("在职"), "retired": N_("退休"), "migrant": N_("务工"), "self_employed": N_("个体经营"),
    "flexible": N_("灵活就业"), "unemployed": N_("失业"), "none": N_("无业"), "farming": N_("务农"),
    "student": N_("在校"), "preschool": N_("学龄前"), "military": N_("现役军人"), "other": N_("其他"),
}  # fmt: skip
HEALTH: Final = {
    "1": N_("健康或良好"), "2": N_("一般或较弱"), "3": N_("有慢性病"), "5": N_("有生理缺陷"), "6": N_("残疾"),
}  # fmt: skip
MEDICAL: Final = {
    "employee": N_("职工医保"), "resident": N_("居民医保"), "public": N_("公费医疗"), "elsewhere": N_("外地参保"),
    "commercial": N_("只有商业保险"), "none": N_("未参保"),
}  # fmt: skip
PENSION: Final = {
    "employee": N_("职工养老"), "civil": N_("机关事业养老"), "resident": N_("居民养老"), "elsewhere": N_("外地参保"),
    "none": N_("未参保"), "student": N_("未到参保年龄"),
}  # fmt: skip
HUKOU_KINDS: Final = {
    "urban": N_("城镇"), "rural": N_("农业"), "unified": N_("统一居民户口"), "old_book": N_("未换发户口簿"),
}  # fmt: skip
HOUSEHOLD_KINDS: Final = {"family": N_("家庭户"), "collective": N_("集体户"), "shared": N_("合租户")}
INCOME_SOURCES: Final = {
    "wages": N_("工资"), "pension": N_("退休金"), "business": N_("经营"), "labour": N_("打工"),
    "farming": N_("务农"), "rent": N_("房租"), "support": N_("子女赡养"), "allowance": N_("救助金"),
    "none": N_("无固定收入"), "other": N_("其他"),
}  # fmt: skip
MARKS: Final = {
    "dibao": N_("低保户"), "tekun": N_("特困户"), "marginal": N_("低保边缘户"), "army": N_("军属"),
    "martyr": N_("烈属"), "plaque": N_("光荣牌"), "one_child": N_("独生子女户"), "party": N_("党员户"),
}  # fmt: skip
GUARDIAN_RELATIONS: Final = {
    "51": N_("父亲"), "52": N_("母亲"), "61": N_("祖父"), "62": N_("祖母"), "63": N_("外祖父"), "64": N_("外祖母"),
    "57": N_("继父或养父"), "58": N_("继母或养母"), "10": N_("配偶"), "20": N_("儿子"), "30": N_("女儿"),
    "71": N_("兄"), "75": N_("姐姐"), "97": N_("其他亲属"), "99": N_("非亲属"), "committee": N_("居民委员会"),
    "civil_affairs": N_("民政部门"),
}  # fmt: skip
MARRIAGES: Final = {
    "10": MARRIAGE_NAMES["10"], "20": MARRIAGE_NAMES["20"], "21": N_("初婚"), "22": N_("再婚"), "23": N_("复婚"),
    "30": MARRIAGE_NAMES["30"], "40": MARRIAGE_NAMES["40"], "90": MARRIAGE_NAMES["90"],
}  # fmt: skip

CHOICES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("resident", "relation"): RELATION_NAMES,
    ("resident", "sex"): SEX_NAMES,
    ("resident", "ethnicity"): ETHNICITY_NAMES,
    ("resident", "politics"): POLITICS_NAMES,
    ("resident", "education"): EDUCATION_NAMES,
    ("resident", "marriage"): MARRIAGES,
    ("resident", "id_type"): ID_TYPES,
    ("resident", "id_none_reason"): NONE_REASONS,
    ("resident", "nationality"): COUNTRIES,
    ("resident", "guardian_relation"): GUARDIAN_RELATIONS,
    ("resident", "came_reason"): CAME_REASONS,
    ("resident", "away_reason"): AWAY_REASONS,
    ("resident", "residence_kind"): RESIDENCE_KINDS,
    ("resident", "permit_kind"): PERMIT_KINDS,
    ("resident", "employment"): EMPLOYMENT,
    ("resident", "insurance_medical"): MEDICAL,
    ("resident", "insurance_pension"): PENSION,
    ("resident", "health"): HEALTH,
    ("resident", "hukou_state"): HUKOU_STATES,
    ("resident", "state"): RESIDENT_STATES,
    ("household", "kind"): HOUSEHOLD_KINDS,
    ("household", "state"): HOUSEHOLD_STATES,
    ("household", "channel"): CHANNELS,
    ("household", "hukou_kind"): HUKOU_KINDS,
    ("household", "income_source"): INCOME_SOURCES,
    ("household", "marks"): MARKS,
    ("dwelling", "use"): DWELLING_USES,
    ("dwelling", "tenure"): TENURES,
    ("dwelling", "rent_use"): RENT_USES,
    ("dwelling", "hazard"): HAZARDS,
}
"""Every coded field by record kind and field; `marks` of a household holds several codes."""
