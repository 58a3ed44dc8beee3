"""The page of what waits: three lists that open the record with Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from desktop.base.i18n import N_, _
from desktop.queries.doubts import DoubtRow
from desktop.queries.rekeying import Blind
from desktop.queries.verification import WaitingRow
from ui.screens.households.waiting.presenter import KINDS, Waiting, WaitingPresenter
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.options import options
from ui.widgets.record_table import Column, RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.operations.rekeying import Keyed
    from ui.bridge.desk import Desk

DOUBTS, UNVERIFIED, REKEY = range(3)
SHARES = ((1, "1%"), (5, "5%"), (10, "10%"), (20, "20%"), (100, "100%"))

_DOUBT_COLUMNS: tuple[Column[DoubtRow], ...] = (
    Column("who", N_("谁"), lambda d: d.about.title, width=80, sortable=False),
    Column("what", N_("栏目"), lambda d: d.what, width=84, sortable=False),
    Column("note", N_("疑问"), lambda d: d.note, width=190, sortable=False),
    Column("where", N_("地址"), lambda d: d.about.where, width=130, sortable=False),
    Column("by", N_("提出人"), lambda d: d.raised_by, width=70, sortable=False),
    Column("on", N_("日期"), lambda d: d.raised_on, width=88, sortable=False),
    Column("answer", N_("答复"), lambda d: d.answer, width=120, sortable=False),
)
_HOME_COLUMNS: tuple[Column[WaitingRow], ...] = (
    Column("where", N_("地址"), lambda w: w.about.where, width=160, sortable=False),
    Column("head", N_("户主"), lambda w: w.about.title, width=80, sortable=False),
    Column("members", N_("人数"), lambda w: str(w.members), width=50, number=True, sortable=False),
    Column("by", N_("采集人"), lambda w: w.collected_by, width=70, sortable=False),
    Column("on", N_("采集日期"), lambda w: w.collected_on, width=90, sortable=False),
    Column("doubts", N_("疑问"), lambda w: str(w.doubts) if w.doubts else "", width=50, number=True, sortable=False),
)  # fmt: skip
_REKEY_COLUMNS: tuple[Column[Blind], ...] = (
    Column("where", N_("地址"), lambda b: b.where, width=180, sortable=False),
    Column("hint", N_("谁"), lambda b: b.hint, width=100, sortable=False),
)


class WaitingPage(QWidget):
    """Implements `WaitingView`. `opened`: (kind, record id, field) to be shown; `rekey_wanted`: key this one again."""

    opened = Signal(str, str, str)
    rekey_wanted = Signal(object)
    keyed = Signal(object, object)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = WaitingPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._rows: dict[str, Any] = {}
        self.title, self.hint = label(_("等人再看一眼的"), part="title"), label(tone="muted", wrap=True)
        self.bar, self.ask = MessageBar(), AskBar()
        self.doubts = self._table(_DOUBT_COLUMNS, _("没有疑问"), _("在表单里按 F8,可以给任何一栏记下疑问。"))
        self.homes = self._table(
            _HOME_COLUMNS, _("没有等待核实的户"), _("填了采集日期、还没有第二个人核实的户会列在这里。")
        )
        self.rekey = self._table(
            _REKEY_COLUMNS, _("没有要复录的人"), _("点“抽查…”抽取一部分居民,把证件号码和电话再录一遍。")
        )
        self.tables = (self.doubts, self.homes, self.rekey)
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for word, table in zip((_("疑问"), _("待核实"), _("待复录")), self.tables, strict=True):
            self.tabs.addTab(word)
            self._stack.addWidget(table)
        self.tabs.currentChanged.connect(self._on_tab)
        self.settle_button = button(_("了结疑问…"), self.settle, icon="check")
        self.confirm_button = button(_("核实所选"), self.confirm, kind="primary", icon="badge-check")
        self.back_button = button(_("退回…"), self.send_back)
        self.sample_button = button(_("抽查…"), self.sample)
        self.close_button = button(_("返回"), self.left.emit, kind="quiet", icon="arrow-left")
        actions = row(self.settle_button, self.confirm_button, self.back_button, self.sample_button, None)
        head = row(self.title, None, self.close_button)
        whole = column(head, self.tabs, self.hint, self.bar, self.ask, self._stack, actions, gap=2)
        whole.setStretch(5, 1)
        self.setLayout(whole)
        self.doubts.opened.connect(self._open_doubt)
        self.homes.opened.connect(lambda i: self.opened.emit("household", i, ""))
        self.rekey.opened.connect(lambda i: self.rekey_wanted.emit(self._rows[i]))
        self._on_tab(0)

    def _table(self, columns: Sequence[Column[Any]], empty: str, hint: str) -> RecordTable[Any]:
        made: RecordTable[Any] = RecordTable(columns, self._fetch)
        made.set_empty(empty, hint)
        made.setAccessibleName(empty)
        return made

    def _fetch(self, ids: Sequence[str]) -> Mapping[str, Any]:
        return {i: self._rows[i] for i in ids if i in self._rows}

    # What the clerk does

    def show_list(self, number: int) -> None:
        """Bring one list forward and read it."""
        self.tabs.setCurrentIndex(number)
        self.presenter.reload()
        self.tables[number].setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> None:
        """Close the doubt with the cursor."""
        doubt = self._rows.get(self.doubts.current_id())
        if isinstance(doubt, DoubtRow):
            self.ask.ask(
                _("“{field}”的疑问:{note}").format(field=doubt.what, note=doubt.note),
                lambda _v, text: self.presenter.settle(doubt, text),
                hint=_("查到了什么(可以不写)"), yes=_("了结疑问"),
            )  # fmt: skip

    def confirm(self) -> None:
        """Confirm the selected households."""
        self.presenter.confirm(self.homes.selected_ids())

    def send_back(self) -> None:
        """Send the household with the cursor back to its collector."""
        household = self.homes.current_id()
        if household:
            self.ask.ask(
                _("为什么退回?"), lambda _v, note: self.presenter.send_back(household, note),
                hint=_("例如:少登了一个人"), yes=_("退回"),
            )  # fmt: skip

    def sample(self) -> None:
        """Draw a sample."""
        self.ask.ask(
            _("抽取多少居民再录一遍证件号码和电话?"), lambda share, _w: self.presenter.plan(share or 5),
            options=options(SHARES), hint=None, yes=_("抽取"),
        )  # fmt: skip

    def _open_doubt(self, doubt_id: str) -> None:
        doubt = self._rows.get(doubt_id)
        if isinstance(doubt, DoubtRow):
            self.opened.emit(doubt.record_kind, doubt.record_id, doubt.field)

    def _on_tab(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.settle_button.setVisible(number == DOUBTS)
        for part in (self.confirm_button, self.back_button):
            part.setVisible(number == UNVERIFIED)
        self.sample_button.setVisible(number == REKEY)
        hints = (
            _("Enter 打开有疑问的那一栏。"), _("自己采集的户要请另一个人核实。Ctrl 或 Shift 可以多选。"),
            _("Enter 开始复录:不看原来的号码,照纸再打一遍。"),
        )  # fmt: skip
        self.hint.setText(hints[number])

    def changed(self, changes: Changes) -> None:
        """The office changed."""
        if self.isVisible() and changes.concerns(*KINDS):
            self.presenter.reload()

    # WaitingView

    def show_waiting(self, found: Waiting) -> None:
        """All three lists; the cursor stays."""
        self._rows = {d.id: d for d in found.doubts} | {w.household_id: w for w in found.unverified}
        self._rows |= {b.resident_id: b for b in found.rekey}
        ids = (
            [d.id for d in found.doubts],
            [w.household_id for w in found.unverified],
            [b.resident_id for b in found.rekey],
        )
        words = (_("疑问"), _("待核实"), _("待复录"))
        for number, (table, shown) in enumerate(zip(self.tables, ids, strict=True)):
            table.show_ids(shown)
            self.tabs.setTabText(number, f"{words[number]} {len(shown)}" if shown else words[number])
            if shown and not table.current_id():
                table.go_to(shown[0])

    def show_keyed(self, who: Blind, keyed: Keyed) -> None:
        """A second keying was compared."""
        self.keyed.emit(who, keyed)
        self.presenter.reload()

    def say(self, text: str) -> None:
        """A refusal."""
        self.bar.say(text)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
