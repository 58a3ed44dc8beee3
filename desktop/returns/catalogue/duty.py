"""The rest of group C: responsibility for people, and whether it stands on paper only."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import N_
from desktop.returns.catalogue import cares_of as cares
from desktop.returns.catalogue.c import LENT, LOCAL
from desktop.returns.expressions import Count, Number, Uncollected
from desktop.returns.indicator import PERCENT, PERSONS, Form, Indicator, Wanted
from desktop.returns.subjects import Person
from desktop.returns.view import View


def _responsible(view: View) -> Sequence[Person] | None:
    """Leaders of micro-grids, when their households are on the books."""
    return view.holders("micro_leader") if view.has_ledger else None


def _homes(view: View, person: Person) -> int:
    led = {post.scope_id for post in person.posts if post.role == "micro_leader"}
    return sum(view.land.by_micro.get(micro, {}).get("occupied", 0) for micro in led)


def _light(view: View) -> Sequence[Person] | None:
    found = _responsible(view)
    return None if found is None else [p for p in found if _homes(view, p) <= view.norms.load]


INDICATORS = (
    Indicator(
        "C14", N_("本地志愿者数"), N_("不是下沉、市直、区直、无职党员等外来人员的志愿者。"), PERSONS, LOCAL, base="S",
        synonyms=("本地志愿者数",),
    ),
    Indicator(
        "C14.rate", N_("志愿者替换完成率"), N_("本地志愿者数 ÷ 需要替换的下沉等外来志愿者数。"), PERCENT, LOCAL, LENT,
        Form.PERCENT, base="S", synonyms=("替换完成率",),
    ),
    Indicator(
        "C15.due", N_("应包保人数"), N_("有关爱类别的人,一人有几类也只数一次;特殊管理类别不在内。"), PERSONS,
        Count(cares.people()), base="PL", depth=2, synonyms=("应包保人数",),
    ),
    Indicator(
        "C15.done", N_("已落实包保责任人的人数"), N_("每条关爱记录都写了责任人的人。"), PERSONS, Count(cares.helped),
        base="PL", depth=2, target=Wanted.ALL, whole=Count(cares.people()), synonyms=("已包保人数",),
    ),
    Indicator(
        "C16", N_("包保角色齐备率"),
        N_("包保角色由不同的人担任且齐备的小组 ÷ 包保小组数。台账没有登记包保小组,因此不给出数字。"),
        PERCENT, Uncollected(), Uncollected(), Form.PERCENT, base="PL", synonyms=("包保角色齐备率",),
    ),
    Indicator(
        "C17", N_("疑似假包保人数"), N_("责任人一人包了 10 人以上,或时段内没有任何人走访过的包保对象。"), PERSONS,
        Count(cares.sham), base="PL", depth=2, target=Wanted.ZERO, synonyms=("疑似假包保数",),
    ),
    Indicator(
        "C18", N_("一人包保人数最大值"), N_("包保人数最多的责任人包了几人;几个社区取最大的一个。"), PERSONS,
        Number(cares.most), form=Form.MOST, base="S", synonyms=("一人包保人数最大值",),
    ),
    Indicator(
        "C19", N_("“1包50”达标率"), N_("负责的实住户不超过 {load} 户的小格区长 ÷ 小格区长人数。"), PERCENT,
        Count(_light), Count(_responsible), Form.PERCENT, base="S", target=Wanted.ALL, synonyms=("1包50达标率",),
    ),
)  # fmt: skip
