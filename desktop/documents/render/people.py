"""Badges and the roster: everybody who holds a post on the day, from the office file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from desktop.base.i18n import N_
from desktop.documents.kinds import badge, staff_roster
from desktop.documents.kinds.badge import Badge
from desktop.documents.kinds.staff_roster import RosterRow, StaffRoster
from desktop.documents.kinds.template import load
from desktop.documents.render.batch import Asked, Batch, Numbers, Subject, Team
from desktop.documents.render.finishing import SHOP
from desktop.documents.render.kind import BACK, SKIP, Kind, Option
from desktop.domain import masking
from desktop.domain.codes import EDUCATION_NAMES, POLITICS_NAMES, SEX_NAMES
from desktop.domain.roles import BY_KEY, LINKED
from desktop.operations.printing import BadgeIssue
from desktop.queries import paper
from desktop.queries import team as staff
from desktop.queries.paper import Holder, Office
from desktop.queries.team import Post, StaffCard, StaffFilter

CERTIFICATES = {
    "assistant": N_("助理社会工作师"),
    "intermediate": N_("社会工作师"),
    "senior": N_("高级社会工作师"),
}
_SIZES = {"cr80": badge.Size.CR80, "pocket": badge.Size.POCKET, "large": badge.Size.LARGE}
_RANK = {role: number for number, role in enumerate(BY_KEY)}
MOST_POSTS = 2  # on a badge; more would not be read


def badges(db: Any, asked: Asked) -> Batch:
    """A badge for everybody with a post of the office's own (not for police, doctors, lawyers), by rank and name."""
    team = Team(db, asked.today)
    worn = wearers(team, asked)
    photos = paper.pictures(db, [held[0].photo for held in worn])
    live = {issue.subject_id: issue.number for issue in paper.issued(db, "badge")}
    numbers = Numbers(paper.numbers_used(db, "badge"))
    until = _years_later(asked.today, asked.number("years"))
    items: list[Badge] = []
    issues: list[BadgeIssue] = []
    subjects: list[Subject] = []
    for held in worn:
        office = team.office(held[0].office_id)
        number = numbers.of(office.code, live.get(held[0].staff_id, ""))
        items.append(
            Badge(
                office=office.street + office.name, name=held[0].name, number=number, issuer=office.name,
                post="、".join(_distinct(BY_KEY[post.role].name for post in held)[:MOST_POSTS]),
                grid=_reach(team, held) or office.name, photo=photos.get(held[0].photo), valid_until=until,
                supervision_phone=office.supervision_phone,
            )
        )  # fmt: skip
        issues.append(BadgeIssue(held[0].staff_id, number, until.isoformat()))
        subjects.append(Subject("staff", held[0].staff_id, held[0].name))
    template = load(badge.KEY)
    size, back, skip = _SIZES[asked.word("size")], asked.flag("back"), asked.number("skip")

    shop = asked.flag("bleed")
    draw = partial(badge.draw, size=size, template=template, back=back, skip=skip, shop=shop)
    return Batch(items, draw, tuple(issues), wording=template.wording(), subjects=tuple(subjects))


def wearers(team: Team, asked: Asked) -> list[list[Holder]]:
    """The live posts of each person of the scope, the highest first."""
    held: dict[str, list[Holder]] = {}
    for post in (post for posts in team.holders.values() for post in posts):
        role = BY_KEY.get(post.role)
        if role and role.reach != LINKED:
            held.setdefault(post.staff_id, []).append(post)
    for posts in held.values():
        posts.sort(key=lambda post: (not post.main, _RANK[post.role]))
    if asked.scope.kind == "staff":
        held = {person: posts for person, posts in held.items() if person in asked.scope.ids}
    elif asked.scope.kind == "grid":
        grids = {grid.id for grid in team.chosen_grids(asked.scope)}
        held = {p: posts for p, posts in held.items() if any(post.scope_id in grids for post in posts)}
    return sorted(held.values(), key=lambda posts: (_RANK[posts[0].role], posts[0].name, posts[0].staff_id))


def _reach(team: Team, held: list[Holder]) -> str:
    """The grids somebody works in, by number; nothing for those who work for the whole community."""
    grids = sorted(
        (team.grids[post.scope_id] for post in held if post.scope_id in team.grids), key=lambda g: g.number
    )
    return "、".join(_distinct(grid.name for grid in grids))


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _years_later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def roster(db: Any, asked: Asked) -> Batch:
    """Everybody with a live post, community by community and by rank; posts are counted apart from persons."""
    team = Team(db, asked.today)
    grids = team.chosen_grids(asked.scope) if asked.scope.kind == "grid" else []
    wanted = [StaffFilter(grid_id=grid.id) for grid in grids] or [StaffFilter()]
    ids = _distinct(i for one in wanted for i in staff.staff_ids(db, one, day=asked.today))
    office_of = {post.staff_id: post.office_id for posts in team.holders.values() for post in posts}
    listed: dict[str, list[tuple[StaffCard, list[Post]]]] = {}
    for staff_id in ids:
        person = staff.card(db, staff_id, day=asked.today)
        live = sorted((post for post in person.posts if post.live), key=_rank)
        if live:
            listed.setdefault(office_of.get(staff_id, ""), []).append((person, live))
    rosters = [_roster(team.office(office), people, asked) for office, people in listed.items()]

    subjects = tuple(
        Subject("community", office, one.community) for office, one in zip(listed, rosters, strict=True)
    )
    return Batch(rosters, partial(staff_roster.draw, copy=asked.copy), subjects=subjects)


def _rank(post: Post) -> int:
    return _RANK.get(post.role, len(_RANK))


def _roster(office: Office, people: list[tuple[StaffCard, list[Post]]], asked: Asked) -> StaffRoster:
    day = asked.today
    ordered = sorted(people, key=lambda entry: (_rank(entry[1][0]), entry[1][0].scope_name))
    return StaffRoster(
        community=office.name,
        as_of=N_("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day),
        people=len(people),
        posts=sum(len(live) for _person, live in people),
        rows=tuple(_row(person, live, asked.flag("ids")) for person, live in ordered),
    )


def _row(person: StaffCard, live: list[Post], ids: bool) -> RosterRow:
    draft = person.draft
    return RosterRow(
        name=draft.name,
        sex=SEX_NAMES.get(draft.sex or "", ""),
        masked_id=masking.id_number(draft.id_number) if ids else "",
        politics=POLITICS_NAMES.get(draft.politics or "", ""),
        education=EDUCATION_NAMES.get(draft.education or "", ""),
        posts="、".join(
            _distinct(
                [*draft.committee_posts, *(BY_KEY[post.role].name for post in live if post.role in BY_KEY)]
            )
        ),
        scope="、".join(_distinct(post.scope_name for post in live)),
        full_time="" if draft.full_time is None else N_("专职") if draft.full_time else N_("兼职"),
        phone=draft.phones[0] if draft.phones else "",
        certificate=CERTIFICATES.get(draft.certificate or "", ""),
        joined=draft.joined_on,
    )


KINDS = (
    Kind(
        "badge",
        N_("工作证"),
        True,
        ("community", "grid", "staff"),
        (
            Option(
                "size",
                N_("大小"),
                "cr80",
                (("cr80", N_("证卡 54×86")), ("pocket", N_("胸卡 70×100")), ("large", N_("胸卡 80×110"))),
            ),
            Option("years", N_("有效几年"), 2, most=5),
            BACK,
            Option("skip", SKIP, 0, most=8),
            SHOP,
        ),
        badges,
    ),
    Kind(
        "roster",
        N_("网格工作人员花名册"),
        False,
        ("community", "grid"),
        (Option("ids", N_("印身份证号（遮盖中间八位）"), False),),
        roster,
    ),
)
