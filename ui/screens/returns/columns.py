"""The tables of the returns screen."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.i18n import N_, _
from desktop.domain.rectification import STATES
from desktop.queries.rectifications import RectificationRow
from desktop.queries.snapshots import SnapshotRow
from desktop.returns.contradictions import Contradiction
from desktop.returns.evaluation import Figure
from desktop.returns.indicator import Value
from desktop.returns.rows import RowRef
from desktop.returns.snapshot import Difference
from desktop.returns.wording import KINDS, met_words, number_words, value_words
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def _met_tone(figure: Figure) -> Role | None:
    return {True: Role.GOOD, False: Role.ALARM, None: None}[figure.met]


FIGURES: tuple[Column[Figure], ...] = (
    Column("code", N_("编号"), lambda f: f.code, width=112, sortable=False),
    Column("name", N_("指标"), lambda f: f.name, width=212, sortable=False),
    Column("value", N_("数值"), value_words, width=78, number=True, sortable=False, tone=_met_tone),
    Column("unit", N_("单位"), lambda f: "" if f.unit == "%" else _(f.unit), width=44, sortable=False),
    Column(
        "numerator", N_("分子"), lambda f: number_words(f.numerator), width=64, number=True, sortable=False
    ),
    Column(
        "denominator",
        N_("分母"),
        lambda f: number_words(f.denominator),
        width=64,
        number=True,
        sortable=False,
    ),
    Column("target", N_("要求"), lambda f: f.target or "", width=70, sortable=False),
    Column("met", N_("结果"), met_words, width=74, sortable=False, tone=_met_tone),
)


@dataclass(frozen=True)
class ListedRow:
    """One record of a list, with its identity number and telephone masked, as it may be copied."""

    ref: RowRef
    number: str = ""
    phone: str = ""


ROWS: tuple[Column[ListedRow], ...] = (
    Column("kind", N_("类别"), lambda r: _(KINDS.get(r.ref.kind, r.ref.kind)), width=62, sortable=False),
    Column("title", N_("名称"), lambda r: r.ref.title, width=150, sortable=False),
    Column("where", N_("说明"), lambda r: r.ref.where, width=220, sortable=False),
    Column("number", N_("证件号码"), lambda r: r.number, width=150, sortable=False),
    Column("phone", N_("电话"), lambda r: r.phone, width=104, sortable=False),
)
CLASHES: tuple[Column[Contradiction], ...] = (
    Column("text", N_("矛盾"), lambda c: c.text, width=420, sortable=False, tone=lambda _c: Role.WARN),
    Column("fix", N_("怎么办"), lambda c: c.fix, width=360, sortable=False),
)
ARCHIVE: tuple[Column[SnapshotRow], ...] = (
    Column("serial", N_("编号"), lambda s: s.serial, width=112, sortable=False),
    Column("title", N_("名称"), lambda s: s.title, width=120, sortable=False),
    Column("on", N_("存档日期"), lambda s: s.issued_on, width=88, sortable=False),
    Column("by", N_("存档人"), lambda s: s.issued_by, width=70, sortable=False),
    Column("state", N_("更正"), lambda s: archive_words(s), width=220, sortable=False),
)
DIFFERENCES: tuple[Column[Difference], ...] = (
    Column("code", N_("编号"), lambda d: d.code, width=104, sortable=False),
    Column("name", N_("指标"), lambda d: d.name, width=170, sortable=False),
    Column("was", N_("存档时"), lambda d: _value(d.was), width=80, number=True, sortable=False),
    Column("now", N_("现在"), lambda d: _value(d.now), width=80, number=True, sortable=False),
)
LEDGER: tuple[Column[RectificationRow], ...] = (
    Column("state", N_("情况"), lambda r: _("已逾期") if r.late else _(STATES[r.draft.state]), width=70, sortable=False,
           tone=lambda r: Role.ALARM if r.late else Role.GOOD if r.draft.state == "done" else None),
    Column("problem", N_("问题"), lambda r: r.draft.problem, width=220, sortable=False),
    Column("who", N_("责任人"), lambda r: r.draft.responsible, width=70, sortable=False),
    Column("due", N_("时限"), lambda r: r.draft.due_on, width=88, sortable=False),
    Column("measure", N_("整改措施"), lambda r: r.draft.measure, width=260, sortable=False),
    Column("result", N_("完成情况"), lambda r: r.draft.result, width=120, sortable=False),
)  # fmt: skip


def _value(value: Value) -> str:
    return _("未采集") if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def archive_words(row: SnapshotRow) -> str:
    """What it corrects or was corrected by, and why."""
    if row.corrected_by:
        return _("已由 {serial} 更正").format(serial=row.corrected_by)
    return _("更正:{reason}").format(reason=row.reason) if row.corrects_id else ""
