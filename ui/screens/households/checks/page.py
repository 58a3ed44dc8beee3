"""The page of checks: the rules that do not hold above, the records of the chosen one below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.base.errors import Severity
from desktop.base.i18n import N_, _
from ui.screens.households.checks.presenter import KINDS, ChecksPresenter, Found, RuleCount
from ui.theme.roles import Role
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import Column, RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk

WEIGHTS: Final = {Severity.BLOCK: N_("必改"), Severity.WARN: N_("提醒"), Severity.INFO: N_("提示")}
_TONES: Final = {Severity.BLOCK: Role.ALARM, Severity.WARN: Role.WARN}
_SHOWS: Final = frozenset({"household", "resident", "dwelling"})  # what the forms can open

_RULE_COLUMNS: tuple[Column[RuleCount], ...] = (
    Column(
        "weight", N_("轻重"), lambda c: _(WEIGHTS[c.severity]), width=72, sortable=False,
        tone=lambda c: _TONES.get(c.severity),
    ),
    Column("count", N_("处数"), lambda c: str(c.count), width=56, number=True, sortable=False),
    Column("accepted", N_("已保留"), lambda c: str(c.accepted or ""), width=64, number=True, sortable=False),
    Column("sentence", N_("说什么"), lambda c: c.sentence, width=300, sortable=False),
)  # fmt: skip
_FOUND_COLUMNS: tuple[Column[Found], ...] = (
    Column("who", N_("谁"), lambda f: f.about.title, width=76, sortable=False),
    Column("where", N_("地址"), lambda f: f.about.where, width=140, sortable=False),
    Column("what", N_("哪一栏"), lambda f: f.finding.what, width=84, sortable=False),
    Column("text", N_("哪里不对"), lambda f: f.finding.text, width=200, sortable=False),
)


class ChecksPage(QWidget):
    """Implements `ChecksView`. `opened`: (kind, record id, field) to be shown."""

    opened = Signal(str, str, str)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = ChecksPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._counts: dict[str, RuleCount] = {}
        self._found: dict[str, Found] = {}
        self.title = label(_("台账检查"), part="title")
        self.hint = label(
            _("上面选一条规则,下面是哪些记录。Enter 打开那一栏,改好以后回到这里再检查。"),
            tone="muted",
            wrap=True,
        )
        self.bar, self.ask = MessageBar(), AskBar()
        self.rules: RecordTable[RuleCount] = RecordTable(_RULE_COLUMNS, lambda ids: _known(self._counts, ids))
        self.rules.set_empty(_("没有发现问题"), _("录入、导入和检查用的是同一套规则。"))
        self.rules.setAccessibleName(_("检查规则"))
        self.found: RecordTable[Found] = RecordTable(_FOUND_COLUMNS, lambda ids: _known(self._found, ids))
        self.found.set_empty(_("这条规则没有要改的记录"))
        self.found.setAccessibleName(_("有问题的记录"))
        self.accept_button = button(
            _("保留…"), self.accept, tip=_("核对过、确实如此:写明原因,这个值不再提醒")
        )
        self.again_button = button(_("重新检查"), self.run, icon="refresh-cw")
        self.close_button = button(_("返回"), self.left.emit, kind="quiet", icon="arrow-left")
        parts = QSplitter(Qt.Orientation.Vertical)
        for table in (self.rules, self.found):
            parts.addWidget(table)
        parts.setChildrenCollapsible(False)
        actions = row(self.accept_button, self.again_button, None)
        whole = column(
            row(self.title, None, self.close_button), self.hint, self.bar, self.ask, parts, actions, gap=2
        )
        whole.setStretch(4, 1)
        self.setLayout(whole)
        self.rules.current_changed.connect(self._on_rule)
        self.rules.opened.connect(lambda _rule: self.found.setFocus(Qt.FocusReason.OtherFocusReason))
        self.found.opened.connect(self._open)
        self.found.selection_changed.connect(lambda _n: self._enable())

    # What the clerk does

    def run(self) -> None:
        """Check, with the cursor on the rules."""
        self.presenter.run()
        self.rules.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Let the selected findings stand."""
        chosen = [self._found[i] for i in self.found.selected_ids() if i in self._found]
        if chosen:
            self.ask.ask(
                _("保留这 {n} 处,为什么?").format(n=len(chosen)),
                lambda _v, reason: self.presenter.accept(chosen, reason),
                hint=_("例如:看过户口簿,确实如此"), yes=_("保留"),
            )  # fmt: skip

    def _on_rule(self, rule: str) -> None:
        if rule and rule != self.presenter.rule:
            self.presenter.choose(rule)

    def _open(self, found_id: str) -> None:
        found = self._found.get(found_id)
        if found is None:
            return
        finding = found.finding
        if finding.record_kind in _SHOWS:
            self.opened.emit(finding.record_kind, finding.record_id, finding.field)
        elif found.about.household_id:
            self.opened.emit("household", found.about.household_id, "")
        else:
            self.say(_("请在左边选这栋楼,在楼栋里修改。"))

    def _enable(self) -> None:
        count = self._counts.get(self.presenter.rule)
        may = count is not None and count.severity is not Severity.BLOCK
        self.accept_button.setEnabled(may and bool(self.found.selected_ids()))

    def changed(self, changes: Changes) -> None:
        """The office changed: what is on sight may be mended by now."""
        if self.isVisible() and changes.concerns(*KINDS):
            self.presenter.run()

    # ChecksView

    def show_counts(self, counts: Sequence[RuleCount]) -> None:
        """The rules; the cursor stays."""
        self._counts = {count.rule: count for count in counts}
        self.rules.show_ids(list(self._counts))
        total = sum(count.count for count in counts)
        self.title.setText(_("台账检查:{n} 处").format(n=total) if total else _("台账检查"))
        if self.presenter.rule:
            self.rules.go_to(self.presenter.rule)

    def show_found(self, found: Sequence[Found]) -> None:
        """The records of the rule."""
        self._found = {one.id: one for one in found}
        self.found.show_ids(list(self._found), keep=False)
        self.found.forget_rows()
        if self._found and not self.found.current_id():
            self.found.go_to(next(iter(self._found)))
        self._enable()

    def say(self, text: str) -> None:
        """A refusal, or where to mend it."""
        self.bar.say(text)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_F5:
            self.run()
        else:
            super().keyPressEvent(event)


def _known(rows: Mapping[str, Any], ids: Sequence[str]) -> dict[str, Any]:
    return {i: rows[i] for i in ids if i in rows}
