"""The form that asks for a move out: who, to which community, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem

from desktop.base.i18n import _
from ui.widgets.boxes import button, column, label, row
from ui.widgets.search_field import HIT, Hit, SearchField

if TYPE_CHECKING:
    from desktop.queries import search


class LeavingForm(QFrame):
    """`asked` with the ids, the target and the remark; `searched` while a name is typed."""

    searched = Signal(str)
    asked = Signal(list, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "card")
        self.who = SearchField(_("找要转出的人:姓名、证号尾号、门牌"))
        self.who.searched.connect(self.searched)
        self.who.picked.connect(self._add)
        self.people = QListWidget()
        self.people.setAccessibleName(_("要转出的人"))
        self.people.setMaximumHeight(62)
        self.target = QLineEdit()
        self.target.setPlaceholderText(_("转到哪个社区:名称或 12 位代码"))
        self.target.setAccessibleName(_("转到哪个社区"))
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("说明(可以不填)"))
        self.note.setAccessibleName(_("说明"))
        self.note.returnPressed.connect(self._ask)
        self.drop = button(_("去掉选中的"), self._drop, kind="quiet")
        self.send = button(_("申请转出"), self._ask, icon="arrow-right")
        self.setLayout(
            column(
                label(_("把人转到别的社区"), part="heading"),
                label(_("区里办妥以前,人还在本社区台账上。"), tone="muted", wrap=True),
                self.who, self.people, self.target, self.note, row(self.send, self.drop, None), gap=2, margin=3,
            )
        )  # fmt: skip

    def show_found(self, hits: Sequence[search.Hit]) -> None:
        """Whom the words mean."""
        self.who.show_hits([Hit(hit.id, hit.title, hit.where, _("人")) for hit in hits], _("没有找到"))

    def clear(self) -> None:
        """Ready for the next."""
        self.people.clear()
        for line in (self.who, self.target, self.note):
            line.clear()

    def chosen(self) -> list[str]:
        """The residents in the list."""
        return [self.people.item(n).data(HIT) for n in range(self.people.count())]

    def _add(self, hit: Hit) -> None:
        if hit.key not in self.chosen():
            item = QListWidgetItem(f"{hit.title}  {hit.detail}".strip())
            item.setData(HIT, hit.key)
            self.people.addItem(item)
        self.who.clear()

    def _drop(self) -> None:
        for item in self.people.selectedItems():
            self.people.takeItem(self.people.row(item))

    def _ask(self) -> None:
        self.asked.emit(self.chosen(), self.target.text().strip(), self.note.text().strip())
