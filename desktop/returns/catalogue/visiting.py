"""The rest of group G: calls at doors, people to be visited, workers who visit nobody."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import N_
from desktop.returns.catalogue import cares_of as cares
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.catalogue import work_of as work
from desktop.returns.catalogue.a import OCCUPIED
from desktop.returns.catalogue.b import WORKERS
from desktop.returns.expressions import Count, Ledger, Product, Total
from desktop.returns.indicator import HOUSEHOLDS, MINUTES, PERCENT, PERSONS, TIMES, Form, Indicator, Wanted
from desktop.returns.subjects import Person
from desktop.returns.view import View


def _callers(view: View) -> Sequence[Person] | None:
    return of.workers(view) if "visit" in view.facts.work.kept else None


INDICATORS = (
    Indicator(
        "G03", N_("人均日入户时长"), N_("入户走访的分钟数 ÷ (网格员人数 × 时段内的工作日)。"), MINUTES,
        Ledger("minutes", kept="visit"), Product(of.workers, work.working_days), Form.RATIO, base="V",
        synonyms=("人均日入户时长",),
    ),
    Indicator(
        "G04", N_("走访户次"), N_("时段内的走访,电话、微信、在外遇见都算,敲门未遇不算。"), TIMES, Ledger("visits",
        kept="visit"),
        base="V", depth=2, synonyms=("走访户次", "入户走访户次"),
    ),
    Indicator(
        "G04.households", N_("走访户数"), N_("时段内走访过的住户,一户几次也只数一次。"), HOUSEHOLDS,
        Ledger("visited", kept="visit"), base="HR", depth=2, synonyms=("走访户数",),
    ),
    Indicator(
        "G05", N_("入户走访率"), N_("时段内入户走访过的住户 ÷ 实住户数。"), PERCENT, Ledger("visited_home", kept="visit"),
        OCCUPIED, Form.PERCENT, base="HO", depth=2, target=Wanted.ALL, synonyms=("入户走访率",),
    ),
    Indicator(
        "G06", N_("敲门未遇率"), N_("敲门未遇 ÷ 上门次数(入户和敲门未遇)。"), PERCENT, Ledger("missed", kept="visit"),
        Ledger("knocks", kept="visit"), Form.PERCENT, base="V", depth=2, synonyms=("敲门未遇率",),
    ),
    Indicator(
        "G07", N_("重点人员走访率"),
        N_("在各自走访周期内走访过的关爱对象 ÷ 有走访周期的关爱对象;特殊管理类别不在内。"), PERCENT,
        Count(cares.in_time), Count(cares.due), Form.PERCENT, base="PL", depth=2, data_class=2, target=Wanted.ALL,
        failing=cares.overdue, synonyms=("重点人员走访率",),
    ),
    Indicator(
        "G08", N_("特殊困难老年人月探访率"),
        N_("近 31 天探访过的独居、空巢、留守、失能、失智、孤寡、特困、计生特殊家庭老年人 ÷ 这几类老年人。"),
        PERCENT, Count(cares.elders_met), Count(cares.elders), Form.PERCENT, base="PL", depth=2, data_class=2,
        target=Wanted.ALL, synonyms=("月探访率",),
    ),
    Indicator(
        "G09", N_("超期未走访重点人数"), N_("超过走访周期没有走访的关爱对象。"), PERSONS, Count(cares.overdue),
        base="PL", depth=2,
        data_class=2, target=Wanted.ZERO, synonyms=("超期未走访人数",),
    ),
    Indicator(
        "G10", N_("电话微信联系次数"), N_("时段内用电话或微信联系的走访。"), TIMES, Ledger("visits_phone",
        kept="visit"), base="V",
        depth=2, synonyms=("电话联系次数",),
    ),
    Indicator(
        "G11", N_("网格员人均走访户数"), N_("网格员在时段内走访过的户数之和 ÷ 网格员人数。"), HOUSEHOLDS,
        Total(_callers, work.met), WORKERS, Form.RATIO, base="S", synonyms=("人均走访户数",),
    ),
    Indicator(
        "G12", N_("零走访网格员数"), N_("时段内一次走访也没有的网格员。"), PERSONS, Count(work.idle), base="S",
        target=Wanted.ZERO, synonyms=("零走访网格员数",),
    ),
)  # fmt: skip
