"""The tables of the whole register: what each column is called, shows, holds, and which words it can be filtered by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desktop.base.i18n import N_, _
from desktop.domain.choices import CHOICES
from desktop.domain.codes import HUKOU_STATES
from desktop.exchange.exporting.masks import free_text
from desktop.queries import household_list, resident_list
from desktop.queries.household_list import HouseholdLine
from desktop.queries.listing import Condition, Source, Test
from desktop.queries.resident_list import ResidentLine
from ui.theme.roles import Role
from ui.widgets.record_model import Column

Words = Mapping[str, str]
_FLAG: Final = {"1": N_("是"), "0": N_("否")}


def _word(kind: str, field: str) -> Callable[[str], str]:
    known = CHOICES[kind, field]
    return lambda code: _(known[code]) if code in known else code


_STATE, _CHANNEL = _word("household", "state"), _word("household", "channel")
_USE, _RELATION, _SEX = _word("dwelling", "use"), _word("resident", "relation"), _word("resident", "sex")
_LIVE, _ETHNIC, _POLITICS = (
    _word("resident", "state"),
    _word("resident", "ethnicity"),
    _word("resident", "politics"),
)
_SCHOOL, _MARRIED = _word("resident", "education"), _word("resident", "marriage")


def _yes_no(flag: bool | None) -> str:
    return "" if flag is None else _("是") if flag else _("否")


def _gone(row: ResidentLine) -> Role | None:
    return None if row.state == "live" else Role.TEXT_MUTED


HOUSEHOLDS: Final[tuple[Column[HouseholdLine], ...]] = (
    Column("where", N_("地址"), lambda r: r.where, width=170),
    Column("head", N_("户主"), lambda r: r.head_name, width=84),
    Column("members", N_("人数"), lambda r: str(r.members), width=52, number=True),
    Column("phone", N_("电话"), lambda r: r.phone, width=104),
    Column("state", N_("人户状态"), lambda r: _STATE(r.state), width=84),
    Column("use", N_("用途"), lambda r: _USE(r.use), width=60, shown=False),
    Column("grid", N_("微网格"), lambda r: r.grid, width=60),
    Column("verified", N_("核实日期"), lambda r: r.verified_on, width=92),
    Column("channel", N_("联系方式"), lambda r: _CHANNEL(r.channel), width=76, shown=False),
    Column("in_group", N_("已进群"), lambda r: _yes_no(r.in_group), width=60, shown=False),
    Column("collected", N_("采集日期"), lambda r: r.collected_on, width=92, shown=False),
    Column("code", N_("户编号"), lambda r: r.code, width=96, shown=False),
    Column("needs", N_("需求"), lambda r: free_text(r.needs), width=140, shown=False),
    Column("note", N_("备注"), lambda r: free_text(r.note), width=140, shown=False),
)
RESIDENTS: Final[tuple[Column[ResidentLine], ...]] = (
    Column("name", N_("姓名"), lambda r: r.name, width=76, tone=_gone),
    Column("sex", N_("性别"), lambda r: _SEX(r.sex), width=44, tone=_gone),
    Column("birth", N_("出生"), lambda r: r.birth, width=84, tone=_gone),
    Column("relation", N_("与户主关系"), lambda r: _RELATION(r.relation), width=84, tone=_gone),
    Column("where", N_("地址"), lambda r: r.where, width=170, tone=_gone),
    Column("number", N_("证件号码"), lambda r: r.id_masked, width=148, tone=_gone),
    Column("phones", N_("电话"), lambda r: r.phones_masked, width=104, tone=_gone),
    Column("head", N_("户主"), lambda r: r.head_name, width=76, tone=_gone, shown=False),
    Column("grid", N_("微网格"), lambda r: r.grid, width=60, tone=_gone),
    Column("state", N_("状态"), lambda r: _LIVE(r.state), width=60, tone=_gone),
    Column("hukou", N_("户籍状态"), lambda r: _(HUKOU_STATES.get(r.hukou_state, r.hukou_state)), width=84, shown=False),
    Column("ethnicity", N_("民族"), lambda r: _ETHNIC(r.ethnicity), width=64, shown=False),
    Column("politics", N_("政治面貌"), lambda r: _POLITICS(r.politics), width=84, shown=False),
    Column("education", N_("文化程度"), lambda r: _SCHOOL(r.education), width=84, shown=False),
    Column("marriage", N_("婚姻"), lambda r: _MARRIED(r.marriage), width=52, shown=False),
    Column("employer", N_("工作单位"), lambda r: free_text(r.employer), width=130, shown=False),
    Column("occupation", N_("职业"), lambda r: r.occupation, width=90, shown=False),
    Column("verified", N_("核实日期"), lambda r: r.verified_on, width=92, shown=False),
    Column("note", N_("备注"), lambda r: free_text(r.note), width=140, shown=False),
)  # fmt: skip
_HOUSEHOLD_WORDS: Final[Mapping[str, Words]] = {
    "state": CHOICES["household", "state"],
    "channel": CHOICES["household", "channel"],
    "use": CHOICES["dwelling", "use"],
    "in_group": _FLAG,
}
_RESIDENT_WORDS: Final[Mapping[str, Words]] = {
    "hukou": HUKOU_STATES,
    **{
        name: CHOICES["resident", name]
        for name in ("sex", "relation", "state", "ethnicity", "politics", "education", "marriage")
    },
}


@dataclass(frozen=True)
class ListKind:
    """One of the two tables. words: code to word of the columns that hold codes; the grids come from the office.

    first: the conditions it starts with; they stand above the table like any other and can be taken away.
    """

    key: str
    counted: str
    columns: Sequence[Column[Any]]
    source: Source
    words: Mapping[str, Words]
    first: tuple[Condition, ...] = ()


_ON_BOOKS: Final = (Condition("state", Test.ANY_OF, ("live",)),)
KINDS: Final = {
    kind.key: kind
    for kind in (
        ListKind("household", N_("{title} · {n} 户"), HOUSEHOLDS, household_list.SOURCE, _HOUSEHOLD_WORDS),
        ListKind(
            "resident", N_("{title} · {n} 人"), RESIDENTS, resident_list.SOURCE, _RESIDENT_WORDS, _ON_BOOKS
        ),
    )
}
SOURCES: Final = {key: kind.source for key, kind in KINDS.items()}


def title_of(kind: ListKind, column: str) -> str:
    """A column's title in the language in use; its key when another version knew it."""
    return next((_(found.title) for found in kind.columns if found.key == column), column)
