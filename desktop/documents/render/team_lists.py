"""The team with faces, the posts nobody holds, and the notice to residents, from the office file."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from desktop.base.i18n import N_
from desktop.documents.kinds import notice, roster_photos, vacancy_list
from desktop.documents.kinds.notice import Notice
from desktop.documents.kinds.roster_photos import Face, FaceRoster
from desktop.documents.kinds.template import load
from desktop.documents.kinds.vacancy_list import VacancyList, VacantPost
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.group_lists import day_words
from desktop.documents.render.kind import Kind
from desktop.domain.roles import BY_KEY, LINKED
from desktop.domain.visit import day_of
from desktop.queries import paper, vacancies
from desktop.queries.paper import Holder
from desktop.queries.places import scope_names

_RANK = {role: number for number, role in enumerate(BY_KEY)}
_MOST_POSTS = 3


def faces(db: Any, asked: Asked) -> Batch:
    """Everybody with a post of the office's own, community by community and by rank."""
    team = Team(db, asked.today)
    grids = {grid.id for grid in team.chosen_grids(asked.scope)}
    held: dict[str, list[Holder]] = {}
    for post in (post for posts in team.holders.values() for post in posts):
        role = BY_KEY.get(post.role)
        if role and role.reach != LINKED and (asked.scope.kind == "community" or post.scope_id in grids):
            held.setdefault(post.staff_id, []).append(post)
    names = scope_names(
        db, {(p.scope_kind, p.scope_id) for posts in held.values() for p in posts if p.scope_id}
    )
    pictures = paper.pictures(db, [posts[0].photo for posts in held.values()])
    by_office: dict[str, list[tuple[int, str, Face]]] = {}
    for posts in held.values():
        posts.sort(key=lambda post: _RANK[post.role])
        first = posts[0]
        face = Face(
            name=first.name,
            post="、".join(list(dict.fromkeys(BY_KEY[p.role].name for p in posts))[:_MOST_POSTS]),
            scope="、".join(dict.fromkeys(filter(None, (names.get((p.scope_kind, p.scope_id), "") for p in posts)))),
            phone=first.phone, photo=pictures.get(first.photo),
        )  # fmt: skip
        by_office.setdefault(first.office_id, []).append((_RANK[first.role], first.name, face))
    made, subjects = [], []
    for office_id, people in by_office.items():
        office = team.office(office_id)
        ordered = sorted(people, key=lambda entry: entry[:2])
        made.append(
            FaceRoster(
                community=office.name,
                as_of=day_words(asked.today),
                people=tuple(face for *_k, face in ordered),
            )
        )
        subjects.append(Subject("community", office.id, office.name))
    return Batch(made, partial(roster_photos.draw, copy=asked.copy), subjects=tuple(subjects))


def vacant(db: Any, asked: Asked) -> Batch:
    """Every post that should be held and is not, by rank and place."""
    team = Team(db, asked.today)
    wanted, found = vacancies.vacancies(db, day=asked.today)
    chosen = {grid.id for grid in team.chosen_grids(asked.scope)}
    rows = []
    for gap in found:
        if asked.scope.kind == "grid" and gap.grid_id not in chosen:
            continue
        above = team.first(gap.grid_id, "grid_worker", "grid_leader")
        rows.append(
            VacantPost(
                place=gap.name, post=BY_KEY[gap.role].name, since=gap.since, days=_days(gap.since, asked.today),
                last=gap.last, acting=above.name if above else "",
            )
        )  # fmt: skip
    office = team.office()
    made = [VacancyList(community=office.name, as_of=day_words(asked.today), wanted=wanted, rows=tuple(rows))]
    subjects = (Subject("community", office.id, office.name),)
    return Batch(
        made if rows else [], partial(vacancy_list.draw, copy=asked.copy), subjects=subjects if rows else ()
    )


def _days(since: str, today: date) -> str:
    """Days without a holder, "" when the day is not known."""
    first = day_of(since)
    return str((today - first).days) if first else ""


def notices(db: Any, asked: Asked) -> Batch:
    """One page for every community of the file."""
    team = Team(db, asked.today)
    offices = list(team.offices.values()) or [team.office()]
    made = [
        Notice(
            office=N_("{street}{name}居民委员会").format(street=office.street, name=office.name),
            address=office.address, phone=office.phone, supervision_phone=office.supervision_phone,
            day=day_words(asked.today),
        )
        for office in offices
    ]  # fmt: skip
    subjects = tuple(Subject("community", office.id, office.name) for office in offices)
    return Batch(made, partial(notice.draw), wording=load(notice.KEY).wording(), subjects=subjects)


KINDS = (
    Kind("roster-photos", N_("工作人员照片册"), False, ("community", "grid"), (), faces),
    Kind("vacancies", N_("岗位空缺表"), False, ("community", "grid"), (), vacant),
    Kind("notice", N_("居民个人信息告知书"), True, ("community",), (), notices),
)
