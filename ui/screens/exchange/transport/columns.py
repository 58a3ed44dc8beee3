"""The tables of the page of bundles under way."""

from __future__ import annotations

from pathlib import PureWindowsPath
from typing import Final

from desktop.base.clock import as_datetime
from desktop.base.i18n import N_, _
from desktop.exchange.bundle import outbox
from desktop.exchange.bundle.mailbox import Letter
from desktop.exchange.bundle.outbox import Entry
from desktop.exchange.bundle.quarantine import Kept
from desktop.queries import pictures
from desktop.queries.gaps import Gap
from ui.theme.roles import Role
from ui.widgets.record_table import Column

STATES: Final = {
    outbox.WAITING: N_("还没拷出"), outbox.COPIED: N_("已拷出,等回执"), outbox.SPOILT: N_("拷出的那份损坏了"),
    outbox.ACKNOWLEDGED: N_("对方已收到"),
}  # fmt: skip
_TONES: Final = {
    outbox.WAITING: Role.WARN, outbox.SPOILT: Role.ALARM, outbox.ACKNOWLEDGED: Role.GOOD,
}  # fmt: skip
_URGENT: Final = {"warn": Role.WARN, "alarm": Role.ALARM}


def _minute(at_ms: int) -> str:
    return as_datetime(at_ms).strftime("%m-%d %H:%M")


def _ending(path: str) -> str:
    """The folder and the file: the beginning of a path is the same for all and would hide them."""
    parts = PureWindowsPath(path).parts
    return "/".join(parts[-2:])


def _state(entry: Entry) -> str:
    words = _(STATES[entry.state])
    if len(entry.files) > 1 and entry.left and entry.acked_ms is None:
        return _("{state}(还差 {n} 份)").format(state=words, n=len(entry.left))
    return words


def _about(letter: Letter) -> str:
    return letter.problem or (pictures.counted(letter.pictures) if letter.pictures else "")


OUTBOX: Final[tuple[Column[Entry], ...]] = (
    Column("to", N_("收件方"), lambda e: e.name or e.recipient, width=112, sortable=False),
    Column("made", N_("写出时间"), lambda e: _minute(e.made_ms), width=100, sortable=False),
    Column("ops", N_("条数"), lambda e: f"{e.ops:,}", width=84, number=True, sortable=False),
    Column("state", N_("到哪了"), _state, width=158, sortable=False, tone=lambda e: _TONES.get(e.state)),
    Column("where", N_("拷到哪里"), lambda e: "、".join(dict.fromkeys(_ending(c.path) for c in e.copies)), width=128,
           sortable=False, tone=lambda _e: Role.TEXT_MUTED),
)  # fmt: skip
LETTERS: Final[tuple[Column[Letter], ...]] = (
    Column("from", N_("谁写的"), lambda one: one.sender or one.path.name, width=130, sortable=False),
    Column("written", N_("写于"), lambda one: one.written_at[5:], width=100, sortable=False),
    Column("ops", N_("新内容"), lambda one: "" if one.problem else f"{one.ops:,}", width=70, number=True, sortable=False),
    Column("problem", N_("说明"), _about, width=240, sortable=False, tone=lambda one: Role.ALARM if one.problem else None),
)  # fmt: skip
GAPS: Final[tuple[Column[Gap], ...]] = (
    Column("words", N_("缺什么"), lambda g: g.words, width=300, sortable=False, tone=lambda g: _URGENT.get(g.tone)),
    Column("days", N_("缺了多久"), lambda g: _("{n} 天").format(n=g.days) if g.days else _("今天"), width=70, sortable=False,
           tone=lambda g: _URGENT.get(g.tone)),
)  # fmt: skip
REFUSED: Final[tuple[Column[Kept], ...]] = (
    Column("name", N_("文件"), lambda k: k.name, width=130, sortable=False),
    Column("at", N_("何时"), lambda k: _minute(k.at_ms), width=96, sortable=False),
    Column("why", N_("为什么拒收"), lambda k: _("后来已收下") if k.taken_ms is not None else k.text, width=280,
           sortable=False, tone=lambda k: Role.GOOD if k.taken_ms is not None else None),
)  # fmt: skip
