"""The tables of what is laid down, and of how far each office is."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.district.packs import Laid, Standing
from desktop.domain.packed import PART_NAMES, Part
from desktop.exchange.packs import comparing
from ui.screens.district.moments import day
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def part_words(item: Laid) -> str:
    """What kind of thing it is."""
    part = item.name.partition("/")[0]
    return _(PART_NAMES[Part(part)]) if part in set(Part) else part


def title_words(item: Laid) -> str:
    """Which one of its kind it is, as an office's page of packs calls it; a newer program's key as it is."""
    part, _slash, key = item.name.partition("/")
    return comparing.title(Part(part), key, item.value) if part in set(Part) else key


def state_words(one: Standing) -> str:
    """How far an office is, as a word with a shape."""
    if not one.items:
        return ""
    if one.taken >= one.items:
        return _("✓ 都采用了")
    if one.sent >= one.items:
        return _("● 写好了,等社区采用")
    return _("▲ 还要写下发文件")


def _tone(one: Standing) -> Role | None:
    if not one.items:
        return None
    return Role.GOOD if one.taken >= one.items else Role.WARN if one.sent < one.items else None


OFFICES: tuple[Column[Standing], ...] = (
    Column("name", N_("社区"), lambda s: s.name, width=150, sortable=False),
    Column("state", N_("情况"), state_words, width=170, sortable=False, tone=_tone),
    Column("items", N_("规定"), lambda s: str(s.items), width=60, number=True, sortable=False),
    Column("sent", N_("写给它的"), lambda s: str(s.sent), width=80, number=True, sortable=False),
    Column("taken", N_("采用了"), lambda s: str(s.taken), width=70, number=True, sortable=False),
)
ITEMS: tuple[Column[Laid], ...] = (
    Column("part", N_("类别"), part_words, width=96, sortable=False),
    Column("key", N_("哪一项"), title_words, width=190, sortable=False),
    Column("version", N_("第几版"), lambda i: str(i.version), width=62, number=True, sortable=False),
    Column(
        "state",
        N_("情况"),
        lambda i: _("不再规定") if i.value is None else _("在用"),
        width=76,
        sortable=False,
    ),
    Column("on", N_("日期"), lambda i: day(i.changed_ms), width=92, sortable=False),
    Column("by", N_("谁定的"), lambda i: i.actor, width=90, sortable=False),
)
