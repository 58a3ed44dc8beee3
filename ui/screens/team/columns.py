"""The tables of the team screen."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.domain import masking
from desktop.domain.codes import SEX_NAMES
from desktop.queries.coverage import Gap, RoleCount
from desktop.queries.team import Post, StaffRow
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def posts_words(row: StaffRow) -> str:
    """The live posts in one line: places of one kind of post together."""
    places: dict[str, list[str]] = {}
    for post in row.posts:
        places.setdefault(post.role_name, []).append(post.scope_name)
    return "; ".join(f"{role}({'、'.join(found)})" for role, found in places.items())


def _time(row: StaffRow) -> str:
    return {True: _("专职"), False: _("兼职"), None: ""}[row.full_time]


def _state(row: Post) -> str:
    return _("在岗") if row.live else _("已结束")


def gap_word(role: str) -> str:
    """What is missing, in words."""
    return {
        "grid_worker": _("缺网格员"),
        "micro_leader": _("缺小格区长"),
        "building_head": _("缺楼栋长"),
    }.get(role, role)


STAFF = (
    Column[StaffRow]("name", N_("姓名"), lambda r: r.name, width=92),
    Column[StaffRow](
        "posts",
        N_("岗位数"),
        lambda r: str(len(r.posts) or ""),
        width=62,
        number=True,
        tone=lambda r: Role.WARN if len(r.posts) > 2 else None,
    ),
    Column[StaffRow]("what", N_("现任岗位"), posts_words, width=280, sortable=False),
    Column[StaffRow]("time", N_("专兼职"), _time, width=62, sortable=False),
    Column[StaffRow](
        "committee", N_("两委职务"), lambda r: "、".join(r.committee_posts), width=90, sortable=False
    ),
    Column[StaffRow](
        "phones",
        N_("电话"),
        lambda r: "、".join(masking.phone(p) for p in r.phones),
        width=110,
        sortable=False,
    ),
    Column[StaffRow]("joined_on", N_("到岗"), lambda r: r.joined_on, width=90, shown=False),
    Column[StaffRow](
        "sex", N_("性别"), lambda r: SEX_NAMES.get(r.sex, ""), width=50, sortable=False, shown=False
    ),
    Column[StaffRow]("left_on", N_("离任"), lambda r: r.left_on, width=90, sortable=False, shown=False),
)
POSTS = (
    Column[Post]("role", N_("岗位"), lambda r: r.role_name, width=96, sortable=False),
    Column[Post]("scope", N_("负责范围"), lambda r: r.scope_name, width=132, sortable=False),
    Column[Post]("start", N_("开始"), lambda r: r.start, width=86, sortable=False),
    Column[Post]("end", N_("结束"), lambda r: r.end, width=86, sortable=False),
    Column[Post](
        "state",
        N_("状态"),
        _state,
        width=60,
        sortable=False,
        tone=lambda r: None if r.live else Role.TEXT_MUTED,
    ),
)
ROLES = (
    Column[RoleCount]("name", N_("岗位"), lambda r: r.name, width=110, sortable=False),
    Column[RoleCount]("posts", N_("岗位数"), lambda r: str(r.posts), width=64, number=True, sortable=False),
    Column[RoleCount](
        "persons",
        N_("人数"),
        lambda r: str(r.persons),
        width=56,
        number=True,
        sortable=False,
        tone=lambda r: Role.WARN if r.persons < r.posts else None,
    ),
    Column[RoleCount](
        "note",
        N_("说明"),
        lambda r: _("一人多岗 {n} 个岗位").format(n=r.posts - r.persons) if r.persons < r.posts else "",
        width=120,
        sortable=False,
    ),
)
GAPS = (
    Column[Gap](
        "what", N_("空缺"), lambda r: gap_word(r.role), width=86, sortable=False, tone=lambda _r: Role.ALARM
    ),
    Column[Gap]("name", N_("地方"), lambda r: r.name, width=150, sortable=False),
    Column[Gap]("households", N_("户数"), lambda r: str(r.households), width=52, number=True, sortable=False),
)
