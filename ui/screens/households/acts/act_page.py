"""The page of one act: its form left, what it will change right, one button to do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.domain.life.act import LifeEventDraft
from ui.screens.households.acts.editors import FoundRecord
from ui.screens.households.acts.fields import fields
from ui.widgets.boxes import button, column, label, panel, row, set_tone
from ui.widgets.form import DraftForm
from ui.widgets.search_field import Hit

if TYPE_CHECKING:
    from desktop.base.errors import Problem
    from desktop.domain.life.facts import Person
    from desktop.queries.search import Hit as Found


class ActPage(QWidget):
    """`wanted` carries the draft to be done, `typed` the one to be tried; `sought` the field and what to look for."""

    wanted = Signal(object)
    typed = Signal(object)
    sought = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form: DraftForm[LifeEventDraft] | None = None
        self.title, self.where = label(part="title", wrap=True), label(tone="muted", wrap=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.plan_title = label(_("办理后会改动"), part="heading")
        self.outside = label(tone="alarm", wrap=True)
        self.outside.hide()
        self.do_button = button(_("办理"), self.confirm, kind="primary", icon="check")
        self.back_button = button(_("返回"), self.left.emit, icon="arrow-left")
        undoable = label(_("办理是一步,按 Ctrl+Z 可整步撤销。"), tone="muted", part="small", wrap=True)
        lines = QWidget()
        lines.setProperty("part", "scrolled")
        lines.setLayout(column(self._lines, None))
        plan = QScrollArea()
        plan.setWidgetResizable(True)
        plan.setWidget(lines)
        plan.setFrameShape(QFrame.Shape.NoFrame)
        plan.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        card = panel(column(self.plan_title, plan, gap=2, margin=3), "card")
        actions = row(self.do_button, self.back_button, undoable)
        actions.setStretch(2, 1)
        whole = column(self.title, self.where, self._scroll, self.outside, card, actions, gap=2)
        whole.setStretch(2, 3)
        whole.setStretch(4, 2)
        self.setLayout(whole)

    def show_act(self, draft: LifeEventDraft, people: Sequence[Person], where: str) -> None:
        """A fresh form for this act."""
        self.title.setText(_(draft.act.title))
        self.where.setText(" · ".join(part for part in (where, _(draft.act.tip)) if part))
        self.form = DraftForm(fields(draft.kind, draft.act, people, self.sought.emit), columns=1)
        self.form.show_draft(draft)
        self.form.edited.connect(self._edited)
        self.form.field_left.connect(lambda _name: self._edited())
        self.form.left.connect(self.do_button.setFocus)
        self._scroll.setWidget(self.form)
        self.show_plan({}, ())
        self.form.focus(self._first(draft))
        self._edited()

    @staticmethod
    def _first(draft: LifeEventDraft) -> str:
        """The day is filled with today; the cursor waits where something must be said."""
        empty = [name for name in draft.act.asks if not getattr(draft, name)]
        return empty[0] if empty else "effective_on"

    def _edited(self) -> None:
        if self.form is not None:
            self.typed.emit(self.form.draft())

    def confirm(self) -> None:
        """Hand the act over to be done."""
        if self.form is not None:
            self.wanted.emit(self.form.draft())

    def dirty(self) -> bool:
        """Whether something was typed."""
        return self.form is not None and self.form.dirty()

    def show_plan(self, problems: Mapping[str, Problem], words: Sequence[str]) -> None:
        """Problems under their fields (those of no field above the list), and what would change."""
        if self.form is None:
            return
        names = {field.name for field in self.form.fields}
        self.form.show_problems(
            problems if self.form.dirty() else {}
        )  # nothing is wrong before a word was typed
        others = [p for name, p in problems.items() if name not in names]
        self.outside.setText(" ".join(p.text for p in others))
        self.outside.setVisible(bool(others))
        if others:
            set_tone(self.outside, "alarm" if others[0].severity is Severity.BLOCK else "warn")
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for text in words or (_("填好上面标出的内容,这里就列出会改动什么。"),):
            line: QLabel = label(f"· {text}" if words else text, wrap=True, tone="" if words else "muted")
            self._lines.addWidget(line)
        blocked = any(p.severity is Severity.BLOCK for p in problems.values())
        self.do_button.setEnabled(bool(words) and not blocked)

    def show_found(self, name: str, found: Sequence[Found]) -> None:
        """Hits for the words typed in a field."""
        editor = self.form.editor(name) if self.form is not None else None
        if isinstance(editor, FoundRecord):
            hits = [Hit(hit.id, hit.title, hit.where, hit.kind_name) for hit in found]
            editor.show_hits(hits, _("没有找到。"))

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
