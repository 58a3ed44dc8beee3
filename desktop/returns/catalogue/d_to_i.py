"""Groups D, E, F, G and I as far as the records for them are kept: systems, boards and cards, data, patrols, platforms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from desktop.base.i18n import N_
from desktop.queries.indicator_rows import CommunityFact
from desktop.returns import period
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.catalogue.a import COMMUNITIES, GRIDS, REGISTERED
from desktop.returns.catalogue.b import WORKERS
from desktop.returns.expressions import Count, Ledger, Product
from desktop.returns.indicator import HOUSEHOLDS, PERCENT, PIECES, TIMES, Form, Indicator, Wanted
from desktop.returns.subjects import Community, Grid, Plain, Subject
from desktop.returns.view import View

DUE, ISSUED = Ledger("cards_due"), Ledger("carded")


def _system(said: Callable[[CommunityFact], bool | None]) -> Count:
    return Count(lambda view: of.marked(said(view.home), view))


def _built(view: View) -> Sequence[Community] | None:
    kind = view.home.platform_kind
    return of.marked(None if kind is None else kind not in of.BUILT_NOT, view)


def _used(view: View) -> Sequence[Community] | None:
    built, posts = _built(view), view.home.platform_posts
    if not built:
        return built
    return of.marked(None if posts is None else posts >= view.norms.posts, view)


def _boarded(view: View) -> Sequence[Grid] | None:
    if view.grids and all(grid.board is None for grid in view.grids):
        return None
    return [grid for grid in view.grids if grid.board]


def _wrong_boards(view: View) -> Sequence[Subject]:
    places = {grid.fact.id for grid in view.grids} | {micro.fact.id for micro in view.micros}
    places |= {one.fact.id for one in view.buildings} | {one.fact.id for one in view.units}
    if view.whole:
        places |= {view.home.id, *(compound.id for compound in view.facts.compounds)}
    return [Plain("board", board, place) for board, at, place in view.facts.boards_wrong if at in places]


def _badged(view: View) -> Sequence[Subject]:
    return [person for person in of.workers(view) if person.fact.id in view.facts.badged]


def _patrols(view: View) -> Sequence[Subject] | None:
    return view.patrols if view.facts.patrols_kept else None


def _slots(view: View, slot: Callable[[str], str]) -> Sequence[Subject] | None:
    """A row per grid and week (or day) with at least one patrol."""
    if not view.facts.patrols_kept:
        return None
    found = {(grid.fact.id, slot(day)): grid for grid in view.grids for day in grid.days}
    return [
        Plain("grid", grid.fact.id, f"{grid.name} {at}")
        for (_id, at), grid in sorted(found.items(), key=_key)
    ]


def _key(item: tuple[tuple[str, str], Grid]) -> tuple[str, str]:
    return item[0]


def _week(day: str) -> str:
    return period.monday(date.fromisoformat(day)).isoformat()


def _day(day: str) -> str:
    return day


def _lazy(slot: Callable[[str], str], due: Callable[[View], int]) -> Callable[[View], Sequence[Grid]]:
    """The grids with fewer weeks (or days) with a patrol than are due."""
    return lambda view: [grid for grid in view.grids if len({slot(day) for day in grid.days}) < due(view)]


def _weeks(view: View) -> int:
    return period.weeks(view.facts.period)


def _days(view: View) -> int:
    return period.days(view.facts.period)


def _groups(view: View) -> Sequence[Subject] | None:
    return view.groups if view.facts.groups_kept else None


BADGED = Count(_badged)
WEEKS_DUE, DAYS_DUE = Product(of.grids, _weeks), Product(of.grids, _days)

_SYSTEMS: tuple[tuple[str, str, str, Callable[[CommunityFact], bool | None], tuple[str, ...]], ...] = (
    (
        "D01", N_("建立例会制度的社区数"), N_("已建立网格例会制度的社区。"), lambda community: community.meeting,
        ("制度建立/例会", "例会", "例会制度"),
    ),
    (
        "D02", N_("建立工作日志制度的社区数"), N_("已建立网格员工作日志制度的社区。"), lambda community: community.diary,
        ("制度建立/日志", "日志", "工作日志制度", "日志制度"),
    ),
    (
        "D03", N_("建立服务公示制度的社区数"), N_("已建立服务公示制度的社区。"), lambda community: community.publish,
        ("制度建立/公示", "公示", "服务公示制度", "公示制度"),
    ),
)  # fmt: skip
_D = tuple(
    Indicator(
        code, name, words, PIECES, _system(said), depth=0, base="C", target=Wanted.ALL, whole=COMMUNITIES,
        synonyms=other,
    )
    for code, name, words, said, other in _SYSTEMS
)  # fmt: skip
_E = (
    Indicator(
        "E01", N_("公示齐全网格数"), N_("示意图、联系方式、职责三项都已公示的网格。"), PIECES, Count(_boarded),
        base="G", target=Wanted.ALL, whole=GRIDS, synonyms=("公示齐全网格数", "统一公示网格数"),
    ),
    Indicator(
        "E02", N_("公示率"), N_("公示齐全网格数 ÷ 网格数。"), PERCENT, Count(_boarded), GRIDS, Form.PERCENT, base="G",
        target=Wanted.ALL, synonyms=("公示率",),
    ),
    Indicator(
        "E04", N_("公示内容过期数"), N_("还挂着、但牌上有人已经没有岗位的公示牌。"), PIECES, Count(_wrong_boards),
        base="G", target=Wanted.ZERO, synonyms=("公示内容过期数", "公示牌需更换数"),
    ),
    Indicator(
        "E05.due", N_("工作胸牌应发数"), N_("网格员人数。"), PIECES, WORKERS, base="S",
        synonyms=("工作胸牌/应发", "胸牌/应发", "胸牌应发"),
    ),
    Indicator(
        "E05.issued", N_("工作胸牌已发数"), N_("持有有效工作胸牌的网格员。"), PIECES, BADGED, base="S",
        target=Wanted.ALL, whole=WORKERS, synonyms=("工作胸牌/已发", "胸牌/已发", "胸牌已发"),
    ),
    Indicator(
        "E06.due", N_("联系卡应发户数"), N_("实住户数;县区表申报了应发户数的用申报数。"), HOUSEHOLDS, DUE, base="HO",
        depth=2, synonyms=("联系卡/应发", "联系卡应发", "应发户数", "联系卡应发户数"),
    ),
    Indicator(
        "E06.issued", N_("联系卡已发户数"), N_("截止日有有效联系卡的住户。"), HOUSEHOLDS, ISSUED, base="HO", depth=2,
        target=Wanted.ALL, whole=DUE, synonyms=("联系卡/已发", "联系卡已发", "已发户数", "联系卡已发户数"),
    ),
    Indicator(
        "E07", N_("联系卡发放率"), N_("联系卡已发户数 ÷ 应发户数。"), PERCENT, ISSUED, DUE, Form.PERCENT, base="HO",
        depth=2, target=Wanted.ALL, synonyms=("联系卡/发放率", "联系卡发放率", "联系卡/率"),
    ),
    Indicator(
        "E08", N_("联系卡失效率"), N_("卡上的网格员已离任或电话已改的联系卡 ÷ 已发户数。"), PERCENT,
        Ledger("card_wrong"), ISSUED, Form.PERCENT, base="HO", depth=2, target=Wanted.ZERO,
        synonyms=("联系卡失效率",),
    ),
)  # fmt: skip
_F = (
    Indicator(
        "F01", N_("基础信息采集率"), N_("填了户主、并在截止日前 {fresh_days} 天内核实过的住户 ÷ 登记户数。"), PERCENT,
        Ledger("collected", "collection_said"), REGISTERED, Form.PERCENT, base="HR", depth=2, target=Wanted.ALL,
        synonyms=("采集率", "基础信息采集率", "信息采集率"),
    ),
    Indicator(
        "F04", N_("身份证号有效率"), N_("身份证号符合 GB 11643 的居民 ÷ 填了身份证号的居民。"), PERCENT,
        Ledger("number_valid", "numbered"), Ledger("numbered"), Form.PERCENT, base="PL", depth=2, data_class=2,
        target=Wanted.ALL, synonyms=("身份证号有效率",),
    ),
)  # fmt: skip
_G = (
    Indicator(
        "G01.done", N_("巡查次数"), N_("时段内在用网格的巡查记录条数,同一天巡查两次算两次。"), TIMES, Count(_patrols),
        base="G", synonyms=("巡查次数", "季度巡查次数", "巡查走访次数"),
    ),
    Indicator(
        "G01.due_weekly", N_("应巡查次数(每周一次)"), N_("网格数 × 时段内的周数。"), TIMES, WEEKS_DUE, base="G",
    ),
    Indicator(
        "G01.due_daily", N_("应巡查次数(每天一次)"), N_("网格数 × 时段内的天数(日历天)。"), TIMES, DAYS_DUE, base="G",
    ),
    Indicator(
        "G02.weekly", N_("周巡查达标率"), N_("有巡查的“网格·周” ÷ 应巡查的“网格·周”。"), PERCENT,
        Count(lambda view: _slots(view, _week)), WEEKS_DUE, Form.PERCENT, base="G", target=Wanted.ALL,
        failing=_lazy(_week, _weeks), synonyms=("周巡查达标率", "巡查达标率", "巡查频次达标率"),
    ),
    Indicator(
        "G02.daily", N_("日巡查达标率"), N_("有巡查的“网格·天” ÷ 应巡查的“网格·天”(日历天)。"), PERCENT,
        Count(lambda view: _slots(view, _day)), DAYS_DUE, Form.PERCENT, base="G", target=Wanted.ALL,
        failing=_lazy(_day, _days), synonyms=("日巡查达标率",),
    ),
)  # fmt: skip
_I = (
    Indicator(
        "I01", N_("已建微信平台社区数"), N_("建立了微信平台的社区。"), PIECES, Count(_built), depth=0, base="C",
        target=Wanted.ALL, whole=COMMUNITIES, synonyms=("微信平台/建立", "微信平台建立"),
    ),
    Indicator(
        "I01.rate", N_("微信平台建成率"), N_("已建微信平台社区数 ÷ 社区数。"), PERCENT, Count(_built), COMMUNITIES,
        Form.PERCENT, depth=0, base="C", target=Wanted.ALL, synonyms=("微信平台/建成率", "微信平台建成率"),
    ),
    Indicator(
        "I02", N_("正常使用微信平台社区数"), N_("建立了微信平台、当月发布 {posts} 条以上的社区。"), PIECES,
        Count(_used), depth=0, base="C", target=Wanted.ALL, whole=COMMUNITIES,
        synonyms=("微信平台/使用", "微信平台使用"),
    ),
    Indicator(
        "I02.rate", N_("微信平台使用率"), N_("正常使用微信平台社区数 ÷ 社区数。"), PERCENT, Count(_used), COMMUNITIES,
        Form.PERCENT, depth=0, base="C", target=Wanted.ALL, synonyms=("微信平台/使用率", "微信平台使用率"),
    ),
    Indicator(
        "I03", N_("微群数"), N_("截止日在用的微信群。"), PIECES, Count(_groups), depth=0, base="C",
        synonyms=("微群数", "微信群数", "小微群"),
    ),
)  # fmt: skip

INDICATORS = (*_D, *_E, *_F, *_G, *_I)
