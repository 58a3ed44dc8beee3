"""The resident's form: checked while typing, the same person offered at once, kept while half typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.base.i18n import _
from desktop.domain.resident import ResidentDraft
from ui.bridge.desk import Desk
from ui.screens.households import owned_phones
from ui.screens.households.field_kinds import BirthEditor
from ui.screens.households.form_tools import FormTools
from ui.screens.households.handing import Handing
from ui.screens.households.resident_fields import RESIDENT
from ui.screens.households.resident_presenter import ResidentPresenter, Same
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, row, set_tone
from ui.widgets.flow import Flow
from ui.widgets.form import DraftForm

if TYPE_CHECKING:
    from ui.screens.households.judging import Weighed

DERIVED = (
    "id_number",
    "id_type",
    "id_none_reason",
    "sex",
    "birth",
)  # what a valid ID number fills in or empties


class ResidentPage(QWidget):
    """Implements `ResidentView` over its own presenter. `shown`: wants to be seen; `closed`: back to the household."""

    shown = Signal()
    closed = Signal()
    left = Signal()
    said = Signal(str)
    care_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = ResidentPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._same: Same | None = None
        self._others: tuple[Same, ...] = ()
        self._household, self._where = "", ""
        self.title = label(part="title", wrap=True)
        self.care_button = button(
            _("重点记录"), self.care_wanted.emit, icon="heart-handshake", tip=_("这个人的重点记录(Ctrl+J)")
        )
        self.ask = AskBar()
        self.form: DraftForm[ResidentDraft] = DraftForm(
            RESIDENT, columns=2, pins=True, acceptable=True,
            shown_as=owned_phones.joined, read_as=owned_phones.parted,
        )  # fmt: skip
        self.tools = FormTools(self, self.form, self.ask, desk, "resident")
        self.presenter.judging = self.tools.judging
        self.tools.said.connect(self.said.emit)
        self.tools.weigh_wanted.connect(lambda: self.presenter.check(self.form.draft()))
        self.form.edited.connect(lambda: self.presenter.typed(self.form.draft()))
        self.form.field_left.connect(self._fill_in)
        self.form.left.connect(self.save_and_new)
        self.handing = Handing(self, desk, self.ask, lambda: self.presenter.resident_id, self.said.emit)
        self.same_bar = self._make_same_bar()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.form)
        actions = self._make_actions()
        head = row(self.title, self.tools.reveal_button, self.care_button)
        head.setStretch(0, 1)
        whole = column(head, self.ask, self.same_bar, scroll, actions, gap=2)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _make_actions(self) -> Flow:
        self.save_button = button(_("保存"), self.save, kind="primary", icon="save")
        self.next_button = button(_("保存,下一人"), self.save_and_new, icon="user-plus")
        self.remove_button = button(_("删除"), self._remove, kind="quiet")
        self.back_button = button(_("返回"), self.left.emit, icon="arrow-left")
        return Flow(
            self.save_button, self.next_button, self.back_button, self.handing.button, self.remove_button
        )  # fmt: skip

    def _make_same_bar(self) -> QFrame:
        self._same_text = label(wrap=True)
        self.open_same = button(_("打开他的登记"), self._open_same, kind="link")
        self.move_same = button(_("迁到这一户"), self._move_same, kind="link")
        self.deny_same = button(_("不是同一人"), self._deny_same, kind="link")
        bar = QFrame()
        links = row(self.open_same, self.move_same, self.deny_same, None, gap=4)
        bar.setLayout(column(self._same_text, links, gap=1, margin=2))
        set_tone(bar, "warn", "bar")
        bar.hide()
        return bar

    # What the screen asks

    def open(self, resident_id: str, household_id: str, then: Callable[[], None] | None = None) -> None:
        """Show a resident of a household; `then` runs when the form is filled."""
        self._household = household_id
        self.presenter.open(resident_id, then)

    def new(self, household_id: str, where: str, *, head: str = "") -> None:
        """An empty form in a household; `head` names the head when he is its first member."""
        self._household, self._where = household_id, where
        self.presenter.new(household_id, head=head)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Keep what was typed."""
        self._fill_in("id_number")
        draft = self.form.draft()
        self.form.carry.previous = owned_phones.joined(draft)
        self.presenter.save(draft, then, also=self.tools.saver())

    def save_and_new(self) -> None:
        """Keep, and go on with the next member."""
        self.save(lambda: self.presenter.new(self._household))

    def restore(self, fields: Mapping[str, Any]) -> None:
        """What was half typed before a crash, over the form on sight."""
        if "phones" in fields:
            fields = {**fields, "phones": tuple(fields["phones"])}
        self.tools.restore(fields)
        self.presenter.check(self.form.draft())

    def dirty(self) -> bool:
        """Whether something typed is not kept yet."""
        return self.form.dirty()

    def give_up(self) -> None:
        """Forget what was typed."""
        self.tools.keeper.give_up()
        self.form.settle()

    # Inside

    def _remove(self) -> None:
        self.give_up()
        self.presenter.remove(self.form.draft())

    def _fill_in(self, field: str) -> None:
        if field not in {"id_number", "id_type"}:
            return
        typed = self.form.draft()
        filled = self.presenter.fill(typed)
        for name in DERIVED:
            if getattr(filled, name) != getattr(typed, name):
                self.form.set_value(name, getattr(filled, name))

    def _open_same(self) -> None:
        if self._same is not None:
            self.open(self._same.resident_id, self._same.household_id)

    def _move_same(self) -> None:
        if self._same is not None:
            self.tools.keeper.give_up()
            self.presenter.move_here(self._same, self._household)

    def _deny_same(self) -> None:
        if self._same is not None:
            self.presenter.not_same(self._same.resident_id)
            self.show_same(self._others)

    # ResidentView

    def show_resident(self, draft: ResidentDraft, *, new: bool, locked: bool) -> None:
        """Fill the form and put the cursor into its first field."""
        self.title.setText(_("新增成员 · {where}").format(where=self._where) if new else draft.name)
        self.show_same(())
        birth = self.form.editor("birth")
        assert isinstance(birth, BirthEditor)
        birth.beside_number = bool(draft.id_number)
        self.form.show_draft(draft)
        self.form.set_locked(locked)
        self.tools.begin(self.presenter.resident_id, self._household)
        for part in (self.save_button, self.next_button):
            part.setVisible(not locked)
        self.remove_button.setVisible(not new and not locked)
        self.tools.reveal_button.setVisible(not new)
        self.care_button.setVisible(not new)
        self.handing.button.setVisible(not new)
        self.shown.emit()
        self.form.focus("name")

    def show_resident_problems(self, weighed: Weighed, infos: Mapping[str, str]) -> None:
        """Problems under their fields; below the others what follows from them."""
        hidden = set(self.form.secrets())
        self.form.show_problems(weighed.problems, weighed.accepted)
        for name, words in infos.items():
            self.form.show_info(name, "" if name in hidden else words)

    def show_same(self, found: Sequence[Same]) -> None:
        """Offer the person who has this number, else who is likeliest the same; the next one when he is not."""
        self._same, self._others = (found[0] if found else None), tuple(found[1:])
        self.same_bar.setVisible(bool(found))
        if found:
            self._same_text.setText(found[0].words)
            set_tone(self.same_bar, "warn" if found[0].certain else "info", "bar")

    def close_resident(self) -> None:
        """The form is done with."""
        self.form.settle()
        self.closed.emit()

    def say(self, text: str) -> None:
        """A refusal, above the form."""
        self.said.emit(text)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
