"""Group B: how the team is staffed. Posts and persons are different numbers and are counted apart."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import N_
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.catalogue.a import BUILDINGS, GRIDS, LIVING, MICROS, REGISTERED
from desktop.returns.expressions import Count, Excess, Least
from desktop.returns.indicator import HOUSEHOLDS, PERCENT, PERSONS, PIECES, Form, Indicator, Wanted
from desktop.returns.subjects import Micro, Person, Subject
from desktop.returns.view import WORKER_ROLE, View

WORKERS, MANNED, SINGLE = Count(of.workers), Count(of.manned), Count(of.single)

# Where volunteers come from: key, name, the words that say so.
_SOURCES = (
    ("city", N_("市直志愿者"), ("市直",)),
    ("district", N_("区直志愿者"), ("区直", "县直")),
    ("members", N_("无职党员志愿者"), ("无职",)),
    ("residents", N_("居民志愿者"), ("居民",)),
    ("property", N_("物业志愿者"), ("物业",)),
    ("firms", N_("两新组织志愿者"), ("两新", "企业")),
)


def _posts(view: View) -> Sequence[Subject]:
    grids = {grid.fact.id for grid in view.grids}
    return [p for p in view.posts if p.fact.role == WORKER_ROLE and p.fact.scope_id in grids]


def _full(wanted: bool) -> Count:
    return Count(lambda view: of.full_time(view, wanted))


def _with(role: str, named: str = "") -> Count:
    return Count(lambda view: of.grids_with(view, role, named))


def _people(role: str, named: str = "") -> Count:
    return Count(lambda view: of.people_in(view, role, named))


def _led(view: View) -> Sequence[Micro]:
    posted = view.posted("micro_leader")
    return [micro for micro in view.micros if micro.fact.id in posted]


def _headed(view: View) -> Sequence[Subject]:
    return [building for building in view.buildings if building.headed]


def _volunteers_at(view: View, micro: Micro) -> int:
    return len(
        {
            p.fact.staff_id
            for p in view.posts
            if p.fact.role == "volunteer" and p.fact.scope_id == micro.fact.id
        }
    )


def _enough_volunteers(view: View) -> Sequence[Micro]:
    return [micro for micro in view.micros if _volunteers_at(view, micro) >= view.norms.volunteers]


def _complete(view: View) -> Sequence[Micro]:
    """Micro-grids with the grid's worker, a leader, a head for every building and a volunteer."""
    led = {micro.fact.id for micro in _led(view)}
    headless: set[str] = set()
    for building in view.buildings:
        if not building.headed:
            headless |= view.land.micros_of_building.get(building.fact.id, frozenset())
    return [
        micro
        for micro in view.micros
        if view.team.workers.get(micro.fact.grid_id)
        and micro.fact.id in led
        and micro.fact.id not in headless
        and _volunteers_at(view, micro)
    ]


def volunteers(view: View) -> Sequence[Person]:
    """The distinct volunteers in scope."""
    return view.holders("volunteer")


def _from(words: Sequence[str]) -> Count:
    return Count(lambda view: [p for p in volunteers(view) if any(w in p.fact.source for w in words)])


_WORKERS = (
    Indicator(
        "B01", N_("网格员人数"), N_("截止日担任网格员的人,一人管几个网格也只数一次。"), PERSONS, WORKERS, base="S",
        synonyms=("网格员数", "网格员人数", "网格员", "配备网格员人数"),
    ),
    Indicator(
        "B02", N_("网格员岗位数"), N_("截止日在用网格上的网格员岗位,一人管两个网格数两个岗位。"), PIECES,
        Count(_posts), base="G", target=Wanted.ALL, whole=GRIDS, failing=of.unmanned,
        synonyms=("网格员岗位数", "岗位数"),
    ),
    Indicator(
        "B03", N_("有网格员的网格数"), N_("至少有一名网格员的网格。"), PIECES, MANNED, base="G", target=Wanted.ALL,
        whole=GRIDS, synonyms=("有网格员的网格数",),
    ),
    Indicator(
        "B04", N_("网格员到岗覆盖率"), N_("有网格员的网格数 ÷ 网格数(有人管)。"), PERCENT, MANNED, GRIDS,
        Form.PERCENT, base="G", target=Wanted.ALL, synonyms=("到岗覆盖率", "网格员到岗覆盖率"),
    ),
    Indicator(
        "B05", N_("网格员配备覆盖率"), N_("网格员人数(不超过网格数)÷ 网格数(一格一员口径)。"), PERCENT,
        Least(WORKERS, GRIDS), GRIDS, Form.PERCENT, base="G", target=Wanted.ALL, failing=of.not_single,
        synonyms=("配备覆盖率", "网格员配备覆盖率", "配备率", "网格员配备率"),
    ),
    Indicator(
        "B06", N_("一格一员网格数"), N_("有一名只管这一个网格的网格员的网格。"), PIECES, SINGLE, base="G",
        target=Wanted.ALL, whole=GRIDS, synonyms=("一格一员网格数",),
    ),
    Indicator(
        "B07", N_("一格一员率"), N_("一格一员网格数 ÷ 网格数。"), PERCENT, SINGLE, GRIDS, Form.PERCENT, base="G",
        target=Wanted.ALL, synonyms=("一格一员率",),
    ),
    Indicator(
        "B08", N_("缺员网格数"), N_("没有网格员的网格。"), PIECES, Count(of.unmanned), base="G", target=Wanted.ZERO,
        synonyms=("缺员网格数", "无网格员网格数"),
    ),
    Indicator(
        "B09", N_("需增配网格员数"), N_("网格数减去网格员人数,按社区计算,不足零的按零计。"), PERSONS,
        Excess(GRIDS, WORKERS), base="G", target=Wanted.ZERO, failing=of.not_single,
        synonyms=("需增配网格员数", "缺口"),
    ),
    Indicator(
        "B10.full_time", N_("专职网格员数"), N_("用工性质为专职的网格员。"), PERSONS, _full(True), base="S",
        synonyms=("专职", "专职网格员数", "其中/专职", "专职网格员"),
    ),
    Indicator(
        "B10.part_time", N_("兼职网格员数"), N_("用工性质为兼职的网格员。"), PERSONS, _full(False), base="S",
        synonyms=("兼职", "兼职网格员数", "其中/兼职", "兼职网格员"),
    ),
    Indicator(
        "B11", N_("专职化率"), N_("专职网格员数 ÷ 网格员人数。"), PERCENT, _full(True), WORKERS, Form.PERCENT,
        base="S", synonyms=("专职化率", "专职率"),
    ),
)  # fmt: skip
_POSTS = (
    Indicator(
        "B12", N_("网格长配备率"), N_("有网格长的网格 ÷ 网格数。"), PERCENT, _with("grid_leader"), GRIDS,
        Form.PERCENT, base="G", target=Wanted.ALL, synonyms=("网格长配备率",),
    ),
    Indicator(
        "B12.persons", N_("网格长人数"), N_("担任网格长的人。"), PERSONS, _people("grid_leader"), base="S",
        synonyms=("网格长人数", "网格长", "网格长数"),
    ),
    Indicator(
        "B13", N_("协管员配备率"), N_("有协管员的网格 ÷ 网格数。"), PERCENT, _with("assistant", "assistant"), GRIDS,
        Form.PERCENT, base="G", target=Wanted.ALL, synonyms=("协管员配备率",),
    ),
    Indicator(
        "B13.count", N_("有协管员的网格数"), N_("有协管员的网格。"), PIECES, _with("assistant", "assistant"),
        base="G", target=Wanted.ALL, whole=GRIDS, synonyms=("协管员", "网格协管员", "协管员数"),
    ),
    Indicator(
        "B14", N_("监督员配备率"), N_("有监督员的网格 ÷ 网格数。"), PERCENT, _with("supervisor", "supervisor"), GRIDS,
        Form.PERCENT, base="G", target=Wanted.ALL, synonyms=("监督员配备率",),
    ),
    Indicator(
        "B14.count", N_("有监督员的网格数"), N_("有监督员的网格。"), PIECES, _with("supervisor", "supervisor"),
        base="G", target=Wanted.ALL, whole=GRIDS, synonyms=("监督员", "网格监督员", "监督员数"),
    ),
    Indicator(
        "B15.persons", N_("公益员人数"), N_("担任公益员的人,包括县区表里点名的。"), PERSONS,
        _people("public_welfare", "public_welfare"), base="S",
        synonyms=("公益员", "公益员人数", "网格公益员", "公益员数"),
    ),
    Indicator(
        "B15.grids", N_("有公益员的网格数"), N_("至少有一名公益员的网格。"), PIECES,
        _with("public_welfare", "public_welfare"), base="G", target=Wanted.ALL, whole=GRIDS,
        synonyms=("有公益员的网格数",),
    ),
    Indicator(
        "B16.persons", N_("信息员人数"), N_("担任信息员的人,包括县区表里点名的。"), PERSONS,
        _people("informant", "informants"), base="S", synonyms=("信息员", "信息员人数", "网格信息员", "信息员数"),
    ),
    Indicator(
        "B16.grids", N_("有信息员的网格数"), N_("至少有一名信息员的网格。"), PIECES, _with("informant", "informants"),
        base="G", target=Wanted.ALL, whole=GRIDS, synonyms=("有信息员的网格数",),
    ),
    Indicator(
        "B17", N_("小格区长配备率"), N_("有小格区长(微网格长)的微网格 ÷ 微网格数。"), PERCENT, Count(_led), MICROS,
        Form.PERCENT, base="M", depth=2, target=Wanted.ALL, synonyms=("小格区长配备率", "微网格长配备率"),
    ),
    Indicator(
        "B18", N_("楼栋长配备率"), N_("有楼栋长的楼栋 ÷ 楼栋数;楼栋清单里写了楼栋长姓名的也算有。"), PERCENT,
        Count(_headed), BUILDINGS, Form.PERCENT, base="B", target=Wanted.ALL, synonyms=("楼栋长配备率",),
    ),
    Indicator(
        "B19", N_("小格区志愿者达标率"), N_("有 {volunteers} 名以上志愿者的微网格 ÷ 微网格数。"), PERCENT,
        Count(_enough_volunteers), MICROS, Form.PERCENT, base="M", depth=2, target=Wanted.ALL,
        synonyms=("志愿者达标率",),
    ),
    Indicator(
        "B20", N_("“四位一体”齐备率"), N_("网格员、小格区长、全部楼栋长、至少一名志愿者都有的微网格 ÷ 微网格数。"),
        PERCENT, Count(_complete), MICROS, Form.PERCENT, base="M", target=Wanted.ALL, synonyms=("四位一体齐备率",),
    ),
    Indicator(
        "B21", N_("志愿者总数"), N_("担任志愿者的人,一人在几处也只数一次。"), PERSONS, Count(volunteers), base="S",
        synonyms=("志愿者", "志愿者人数", "志愿者总数"),
    ),
    *(
        Indicator(f"B21.{key}", name, N_("按来源统计的志愿者人数。"), PERSONS, _from(words), base="S")
        for key, name, words in _SOURCES
    ),
    Indicator(
        "B23", N_("网格员人均负责户数"), N_("登记户数 ÷ 网格员人数。"), HOUSEHOLDS, REGISTERED, WORKERS, Form.RATIO,
        base="HR", synonyms=("人均负责户数",),
    ),
    Indicator(
        "B23.people", N_("网格员人均负责人口"), N_("实住人口 ÷ 网格员人数。"), PERSONS, LIVING, WORKERS, Form.RATIO,
        base="PL",
    ),
    Indicator(
        "B25", N_("取得社会工作者职业资格人数"), N_("队伍中有助理社会工作师、社会工作师或高级社会工作师证书的人。"),
        PERSONS, Count(of.certified), base="S",
        synonyms=("社工证人数", "社工证", "持证人数", "社会工作者职业资格人数"),
    ),
)  # fmt: skip

INDICATORS = (*_WORKERS, *_POSTS)
