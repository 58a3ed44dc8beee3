"""The form of one care record: the fields of its category, what is wrong with them, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.base.i18n import _
from desktop.domain.care_record import CareDraft
from desktop.domain.permissions import Permit
from ui.bridge.desk import Desk
from ui.dialogs.care import fields
from ui.dialogs.care.presenter import CarePresenter
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, row, set_tone
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.flow import Flow
from ui.widgets.form import DraftForm

if TYPE_CHECKING:
    from desktop.base.errors import Problem


class CareForm(QWidget):
    """Implements `CareView`. `closed`: done with; `shown`: wants to be seen; `resident_wanted`: open the person."""

    shown = Signal()
    closed = Signal()
    resident_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = CarePresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._new, self._category = True, ""
        self.title, self.where = label(part="title", wrap=True), label(tone="muted", wrap=True)
        self.guard = label(tone="warn", part="small", wrap=True)
        self.problem = label(part="small", wrap=True)
        self.refusal = label(tone="alarm", wrap=True)
        self.category_box = ChoiceBox()
        self.category_box.setAccessibleName(_("类别"))
        self.category_box.currentIndexChanged.connect(self._chosen)
        self.ask = AskBar()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.form: DraftForm[Any] | None = None
        self.save_button = button(_("保存"), self.save, kind="primary", icon="save")
        self.visited_button = button(
            _("记一次走访"),
            self.presenter.visited,
            icon="calendar-check",
            tip=_("今天去过了:这个人的各项走访都往后推"),
        )
        self.end_button = button(_("结束…"), self.ask_end)
        self.remove_button = button(_("删除"), self.presenter.remove, kind="quiet")
        self.person_button = button(_("打开他的登记"), self._open_person, kind="link")
        self.back_button = button(_("返回"), self.closed.emit, icon="arrow-left")
        head = row(self.title, None, self.person_button)
        actions = Flow(
            self.save_button, self.visited_button, self.end_button, self.back_button, self.remove_button, gap=1
        )  # fmt: skip
        whole = column(
            head, self.where, self.category_box, self.guard, self.problem, self.refusal, self.ask, self.area, actions,
            gap=2, margin=3,
        )  # fmt: skip
        whole.setStretch(7, 1)
        self.setLayout(whole)

    # What others ask

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Keep what was typed."""
        if self.form is not None:
            self.presenter.save(self.values(), then)

    def dirty(self) -> bool:
        """Whether something typed is not kept yet."""
        return self.form is not None and self.form.dirty()

    def ask_end(self) -> None:
        """Ask for the reason, then end."""
        if not self._new:
            self.ask.ask(
                _("为什么结束这条记录?"), lambda _value, words: self.presenter.end(words), yes=_("结束")
            )

    def values(self) -> dict[str, Any]:
        """What stands in the form."""
        assert self.form is not None
        return fields.read(self._category, self.form.draft(), self.presenter.draft.values)

    # CareView

    def show_categories(self, permit: Permit, held: frozenset[str]) -> None:
        """What a new record may be of; what the person has already is left out."""
        offered = [o for o in fields.category_options(permit) if o.value not in held]
        self.category_box.blockSignals(True)
        self.category_box.set_options([Option("", _("请选择类别(打首字母)")), *offered])
        self.category_box.blockSignals(False)

    def show_record(self, draft: CareDraft, *, name: str, where: str, new: bool, restricted: bool) -> None:
        """Fill the page; the form is built anew for another category."""
        self._new = new
        kind = draft.kind
        words = _(kind.name) if kind else _("新增重点记录")
        self.title.setText(f"{name} · {words}" if name else words)
        self.where.setText(where)
        self.guard.setText(_("专管:只有您这样的专干看得到。不打印、不外传。") if restricted else "")
        self.guard.setVisible(restricted)
        self.category_box.setVisible(new)
        self.show_problems({})
        self.say("")
        if draft.category != self._category or self.form is None:
            self._category = draft.category
            self._build()
        if self.form is not None:
            self.form.show_draft(fields.shown(draft.category, draft.values))
        for part in (self.visited_button, self.end_button, self.remove_button):
            part.setVisible(not new)
        self.save_button.setEnabled(self.form is not None)
        self.shown.emit()
        if self.form is None:
            self.category_box.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.form.focus()

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Under their fields; what concerns the whole record above them."""
        if self.form is not None:
            self.form.show_problems(problems)
        whole = problems.get("category") or problems.get("end_reason")
        self.problem.setText(whole.text if whole else "")
        self.problem.setVisible(whole is not None)
        set_tone(self.problem, whole.severity.value if whole else "")

    def finished(self) -> None:
        """The form is done with."""
        self.forget()
        self.closed.emit()

    def forget(self) -> None:
        """Show nothing of it any more."""
        if self.form is not None:
            self.form.show_draft(self.form.draft())

    def say(self, text: str) -> None:
        """A refusal above the form."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))

    # Inside

    def _build(self) -> None:
        old, self.form = self.form, None
        if old is not None:
            self.area.takeWidget()
            old.deleteLater()
        if not self._category:
            return
        self.form = DraftForm(fields.form_fields(self._category), columns=2)
        self.form.edited.connect(lambda: self.presenter.check(self.values()))
        self.form.left.connect(self.save)
        self.area.setWidget(self.form)

    def _chosen(self, index: int) -> None:
        if index >= 0:
            self.presenter.choose(str(self.category_box.options[index].value))

    def _open_person(self) -> None:
        self.resident_wanted.emit(self.presenter.draft.resident_id)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
