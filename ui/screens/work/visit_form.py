"""The form of one visit: by the number and row of a sheet, or to somebody who is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.base.errors import Problem
from desktop.base.i18n import N_, _
from desktop.domain.visit import KINDS, METHODS, VisitDraft
from desktop.queries.team import StaffName
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceEditor, Option
from ui.widgets.editor import DateEditor, NoteEditor, TextEditor
from ui.widgets.form import DraftForm, Field


class Offered(ChoiceEditor):
    """A choice whose list is known later."""

    def __init__(self) -> None:
        super().__init__(())

    def options(self, options: Sequence[Option]) -> None:
        """Replace the list; what was chosen stays chosen."""
        chosen = self.value()
        self._offered = (Option(None, "—"), *options)
        self.box.set_options(self._offered)
        self.show_value(chosen if chosen in {one.value for one in options} else None)


class People(Offered):
    """A choice among the people of the team."""

    def offer(self, people: Sequence[StaffName]) -> None:
        """Replace the list; who was chosen stays chosen."""
        self.options([Option(who.id, who.name, who.initials) for who in people])


def _choices(words: Mapping[str, str]) -> ChoiceEditor:
    return ChoiceEditor([Option(key, _(name)) for key, name in words.items()], optional=False)


FIELDS = (
    Field("sheet", N_("表号"), lambda: TextEditor(hint="3FA97C21-01", longest=40)),
    Field("row", N_("序号"), lambda: TextEditor(longest=4, width=120)),
    Field("day", N_("日期"), DateEditor),
    Field("method", N_("方式"), lambda: _choices(METHODS)),
    Field("kind", N_("类别"), lambda: _choices(KINDS)),
    Field("staff_id", N_("走访人"), People),
    Field("minutes", N_("分钟"), lambda: TextEditor(longest=3, width=120)),
    Field("found", N_("现场情况"), lambda: NoteEditor(lines=2), wide=True),
    Field("needs", N_("问题和需求"), lambda: NoteEditor(lines=2), wide=True),
    Field("handling", N_("处理"), lambda: NoteEditor(lines=2), wide=True),
    Field("next_on", N_("下次走访"), DateEditor, more=True),
)


class VisitForm(QWidget):
    """Says what is wanted; the presenter decides."""

    saved = Signal(object)
    row_wanted = Signal(str, str)  # the number and row of a sheet were typed
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form: DraftForm[VisitDraft] = DraftForm(FIELDS, shown_as=_shown, read_as=_read)
        self.form.field_left.connect(self._left)
        self.form.left.connect(self.save)
        self.where = label(part="heading", wrap=True)
        self.save_button = button(
            _("记下"), self.save, kind="primary", icon="check", tip=_("记下这次走访(Ctrl+S)")
        )
        self.clear_button = button(_("清空"), self.cleared.emit, kind="quiet")
        head = row(label(_("记一次走访"), part="title"), None, self.clear_button, self.save_button)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.form)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = column(head, self.where, area, gap=2, margin=3)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def offer(self, people: Sequence[StaffName]) -> None:
        """Who may have walked."""
        editor = self.form.editor("staff_id")
        assert isinstance(editor, People)
        editor.offer(people)

    def show_entry(self, draft: VisitDraft, where: str) -> None:
        """Begin with a draft; `where` says whose door it is, "" while nobody knows."""
        self.form.show_draft(draft)
        self._say(where)

    def show_home(self, where: str, problem: Problem | None) -> None:
        """Whose door the row is, or why nobody knows."""
        self._say(where)
        self.form.show_problems({"sheet": problem} if problem else {})

    def _say(self, where: str) -> None:
        self.where.setText(where or _("先写走访表的表号和序号,或在左边选一个该走访的人。"))

    def _left(self, name: str) -> None:
        if name in ("sheet", "row"):
            typed = self.form.draft()
            self.row_wanted.emit(typed.sheet, typed.row)

    def save(self) -> None:
        """Hand the form over."""
        self.saved.emit(self.form.draft())


def _shown(draft: VisitDraft) -> VisitDraft:
    return replace(draft, staff_id=draft.staff_id or None)  # type: ignore[arg-type]  # a choice left open is None


def _read(draft: VisitDraft) -> VisitDraft:
    return replace(draft, staff_id=draft.staff_id or "")
