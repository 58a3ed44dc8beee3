"""Badges and the roster: everybody who holds a post on the day, from the office file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO

from desktop.base.i18n import N_
from desktop.base.progress import Progress
from desktop.documents.kinds import badge, staff_roster
from desktop.documents.kinds.badge import Badge
from desktop.documents.kinds.common import Drawn
from desktop.documents.kinds.staff_roster import RosterRow, StaffRoster
from desktop.documents.kinds.template import load
from desktop.documents.render.batch import Asked, Batch, Team
from desktop.domain import masking
from desktop.domain.codes import EDUCATION_NAMES, POLITICS_NAMES, SEX_NAMES
from desktop.domain.roles import BY_KEY, LINKED
from desktop.operations.printing import BadgeIssue
from desktop.queries import paper
from desktop.queries import team as staff
from desktop.queries.paper import Holder
from desktop.queries.team import Post, StaffCard, StaffFilter

CERTIFICATES = {
    "assistant": N_("助理社会工作师"),
    "intermediate": N_("社会工作师"),
    "senior": N_("高级社会工作师"),
}
_SIZES = {"cr80": badge.Size.CR80, "pocket": badge.Size.POCKET}
MOST_POSTS = 2  # on a badge; more would not be read


def badges(db: Any, asked: Asked) -> Batch:
    """A badge for everybody with a post of the office's own (not for police, doctors, lawyers), by rank and name."""
    team = Team(db, asked.today)
    office = team.office()
    wearers = _wearers(team, asked)
    photos = paper.pictures(db, [held[0].photo for held in wearers])
    live = {issue.subject_id: issue.number for issue in paper.issued(db, "badge")}
    last = max(
        (int(n.rpartition("-")[2]) for n in paper.numbers_used(db, "badge") if n[-1:].isdecimal()), default=0
    )
    until = _years_later(asked.today, asked.number("years"))
    items: list[Badge] = []
    issues: list[BadgeIssue] = []
    for held in wearers:
        number = live.get(held[0].staff_id, "")
        if not number:
            last += 1
            number = f"{office.code}-{last:04d}"
        items.append(
            Badge(
                office=office.street + office.name, name=held[0].name, number=number, issuer=office.name,
                post="、".join(_distinct(BY_KEY[post.role].name for post in held)[:MOST_POSTS]),
                grid=_reach(team, held), photo=photos.get(held[0].photo), valid_until=until,
                supervision_phone=office.supervision_phone,
            )
        )  # fmt: skip
        issues.append(BadgeIssue(held[0].staff_id, number, until.isoformat()))
    template = load(badge.KEY)
    size, back, skip = _SIZES[asked.word("size")], asked.flag("back"), asked.number("skip")

    def draw(target: BinaryIO, progress: Progress) -> Drawn:
        return badge.draw(
            target, items, size=size, template=template, back=back, skip=skip, progress=progress
        )

    return Batch(items, draw, tuple(issues), wording=template.wording())


def _wearers(team: Team, asked: Asked) -> list[list[Holder]]:
    """The live posts of each person of the scope, the highest first."""
    held: dict[str, list[Holder]] = {}
    for post in (post for posts in team.holders.values() for post in posts):
        role = BY_KEY.get(post.role)
        if role and role.reach != LINKED:
            held.setdefault(post.staff_id, []).append(post)
    rank = {role: number for number, role in enumerate(BY_KEY)}
    for posts in held.values():
        posts.sort(key=lambda post: (not post.main, rank[post.role]))
    if asked.scope.kind == "staff":
        held = {person: posts for person, posts in held.items() if person in asked.scope.ids}
    elif asked.scope.kind == "grid":
        grids = {grid.id for grid in team.chosen_grids(asked.scope)}
        held = {p: posts for p, posts in held.items() if any(post.scope_id in grids for post in posts)}
    return sorted(held.values(), key=lambda posts: (rank[posts[0].role], posts[0].name, posts[0].staff_id))


def _reach(team: Team, held: list[Holder]) -> str:
    """The grids somebody works in, by number; the whole community for those without one."""
    grids = sorted(
        (team.grids[post.scope_id] for post in held if post.scope_id in team.grids), key=lambda g: g.number
    )
    return "、".join(_distinct(grid.name for grid in grids)) or team.office().name


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _years_later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def roster(db: Any, asked: Asked) -> Batch:
    """Everybody with a live post, by rank; posts are counted apart from persons."""
    team = Team(db, asked.today)
    office = team.office()
    grids = team.chosen_grids(asked.scope) if asked.scope.kind == "grid" else []
    wanted = [StaffFilter(grid_id=grid.id) for grid in grids] or [StaffFilter()]
    ids = _distinct(i for one in wanted for i in staff.staff_ids(db, one, day=asked.today))
    people = [staff.card(db, staff_id, day=asked.today) for staff_id in ids]
    rank = {role: number for number, role in enumerate(BY_KEY)}
    rows: list[tuple[tuple[int, str], RosterRow]] = []
    posts = 0
    for person in people:
        live = sorted((post for post in person.posts if post.live), key=lambda post: rank.get(post.role, 99))
        if live:
            posts += len(live)
            rows.append(
                ((rank.get(live[0].role, 99), live[0].scope_name), _row(person, live, asked.flag("ids")))
            )
    rows.sort(key=lambda entry: entry[0])
    day = N_("{year}年{month}月{day}日").format(
        year=asked.today.year, month=asked.today.month, day=asked.today.day
    )
    made = StaffRoster(
        community=office.name, as_of=day, people=len(rows), posts=posts, rows=tuple(row for _key, row in rows)
    )

    def draw(target: BinaryIO, progress: Progress) -> Drawn:
        return staff_roster.draw(target, [made], copy=asked.copy, progress=progress)

    return Batch(made.rows, draw)


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
