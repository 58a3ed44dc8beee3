"""How long each class of data is kept and what happens then: the table of rules, their defaults and their bounds.

Sources: 个人信息保护法 art. 19 and 47 (shortest time, deletion when the purpose is over), 精神卫生法 art. 4,
社区矫正法 art. 54, 网络安全法 art. 21 (logs for six months and more). Days are counted from what the rule names as
its beginning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import N_, _

SETTING: Final = "retention.days"  # key of the setting: rule to days
CONFIRMED: Final = "清除"  # what a person types before anything is erased; the same in every language
ANONYMOUS: Final = "已匿名"  # what stands for a name that was purged; a value of the ledger, in no language


class Then(StrEnum):
    """What is done with what is due."""

    ERASE = "erase"
    ANONYMISE = "anonymise"
    REDUCE = "reduce"
    REMIND = "remind"


@dataclass(frozen=True, slots=True)
class Rule:
    """One class of data. `days` after its beginning (`since`, in words) it is due; the office may choose others
    between `least` and `most`."""

    key: str
    name: str
    since: str
    then: Then
    days: int
    least: int
    most: int
    basis: str


_YEAR: Final = 365
_LAW: Final = N_("个人信息保护法第十九条、第四十七条")
RULES: Final = (
    Rule("person", N_("迁出和去世的居民"), N_("迁出、去世之日"), Then.ANONYMISE, 4 * _YEAR + 1, _YEAR, 10 * _YEAR, _LAW),
    Rule("restricted", N_("已结束的特殊管理记录"), N_("结束之日"), Then.ERASE, _YEAR, 30, 5 * _YEAR,
         N_("精神卫生法第四条、社区矫正法第五十四条、个人信息保护法第四十七条")),
    Rule("campaign", N_("专项工作的标记和问答"), N_("专项结束之日"), Then.ERASE, 30, 0, 90, _LAW),
    Rule("work", N_("走访、巡查和日志"), N_("当天"), Then.ERASE, 5 * _YEAR + 1, 3 * _YEAR, 10 * _YEAR, _LAW),
    Rule("staff", N_("离任的工作人员"), N_("离任之日"), Then.REDUCE, 3 * _YEAR, _YEAR, 10 * _YEAR, _LAW),
    Rule("photo", N_("走访照片、已撤公示牌的照片"), N_("走访、撤下之日"), Then.ERASE, _YEAR, 30, 3 * _YEAR, _LAW),
    Rule("removed", N_("删除了的记录留下的旧内容"), N_("删除之日"), Then.ERASE, _YEAR, 30, 3 * _YEAR, _LAW),
    Rule("export", N_("导出的文件"), N_("导出之日"), Then.REMIND, 30, 1, _YEAR, _LAW),
)  # fmt: skip
BY_KEY: Final[Mapping[str, Rule]] = {rule.key: rule for rule in RULES}
THEN_WORDS: Final[Mapping[Then, str]] = {
    Then.ERASE: N_("彻底清除"),
    Then.ANONYMISE: N_("去掉姓名证件电话等,只留计数用的内容"),
    Then.REDUCE: N_("只留姓名和任职起止"),
    Then.REMIND: N_("提醒删除文件"),
}

# Of a resident who is anonymised: what is counted stays, who it was goes.
RESIDENT_KEEPS: Final = frozenset({
    "household_id", "relation", "sex", "hukou_state", "hukou_here", "lives_here", "state", "state_on", "sort_no",
    "id_type", "residence_kind", "verified_on",
})  # fmt: skip
STAFF_KEEPS: Final = frozenset({"community_id", "number", "name", "joined_on", "left_on"})
HOUSEHOLD_GOES: Final = (
    "head_name", "contact_name", "phone", "address_text", "needs", "note", "family_conflict", "income_source", "marks",
)  # fmt: skip
NUMBERED: Final = "purged"  # reason why an anonymised resident shows no number: it had one,
NUMBERED_WELL: Final = "purged_valid"  # or one whose check character was right


def days_of(stored: object) -> dict[str, int]:
    """Rule to days as the setting says, within the bounds; the default where it says nothing sensible."""
    plain: Mapping[str, Any] = stored if isinstance(stored, dict) else {}
    found = {}
    for rule in RULES:
        said = plain.get(rule.key)
        fits = type(said) is int and rule.least <= said <= rule.most
        found[rule.key] = said if fits and isinstance(said, int) else rule.days
    return found


def insist_on_bounds(days: Mapping[str, int]) -> None:
    """Raise `Refused` for an unknown rule or a number outside its bounds."""
    problems = {}
    for key, number in days.items():
        rule = BY_KEY.get(key)
        if rule is None:
            raise Refused(_("没有“{key}”这条保留规则。").format(key=key), code="retention.unknown")
        if not rule.least <= number <= rule.most:
            words = _("“{name}”只能定在 {least} 到 {most} 天之间。").format(
                name=_(rule.name), least=rule.least, most=rule.most
            )
            problems[key] = Problem("retention.bounds", words)
    if problems:
        raise Refused(next(iter(problems.values())).text, code="retention.bounds", problems=problems)
