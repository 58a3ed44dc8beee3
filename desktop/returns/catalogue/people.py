"""Group J: people by age and by care category. Restricted categories are only counted for whoever may see them."""

from __future__ import annotations

from desktop.base.i18n import N_
from desktop.returns.catalogue import cares_of as cares
from desktop.returns.catalogue.a import LIVING
from desktop.returns.expressions import Count, Ledger
from desktop.returns.indicator import PERCENT, PERSONS, Form, Indicator, Wanted

_AGES = (
    ("J01", 60, N_("60 岁以上老年人"), ("60岁以上", "60岁以上人口")), ("J02", 65, N_("65 岁以上老年人"), ("65岁以上",)),
    ("J03", 80, N_("80 岁以上老年人"), ("80岁以上",)), ("J04", 90, N_("90 岁以上老年人"), ("90岁以上",)),
    ("J05", 100, N_("百岁老人"), ("100岁以上", "百岁老人")),
)  # fmt: skip
_CARES = (
    ("J06", N_("独居老人"), ("alone",)), ("J07", N_("双独老人"), ("both_old",)), ("J08", N_("空巢老人"), ("empty",)),
    ("J09", N_("留守老人"), ("left_old",)), ("J10", N_("失能失智老人"), ("disabled_old", "dementia")),
    ("J11", N_("孤寡特困人员"), ("tekun", "lone")), ("J12", N_("计生特殊家庭"), ("special_family",)),
    ("J13", N_("留守儿童"), ("left_child",)), ("J14", N_("困境儿童"), ("needy_child",)), ("J15", N_("残疾人"),
    ("disabled",)),
    ("J16", N_("低保对象"), ("dibao",)), ("J16.edge", N_("低保边缘对象"), ("dibao_edge", "rigid")),
    ("J17", N_("大病重病人员"), ("illness",)), ("J18", N_("孕产妇"), ("pregnant",)),
    ("J19", N_("退役军人"), ("veteran",)), ("J20", N_("失业人员"), ("jobless",)),
    ("J20.party", N_("党员"), ("party",)),
)  # fmt: skip
_GUARDED = (
    ("J21", N_("刑满释放人员"), "released"), ("J22", N_("社区矫正对象"), "corrected"),
    ("J23", N_("严重精神障碍患者"), "mental"), ("J24", N_("社区戒毒康复人员"), "drug"),
)  # fmt: skip
_AGE_WORDS = N_("截止日居住在本社区、年满这个岁数的在册居民;没有出生日期的人不计。")
_CARE_WORDS = N_("截止日在这一类关爱记录里的在册居民,一人有几条也只数一次。")
_GUARDED_WORDS = N_("只给有权查看这一类的专干计数;其他人这里不给出数字。")

INDICATORS = (
    *(
        Indicator(code, name, _AGE_WORDS, PERSONS, Ledger(f"age{years}", "birth_said"), base="PL", depth=2, synonyms=words)
        for code, years, name, words in _AGES
    ),
    *(
        Indicator(
            code, name, _CARE_WORDS, PERSONS, Count(cares.people(*keys)), base="PL", depth=2, data_class=2,
            synonyms=(name,),
        )
        for code, name, keys in _CARES
    ),
    Indicator(
        "J18.infant", N_("0—3 岁婴幼儿"), N_("截止日居住在本社区、未满 3 周岁的在册居民。"), PERSONS,
        Ledger("infant", "birth_said"), base="PL", depth=2, synonyms=("0-3岁婴幼儿",),
    ),
    *(
        Indicator(code, name, _GUARDED_WORDS, PERSONS, Count(cares.people(key)), base="PL", depth=0, data_class=3)
        for code, name, key in _GUARDED
    ),
    Indicator(
        "J25", N_("重点人员建档率"), N_("每条关爱记录都写了起始日期(或认定日期)和责任人的人 ÷ 关爱对象。"), PERCENT,
        Count(cares.filed), Count(cares.people()), Form.PERCENT, base="PL", depth=2, data_class=2, target=Wanted.ALL,
        synonyms=("重点人员建档率",),
    ),
    Indicator(
        "J26", N_("帮扶责任人落实率"), N_("每条关爱记录都写了责任人的人 ÷ 关爱对象。"), PERCENT, Count(cares.helped),
        Count(cares.people()), Form.PERCENT, base="PL", depth=2, data_class=2, target=Wanted.ALL,
        synonyms=("帮扶责任人落实率",),
    ),
    Indicator(
        "J27.old", N_("老年人口占比"), N_("60 岁以上老年人 ÷ 实住人口。"), PERCENT, Ledger("age60", "birth_said"), LIVING,
        Form.PERCENT, base="PL", depth=2, synonyms=("老年人口占比",),
    ),
    Indicator(
        "J27.child", N_("儿童占比"), N_("未满 18 周岁的在册居民 ÷ 实住人口。"), PERCENT, Ledger("child", "birth_said"),
        LIVING,
        Form.PERCENT, base="PL", depth=2, synonyms=("儿童占比",),
    ),
)  # fmt: skip
