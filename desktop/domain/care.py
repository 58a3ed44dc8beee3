"""Care and supervision categories, kept in three kinds because law, access and duty differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from desktop.base.i18n import N_
from desktop.domain.typed_text import bare


class CareKind(StrEnum):
    """C care, S special supervision (restricted), A attribute group, L registered only, T for a campaign.

    A light group (流动人口) is registered for its own services and is no secret list. A campaign tag ends by itself.
    """

    CARE = "C"
    SUPERVISION = "S"
    ATTRIBUTE = "A"
    LIGHT = "L"
    TEMPORARY = "T"


@dataclass(frozen=True, slots=True)
class CareCategory:
    """One category: how it is called, which words in a list or a remark mean it, how often to call (days)."""

    key: str
    name: str
    kind: CareKind
    words: tuple[str, ...]
    interval_days: int | None = None
    remark_words: tuple[str, ...] = ()

    @property
    def restricted(self) -> bool:
        """Whether only a permitted role may see who is in it."""
        return self.kind is CareKind.SUPERVISION


_C, _S, _A = CareKind.CARE, CareKind.SUPERVISION, CareKind.ATTRIBUTE
# A category without words is entered by hand: the words of lists go on meaning what they always meant.
CATEGORIES: tuple[CareCategory, ...] = (
    CareCategory("mental", N_("严重精神障碍患者"), _S, ("精神障碍", "精神病", "精障", "肇事肇祸"), 30),
    CareCategory("released", N_("刑满释放人员"), _S, ("刑满释放", "刑释", "安置帮教", "安帮"), 30),
    CareCategory("corrected", N_("社区矫正对象"), _S, ("社区矫正", "矫正"), 30),
    CareCategory("drug", N_("社区戒毒康复人员"), _S, ("社区戒毒", "社区康复", "吸毒", "戒毒"), 30),
    CareCategory("disabled_old", N_("失能老人"), _C, ("失能", "失智", "卧床"), 30, ("失能",)),
    CareCategory("tekun", N_("特困人员"), _C, ("特困", "五保", "三无人员"), 30, ("特困",)),
    CareCategory("alone", N_("独居老人"), _C, ("独居",), 30, ("独居",)),
    CareCategory("both_old", N_("双独老人"), _C, ("双独老人",), 30),
    CareCategory("empty", N_("空巢老人"), _C, ("空巢",), 30, ("空巢",)),
    CareCategory("left_old", N_("留守老人"), _C, ("留守老人",), 30),
    CareCategory("special_family", N_("计生特殊家庭"), _C, ("失独", "计生特殊", "计划生育特殊"), 30),
    CareCategory(
        "needy_child",
        N_("困境儿童"),
        _C,
        ("困境儿童", "留守儿童", "困境", "孤儿", "事实无人抚养", "流动儿童", "儿童"),
        90,
    ),
    CareCategory("dibao", N_("低保对象"), _C, ("低保", "最低生活保障"), 90, ("低保",)),
    CareCategory("disabled", N_("残疾人"), _C, ("残疾", "残联"), 90, ("残疾",)),
    CareCategory("illness", N_("大病重病人员"), _C, ("大病", "重病", "瘫痪"), 30),
    CareCategory("pregnant", N_("孕产妇"), _C, ("孕产妇", "孕妇"), None),
    CareCategory("jobless", N_("失业人员"), _C, ("失业", "就业困难", "零就业"), 90),
    CareCategory(
        "veteran",
        N_("退役军人"),
        _A,
        ("退役", "退伍", "优抚", "复员", "军烈属"),
        180,
        ("退役军人", "退役士兵", "退伍军人"),
    ),
    CareCategory("party", N_("党员"), _A, ("流动党员", "报到党员"), None),
    CareCategory("floating", N_("流动人口"), CareKind.LIGHT, ("流动人口",), 90),
    CareCategory("elder", N_("高龄老人"), _A, ("高龄", "百岁", "80岁以上"), 30),
    CareCategory("lone", N_("孤寡老人"), _C, (), 14),
    CareCategory("dementia", N_("失智老人"), _C, (), 30),
    CareCategory("left_child", N_("留守儿童"), _C, (), 30),
    CareCategory("dibao_edge", N_("低保边缘对象"), _C, (), 90),
    CareCategory("rigid", N_("刚性支出困难对象"), _C, (), 90),
    CareCategory("infant", N_("0—3岁婴幼儿"), _C, (), 90),
    CareCategory("campaign", N_("专项临时标记"), CareKind.TEMPORARY, (), 1),
    CareCategory("other", N_("其他关爱对象"), _C, (), 90),
)
BY_KEY = {category.key: category for category in CATEGORIES}
FORBIDDEN = re.compile(r"艾滋|HIV|AIDS", re.IGNORECASE)
_REMARK = 500  # characters of a remark that are looked at
_NEGATED = re.compile(
    r"(非|不是|无|没有|未享受|不属于|不再|原|曾经?|申请|拟办?|正在办理?|已退出|已取消)(?:系|享受|是|为|过|办理)?$"
)
_ENDED = re.compile(
    r"^[^,,;;、。]*?(已取消|已停|停发|已退出|已注销|取消|终止|家属|复核未通过)"
    r"|^(户|对象|家庭|人员|老人)?(边缘|申请中|待审|[(:](否|无|停|已?停[^()]*|×|申请[^()]*)(\)|$)|[否无停]$)"
)


def category_of(text: str) -> CareCategory | None:
    """The category a sheet name, title or cell speaks of; the most specific word wins."""
    plain = bare(text)
    best: CareCategory | None = None
    length = 0
    for category in CATEGORIES:
        for word in category.words:
            if word in plain and len(word) > length:
                best, length = category, len(word)
    return best


def categories_in(text: str) -> list[str]:
    """All categories named in a text, in the order of the catalogue."""
    plain = bare(text)
    return [c.key for c in CATEGORIES if any(w in plain for w in c.words)]


def forbidden(text: str) -> bool:
    """Whether a list may not be held at all (HIV and AIDS)."""
    return bool(FORBIDDEN.search(bare(text)))


def suggested(remark: str) -> list[str]:
    """Categories a remark about a person suggests, sorted; negated and ended ones are left out."""
    plain = bare(remark[:_REMARK])
    found: set[str] = set()
    for category in CATEGORIES:
        for word in category.remark_words:
            for m in re.finditer(word, plain):
                if not _NEGATED.search(plain[: m.start()]) and not _ENDED.match(plain[m.end() :]):
                    found.add(category.key)
    return sorted(found)


DISABILITY_KINDS = {"1": "视力", "2": "听力", "3": "言语", "4": "肢体", "5": "智力", "6": "精神", "7": "多重"}
