"""The tables of the print screen."""

from __future__ import annotations

from desktop.base.errors import Severity
from desktop.base.i18n import N_, _
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render import KINDS, Kind
from desktop.queries.printed import PrintedRow
from ui.screens.printing.register_presenter import Thing
from ui.theme.roles import Role
from ui.widgets.record_table import Column

_SCOPES = {
    "community": N_("全社区"), "grid": N_("网格"), "building": N_("楼栋"), "household": N_("户"), "staff": N_("人员"),
    "stale": N_("需更换的"),
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


_STATES = {
    "writing": N_("没写完"),
    "printing": N_("正在打"),
    "stopped": N_("停在半路"),
    "given_up": N_("不再接着打"),
}


def state_words(row: PrintedRow) -> str:
    """How far a print came; nothing for one that is whole."""
    if row.whole:
        return ""
    return _("{state} {done}/{pages} 页").format(
        state=_(_STATES.get(row.state, row.state)), done=row.done, pages=row.pages
    )


REGISTER = (
    *REGISTER,
    Column(
        "state",
        N_("状态"),
        state_words,
        width=130,
        sortable=False,
        tone=lambda r: None if r.whole else Role.WARN,
    ),
)
WRONG: tuple[Column[Thing], ...] = (
    Column("kind", N_("材料"), lambda t: kind_title(t.kind), width=120, sortable=False),
    Column("where", N_("在哪里"), lambda t: t.where, width=190, sortable=False),
    Column(
        "because", N_("为什么要换"), lambda t: "；".join(t.because), width=330, sortable=False,
        tone=lambda _t: Role.WARN,
    ),
    Column("printed", N_("印于"), lambda t: t.item.printed, width=92, sortable=False),
)  # fmt: skip
OUT: tuple[Column[Thing], ...] = (
    Column("kind", N_("材料"), lambda t: kind_title(t.kind), width=120, sortable=False),
    Column("where", N_("在哪里"), lambda t: t.where, width=220, sortable=False),
    Column(
        "state", N_("状态"), lambda t: _("! 需更换") if t.because else _("正在用"), width=80, sortable=False,
        tone=lambda t: Role.WARN if t.because else None,
    ),
    Column("printed", N_("印于"), lambda t: t.item.printed, width=92, sortable=False),
    Column("size", N_("大小"), lambda t: size_words(t.item.size), width=110, sortable=False),
    Column("photo", N_("上墙照片"), lambda t: _("有") if t.item.photo else "", width=80, sortable=False),
)  # fmt: skip


def size_words(size: str) -> str:
    """The size of a board, as chosen or as somebody wrote it."""
    return {"a3": "A3", "a4": "A4"}.get(size, size.replace("x", "×"))
