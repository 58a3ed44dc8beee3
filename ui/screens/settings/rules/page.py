"""The page 检查规则: every rule with its weight, those changed here marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop.base.errors import Severity
from desktop.base.i18n import _
from ui.screens.settings.page import SettingsPage
from ui.screens.settings.rules.columns import RULES, WEIGHTS
from ui.screens.settings.rules.presenter import RuleRow, RulesPresenter
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk


class RulesPage(SettingsPage):
    """Implements `RulesView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.may = False
        self.presenter = RulesPresenter(self, desk.office, desk.work, actor=desk.actor)
        self.bar, self.ask = MessageBar(), AskBar()
        self.note = label(tone="muted", wrap=True)
        self.table: RecordTable[RuleRow] = RecordTable(
            RULES, lambda ids: {i: self.presenter.rows[i] for i in ids if i in self.presenter.rows}
        )
        self.table.setAccessibleName(_("检查规则"))
        self.table.opened.connect(lambda _id: self.ask_weight())
        self.table.selection_changed.connect(lambda _n: self._allow())
        self.weigh_button = button(_("调整轻重…"), self.ask_weight, icon="pencil", tip=_("回车也可以"))
        self.reset_button = button(_("恢复原来的轻重"), self.reset, icon="rotate-ccw")
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        words = label(
            _("录入、导入、检查用同一套规则。改过的有颜色;“不能放宽”的只能照旧。每次调整都是一步,可以撤销。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        actions = row(self.weigh_button, self.reset_button, None)
        title = label(_("检查规则"), part="title")
        whole = column(title, words, self.bar, self.note, self.ask, self.table, actions, gap=2, margin=3)
        whole.setStretch(5, 1)
        self.setLayout(whole)

    # RulesView

    def show_rules(self, rows: Mapping[str, RuleRow], *, may: bool, pack: str) -> None:
        """Every rule; `may` says whether the one who sits here changes settings."""
        self.may = may
        self.table.show_ids(list(rows))
        self.table.forget_rows()
        parts = [_("改过 {n} 条").format(n=sum(r.changed for r in rows.values()))]
        if pack:
            parts.append(_("区县包:{name}").format(name=pack))
        if not may:
            parts.append(_("只有主任能调整。"))
        self.note.setText("  ·  ".join(parts))
        if not self.table.current_id() and rows:
            self.table.go_to(next(iter(rows)))
        self._allow()

    def say(self, text: str) -> None:
        """A refusal above the list."""
        self.bar.say(text)

    # SettingsPage

    def entered(self) -> None:
        self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes)

    # What the clerk does

    def ask_weight(self) -> None:
        """Ask what the selected rules shall weigh."""
        chosen = self.table.selected_ids()
        if not chosen or not self.may:
            return
        first = self.presenter.rows[chosen[0]]
        text = first.sentence if len(chosen) == 1 else _("选中的 {n} 条规则").format(n=len(chosen))
        order = sorted(WEIGHTS, key=lambda severity: severity is not first.severity)
        self.ask.ask(
            text, lambda value, _words: self._weigh(chosen, value), hint=None, yes=_("调整"),
            options=[Option(severity, _(WEIGHTS[severity])) for severity in order],
        )  # fmt: skip

    def reset(self) -> None:
        """Take the selected rules back to what the district, or the program as it comes, lets them weigh."""
        self.presenter.reset(self.table.selected_ids())

    def _weigh(self, chosen: list[str], value: Any) -> None:
        self.bar.hide()
        if value is not None:
            self.presenter.weigh(chosen, Severity(value))

    def _allow(self) -> None:
        chosen = [self.presenter.rows[i] for i in self.table.selected_ids() if i in self.presenter.rows]
        self.weigh_button.setEnabled(self.may and bool(chosen))
        self.reset_button.setEnabled(self.may and any(rule.changed for rule in chosen))
