"""The work diary and the handover list from the office file."""

from __future__ import annotations

import calendar
from datetime import date
from functools import partial
from typing import Any

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.documents.kinds import diary, handover
from desktop.documents.kinds.diary import Diary, DiaryLine, DiaryPage
from desktop.documents.kinds.handover import Contact, GridOverview, Handover, ListedLedger
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.kind import Kind, Option
from desktop.domain.care_visits import Due
from desktop.domain.roles import BY_KEY
from desktop.domain.visit import MISSED, WEEKDAYS, day_of
from desktop.queries import accounts, care, diaries, visits
from desktop.queries import handover as queries
from desktop.queries import team as staff
from desktop.queries.diaries import DiaryDay
from desktop.queries.paper import Holder

_CONTACTS = (
    "grid_leader",
    "grid_worker",
    "micro_leader",
    "building_head",
    "police",
    "doctor",
    "lawyer",
    "mediator",
)
_MONTHS = 12


def diaries_of(db: Any, asked: Asked) -> Batch:
    """A page for every day something is known of; the whole month bound when no day was asked for.

    Raises `Refused` for a month or day there is none of.
    """
    team = Team(db, asked.today)
    first, last, month = _span(asked)
    made: list[Diary] = []
    subjects: list[Subject] = []
    for holder in _workers(team, asked):
        days = [day for day in diaries.days(db, holder.staff_id, first, last) if month == "" or not day.empty]
        if not days:
            continue
        pages = tuple(_page(day) for day in days)
        grids = _grids(team, holder.staff_id)
        made.append(
            Diary(
                community=team.office(holder.office_id).name, grid="、".join(grids), worker=holder.name,
                month=month, pages=pages,
            )
        )  # fmt: skip
        subjects.append(Subject("staff", holder.staff_id, holder.name))
    return Batch(
        made, partial(diary.draw, copy=asked.copy, paper=asked.word("paper")), subjects=tuple(subjects)
    )


def _span(asked: Asked) -> tuple[date, date, str]:
    """First and last day, and the month in words when the whole of it is bound."""
    wanted, day = asked.number("month"), asked.number("day")
    year, month = divmod(wanted, 100) if wanted else (asked.today.year, asked.today.month)
    if not (date.min.year <= year and 1 <= month <= _MONTHS):
        raise Refused(_("月份写成 202606 的样子,0 是本月。"), code="print.option")
    length = calendar.monthrange(year, month)[1]
    if day > length:
        raise Refused(_("这个月没有 {n} 日。").format(n=day), code="print.option")
    if day:
        only = date(year, month, day)
        return only, only, ""
    words = N_("{year}年{month}月").format(year=year, month=month)
    return date(year, month, 1), date(year, month, length), words


def _workers(team: Team, asked: Asked) -> list[Holder]:
    """One post of each worker of the scope: those who walk the grids, and whoever was asked for by name."""
    grids = {grid.id for grid in team.chosen_grids(asked.scope)}
    found: dict[str, Holder] = {}
    for posts in team.holders.values():
        for post in posts:
            if asked.scope.kind == "staff":
                wanted = post.staff_id in asked.scope.ids
            else:
                wanted = post.role == "grid_worker" and post.scope_id in grids
            if wanted:
                found.setdefault(post.staff_id, post)
    return sorted(found.values(), key=lambda post: (post.name, post.staff_id))


def _grids(team: Team, staff_id: str) -> list[str]:
    posts = [post for held in team.holders.values() for post in held if post.staff_id == staff_id]
    names = [team.grids[post.scope_id].name for post in posts if post.scope_id in team.grids]
    return list(dict.fromkeys(names))


def _page(day: DiaryDay) -> DiaryPage:
    on = day_of(day.day) or date.min
    lines = [
        *(DiaryLine(time=line.time, what=line.what, result=line.result) for line in day.lines),
        *(_patrol_line(row) for row in day.patrols),
        *(_visit_line(row) for row in day.visits),
    ]
    reviewed = f"{day.reviewed_by} {day.reviewed_on[5:]}".strip() if day.reviewed_by else ""
    return DiaryPage(
        day=N_("{year}年{month}月{day}日").format(year=on.year, month=on.month, day=on.day),
        weekday=WEEKDAYS[on.weekday()], weather=day.weather, lines=tuple(lines), visits=len(day.visits),
        minutes=day.minutes, patrols=len(day.patrols), found=day.found, solved=day.solved, plan=day.plan,
        reviewed=reviewed,
    )  # fmt: skip


def _visit_line(row: visits.VisitRow) -> DiaryLine:
    """Where somebody was and which family, as on the sheet; what was heard there, and what was done."""
    what = N_("走访 {place} {family}").format(place=row.where, family=visits.family(row.name)).strip()
    if row.method == MISSED:
        return DiaryLine(what=N_("{what}（未遇）").format(what=what))
    said = "；".join(part for part in (row.found, row.needs) if part)
    return DiaryLine(what=f"{what}，{said}" if said else what, result=row.handling)


def _patrol_line(row: diaries.PatrolRow) -> DiaryLine:
    what = N_("巡查{grid}").format(grid=row.grid)
    return DiaryLine(what=f"{what}，{row.found}" if row.found else what, result=row.note)


def handovers(db: Any, asked: Asked) -> Batch:
    """What each person of the scope hands on: his grids, lists, what is open, his groups and things."""
    team = Team(db, asked.today)
    made = [_handover(db, asked, team, post) for post in _workers(team, asked)]
    subjects = tuple(Subject("staff", post.staff_id, post.name) for post in _workers(team, asked))
    return Batch(made, partial(handover.draw, copy=asked.copy), subjects=subjects)


def _handover(db: Any, asked: Asked, team: Team, post: Holder) -> Handover:
    held = [one for posts in team.holders.values() for one in posts if one.staff_id == post.staff_id]
    grids = [team.grids[key] for key in dict.fromkeys(one.scope_id for one in held) if key in team.grids]
    ids = [grid.id for grid in grids]
    facts = queries.facts(db, ids, post.staff_id, day=asked.today, upto=asked.copy.chain)
    live = [one for one in staff.card(db, post.staff_id, day=asked.today).posts if one.live]
    overviews = []
    for grid in grids:
        homes, people, buildings = facts.sizes.get(grid.id, (0, 0, 0))
        overviews.append(
            GridOverview(
                grid=grid.name, homes=homes, people=people, buildings=buildings, bounds=_bounds(grid)
            )
        )
    day = asked.today
    return Handover(
        community=team.office(post.office_id).name, giver=post.name,
        posts="、".join(dict.fromkeys(one.title for one in live)),
        day=N_("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day),
        grids=tuple(overviews), ledgers=_ledgers(facts), care=_care(db, asked, facts), open=facts.open,
        due=_due(db, asked, facts), groups=facts.groups, things=facts.things,
        contacts=_contacts(team, post, facts), audit=facts.audit,
    )  # fmt: skip


def _bounds(grid: Any) -> str:
    sides = (
        (N_("东至"), grid.east),
        (N_("南至"), grid.south),
        (N_("西至"), grid.west),
        (N_("北至"), grid.north),
    )
    return "　".join(f"{side}{where}" for side, where in sides if where)


def _ledgers(facts: queries.HandoverFacts) -> tuple[ListedLedger, ...]:
    homes, people = sum(s[0] for s in facts.sizes.values()), sum(s[1] for s in facts.sizes.values())
    listed = (
        (N_("居民户台账"), N_("{homes}户 {people}人").format(homes=homes, people=people)),
        (N_("走访记录"), N_("{n}条").format(n=facts.visits)),
        (N_("巡查记录"), N_("{n}条").format(n=facts.patrols)),
        (N_("工作日志"), N_("{n}天").format(n=facts.diaries)),
        (N_("联系卡发放记录"), N_("{n}张").format(n=facts.cards)),
    )
    return tuple(
        ListedLedger(name=name, count=count, medium=N_("系统"), secrecy=N_("内部")) for name, count in listed
    )


def _care(db: Any, asked: Asked, facts: queries.HandoverFacts) -> tuple[ListedLedger, ...]:
    """How many people are in each open list, of the grids handed on; restricted ones as one sealed envelope."""
    permit = accounts.permit(db, asked.copy.user)
    counts = queries.care_counts(db, permit, facts.households, day=asked.today)
    few = N_("少于{n}人").format(n=care.SMALL)
    listed = [
        ListedLedger(
            name=name, count=few if n < care.SMALL else N_("{n}人").format(n=n), medium=N_("系统内移交"),
            secrecy=N_("内部"),
        )
        for name, n in counts.items()
    ]  # fmt: skip
    sealed = ListedLedger(
        name=N_("专项名单"), count=N_("见封存件"), medium=N_("密封移交，不印姓名"), secrecy=N_("秘密")
    )
    return (*listed, sealed)


def _due(db: Any, asked: Asked, facts: queries.HandoverFacts) -> tuple[str, ...]:
    permit = accounts.permit(db, asked.copy.user)
    states = queries.due_counts(db, permit, facts.households, day=asked.today)
    words = {
        Due.OVERDUE: N_("已逾期 {n} 人"),
        Due.SOON: N_("7 天内到期 {n} 人"),
        Due.UNPLANNED: N_("未安排 {n} 人"),
    }
    return tuple(text.format(n=states[state]) for state, text in words.items() if states.get(state))


def _contacts(team: Team, giver: Holder, facts: queries.HandoverFacts) -> tuple[Contact, ...]:
    """Who works in the grids beside the giver, by rank, and who answers for the community."""
    places = {grid: team.grids[grid].name for grid in facts.sizes}
    places |= {**facts.places, giver.office_id: team.office(giver.office_id).name}
    found = [
        Contact(name=post.name, post=BY_KEY[role].name, place=name, phone=post.phone)
        for role in _CONTACTS
        for place, name in places.items()
        for post in team.holders.get(place, [])
        if post.role == role and post.staff_id != giver.staff_id
    ]
    return tuple(dict.fromkeys(found))


KINDS = (
    Kind(
        "diary",
        N_("网格员工作日志"),
        False,
        ("community", "grid", "staff"),
        (
            Option("month", N_("月份(如 202606,0 为本月)"), 0, most=999912),
            Option("day", N_("日(0 为整月成册)"), 0, most=31),
            Option("paper", N_("纸张"), "a4", (("a4", "A4"), ("a5", "A5"))),
        ),
        diaries_of,
    ),
    Kind("handover", N_("网格工作交接清单"), False, ("grid", "staff"), (), handovers),
)
