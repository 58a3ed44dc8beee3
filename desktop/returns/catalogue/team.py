"""The rest of group B: who came and went, schooling, vacancies, bodies beside the team."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import N_
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.catalogue import work_of as work
from desktop.returns.catalogue.a import COMMUNITIES
from desktop.returns.catalogue.b import WORKERS, volunteers
from desktop.returns.expressions import Both, Count, Ledger, Times, Total, Uncollected
from desktop.returns.indicator import DAYS, PERCENT, PERSONS, PIECES, TIMES, Form, Indicator, Wanted
from desktop.returns.subjects import Community, Person, Plain
from desktop.returns.view import View

NOTHING = Uncollected()
_SENT = ("下沉", "市直", "区直", "县直")


def _sent(view: View) -> Sequence[Person]:
    return [p for p in volunteers(view) if any(word in p.fact.source for word in _SENT)]


def _led(view: View) -> Sequence[Community] | None:
    said = view.home.leading_group
    return of.marked(None if said is None else bool(said.strip()), view)


def _kept(view: View) -> bool:
    return any(compound.company for compound in view.facts.compounds)


def _served(view: View) -> Sequence[Plain] | None:
    """Compounds a company looks after; None when that is known of none."""
    if not _kept(view):
        return None
    served = {c.id for c in view.facts.compounds if c.company} | {
        c.name for c in view.facts.compounds if c.company
    }
    return [one for one in view.compounds if one.id in served]


INDICATORS = (
    Indicator(
        "B22", N_("下沉志愿者数"), N_("来源为下沉、市直、区直、县直的志愿者。"), PERSONS, Count(_sent), base="S",
        synonyms=("下沉党员数",),
    ),
    Indicator(
        "B24", N_("每万常住人口网格员数"), N_("网格员人数 × 10000 ÷ 常住人口。"), PERSONS, Times(WORKERS, 10_000),
        Ledger("permanent", "permanent_said"), Form.RATIO, 2, base="PC", synonyms=("每万人网格员数",),
    ),
    Indicator(
        "B26.school", N_("大专以上学历网格员占比"), N_("大专以上学历的网格员 ÷ 网格员人数。"), PERCENT,
        Count(work.schooled), WORKERS, Form.PERCENT, base="S", synonyms=("大专以上占比",),
    ),
    Indicator(
        "B26.age", N_("网格员平均年龄"), N_("网格员的周岁之和 ÷ 填了出生日期的网格员人数。"), N_("岁"),
        Total(work.aged, work.age), Count(work.aged), Form.RATIO, base="S", synonyms=("平均年龄",),
    ),
    Indicator(
        "B26.party", N_("党员网格员占比"), N_("政治面貌为中共党员、预备党员的网格员 ÷ 网格员人数。"), PERCENT,
        Count(work.members), WORKERS, Form.PERCENT, base="S", synonyms=("党员占比",),
    ),
    Indicator(
        "B27.joined", N_("新聘网格员数"), N_("时段最后一天在岗、时段之前不在岗的网格员。"), PERSONS, Count(work.joined),
        base="S", synonyms=("新聘网格员数",),
    ),
    Indicator(
        "B27.left", N_("离任网格员数"), N_("时段内离任、时段最后一天不再担任网格员的人。"), PERSONS, Count(work.parted),
        base="S", synonyms=("离任网格员数", "离职网格员数"),
    ),
    Indicator(
        "B27.rate", N_("网格员流失率"), N_("离任网格员数 ÷ 时段前后网格员人数的平均数(分子、分母都乘 2)。"), PERCENT,
        Times(Count(work.parted), 2), Both(Count(work.workers_at_start), WORKERS), Form.PERCENT, base="S",
        synonyms=("流失率",),
    ),
    Indicator(
        "B28", N_("网格员岗位平均空缺天数"), N_("时段内网格没有网格员的天数之和 ÷ 有过空缺的网格数。"), DAYS,
        Total(work.vacant, work.vacant_days), Count(work.vacant), Form.RATIO, base="G",
        synonyms=("岗位空缺天数",),
    ),
    Indicator(
        "B29", N_("培训人次"), N_("参加培训的人次。台账没有登记培训,因此不给出数字。"), TIMES, NOTHING, base="S",
        synonyms=("培训人次",),
    ),
    Indicator(
        "B30", N_("成立领导小组的社区数"), N_("登记了网格化工作领导小组(文号)的社区。"), PIECES, Count(_led), depth=0,
        base="C", target=Wanted.ALL, whole=COMMUNITIES, synonyms=("成立领导小组社区数",),
    ),
    Indicator(
        "B32.property", N_("物业覆盖率"), N_("登记了物业公司的小区 ÷ 小区数;一个小区都没有登记物业时不给出数字。"),
        PERCENT, Count(_served), Count(lambda view: view.compounds), Form.PERCENT, base="B",
        synonyms=("物业覆盖率",),
    ),
)  # fmt: skip
