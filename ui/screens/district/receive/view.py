"""What receiving looks like: choose, look at the list, take in; below it what lies in quarantine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QSplitter

from desktop.base.i18n import _
from desktop.district.arrivals import Refusal
from ui.bridge.desk import Screen
from ui.dialogs import files
from ui.screens.district.closing import possible, standing_for
from ui.screens.district.receive.columns import ITEMS, REFUSED
from ui.screens.district.receive.commands import commands
from ui.screens.district.receive.presenter import Item, ReceivePresenter
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.district_desk import DistrictDesk


class ReceiveScreen(Screen):
    """The place "district.receive"."""

    def __init__(self, desk: DistrictDesk) -> None:
        super().__init__()
        self._desk, self.presenter = desk, ReceivePresenter(self, desk)
        self.setAcceptDrops(True)
        self.bar, self.ask = MessageBar(), AskBar()
        self.items: RowTable[Item] = RowTable(ITEMS, _("要收的交换包"))
        self.items.set_empty(
            _("还没有选交换包"),
            _("插上社区交来的U盘,按“选U盘或文件夹…”;也可以把文件拖到这里。先看清是谁的、有多少新记录,再收下。"),
        )  # fmt: skip
        self.items.current_changed.connect(lambda _id: self._show_purging())
        self.refused: RowTable[Refusal] = RowTable(REFUSED, _("隔离的文件"))
        self.refused.set_empty(_("没有拒收过文件"), _("拒收的文件原样放在隔离文件夹里,这里写着原因。"))
        self.refused.current_changed.connect(lambda _id: self.possible_changed.emit())
        self.refused.opened.connect(lambda _id: self.again())
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self._choosing())
        split.addWidget(self._quarantine())
        split.setChildrenCollapsible(False)
        split.setSizes([430, 190])
        self.setLayout(column(split, margin=2))
        self.setFocusProxy(self.folder_button)

    def _choosing(self) -> QFrame:
        self.folder_button = button(
            _("选U盘或文件夹…"), self.ask_folder, icon="usb", kind="primary", tip=_("选U盘或文件夹(Ctrl+Shift+O)")
        )  # fmt: skip
        self.files_button = button(_("选交换包…"), self.ask_files, icon="file-up", tip=_("选交换包(Ctrl+O)"))
        take = button("", self.presenter.take, icon="check", kind="primary")
        purging = button(_("连清除一起收…"), self.ask_purging, icon="trash-2")
        self.take_button = standing_for(take, "district.receive", self._desk)
        self.purging_button = standing_for(purging, "district.receive_purging", self._desk)
        self.with_receipts = QCheckBox(_("同时写回执到"))
        self.with_receipts.toggled.connect(lambda _on: self._place_receipts())
        self.folder = QLineEdit()
        self.folder.setAccessibleName(_("回执写到哪个文件夹"))
        self.folder.setPlaceholderText(_("社区的U盘或一个文件夹"))
        self.folder.editingFinished.connect(self._place_receipts)
        pick = button(
            _("选…"), lambda: files.ask_folder(self, _("回执写到哪个文件夹"), self.show_receipt_folder)
        )
        self.busy = label(tone="muted")
        below = row(self.with_receipts, self.folder, pick, self.busy, self.purging_button, self.take_button)
        below.setStretch(1, 1)
        head = row(label(_("收交换包"), part="title"), None, self.files_button, self.folder_button)
        made = panel(column(head, self.bar, self.ask, self.items, below, gap=2, margin=3))
        self._show_button()
        self._show_purging()
        return made

    def _quarantine(self) -> QFrame:
        self.again_button = button(_("再试一次"), self.again, icon="rotate-ccw")
        words = label(_("登记了那台电脑、或社区重新写过以后,可以再试。"), tone="muted")
        head = row(label(_("隔离的文件"), part="heading"), words, None, self.again_button)
        return panel(column(head, self.refused, gap=2, margin=3))

    # What the presenter says

    def show_busy(self, doing: str) -> None:
        """Something runs; the status line shows how far, and cancels."""
        self.bar.hide()
        self.ask.dismiss()
        self.busy.setText(doing)
        for part in (self.take_button, self.files_button, self.folder_button, self.purging_button):
            possible(part, False)

    def show_items(self, items: Sequence[Item]) -> None:
        """The files, with what would become of them or became of them."""
        self.busy.setText("")
        for part in (self.files_button, self.folder_button):
            part.setEnabled(True)
        self.items.show_rows({str(item.seen.path): item for item in items})
        self._show_button()
        self._show_purging()
        if items:
            self.items.begin()
            (self.take_button if self.presenter.waiting else self.items).setFocus()

    def _show_button(self) -> None:
        count = self.presenter.waiting
        self.take_button.setText(_("收下 {n} 个").format(n=count) if count else _("收下"))
        possible(self.take_button, bool(count))

    @property
    def held_back(self) -> Item | None:
        """The chosen file, when only what it purges keeps it out."""
        chosen = self.items.current_id()
        return next(
            (one for one in self.presenter.items if str(one.seen.path) == chosen and one.held_back), None
        )

    def _show_purging(self) -> None:
        self.purging_button.setVisible(any(one.held_back for one in self.presenter.items))
        possible(self.purging_button, self.held_back is not None)
        self.possible_changed.emit()

    def show_done(self, text: str, good: bool) -> None:
        """What was done, in a sentence."""
        self.busy.setText("")
        self.bar.say(text, "good" if good else "warn")

    def show_refusals(self, refused: Sequence[Refusal]) -> None:
        """What lies in quarantine."""
        self.refused.show_rows({one.sha256: one for one in refused})
        self.again_button.setEnabled(bool(refused))

    def show_receipt_folder(self, folder: Path) -> None:
        """Receipts go there."""
        self.folder.setText(str(folder))
        self.with_receipts.setChecked(True)
        self._place_receipts()

    # What the person does

    def _place_receipts(self) -> None:
        typed = self.folder.text().strip()
        self.presenter.folder = Path(typed) if self.with_receipts.isChecked() and typed else None

    def ask_files(self) -> None:
        """Let the person choose bundles."""
        files.ask_open(self, _("选交换包"), f"{_('交换包')} (*.sqb)", self.presenter.choose, many=True)

    def ask_folder(self) -> None:
        """Let the person choose a stick or a folder; receipts go there too unless told otherwise."""
        files.ask_folder(self, _("选U盘或文件夹"), self.choose_folder)

    def choose_folder(self, folder: Path) -> None:
        """Look at everything in a folder."""
        if not self.folder.text().strip():
            self.show_receipt_folder(folder)
        self.presenter.choose([folder])

    def ask_purging(self) -> None:
        """Whether the office was asked: what is purged does not come back."""
        if (item := self.held_back) is None:
            return
        self.bar.hide()
        text = _("{file}:{why}").format(file=item.seen.path.name, why=item.seen.problem)
        self.ask.ask(
            f"{text}\n" + _("已经问清社区主任了吗?收下以后,这些记录在区里也彻底清除,不能恢复。"),
            lambda _value, _words: self.presenter.take_purging(item.seen.path), hint=None,
            yes=_("问清了,连清除一起收"),
        )  # fmt: skip

    def again(self) -> None:
        """Look at a refused file again."""
        if sha256 := self.refused.current_id():
            self.presenter.again(sha256)

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())

    # Qt's interface

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.presenter.choose(paths)


def build(desk: DistrictDesk) -> ReceiveScreen:
    """The screen of this place."""
    return ReceiveScreen(desk)
