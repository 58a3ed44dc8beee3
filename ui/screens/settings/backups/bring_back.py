"""Records a copy would bring back, listed to be picked from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.i18n import _
from ui.screens.settings.backups.columns import DIFFERENCES
from ui.widgets.boxes import button, column, label, row
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.queries.copy_differences import DifferenceRow


class BringBack(QWidget):
    """`find`: the ids whose row has some words in it; `told`: what some ids would bring, in words. Says `chosen_changed`."""

    chosen_changed = Signal()

    def __init__(
        self, find: Callable[[str], Iterable[str]], told: Callable[[Iterable[str]], str],
        take: Callable[[], object], leave: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__()
        self._find, self._told, self._differences = find, told, dict[str, "DifferenceRow"]()
        self.filter_line = QLineEdit()
        self.filter_line.setPlaceholderText(_("按姓名、地址、内容筛选"))
        self.filter_line.setAccessibleName(_("筛选"))
        self.filter_line.textChanged.connect(self._filter)
        self.changes: RecordTable[DifferenceRow] = RecordTable(
            DIFFERENCES, lambda ids: {i: self._differences[i] for i in ids if i in self._differences}
        )
        self.changes.setAccessibleName(_("与备份不同的记录"))
        self.changes.set_empty(_("没有不同"), _("备份之后没有删除或修改过记录。"))
        self.changes.selection_changed.connect(lambda _n: self.chosen_changed.emit())
        self.changes_title, self.changes_words = (
            label(part="title", wrap=True),
            label(tone="muted", wrap=True),
        )
        self.take_button = button(_("找回选中的"), take, kind="primary", icon="rotate-ccw")
        self.leave_button = button(_("返回"), leave, kind="quiet")
        self.chosen_words = label(tone="muted")
        actions = row(self.take_button, self.leave_button, self.chosen_words, None)
        whole = column(self.changes_title, self.changes_words, self.filter_line, self.changes, actions, gap=2)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def show_rows(self, rows: Mapping[str, DifferenceRow], source: str) -> None:
        """What the copy named `source` would bring back."""
        self._differences = dict(rows)
        self.changes_title.setText(_("找回记录:{source}").format(source=source))
        self.changes_words.setText(
            _(
                "有 {n} 条与备份不同。选中的会恢复成备份里的样子(照片、所属的住户和房屋一起回来),可以撤销。"
            ).format(n=len(rows))
        )
        self.filter_line.clear()
        self.changes.show_ids(list(rows), keep=False)
        self.changes.forget_rows()

    def allow(self, may: bool) -> None:
        """Whether the one who sits here may restore."""
        self.chosen_words.setText(self._told(self.changes.selected_ids()))
        self.take_button.setEnabled(may and bool(self.changes.selected_ids()))

    def _filter(self, words: str) -> None:
        self.changes.show_ids(list(self._find(words)))
