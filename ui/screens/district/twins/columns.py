"""The tables between offices. A person is told by the family name alone: which record it is, the offices see themselves."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.district.between import Asked, Handed
from desktop.district.duplicates import Entry
from desktop.district.twins import STATES, Twin
from desktop.domain.between import ANSWERS, Says
from desktop.domain.masking import family_name
from ui.screens.district.moments import day
from ui.theme.roles import Role
from ui.widgets.record_table import Column

DECIDED = {"same": N_("✓ 同一人"), "other": N_("✓ 不是同一人")}


def masked(name: str) -> str:
    """The family name, a star for the rest."""
    return f"{family_name(name)}*" if name else "—"


def _lives(entry: Entry) -> str:
    return {True: _("住在这里"), False: _("不住这里"), None: _("没填")}[entry.lives_here]


def _says(says: str) -> str:
    return _(ANSWERS[Says(says)]) if says else ""


def state_words(pair: Twin) -> str:
    """How far a pair is."""
    return _(DECIDED.get(pair.decided, STATES[pair.state])) if pair.decided else _(STATES[pair.state])


def _tone(pair: Twin) -> Role | None:
    return {"contradiction": Role.ALARM, "answered": Role.GOOD, "decided": Role.GOOD}.get(pair.state)


PAIRS: tuple[Column[Twin], ...] = (
    Column("who", N_("谁"), lambda t: masked(t.first.name), width=60, sortable=False),
    Column("state", N_("情况"), state_words, width=130, sortable=False, tone=_tone),
    Column("first", N_("社区甲"), lambda t: t.first.office_name, width=140, sortable=False),
    Column("first_lives", N_("居住"), lambda t: _lives(t.first), width=112, sortable=False),
    Column("first_says", N_("甲的答复"), lambda t: _says(t.says[0]), width=150, sortable=False),
    Column("second", N_("社区乙"), lambda t: t.second.office_name, width=140, sortable=False),
    Column("second_lives", N_("居住"), lambda t: _lives(t.second), width=112, sortable=False),
    Column("second_says", N_("乙的答复"), lambda t: _says(t.says[1]), width=150, sortable=False),
)
MOVES: tuple[Column[Asked], ...] = (
    Column("on", N_("日期"), lambda m: m.on, width=92, sortable=False),
    Column("office", N_("哪个社区提的"), lambda m: m.office_name, width=160, sortable=False),
    Column("people", N_("几人"), lambda m: str(len(m.people)), width=52, number=True, sortable=False),
    Column("target", N_("转到(原样)"), lambda m: m.target, width=170, sortable=False),
    Column("to", N_("认出的社区"), lambda m: m.to_name or _("✕ 没有登记这个社区"), width=180, sortable=False,
           tone=lambda m: None if m.to_office else Role.ALARM),
    Column("by", N_("谁提的"), lambda m: m.by, width=90, sortable=False),
    Column("note", N_("说明"), lambda m: m.note, width=200, sortable=False),
)  # fmt: skip


def handed_words(one: Handed) -> str:
    """What became of a person who was handed over."""
    if one.back:
        return _("✕ 原社区又把人改回在册")
    if one.after:
        return _("▲ 转出后原社区又改过 {n} 次").format(n=len(one.after))
    if one.acknowledged and not one.watched:
        return _("✓ 原社区已收到(之后改没改,您的账号看不到)")
    return _("✓ 原社区已收到") if one.acknowledged else _("● 等原社区收到")


HANDED: tuple[Column[Handed], ...] = (
    Column("at", N_("办理"), lambda h: day(h.at_ms), width=92, sortable=False),
    Column("on", N_("起"), lambda h: h.effective_on, width=92, sortable=False),
    Column("from", N_("从"), lambda h: h.from_name, width=180, sortable=False),
    Column("to", N_("到"), lambda h: h.to_name, width=180, sortable=False),
    Column("state", N_("情况"), handed_words, width=260, sortable=False,
           tone=lambda h: Role.ALARM if h.back else Role.WARN if h.after else Role.GOOD if h.acknowledged else None),
)  # fmt: skip
