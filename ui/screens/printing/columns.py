"""The tables of the print screen."""

from __future__ import annotations

from desktop.base.errors import Severity
from desktop.base.i18n import N_, _
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render import KINDS, Kind
from desktop.queries.printed import PrintedRow
from ui.theme.roles import Role
from ui.widgets.record_table import Column

_SCOPES = {
    "community": N_("全社区"), "grid": N_("网格"), "building": N_("楼栋"), "household": N_("户"), "staff": N_("人员"),
}  # fmt: skip


def kind_title(key: str) -> str:
    """A kind of document in words."""
    return _(KINDS[key].title) if key in KINDS else key


def scope_words(scope: str) -> str:
    """`grid:ab12…` as words without ids."""
    kind, _colon, ids = scope.partition(":")
    word = _(_SCOPES.get(kind, kind))
    return _("{word} {n} 个").format(word=word, n=len(ids.split(","))) if ids else word


KIND_LIST: tuple[Column[Kind], ...] = (
    Column("title", N_("打印什么"), lambda k: _(k.title), width=196, sortable=False),
    Column(
        "public", N_("用途"), lambda k: _("公开") if k.public else _("内部"), width=60, sortable=False,
        tone=lambda k: None if k.public else Role.WARN,
    ),
)  # fmt: skip
WARNINGS: tuple[Column[PaperWarning], ...] = (
    Column("where", N_("哪一份"), lambda w: w.where, width=200, sortable=False),
    Column(
        "text", N_("提醒"), lambda w: f"{'! ' if w.severity is not Severity.INFO else '· '}{w.text}", width=420,
        sortable=False, tone=lambda w: Role.WARN if w.severity is not Severity.INFO else None,
    ),
)  # fmt: skip
REGISTER: tuple[Column[PrintedRow], ...] = (
    Column("at", N_("时间"), lambda r: r.at, width=128, sortable=False),
    Column("kind", N_("材料"), lambda r: kind_title(r.kind), width=150, sortable=False),
    Column("scope", N_("范围"), lambda r: scope_words(r.scope), width=90, sortable=False),
    Column("items", N_("份数"), lambda r: f"{r.items:,}", width=60, number=True, sortable=False),
    Column("pages", N_("页数"), lambda r: f"{r.pages:,}", width=60, number=True, sortable=False),
    Column("actor", N_("经手人"), lambda r: r.actor, width=80, sortable=False),
    Column("short", N_("登记号"), lambda r: r.short, width=90, sortable=False),
)
