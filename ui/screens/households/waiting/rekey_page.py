"""Keying a second time without seeing the first: what was keyed before is nowhere on this page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import N_, _
from ui.screens.households import owned_phones
from ui.widgets.boxes import button, column, label, row
from ui.widgets.editor import PhonesEditor, TextEditor
from ui.widgets.form import DraftForm, Field
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.operations.rekeying import Keyed
    from desktop.queries.rekeying import Blind


@dataclass(frozen=True)
class Second:
    """What is typed the second time."""

    id_number: str = ""
    phones: tuple[str, ...] = ()


FIELDS = (
    Field(
        "id_number", N_("证件号码"), lambda: TextEditor(longest=30), N_("照纸上的再打一遍,不要去看原来录的。")
    ),
    Field("phones", N_("电话"), PhonesEditor, N_("几个号码用顿号隔开,不用写是谁的。")),
)


class RekeyPage(QWidget):
    """`typed` carries (who, {field: value}); `opened` asks for the resident's form to mend a difference."""

    typed = Signal(object, object)
    opened = Signal(str)
    next_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._who: Blind | None = None
        self.title, self.where = label(part="title", wrap=True), label(tone="muted", wrap=True)
        self.bar = MessageBar()
        self.form: DraftForm[Second] = DraftForm(FIELDS)
        self.form.left.connect(self.compare)
        self.compare_button = button(_("比对"), self.compare, kind="primary", icon="check")
        self.next_button = button(_("下一位"), self.next_wanted.emit, icon="arrow-down")
        self.back_button = button(_("返回"), self.left.emit, kind="quiet", icon="arrow-left")
        hint = label(_("不看原来录的,照纸再打一遍。打完后程序比对两遍是不是一样。"), tone="muted", wrap=True)
        actions = row(self.compare_button, self.next_button, None, self.back_button)
        self.setLayout(column(self.title, self.where, hint, self.bar, self.form, actions, None, gap=3))

    def begin(self, who: Blind) -> None:
        """Key this one again."""
        self._who = who
        self.title.setText(_("复录 · {who}").format(who=who.hint or _("这位居民")))
        self.where.setText(who.where)
        self.bar.hide()
        self.form.show_draft(Second())
        self.form.focus()

    def compare(self) -> None:
        """Hand over what was typed."""
        if self._who is None or not self.form.dirty():
            return
        typed: dict[str, Any] = {"id_number": self.form.draft().id_number.upper()}
        typed["phones"] = [owned_phones.read(p)[0].split("(")[0] for p in self.form.draft().phones]
        self.typed.emit(self._who, typed)

    def show_keyed(self, who: Blind, keyed: Keyed) -> None:
        """The same, or not: which field, never what stood before."""
        if self._who is None or who.resident_id != self._who.resident_id:
            return
        self.form.settle()
        if not keyed.disagreements:
            self.bar.say(_("两遍一样。"), "good")
            self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        words = "、".join(self.form.word(d.field) for d in keyed.disagreements)
        self.bar.say(
            _("{fields}两遍不一样。请对照证件,在登记表里改成对的。").format(fields=words), "warn",
            _("打开他的登记"), lambda: self.opened.emit(who.resident_id),
        )  # fmt: skip
        self.form.focus(keyed.disagreements[0].field)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
