"""The page 区里的口径: what was taken in and where this office differs; what the district sent is looked at in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import _
from desktop.exchange.packs.comparing import Difference
from ui.dialogs import files
from ui.screens.settings.packs.columns import CHANGES, TAKEN
from ui.screens.settings.packs.presenter import Line, Look, PacksPresenter, Stand, Standing
from ui.screens.settings.page import SettingsPage
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk

MOST_EFFECTS = 5  # lines about how much would be noticed; the command line tells them all


class PacksPage(SettingsPage):
    """Implements `PacksView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = PacksPresenter(self, desk.office, desk.work, actor=desk.actor)
        self._rows: dict[str, Difference] = {}
        self._lines: dict[str, Line] = {}
        self.bar, self.note = MessageBar(), label(tone="muted", wrap=True)
        self.table: RecordTable[Difference] = RecordTable(
            TAKEN, lambda ids: {i: self._rows[i] for i in ids if i in self._rows}
        )
        self.table.setAccessibleName(_("区里的口径"))
        self.table.set_empty(_("还没有读入过"), _("区里的口径随区里发来的交换包到达,先看会改什么,再读入。"))
        self.table.selection_changed.connect(lambda _n: self._allow())
        self.offer_button = button(
            _("看区里送来的…"), self.presenter.look_at_offer, kind="primary", icon="search"
        )
        self.back_button = button(_("改回区里的"), self.give_back, icon="rotate-ccw")
        self.file_button = button(
            _("读入文件…"), self.choose_file, icon="download", tip=_("先看会改什么,再决定读不读入")
        )
        self.changes: RecordTable[Line] = RecordTable(
            CHANGES, lambda ids: {i: self._lines[i] for i in ids if i in self._lines}
        )
        self.changes.setAccessibleName(_("会改什么"))
        self.changes.set_empty(_("没有要改的"), _("本社区与区里的口径一致。"))
        self.changes.selection_changed.connect(lambda _n: self._allow())
        self.changes.opened.connect(lambda _id: self.turn())
        self.pack_title, self.pack_words = label(part="title", wrap=True), label(tone="muted", wrap=True)
        self.take_button = button(_("读入"), self.presenter.take_in, kind="primary")
        self.turn_button = button("", self.turn, icon="arrow-left-right", tip=_("回车也可以"))
        self.leave_button = button(_("不读入"), self.presenter.leave, kind="quiet")
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        words = label(
            _("区里统一定的规则、标准、叫法、问卷、日历和版式。本社区自己改过的保持不动,在这里看得见,也可以改回区里的。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        buttons = row(self.take_button, self.turn_button, self.leave_button, None)
        below = column(self.pack_title, self.pack_words, self.changes, buttons, gap=2, margin=2)
        below.setStretch(2, 1)
        self.pack, self.list = panel(below), QWidget()
        self.pack.hide()
        above = column(
            self.note, self.table, row(self.offer_button, self.back_button, None, self.file_button), gap=2
        )
        above.setStretch(1, 1)
        self.list.setLayout(above)
        whole = column(
            label(_("区里的口径"), part="title"), words, self.bar, self.list, self.pack, gap=2, margin=3
        )
        whole.setStretch(3, 1)
        whole.setStretch(4, 1)
        self.setLayout(whole)

    # PacksView

    def show_standing(self, standing: Standing) -> None:
        """What was taken in; and a word when something lies waiting."""
        self._rows = standing.rows
        self.table.show_ids(list(self._rows))
        self.table.forget_rows()
        own = sum(row.local for row in self._rows.values())
        parts = [_("区里的 {n} 项,本社区另定 {own} 项").format(n=len(self._rows), own=own)]
        if standing.pack:
            parts.insert(0, standing.pack)
        if standing.unknown:
            parts.append(_("{n} 项本机程序还不认识,先保留,升级后再读").format(n=len(standing.unknown)))
        if not standing.may:
            parts.append(_("只有主任能调整。"))
        self.note.setText("  ·  ".join(parts))
        if standing.spoilt:
            words = _("有 {n} 项签名不对或内容被改动过,没有采用,请报告区里:{names}")
            names = "、".join(standing.spoilt[:MOST_EFFECTS])
            self.bar.say(words.format(n=len(standing.spoilt), names=names), "warn")
        elif standing.waiting:
            self.bar.say(_("区里送来了新的口径,还没有读入。"), "info")
        elif not self.pack.isVisible():
            self.bar.hide()
        if not self.table.current_id() and self._rows:
            self.table.go_to(next(iter(self._rows)))
        self._allow()

    def show_look(self, look: Look) -> None:
        """What taking it in would change."""
        plan = look.plan
        self.bar.hide()
        before, self._lines = self.changes.current_id(), look.lines
        self.changes.show_ids(list(self._lines), keep=False)
        self.changes.forget_rows()
        if before in self._lines:
            self.changes.go_to(before)
        name = f"{plan.contents.name}  {plan.contents.version}".strip()
        self.pack_title.setText(name or _("区里还没有送来口径"))
        told = [_("会改 {n} 处,与现在相同 {same} 处,本社区自己的 {kept} 处保持不动。").format(
            n=len(plan.changes), same=plan.same, kept=len(plan.kept) + len(plan.overridden)
        )]  # fmt: skip
        if plan.older:
            told.append(_("比本社区收下的旧、不采用的 {n} 处。").format(n=plan.older))
        felt = [one for one in look.noticed if one.before != one.after]
        told += [_("影响:{what}").format(what=one.said()) for one in felt[:MOST_EFFECTS]]
        if (more := len(felt) - MOST_EFFECTS) > 0:
            told.append(_("另有 {n} 处").format(n=more))
        if quiet := len(look.noticed) - len(felt):
            told.append(_("{n} 处改了以后数字不变。").format(n=quiet))
        self.pack_words.setText("\n".join([*([plan.note] if plan.note else []), *told]))
        first = not self.pack.isVisible()
        self.list.hide()  # two lists at once would leave neither enough room on a small screen
        self.pack.show()
        self._allow()
        if first:
            (self.take_button if self.take_button.isEnabled() else self.leave_button).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    def hide_look(self) -> None:
        """Nothing is looked at any more."""
        self.pack.hide()
        self.list.show()
        self._lines = {}
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

    def choose_file(self) -> None:
        """Ask for the file of a pack."""
        kinds = _("区县包") + " (*.json)"
        files.ask_open(self, _("选择区县包"), kinds, lambda paths: self.presenter.look_at(paths[0]))

    def give_back(self) -> None:
        """Let the district's word hold again for the selected items."""
        self.presenter.give_back(self.table.selected_ids())

    def turn(self) -> None:
        """Let the district's word replace this office's own for the selected lines, or not after all."""
        self.presenter.turn(self.changes.selected_ids())

    def _allow(self) -> None:
        standing = self.presenter.standing
        may = standing is not None and standing.may
        chosen = [self._rows[i] for i in self.table.selected_ids() if i in self._rows]
        self.back_button.setEnabled(may and any(one.local for one in chosen))
        self.offer_button.setEnabled(standing is not None and standing.waiting > 0)
        look = self.presenter.look
        self.take_button.setEnabled(may and look is not None and not look.plan.empty)
        lines = [self._lines[i] for i in self.changes.selected_ids() if i in self._lines]
        given = any(line.stand is Stand.GIVEN for line in lines)
        self.turn_button.setText(_("仍用本社区的") if given else _("改用区里的"))
        self.turn_button.setEnabled(may and any(line.stand in (Stand.GIVEN, Stand.KEPT) for line in lines))
