"""Group A: the territory and how it is divided."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import N_
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.expressions import Both, Count, Ledger, Placement, Total
from desktop.returns.indicator import HOUSEHOLDS, PERCENT, PERSONS, PIECES, Form, Indicator, Wanted
from desktop.returns.subjects import Building, Community, Subject
from desktop.returns.view import View

COMMUNITIES, GRIDS, MICROS = Count(of.communities), Count(of.grids), Count(of.micros)
REGISTERED, OCCUPIED, LIVING = Ledger("registered"), Ledger("occupied"), Ledger("living")
BUILDINGS, UNITS = Count(of.buildings), Count(of.units)

# Stored kind or the word a table uses.
_KINDS = (
    ("urban", N_("城市社区数"), N_("类型为城市社区的社区个数。"), ("urban", "城市社区", "社区", "居民社区")),
    ("urban_village", N_("城中村数"), N_("类型为城中村的社区个数。"), ("urban_village", "城中村")),
    ("converted", N_("村改居社区数"), N_("类型为村改居的社区个数。"), ("converted", "村改居")),
    ("village", N_("行政村数"), N_("类型为行政村的个数。"), ("village", "村", "行政村")),
)
_BANDS = (("lt200", 0, 199), ("200_299", 200, 299), ("300_400", 300, 400), ("401_500", 401, 500),
          ("501_600", 501, 600), ("gt600", 601, of.HUGE))  # fmt: skip
_BAND_NAMES = {
    "lt200": N_("200户以下网格数"), "200_299": N_("200–299户网格数"), "300_400": N_("300–400户网格数"),
    "401_500": N_("401–500户网格数"), "501_600": N_("501–600户网格数"), "gt600": N_("600户以上网格数"),
}  # fmt: skip


def _of_kind(words: Sequence[str]) -> Count:
    def found(view: View) -> Sequence[Community] | None:
        return of.marked(view.home.kind in words if view.home.kind else None, view)

    return Count(found)


def _office(kind: str) -> Count:
    def found(view: View) -> Sequence[Community] | None:
        said = view.home.office_kind
        return of.marked(None if said is None else said == kind, view)

    return Count(found)


def _band(low: int, high: int) -> Count:
    return Count(lambda view: of.grids_between(view, low, high))


def _dwellings(view: View, subject: Subject) -> int:  # noqa: ARG001 - every part of a total has this shape
    return subject.dwellings if isinstance(subject, Building) else 0


def _split_buildings(view: View) -> Sequence[Subject] | None:
    return [b for b in view.buildings if b.micros > 1] if view.facts.lands else None


def _split_units(view: View) -> Sequence[Subject] | None:
    return [u for u in view.units if u.micros > 1] if view.facts.lands else None


def _exclusive(view: View) -> Sequence[Subject]:
    return [grid for grid in view.grids if grid.fact.kind == "exclusive"]


_COUNTS = (
    Indicator(
        "A01", N_("社区数"), N_("截止日的社区(村)个数;没有网格、人员和住户的空社区不计。"), PIECES, COMMUNITIES, depth=0,
        base="C", synonyms=("社区数", "社区个数"),
    ),
    *(
        Indicator(f"A02.{key}", name, words, PIECES, _of_kind(kinds), depth=0, base="C")
        for key, name, words, kinds in _KINDS
    ),
    Indicator(
        "A03", N_("登记户数"), N_("截止日在册的住户,不论是否有人居住;没有住户记录的网格用县区表申报的登记户数。"),
        HOUSEHOLDS, REGISTERED, base="HR", depth=2, synonyms=("总户数", "登记户数", "户数", "居民户数", "在册户数"),
    ),
    Indicator(
        "A04", N_("实住户数"),
        N_("至少有一人居住的住户;台账没有注明居住情况的人按居住计,没有住户记录的网格用申报的实住户数。"), HOUSEHOLDS,
        OCCUPIED, base="HO", depth=2, synonyms=("实住户数", "常住户数", "入住户数"),
    ),
    Indicator(
        "A05", N_("实住率"), N_("实住户数 ÷ 登记户数。"), PERCENT, OCCUPIED, REGISTERED, Form.PERCENT, base="HR",
        depth=2, synonyms=("实住率", "入住率"),
    ),
    Indicator(
        "A06", N_("户籍人口"), N_("户口在本社区的在册居民。"), PERSONS, Ledger("hukou", "hukou_said"), base="PH",
        depth=2, synonyms=("户籍人口", "户籍人口数"),
    ),
    Indicator(
        "A07", N_("常住人口"), N_("住在本社区、户口也在本社区或来了满半年的在册居民;没有登记来时日期的外来人口不计。"),
        PERSONS,
        Ledger("permanent", "permanent_said"), base="PC", depth=2, synonyms=("常住人口", "常住人口数"),
    ),
    Indicator(
        "A08", N_("实住人口"), N_("居住在本社区的在册居民;没有居民记录的网格用县区表申报的人口。"), PERSONS, LIVING,
        base="PL", depth=2, synonyms=("总人口", "人口", "人口数", "实住人口", "居民人数", "总人数"),
    ),
    Indicator(
        "A09", N_("流动人口"), N_("居住在本社区、户口不在本社区的在册居民。"), PERSONS,
        Ledger("floating", "hukou_said"), base="PF", depth=2, synonyms=("流动人口", "流动人口数"),
    ),
    Indicator(
        "A10", N_("户均人口"), N_("实住人口 ÷ 实住户数。"), PERSONS, LIVING, OCCUPIED, Form.RATIO, 2, base="HO",
        depth=2, synonyms=("户均人口",),
    ),
    Indicator(
        "A11", N_("网格数"), N_("截止日在用的网格,已撤并的不计。"), PIECES, GRIDS, base="G",
        synonyms=("网格数", "网格个数", "网格总数"),
    ),
    Indicator(
        "A12", N_("专属网格数"), N_("在用网格中的专属网格。"), PIECES, Count(_exclusive), base="G",
        synonyms=("专属网格数", "其中/专属网格"),
    ),
    Indicator(
        "A13", N_("社区平均网格数"), N_("网格数 ÷ 社区数。"), PIECES, GRIDS, COMMUNITIES, Form.RATIO, 2, depth=0,
        base="C",
    ),
)  # fmt: skip
_SIZES = (
    Indicator(
        "A14", N_("网格平均户数"), N_("登记户数 ÷ 网格数。"), HOUSEHOLDS, REGISTERED, GRIDS, Form.RATIO, base="HR",
        target=Wanted.WITHIN, synonyms=("网均户数", "网格平均户数", "平均户数", "格均户数"),
    ),
    Indicator(
        "A15", N_("网格平均实住户数"), N_("实住户数 ÷ 网格数。"), HOUSEHOLDS, OCCUPIED, GRIDS, Form.RATIO, base="HO",
        target=Wanted.WITHIN, synonyms=("网均实住户数", "网格平均实住户数"),
    ),
    Indicator(
        "A16", N_("不足{low}户网格数"), N_("户数少于 {low} 户的网格,{low} 户整不算;按登记户计。"), PIECES,
        Count(of.grids_under), base="HR", target=Wanted.ZERO,
        synonyms=("不足300户", "300户以下", "少于300户", "<300户", "不足300户网格数"),
    ),
    Indicator(
        "A17", N_("超过{high}户网格数"), N_("户数多于 {high} 户的网格,{high} 户整不算;按登记户计。"), PIECES,
        Count(of.grids_over), base="HR", target=Wanted.ZERO,
        synonyms=("超过500户", "500户以上", "多于500户", ">500户", "超过500户网格数"),
    ),
    Indicator(
        "A18", N_("规模达标网格数"), N_("户数在 {low} 户到 {high} 户之间(含两端)的网格;按登记户计。"), PIECES,
        Count(of.grids_fit), base="HR", target=Wanted.ALL, whole=GRIDS, failing=of.grids_unfit,
        synonyms=("300-500户", "300至500户", "300~500户", "规模达标网格数", "达标网格数"),
    ),
    Indicator(
        "A19", N_("网格规模达标率"), N_("规模达标网格数 ÷ 网格数。"), PERCENT, Count(of.grids_fit), GRIDS,
        Form.PERCENT, base="HR", target=Wanted.ALL, failing=of.grids_unfit, synonyms=("网格规模达标率", "规模达标率"),
    ),
    Indicator(
        "A20", N_("超过{persons}人网格数"), N_("实住人口多于 {persons} 人的网格。"), PIECES, Count(of.grids_crowded),
        base="PL", target=Wanted.ZERO, synonyms=("超过1000人", "超过1000人网格数"),
    ),
    *(
        Indicator(
            f"A21.{key}", _BAND_NAMES[key], N_("按户数分段的网格个数,含两端;按登记户计。"), PIECES, _band(low, high),
            base="HR",
        )
        for key, low, high in _BANDS
    ),
    Indicator(
        "A22", N_("微网格数"), N_("截止日在用的微网格(小格区)。"), PIECES, MICROS, base="M", depth=2,
        synonyms=("微网格数", "小格区数", "微网格", "小格区"),
    ),
    Indicator(
        "A23", N_("每网格平均微网格数"), N_("微网格数 ÷ 网格数。"), PIECES, MICROS, GRIDS, Form.RATIO, 2, base="G",
    ),
    Indicator(
        "A24.registered", N_("微网格平均户数(登记)"), N_("登记户数 ÷ 微网格数。"), HOUSEHOLDS, REGISTERED, MICROS,
        Form.RATIO, 2, base="HR",
    ),
    Indicator(
        "A24.occupied", N_("微网格平均户数(实住)"), N_("实住户数 ÷ 微网格数;“1包50”看这个数。"), HOUSEHOLDS, OCCUPIED,
        MICROS, Form.RATIO, 2, base="HO",
    ),
    Indicator(
        "A25", N_("规模超标微网格数"), N_("户数多于 {micro_most} 户({micro} 户再加 {micro_slack}%)的微网格。"),
        PIECES, Count(of.micros_over), base="HR", depth=2, target=Wanted.ZERO,
    ),
)  # fmt: skip
_GAPS = (
    Indicator(
        "A26", N_("拆分楼栋数"), N_("一栋楼分在几个微网格里的楼栋。"), PIECES, Count(_split_buildings), base="B",
        target=Wanted.ZERO, synonyms=("拆分楼栋数",),
    ),
    Indicator(
        "A27", N_("拆分单元数"), N_("一个单元被几个微网格同时划入的单元。"), PIECES, Count(_split_units), base="B",
        target=Wanted.ZERO, synonyms=("拆分单元数",),
    ),
    Indicator(
        "A28", N_("入格率"), N_("正好在一个微网格里的住户 ÷ 登记户数;只有申报数字的社区不计算。"), PERCENT,
        Placement(1), Ledger("registered"), Form.PERCENT, base="HR", target=Wanted.ALL, synonyms=("入格率",),
    ),
    Indicator(
        "A29", N_("未入格和重复入格户数"), N_("不在任何微网格里、或同时在几个微网格里的住户。"), HOUSEHOLDS,
        Both(Placement(0), Placement(2)), base="HR", target=Wanted.ZERO,
    ),
    Indicator(
        "A29.none", N_("未入格户数"), N_("不在任何微网格里的住户,包括地址待落的。"), HOUSEHOLDS, Placement(0),
        base="HR", target=Wanted.ZERO, synonyms=("未入格户数",),
    ),
    Indicator(
        "A29.double", N_("重复入格户数"), N_("同时在几个微网格里的住户。"), HOUSEHOLDS, Placement(2), base="HR",
        target=Wanted.ZERO, synonyms=("重复入格户数",),
    ),
    Indicator(
        "A30.compounds", N_("小区数"), N_("登记的小区和院落。"), PIECES, Count(lambda view: view.compounds),
        synonyms=("小区数",),
    ),
    Indicator(
        "A30.buildings", N_("楼栋数"), N_("登记的楼栋和平房院。"), PIECES, BUILDINGS, synonyms=("楼栋数", "栋数"),
    ),
    Indicator("A30.units", N_("单元数"), N_("登记的单元。"), PIECES, UNITS, synonyms=("单元数",)),
    Indicator(
        "A30.dwellings", N_("房屋数"), N_("登记的房屋(套)。"), PIECES, Total(of.buildings, _dwellings),
        synonyms=("房屋数", "住房套数"),
    ),
    Indicator(
        "A34", N_("规模适当社区数"), N_("登记户数在 {community_low} 户到 {community_high} 户之间(含两端)的社区。"),
        PIECES, Count(of.fit_communities), depth=0, base="HR", target=Wanted.ALL, whole=COMMUNITIES,
    ),
    Indicator(
        "A35.own", N_("有自有办公用房社区数"), N_("办公用房为自有的社区。"), PIECES, _office("own"), depth=0,
        base="C", target=Wanted.ALL, whole=COMMUNITIES, synonyms=("自有办公用房",),
    ),
    Indicator(
        "A35.rented", N_("租借办公用房社区数"), N_("办公用房为租借的社区。"), PIECES, _office("rented"), depth=0,
        base="C", target=Wanted.ZERO, synonyms=("租借办公用房",),
    ),
)  # fmt: skip

INDICATORS = (*_COUNTS, *_SIZES, *_GAPS)
