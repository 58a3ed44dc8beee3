"""The tables of receiving: files on their way, and files in quarantine."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.district.arrivals import Refusal
from ui.screens.district.moments import moment
from ui.screens.district.receive.presenter import Item
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def state_words(item: Item) -> str:
    """What would become of a file, or became of it."""
    if item.refused:
        return _("✕ 拒收:{why}").format(why=item.refused)
    if item.received is not None:
        words = _("✓ 收下 {n} 条新记录").format(n=f"{item.received.new_ops:,}")
        if item.received.repeated or not item.received.new_ops:
            words = _("✓ 以前收过,没有新内容")
        return words + (_(",回执 {file}").format(file=item.receipt) if item.receipt else "")
    if item.held_back:
        return _("▲ 先问清社区:{why}").format(why=item.seen.problem)
    if item.seen.problem:
        return _("✕ 不能收:{why}").format(why=item.seen.problem)
    if not item.waits:
        return _("○ 以前收过,没有新内容")
    if item.seen.lacking:
        return _("▲ 可以收,收下以后还缺 {n} 条").format(n=f"{item.seen.lacking:,}")
    return _("● 可以收")


def _tone(item: Item) -> Role | None:
    if item.received is not None:
        return Role.GOOD
    if item.refused or item.seen.problem:
        return Role.ALARM
    if not item.waits:
        return Role.TEXT_MUTED
    return Role.WARN if item.seen.lacking else None


def _number(item: Item, value: int) -> str:
    return "" if item.seen.problem and not item.seen.held_back else f"{value:,}"


ITEMS: tuple[Column[Item], ...] = (
    Column("file", N_("文件"), lambda i: i.seen.path.name, width=210, sortable=False),
    Column("office", N_("社区"), lambda i: i.seen.name, width=130, sortable=False),
    Column("computer", N_("电脑"), lambda i: i.seen.computer, width=80, sortable=False),
    Column("written", N_("写于"), lambda i: moment(i.seen.written_ms or None), width=124, sortable=False),
    Column("ops", N_("记录"), lambda i: _number(i, i.seen.ops), width=64, number=True, sortable=False),
    Column("new", N_("新的"), lambda i: _number(i, i.seen.new), width=64, number=True, sortable=False),
    Column("state", N_("情况"), state_words, width=420, sortable=False, tone=_tone),
)
REFUSED: tuple[Column[Refusal], ...] = (
    Column("at", N_("拒收于"), lambda r: moment(r.received_ms), width=128, sortable=False),
    Column("file", N_("文件"), lambda r: r.name, width=240, sortable=False),
    Column("why", N_("原因"), lambda r: r.words, width=560, sortable=False),
)
