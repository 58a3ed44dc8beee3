"""Group C: posts held on the side, and responsibility that exists on paper only."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import N_
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.catalogue.a import GRIDS
from desktop.returns.catalogue.b import WORKERS, volunteers
from desktop.returns.expressions import Count, Excess
from desktop.returns.indicator import PERCENT, PERSONS, PIECES, RATIO, Form, Indicator, Wanted
from desktop.returns.subjects import Person, Post
from desktop.returns.view import View

# Volunteers lent by other bodies; somebody local has to take over from them one day.
_LENT = ("市直", "区直", "县直", "下沉", "无职")

AT_WORK = Count(of.members_at_work)


def _workers_with(least: int) -> Count:
    return Count(lambda view: of.workers_with(view, least))


def _posted(view: View) -> Sequence[Person]:
    return [person for person in view.people if person.posts]


def _posts(view: View) -> Sequence[Post]:
    return view.posts


def _many(view: View) -> Sequence[Person]:
    """People with several different posts: the same post in two grids is one."""
    return [p for p in view.people if len({post.role for post in p.posts}) >= view.norms.many_posts]


def _leaders(view: View) -> Sequence[Post]:
    return [post for post in view.posts if post.fact.role in ("micro_leader", "building_head")]


def _outsider_leaders(view: View) -> Sequence[Post]:
    staff = view.facts.staff
    return [post for post in _leaders(view) if post.fact.outsider or staff[post.fact.staff_id].outsider]


def _lent(view: View) -> Sequence[Person]:
    return [p for p in volunteers(view) if p.fact.outsider or any(word in p.fact.source for word in _LENT)]


def _local(view: View) -> Sequence[Person]:
    lent = {person.fact.id for person in _lent(view)}
    return [p for p in volunteers(view) if p.fact.id not in lent]


LENT, LOCAL = Count(_lent), Count(_local)


def _where(secretary: bool | None, director: bool | None = None) -> Count:
    return Count(lambda view: of.committee_where(view, secretary, director))


_COMMITTEE = (
    Indicator(
        "C01", N_("“两委”成员数"), N_("有“两委”职务的人,一人兼几职只数一次。"), PERSONS, Count(of.committee),
        base="S", depth=0, synonyms=("两委成员数", "两委人数", "两委成员"),
    ),
    Indicator(
        "C02", N_("社区书记数"), N_("职务含书记(副书记不算)的“两委”成员,含书记主任一肩挑的。"), PERSONS, _where(True),
        base="S", depth=0, synonyms=("书记数",),
    ),
    Indicator(
        "C02.without_yijiantiao", N_("不兼主任的书记数"), N_("职务含书记、不含主任的“两委”成员。"), PERSONS,
        _where(True, False), base="S", depth=0,
    ),
    Indicator(
        "C03", N_("书记以外的“两委”成员数"), N_("“两委”成员数减去书记数。"), PERSONS, _where(False), base="S",
        depth=0, synonyms=("书记以外两委成员数",),
    ),
    Indicator(
        "C04", N_("书记以外“两委”成员兼任网格员数"), N_("书记以外的“两委”成员中担任网格员的人。"), PERSONS, AT_WORK,
        base="S", depth=0,
        synonyms=("书记以外两委兼任网格员数", "两委兼任网格员数", "兼任网格员数", "两委成员兼任网格员数"),
    ),
    Indicator(
        "C05", N_("兼任比例"), N_("1比(网格数 ÷ 书记以外“两委”成员兼任网格员数)。"), RATIO, GRIDS, AT_WORK,
        Form.ONE_TO, base="S", depth=0, synonyms=("比例(1:n)", "比例", "兼任比例"),
    ),
    Indicator(
        "C06", N_("“两委”兼任网格员占比"), N_("书记以外“两委”成员兼任网格员数 ÷ 网格员人数。"), PERCENT, AT_WORK,
        WORKERS, Form.PERCENT, base="S", depth=0, synonyms=("两委兼任网格员占比",),
    ),
    Indicator(
        "C07", N_("书记、主任兼任网格员数"), N_("书记或主任(副职不算)中担任网格员的人。"), PERSONS,
        Count(of.heads_at_work), base="S", depth=0, target=Wanted.ZERO,
        synonyms=("书记主任兼任网格员数", "主任兼任网格员数"),
    ),
)  # fmt: skip
_LOAD = (
    Indicator(
        "C08", N_("兼任2个及以上网格人数"), N_("管两个或更多网格的网格员。"), PERSONS, _workers_with(2), base="S",
        target=Wanted.ZERO, synonyms=("兼任2个以上网格人数", "兼任2个及以上网格人数", "兼任两个以上网格人数"),
    ),
    Indicator(
        "C09", N_("兼任3个及以上网格人数"), N_("管三个或更多网格的网格员。"), PERSONS, _workers_with(3), base="S",
        target=Wanted.ZERO, synonyms=("兼任3个以上网格人数", "兼任3个及以上网格人数"),
    ),
    Indicator(
        "C10", N_("被兼管网格数"), N_("网格员都同时管着别的网格的网格。"), PIECES, Count(of.shared), base="G",
        target=Wanted.ZERO, synonyms=("被兼管网格数",),
    ),
    Indicator(
        "C11", N_("人均岗位数"), N_("在岗的岗位数 ÷ 有岗位的人数。"), PIECES, Count(_posts), Count(_posted),
        Form.RATIO, base="S",
    ),
    Indicator(
        "C11.many", N_("一员兼多职人数"), N_("同时担任 {many_posts} 种以上岗位的人。"), PERSONS, Count(_many),
        base="S", target=Wanted.ZERO,
    ),
    Indicator(
        "C12", N_("外来人员任小格区长、楼栋长岗位数"), N_("由下沉等外来人员担任的小格区长、楼栋长岗位。"), PIECES,
        Count(_outsider_leaders), base="G", target=Wanted.ZERO,
    ),
    Indicator(
        "C12.share", N_("外来人员任小格区长、楼栋长占比"), N_("由外来人员担任的岗位 ÷ 小格区长和楼栋长岗位数。"),
        PERCENT, Count(_outsider_leaders), Count(_leaders), Form.PERCENT, base="G",
    ),
    Indicator(
        "C13", N_("志愿者补位缺口"), N_("下沉等外来志愿者人数减去本地志愿者人数,按社区计算,不足零的按零计。"),
        PERSONS, Excess(LENT, LOCAL), base="S", target=Wanted.ZERO, synonyms=("志愿者缺口",),
    ),
)  # fmt: skip

INDICATORS = (*_COMMITTEE, *_LOAD)
