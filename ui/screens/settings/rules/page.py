"""The page 检查规则: every rule with its weight, those changed here marked; a district pack is looked at in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.exchange.packs.comparing import Difference
from ui.dialogs import files
from ui.screens.settings.page import SettingsPage
from ui.screens.settings.rules.columns import CHANGES, RULES, WEIGHTS
from ui.screens.settings.rules.presenter import RuleRow, RulesPresenter
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.exchange.packs.comparing import Plan
    from ui.bridge.desk import Desk


class RulesPage(SettingsPage):
    """Implements `RulesView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.may = False
        self.presenter = RulesPresenter(self, desk.office, desk.work, actor=desk.actor)
        self._changes: dict[str, Difference] = {}
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
        self.pack_button = button(
            _("读入区县包…"), self.choose_pack, icon="download", tip=_("先看会改什么,再决定读不读入")
        )
        self.changes: RecordTable[Difference] = RecordTable(
            CHANGES, lambda ids: {i: self._changes[i] for i in ids if i in self._changes}
        )
        self.changes.setAccessibleName(_("区县包会改什么"))
        self.changes.set_empty(_("没有要改的"), _("本社区与这份区县包一致。"))
        self.pack_title, self.pack_words = label(part="title", wrap=True), label(tone="muted", wrap=True)
        self.take_button = button(_("读入"), self.presenter.take_in, kind="primary")
        self.leave_button = button(_("不读入"), self.presenter.leave, kind="quiet")
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        words = label(
            _("录入、导入、检查用同一套规则。改过的有颜色;“不能放宽”的只能照旧。每次调整都是一步,可以撤销。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        actions = row(self.weigh_button, self.reset_button, None, self.pack_button)
        buttons = row(self.take_button, self.leave_button, None)
        below = column(self.pack_title, self.pack_words, self.changes, buttons, gap=2, margin=2)
        below.setStretch(2, 1)
        self.pack, self.list = panel(below), QWidget()
        self.pack.hide()
        rules = column(self.note, self.ask, self.table, actions, gap=2)
        rules.setStretch(2, 1)
        self.list.setLayout(rules)
        title = label(_("检查规则"), part="title")
        whole = column(title, words, self.bar, self.list, self.pack, gap=2, margin=3)
        whole.setStretch(3, 1)
        whole.setStretch(4, 1)
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

    def show_plan(self, plan: Plan) -> None:
        """What a district pack would change."""
        self.bar.hide()
        self._changes = {f"{row.part}/{row.key}": row for row in (*plan.changes, *plan.kept)}
        self.changes.show_ids(list(self._changes), keep=False)
        self.changes.forget_rows()
        self.pack_title.setText(f"{plan.pack.name}  {plan.pack.version}".strip())
        words = [
            _("会改 {n} 处,与现在相同 {same} 处,本社区自己的 {kept} 处保持不动。").format(
                n=len(plan.changes), same=plan.same, kept=len(plan.kept)
            )
        ]
        self.pack_words.setText("\n".join([*([plan.pack.note] if plan.pack.note else []), *words]))
        self.ask.dismiss()
        self.list.hide()  # two lists at once would leave neither enough room on a small screen
        self.pack.show()
        self._allow()
        (self.take_button if self.take_button.isEnabled() else self.leave_button).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def hide_plan(self) -> None:
        """No pack is looked at any more."""
        self.pack.hide()
        self.list.show()
        self._changes = {}
        self.changes.show_ids([])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

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
        """Take the selected rules back to what they weigh with the program as it comes."""
        self.presenter.reset(self.table.selected_ids())

    def choose_pack(self) -> None:
        """Ask for the file of a district pack."""
        kinds = _("区县包") + " (*.json)"
        files.ask_open(self, _("选择区县包"), kinds, lambda paths: self.presenter.look_at(paths[0]))

    def _weigh(self, chosen: list[str], value: Any) -> None:
        self.bar.hide()
        if value is not None:
            self.presenter.weigh(chosen, Severity(value))

    def _allow(self) -> None:
        chosen = [self.presenter.rows[i] for i in self.table.selected_ids() if i in self.presenter.rows]
        self.weigh_button.setEnabled(self.may and bool(chosen))
        self.reset_button.setEnabled(self.may and any(rule.changed for rule in chosen))
        plan = self.presenter.plan
        self.take_button.setEnabled(self.may and plan is not None and bool(plan.changes))
