"""The right side: a household's card, its forms and its members."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QTabBar, QWidget

from desktop.base.i18n import _
from desktop.domain.dwelling import DwellingDraft
from desktop.domain.household import HouseholdDraft
from ui.screens.households.fields import DWELLING, HOUSEHOLD
from ui.screens.households.members_part import MembersPart
from ui.screens.households.record_form import RecordForm
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, row
from ui.widgets.flow import Flow

if TYPE_CHECKING:
    from desktop.queries.dwellings import DwellingPage
    from desktop.queries.households import HouseholdPage
    from ui.bridge.desk import Desk
    from ui.widgets.form import DraftForm


SHORT = 560  # pixels: below this the form is given what the members can spare
SHARES = ([330, 240], [10_000, 1])  # form and members, usual and short; neither is squeezed below its least


class HouseholdCard(QWidget):
    """`closed` is Esc; the members table says which resident to open. `add_tab` gives others a place beside the form."""

    save_wanted = Signal()
    remove_wanted = Signal()
    beside_wanted = Signal()
    next_wanted = Signal()
    sibling_wanted = Signal(str)
    member_wanted = Signal(str)
    new_member_wanted = Signal()
    edited = Signal()
    dwelling_edited = Signal()
    said = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.title, self.facts = label(part="title", wrap=True), label(tone="muted", wrap=True)
        self.ask = AskBar()
        self._siblings = QHBoxLayout()
        self._siblings.setSpacing(8)
        self.household: RecordForm[HouseholdDraft] = RecordForm(self, HOUSEHOLD, self.ask, desk, "household")
        self.dwelling: RecordForm[DwellingDraft] = RecordForm(self, DWELLING, self.ask, desk, "dwelling")
        self.form: DraftForm[HouseholdDraft] = self.household.form
        self.members = MembersPart(desk)
        self.tabs, self.pages = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.save_button = button(_("保存"), self.save_wanted.emit, kind="primary", icon="save")
        self.next_button = button(
            _("下一户"),
            self.next_wanted.emit,
            icon="arrow-down",
            tip=_("保存这一户,打开楼梯上的下一户(Ctrl+↓)"),
        )
        self.beside_button = button(_("同门另立一户"), self.beside_wanted.emit)
        self.remove_button = button(_("删除"), self.remove_wanted.emit, kind="quiet", tip=_("删除住户"))
        self.close_button = button("", self.closed.emit, kind="quiet", icon="x", tip=_("关闭这一户(Esc)"))
        self.close_button.setAccessibleName(_("关闭"))
        self.add_tab(_("住户"), self.household)
        self.add_tab(_("房屋"), self.dwelling)
        self.setLayout(self._laid_out())
        self._connect()

    def _laid_out(self) -> QHBoxLayout:
        reveals = row(self.household.tools.reveal_button, self.dwelling.tools.reveal_button, gap=0)
        actions = Flow(self.save_button, self.next_button, self.beside_button, self.remove_button)
        upper = QWidget()
        box = column(row(self.tabs, None, reveals), self.pages, actions, gap=2)
        box.setStretch(1, 1)
        upper.setLayout(box)
        self._split = split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(upper)
        split.addWidget(self.members)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(9)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        self._short = False
        split.setSizes(SHARES[0])
        head = row(self.title, self.close_button)
        head.setStretch(0, 1)
        whole = column(head, self.facts, self._siblings, self.ask, split, gap=1)
        whole.setStretch(4, 1)
        outer = row(gap=0)
        outer.addLayout(whole)
        return outer

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.form.edited.connect(self.edited.emit)
        self.dwelling.form.edited.connect(self.dwelling_edited.emit)
        self.form.left.connect(self._through)
        self.dwelling.form.left.connect(self.save_wanted.emit)
        self.members.opened.connect(self.member_wanted.emit)
        self.members.new_wanted.connect(self.new_member_wanted.emit)
        self.members.finished.connect(lambda: self.next_button.setFocus(Qt.FocusReason.TabFocusReason))
        for said in (self.household.tools.said, self.dwelling.tools.said, self.members.said):
            said.connect(self.said.emit)
        self._on_tab(0)

    def _through(self) -> None:
        """Enter in the last field: save, and go on with the members."""
        self.save_wanted.emit()

    # Tabs

    def add_tab(self, title: str, page: QWidget) -> int:
        """Another page beside the household's form; answers with its number."""
        self.pages.addWidget(page)
        return self.tabs.addTab(title)

    def show_tab(self, number: int) -> None:
        """Bring a page forward."""
        self.tabs.setCurrentIndex(number)

    def next_tab(self) -> None:
        """The page after this one, with the cursor in it."""
        numbers = [n for n in range(self.tabs.count()) if self.tabs.isTabVisible(n)]
        at = numbers.index(self.tabs.currentIndex())
        self.show_tab(numbers[(at + 1) % len(numbers)])
        page = self.pages.currentWidget()
        if isinstance(page, RecordForm):
            page.form.focus()
        elif page is not None:
            page.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_tab(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        self.household.tools.reveal_button.setVisible(number == 0 and not self.household.tools.new)
        self.dwelling.tools.reveal_button.setVisible(number == 1)

    def current_form(self) -> RecordForm[HouseholdDraft] | RecordForm[DwellingDraft] | None:
        """The ledger form on sight."""
        page = self.pages.currentWidget()
        return page if isinstance(page, RecordForm) else None

    # What the screen says

    def show_page(self, page: HouseholdPage, siblings: Sequence[tuple[str, str]]) -> None:
        """A household as it is in the file."""
        self.title.setText(page.where or _("地址待落"))
        facts = [_("微网格 {n}").format(n=page.grid) if page.grid else _("不在任何微网格")]
        facts.append(_("联系卡 {n}").format(n=page.card_serial) if page.card_serial else _("还没有发联系卡"))
        if page.draft.verified_on:
            facts.append(_("核实 {day}").format(day=page.draft.verified_on))
        elif page.draft.collected_on:
            facts.append(_("待核实"))
        self.facts.setText("  ·  ".join(facts))
        self._show_siblings(page.id, siblings)
        self.household.show_record(page.draft, page.id)
        self.members.show_household(page.id, page.draft.head_name)
        self._set_new(False)

    def show_new(self, draft: HouseholdDraft, where: str) -> None:
        """An empty form for a door nobody is registered at."""
        self.title.setText(where)
        self.facts.setText(_("这里还没有登记住户。填好户主后按 Ctrl+S 保存,再登记成员。"))
        self._show_siblings("", ())
        self.show_tab(0)
        self.household.show_record(draft, "", draft.dwelling_id)
        self.members.show_household("", "")
        self._set_new(True)

    def show_dwelling(self, page: DwellingPage | None, *, locked: bool) -> None:
        """The dwelling the household lives in; no tab without one. `locked`: nothing may be changed here."""
        self.tabs.setTabVisible(1, page is not None)
        if page is None:
            self.show_tab(0)
        elif not self.dwelling.form.dirty() or self.dwelling.tools.judging.record_id != page.id:
            self.dwelling.show_record(page.draft, page.id)
        for form in (self.form, self.dwelling.form):
            form.set_locked(locked)
        for part in (self.save_button, self.beside_button, self.remove_button, self.members.new_button):
            part.setEnabled(not locked)
        self.members.table.setEditTriggers(
            self.members.table.EditTrigger.NoEditTriggers if locked else self.members.table.triggers
        )
        self._on_tab(self.tabs.currentIndex())

    def _set_new(self, new: bool) -> None:
        for part in (self.beside_button, self.remove_button, self.members):
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

    def dirty(self) -> bool:
        """Whether a form or a line holds something that is not kept yet."""
        return self.form.dirty() or self.dwelling.form.dirty() or self.members.dirty()

    def keep_members(self, then: Callable[[], object]) -> bool:
        """Keep the half-typed lines of the table, then go on."""
        return self.members.keep(then)

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (short := event.size().height() < SHORT) != self._short:
            self._short = short
            self._split.setSizes(SHARES[short])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
