"""The right side: a household's card, its form and its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QWidget

from desktop.base.i18n import _
from desktop.domain.household import HouseholdDraft
from ui.screens.households.columns import MEMBERS
from ui.screens.households.fields import HOUSEHOLD
from ui.widgets.boxes import button, column, label, row
from ui.widgets.form import DraftForm
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.base.errors import Problem
    from desktop.queries.households import HouseholdPage, Member


class HouseholdCard(QWidget):
    """`closed` is Esc; the members table says which resident to open."""

    save_wanted = Signal()
    remove_wanted = Signal()
    beside_wanted = Signal()
    sibling_wanted = Signal(str)
    member_wanted = Signal(str)
    new_member_wanted = Signal()
    edited = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._members: dict[str, Member] = {}
        self.title, self.facts = label(part="title", wrap=True), label(tone="muted", wrap=True)
        self._siblings = QHBoxLayout()
        self._siblings.setSpacing(8)
        self.form: DraftForm[HouseholdDraft] = DraftForm(HOUSEHOLD, columns=2)
        self.form.edited.connect(self.edited.emit)
        self.save_button = button(_("保存"), self.save_wanted.emit, kind="primary", icon="save")
        self.beside_button = button(_("同门另立一户"), self.beside_wanted.emit)
        self.remove_button = button(_("删除住户"), self.remove_wanted.emit, kind="quiet")
        self.members: RecordTable[Member] = RecordTable(MEMBERS, self._rows)
        self.members.setAccessibleName(_("家庭成员"))
        self.members.set_empty(_("还没有登记成员"), _("按 Ctrl+M 新增成员。"))
        self.members.opened.connect(self.member_wanted.emit)
        self.members.setMinimumHeight(150)
        self.new_member = button(_("新增成员"), self.new_member_wanted.emit, icon="user-plus")
        self.members_title = label(_("成员"), part="heading")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.form)
        actions = row(self.save_button, self.beside_button, self.remove_button, None)
        head = row(self.members_title, None, self.new_member)
        whole = column(self.title, self.facts, self._siblings, scroll, actions, head, self.members, gap=2)
        whole.setStretch(3, 3)
        whole.setStretch(6, 2)
        self.setLayout(whole)
        self.form.left.connect(self.save_button.setFocus)

    def _rows(self, ids: Sequence[str]) -> Mapping[str, Member]:
        return {i: self._members[i] for i in ids if i in self._members}

    def show_page(self, page: HouseholdPage, siblings: Sequence[tuple[str, str]]) -> None:
        """A household as it is in the file."""
        self.title.setText(page.where or _("地址待落"))
        facts = [_("微网格 {n}").format(n=page.grid) if page.grid else _("不在任何微网格")]
        facts.append(_("联系卡 {n}").format(n=page.card_serial) if page.card_serial else _("还没有发联系卡"))
        self.facts.setText("  ·  ".join(facts))
        self._show_siblings(page.id, siblings)
        self.form.show_draft(page.draft)
        self.show_members(page.members)
        self._set_new(False)

    def show_members(self, members: Sequence[Member]) -> None:
        """The members alone."""
        self._members = {member.id: member for member in members}
        self.members.show_ids([member.id for member in members])
        self.members_title.setText(_("成员 {n} 人").format(n=len(members)))

    def show_new(self, draft: HouseholdDraft, where: str) -> None:
        """An empty form for a door nobody is registered at."""
        self.title.setText(where)
        self.facts.setText(_("这里还没有登记住户。填好户主后按 Ctrl+S 保存,再登记成员。"))
        self._show_siblings("", ())
        self.form.show_draft(draft)
        self._members = {}
        self.members.show_ids([])
        self.members_title.setText(_("成员"))
        self._set_new(True)

    def _set_new(self, new: bool) -> None:
        for part in (
            self.beside_button,
            self.remove_button,
            self.new_member,
            self.members,
            self.members_title,
        ):
            part.setVisible(not new)

    def _show_siblings(self, current: str, siblings: Sequence[tuple[str, str]]) -> None:
        while (item := self._siblings.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for household_id, name in siblings:
            made: QPushButton = button(name or _("(无户主)"), kind="link")
            made.setEnabled(household_id != current)
            made.clicked.connect(lambda _on=False, i=household_id: self.sibling_wanted.emit(i))
            self._siblings.addWidget(made)
        if siblings:
            self._siblings.insertWidget(0, label(_("同一门有 {n} 户:").format(n=len(siblings)), tone="muted"))
            self._siblings.addStretch(1)

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Under their fields."""
        self.form.show_problems(problems)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
