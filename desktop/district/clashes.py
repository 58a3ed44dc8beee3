"""What would be asked about the district's figures, said first: offices that are missing or old, people counted twice,
figures of an office that contradict each other, in plain sentences with what to do about each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final

from sqlalchemy import Connection, func, select

from desktop.base.clock import as_datetime
from desktop.base.i18n import N_, _
from desktop.district import duplicates, projection
from desktop.district.arrivals import LATE_AFTER, Age, Arrival
from desktop.district.schema import ROWS
from desktop.district.survey import Sheet
from desktop.returns import Figure

# By kind: its heading, and what to do. A kind is also where a screen leads from it.
KINDS: Final[Mapping[str, str]] = {
    "never": N_("没有数据的社区"),
    "overdue": N_("超过30天没有来数据"),
    "late": N_("超过5天没有来数据"),
    "gap": N_("缺少中间的包"),
    "before": N_("数据早于统计截止日"),
    "duplicate": N_("两个社区都登记了的人"),
    "staff": N_("同一人在两个社区任职"),
    "same_grid": N_("两个社区用了同一个网格编码"),
    "foreign": N_("登记的社区代码与数据不符"),
    "posts": N_("岗位数和人数不一致"),
    "conflict": N_("还没有裁定的冲突"),
    "office": N_("社区自己的数字互相矛盾"),
}
FIXES: Final[Mapping[str, str]] = {
    "never": N_("请社区写一个完整的交换包;还没有登记电脑的先登记。"),
    "overdue": N_("打电话催一次;电脑坏了的改用另一台写完整包。"),
    "late": N_("提醒社区写包。"),
    "gap": N_("把回执交给社区,它下次写包会自动补上缺的部分。"),
    "before": N_("上报前请社区按截止日补写一个包,或在报表里注明。"),
    "duplicate": N_("在“查重”里逐对答复;同一人的,由其中一个社区办迁出。"),
    "staff": N_("核实后由一方办离任,或在两边都注明兼任;区里的人数按人去重前会多算。"),
    "same_grid": N_("请其中一个社区改正网格编码。"),
    "foreign": N_("核对登记时填的社区代码,或请社区改正自己的代码。"),
    "posts": N_("人数和岗位数分开报;一人多岗的在备注里写明。"),
    "conflict": N_("请社区在“交换 → 两边不一致”里裁定;裁定前数字以暂定值计算。"),
    "office": N_("请社区照“报表 → 矛盾”里的办法改正。"),
}
SERIOUS: Final = frozenset({"never", "overdue", "gap", "duplicate", "foreign", "same_grid"})


@dataclass(frozen=True, slots=True)
class Clash:
    """A sentence about the offices `codes` (none for the whole district); `count` of what it is about."""

    kind: str
    codes: tuple[str, ...]
    where: str
    text: str
    fix: str
    count: int

    @property
    def serious(self) -> bool:
        """Whether the district's totals are wrong or incomplete by it."""
        return self.kind in SERIOUS


def clashes(
    db: Connection, arrived: Sequence[Arrival], sheets: Sequence[Sheet], *, day: date, key: bytes
) -> list[Clash]:
    """Everything that clashes, in the order of `KINDS`; no person is named. `key`: of the hashes of persons."""
    found = [
        *_missing(arrived, day), *_twice(db), *_staff(db, arrived, key), *_codes(db, arrived),
        *_posts(sheets), *_own(sheets),
    ]  # fmt: skip
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.codes))


def _clash(kind: str, offices: Sequence[tuple[str, str]], text: str, count: int, fix: str = "") -> Clash:
    names = "、".join(name for _code, name in offices) or _("全区")
    return Clash(kind, tuple(code for code, _name in offices), names, text, fix or _(FIXES[kind]), count)


def _missing(arrived: Sequence[Arrival], day: date) -> Iterator[Clash]:
    for one in arrived:
        here = [(one.code, one.name)]
        if one.last is None:
            yield _clash("never", here, _("登记了,还没有收到过数据"), 1)
            continue
        if one.age in (Age.OVERDUE, Age.LATE):
            kind = "overdue" if one.age is Age.OVERDUE else "late"
            yield _clash(kind, here, _("最近一次收包在 {n} 天前").format(n=one.days), one.days or 0)
        elif (day - (written := _day(one.last.written_ms))).days > LATE_AFTER:
            text = _("数据写于 {written},统计截止日是 {day}").format(written=written, day=day)
            yield _clash("before", here, text, (day - written).days)
        if lost := sum(gap.ops for gap in one.gaps):
            yield _clash("gap", here, _("缺 {n} 条记录,数字不完整").format(n=lost), lost)
        if one.conflicts:
            yield _clash(
                "conflict", here, _("{n} 处两边改得不一样,还没有裁定").format(n=one.conflicts), one.conflicts
            )


def _day(at_ms: int) -> date:
    return as_datetime(at_ms).date()


def _twice(db: Connection) -> Iterator[Clash]:
    pairs: dict[tuple[tuple[str, str], tuple[str, str]], int] = {}
    for one in duplicates.duplicates(db, answered=True):
        if one.says == duplicates.OTHER:
            continue
        places = sorted({(entry.office, entry.office_name) for entry in one.entries})
        for pair in combinations(places, 2):
            pairs[pair] = pairs.get(pair, 0) + 1
    for offices, count in sorted(pairs.items()):
        text = _("{n} 人在两边都是在册居民,全区人口里算了两次").format(n=count)
        yield _clash("duplicate", offices, text, count)


def _staff(db: Connection, arrived: Sequence[Arrival], key: bytes) -> Iterator[Clash]:
    """Grid staff with one ID number in two offices; the numbers are hashed at once and forgotten."""
    names = {one.code: one.name for one in arrived}
    staff = ROWS["staff"]
    at: dict[str, set[str]] = {}
    rows = select(staff.c.office, staff.c.id_number).where(
        staff.c.left_on.is_(None), staff.c.id_number.is_not(None)
    )
    for code, number in db.execute(rows):
        if code in names and (hashed := projection.person_key(key, number)):
            at.setdefault(hashed, set()).add(code)
    pairs: dict[tuple[str, ...], int] = {}
    for codes in at.values():
        if len(codes) > 1:
            pairs[tuple(sorted(codes))] = pairs.get(tuple(sorted(codes)), 0) + 1
    for several, count in sorted(pairs.items()):
        text = _("{n} 人同时在这些社区任职,全区人数里重复计算").format(n=count)
        yield _clash("staff", [(code, names[code]) for code in several], text, count)


def _codes(db: Connection, arrived: Sequence[Arrival]) -> Iterator[Clash]:
    names = {one.code: one.name for one in arrived}
    community, grid = ROWS["community"], ROWS["grid"]
    for code, told in db.execute(select(community.c.office, community.c.code).order_by(community.c.office)):
        if code in names and told and not code.startswith(str(told)) and not str(told).startswith(code):
            text = _("登记为 {ours},数据里是 {theirs}").format(ours=code, theirs=told)
            yield _clash("foreign", [(code, names[code])], text, 1)
    several = (
        select(grid.c.code, func.count(grid.c.office.distinct()))
        .where(grid.c.code.is_not(None), grid.c.code != "", grid.c.closed_on.is_(None))
        .group_by(grid.c.code).having(func.count(grid.c.office.distinct()) > 1).order_by(grid.c.code)
    )  # fmt: skip
    for told, count in db.execute(several):
        holders = select(grid.c.office).where(grid.c.code == told).distinct().order_by(grid.c.office)
        offices = [(code, names[code]) for (code,) in db.execute(holders) if code in names]
        yield _clash("same_grid", offices, _("网格编码 {code} 重复").format(code=told), int(count))


def _posts(sheets: Sequence[Sheet]) -> Iterator[Clash]:
    """51 posts, 35 persons: added up over the district, as a reader upstairs adds them."""
    posts = persons = 0
    for sheet in sheets:
        figures = sheet.figures()
        posts, persons = posts + _number(figures.get("B02")), persons + _number(figures.get("B01"))
    if posts != persons and posts and persons:
        text = _("全区网格岗位 {posts} 个,网格员 {persons} 人").format(posts=posts, persons=persons)
        yield _clash("posts", [], text, abs(posts - persons))


def _number(figure: Figure | None) -> int:
    value: Any = figure.value if figure else None
    return value if isinstance(value, int) else 0


def _own(sheets: Sequence[Sheet]) -> Iterator[Clash]:
    for sheet in sheets:
        for one in sheet.clashes:
            text, count = _unnamed(one.code, one.text, one.count), max(1, one.count)
            yield _clash("office", [(sheet.code, sheet.name)], text, count, one.fix)


def _unnamed(code: str, text: str, count: int) -> str:
    """The one sentence that names people does so for their own office, not for the district."""
    return _("书记或居委会主任兼任网格员{n}人").format(n=count) if code == "C07" else text
