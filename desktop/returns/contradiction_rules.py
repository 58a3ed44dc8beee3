"""Figures of one day that contradict each other: posts and persons, rates, cards, sizes, gaps, declared sums."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.base.i18n import _
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.evaluation import FAILING
from desktop.returns.look import Contradiction, Look, Rule, short
from desktop.returns.subjects import Grid, declared_number


def _posts_and_persons(look: Look) -> Iterator[Contradiction]:
    """More posts than people: the people who hold several grids."""
    posts, persons = look.number("B02"), look.number("B01")
    if posts <= persons or not look.number("C08"):
        return
    words = {"posts": posts, "persons": persons, "many": look.number("C08"), "grids": look.number("C10")}
    if look.number("C09"):
        text = _("{posts}个网格岗位只有{persons}人,{many}人管两个以上网格(其中{three}人管三个以上)").format(
            three=look.number("C09"), **words
        )
    else:
        text = _("{posts}个网格岗位只有{persons}人,{many}人各管两个网格({grids}个网格)").format(**words)
    yield look.found(("B02", "B01"), text, "C08")


def _coverage(look: Look) -> Iterator[Contradiction]:
    """Somebody answers for every grid, and yet there are too few people."""
    codes = ("B04", "B05", "B07")
    if not look.known(*codes):
        return
    manned, staffed, single = (look.figures[code] for code in codes)
    if manned.value == staffed.value == single.value:
        return
    text = _("有人管的网格{manned}%,按一格一员口径只有{staffed}%,专管一格的只有{single}%").format(
        manned=short(manned.value), staffed=short(staffed.value), single=short(single.value)
    )
    yield look.found(codes, text, "B05", FAILING)


def _unmanned(look: Look) -> Iterator[Contradiction]:
    if n := look.number("B08"):
        yield look.found(("B08",), _("{n}个网格没有网格员").format(n=n), "B08")


def _patrols(look: Look) -> Iterator[Contradiction]:
    """Good by the week, bad by the day: which norm does the report speak of?"""
    codes = ("G02.weekly", "G02.daily")
    if not look.known(*codes):
        return
    weekly, daily = (look.figures[code] for code in codes)
    if weekly.met and not daily.met:
        text = _("每周巡查达标({weekly}%),按每天必须巡查的要求不达标({daily}%)")
    elif not weekly.met:
        text = _("每周巡查没有达标({weekly}%),每天巡查只有{daily}%")
    else:
        return
    text = text.format(weekly=short(weekly.value), daily=short(daily.value))
    yield look.found(codes, text, "G02.daily" if weekly.met else "G02.weekly", FAILING)


def _cards(look: Look) -> Iterator[Contradiction]:
    if not look.known("E06.due", "E06.issued"):
        return
    due, issued = look.number("E06.due"), look.number("E06.issued")
    if due and not issued:
        text = _("联系卡未发放:应发{due}户,已发0户").format(due=due)
    elif issued > due:
        text = _("联系卡已发{issued}户,比应发的{due}户还多").format(issued=issued, due=due)
    else:
        return
    yield look.found(("E06.due", "E06.issued"), text, "E06.issued" if issued else "E06.due")


def _platform(look: Look) -> Iterator[Contradiction]:
    built, used = look.number("I01"), look.number("I02")
    if look.known("I01", "I02") and built > used:
        text = _("{built}个社区建立了微信平台,真正使用的只有{used}个(建立了微信平台但没有真正使用)").format(
            built=built, used=used
        )
        yield look.found(("I01", "I02"), text, "I02", FAILING)


def _heads(look: Look) -> Iterator[Contradiction]:
    """Secretary or director working a grid themselves."""
    if not look.number("C07"):
        return
    rows = look.basis.rows("C07", scope=look.scope)
    names = "、".join(row.title for row in rows)
    text = _("书记或居委会主任兼任网格员{n}人({names})").format(n=len(rows), names=names)
    people = [p for view in look.basis.views(look.scope) for p in of.heads_at_work(view) or ()]
    if people and not any(of.is_secretary(p) for p in people):
        text = _("居委会主任兼任网格员{n}人({names})").format(n=len(rows), names=names)
    yield look.found(("C07",), text, "C07")


def _sizes(look: Look) -> Iterator[Contradiction]:
    """Grids too small or too large, on the chosen base and on the other."""
    small, large = look.number("A16"), look.number("A17")
    norms = look.basis.norms
    if not look.known("A16", "A17"):
        return
    grids = [grid for view in look.basis.views(look.scope) for grid in view.grids]
    words = {"low": norms.low, "high": norms.high, "small": small, "large": large}
    if norms.basis == "registered":
        text = _("按登记户{small}个网格不足{low}户、{large}个超过{high}户;按实住户{less}个不足、{more}个超过")
        other = [n for grid in grids if (n := grid.measure("occupied")) is not None]
    else:
        text = _("按实住户{small}个网格不足{low}户、{large}个超过{high}户;按登记户{less}个不足、{more}个超过")
        other = [n for grid in grids if (n := grid.measure("registered")) is not None]
    less, more = sum(n < norms.low for n in other), sum(n > norms.high for n in other)
    if not small + large + less + more:
        return
    text = text.format(less=less, more=more, **words)
    yield look.found(("A16", "A17"), text, "A18", FAILING)


def _gaps(look: Look) -> Iterator[Contradiction]:
    """Households outside every micro-grid, or in several."""
    outside, twice = look.number("A29.none"), look.number("A29.double")
    if outside or twice:
        text = _("{outside}户不在任何微网格里,{twice}户同时在几个微网格里").format(
            outside=outside, twice=twice
        )
        yield look.found(("A28", "A29"), text, "A29")


def _splits(look: Look) -> Iterator[Contradiction]:
    if n := look.number("A26"):
        yield look.found(("A26",), _("{n}栋楼被拆在几个微网格里").format(n=n), "A26")


def _declared(look: Look) -> Iterator[Contradiction]:
    """A community's own total against the sum of its grids, or against the ledger."""
    for view in look.basis.views(look.scope):
        total = declared_number(view.home.declared, "registered")
        counted = view.measure("registered")
        if total is None or counted is None or total == counted or not view.whole:
            continue
        text = _("{name}申报总户数{total}户,各网格合计{counted}户,相差{gap}户").format(
            name=view.home.name, total=total, counted=counted, gap=abs(total - counted)
        )
        yield Contradiction("A03-declared", text, {"A03": counted}, tuple(grid.ref for grid in view.grids))


def _occupied_above(look: Look) -> Iterator[Contradiction]:
    """More occupied households than registered ones."""
    wrong = [g for view in look.basis.views(look.scope) for g in view.grids if _upside_down(g)]
    if wrong:
        text = _("{n}个网格的实住户数比登记户数还多").format(n=len(wrong))
        rows = tuple(grid.ref for grid in wrong)
        yield Contradiction(
            "A04-A03", text, {code: look.figures[code].value for code in ("A04", "A03")}, rows
        )


def _upside_down(grid: Grid) -> bool:
    registered, occupied = grid.measure("registered"), grid.measure("occupied")
    return registered is not None and occupied is not None and occupied > registered


RULES: tuple[Rule, ...] = (
    _posts_and_persons, _coverage, _unmanned, _patrols, _cards, _platform, _heads, _sizes, _gaps, _splits,
    _declared, _occupied_above,
)  # fmt: skip
