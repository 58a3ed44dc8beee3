"""What the households screen looks like: tree, building or list, and the household at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.i18n import _
from ui.bridge.desk import Desk, Screen
from ui.bridge.target import Target
from ui.screens.households import commands
from ui.screens.households.acts.desk import Acts
from ui.screens.households.acts.presenter import Subject
from ui.screens.households.care_desk import CareDesk
from ui.screens.households.checks.desk import ChecksDesk
from ui.screens.households.forms import Forms
from ui.screens.households.middle import Middle
from ui.screens.households.panes import Panes
from ui.screens.households.place_tree import PlaceTree
from ui.screens.households.presenter import Choice, HouseholdsPresenter
from ui.screens.households.restoring import Restoring
from ui.screens.households.waiting.desk import WaitingDesk
from ui.widgets.boxes import column
from ui.widgets.empty_state import EmptyState
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.queries.households import Place
    from ui.bridge.commands import Command
    from ui.widgets.matrix_data import MatrixData


class HouseholdsScreen(Screen):
    """Implements `HouseholdsView`. Whatever takes a form off the screen keeps it first (`_leave`)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.bar, self.right = MessageBar(), QStackedWidget()
        self.forms = Forms(desk, self.right, self.bar, self)
        self.card, self.resident = self.forms.card, self.forms.resident
        self.presenter = HouseholdsPresenter(
            self, self.forms, desk.office, desk.work, actor=desk.actor, today=desk.today
        )
        self.forms.attach(self.presenter)
        self.restoring = Restoring(self.forms, desk)
        self._leave, self.add_member = self.forms.leave, self.forms.add_member
        self.tree, self.middle = PlaceTree(), Middle(desk)
        self._nothing = EmptyState("house", _("选一户看看"), _("方向键在楼里走,Enter 打开;拖动可选中多户。"))
        self._wanted: Target | None = None
        self._door = ""  # the dwelling to stand on once its building is shown
        self.right.insertWidget(0, self._nothing)
        self.right.setCurrentIndex(0)
        self.acts = Acts(desk, self.right, self.subject, self._leave, self)
        self.waiting = WaitingDesk(desk, self.middle, self.right, self._leave, self.forms.resident_id)
        self.checks = ChecksDesk(desk, self.waiting.centre, self.middle)
        self.care = CareDesk(desk, self.right, self.forms, self)
        side = QWidget()
        box = column(self.bar, self.right, self.acts.bar, gap=2)
        box.setStretch(1, 1)
        side.setLayout(box)
        self.panes = Panes(self.tree, self.waiting.centre, side)
        self.setLayout(column(self.panes, margin=3))
        self.setFocusProxy(self.tree)
        self._connect()

    def _connect(self) -> None:
        shows, card = self.presenter, self.card
        self.tree.chosen.connect(lambda choice: self._leave(lambda: self._choose(choice)))
        self.tree.entered_place.connect(self.middle.enter)
        self.middle.door_opened.connect(lambda i: self._leave(lambda: shows.open_dwelling(i)))
        self.middle.household_opened.connect(lambda i: self._leave(lambda: shows.open_household(i)))
        self.middle.resident_opened.connect(lambda i: self.open(Target("households", "resident", i)))
        self.middle.mode_chosen.connect(shows.colour_by)
        self.tree.rename_wanted.connect(self.middle.ask_name)
        card.next_wanted.connect(self.next_door)
        self.forms.shown.connect(self._on_household)
        self.forms.left.connect(self._on_nothing)
        self.forms.covered = lambda: self.acts.shown() or self.waiting.shown() or self.care.shown()
        for lists in (self.waiting, self.checks):
            lists.opened.connect(
                lambda kind, i, field: self._leave(lambda: self.forms.open_at(kind, i, field))
            )
        self.waiting.back.connect(self.forms.back_to_card)
        self.acts.back.connect(self.forms.back_to_card)
        self.acts.done.connect(lambda _changes: self.forms.back_to_card())
        self.acts.said.connect(self.bar.say)
        self.right.currentChanged.connect(lambda _page: self.acts.refresh())
        self.right.currentChanged.connect(lambda _page: self._spread())
        self.panes.rearranged.connect(self._take_keys)

    # What the clerk does

    def subject(self) -> Subject:
        """What an act would be about."""
        page, shown = self.presenter.page, self.right.currentWidget()
        if page is None or shown is self._nothing:
            return Subject(dwelling_id=self.middle.current_door())
        resident = self.resident.presenter.resident_id if shown is self.resident else ""
        name = self.resident.form.draft().name if resident else page.draft.head_name
        return Subject(page.id, page.draft.dwelling_id, resident, self.card.members.current_id() or "", name)

    def _choose(self, choice: Choice) -> None:
        self.waiting.hide()
        self.checks.hide()
        if choice != self.presenter.choice:
            self.presenter.choose(choice)

    def next_mode(self) -> None:
        """Colour the doors in the next way."""
        self.middle.next_mode(self.presenter.mode)

    def add_household(self) -> None:
        """A new household at the door that is current; without one its address is settled later."""
        door = self.middle.current_door()
        self._leave(lambda: self.presenter.new_household(door))

    def has_household(self) -> bool:
        """Whether a household that is in the file is shown."""
        return self.presenter.page is not None and self.right.currentWidget() is not self._nothing

    def save(self) -> None:
        """Keep the form on sight."""
        if self.acts.shown():
            self.acts.save()
        elif self.care.shown():
            self.care.save()
        else:
            self.forms.save()

    def next_door(self) -> None:
        """Save, and open the next dwelling on the stair."""
        following = self.presenter.next_dwelling()
        if following:
            self.middle.matrix.go_to(following)
            self._leave(lambda: self.presenter.open_dwelling(following))
        else:
            self.say(_("这是楼里的最后一户。"))

    # HouseholdsView

    def show_tree(self, places: Sequence[Place], pending: int, everything: int, people: int) -> None:
        """The tree; the first time also what was asked for, or the first building."""
        self.tree.show_places(places, pending, everything, people)
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self.tree.go_to(wanted.kind, wanted.id):
            return
        if not self.presenter.choice.kind and not self.tree.first_building():
            self.tree.go_to("all")

    def show_matrix(self, choice: Choice, data: MatrixData) -> None:
        """A building as floor × door."""
        self.middle.show_matrix(choice, data)
        self._spread()
        if self._door and self.middle.matrix.go_to(self._door):
            self._door = ""

    def show_list(self, choice: Choice) -> None:
        """Households or residents as a table."""
        self.middle.show_list(choice)
        self._spread()

    def _spread(self) -> None:
        """A table has the whole width as long as nothing is opened beside it."""
        opened = self.right.currentWidget() is not self._nothing or not self.bar.isHidden()
        self.panes.share(opened=opened, beside=self.middle.shows_building())
        self._take_keys()

    def _take_keys(self) -> None:
        """Whoever comes to this screen lands in the tree, or in the middle while the tree is away."""
        self.setFocusProxy(self.middle.page() if self.tree.isHidden() else self.tree)

    def reread_members(self) -> None:
        """The members of the household on sight changed; its half-typed form stays."""
        page = self.presenter.page
        if page is not None:
            self.card.members.show_household(page.id, page.draft.head_name)

    def household_dirty(self) -> bool:
        """Whether something is half typed in the household's or the dwelling's form."""
        return self.card.form.dirty() or self.card.dwelling.form.dirty()

    def _on_household(self) -> None:
        self.acts.refresh()
        self.possible_changed.emit()

    def _on_nothing(self) -> None:
        self.right.setCurrentWidget(self._nothing)
        self.middle.enter()

    def say(self, text: str) -> None:
        """A refusal, above the form."""
        self.bar.say(text)
        self._spread()

    # Screen

    def commands(self) -> Sequence[Command]:
        return commands.commands(self)

    def entered(self) -> None:
        self.presenter.entered()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())
        self.middle.changed(changes)
        self.acts.changed(changes)
        self.waiting.changed(changes)
        self.checks.changed(changes)
        self.care.changed(changes)
        if changes.concerns("doubt", "acceptance"):
            self.forms.judge_again()

    def unsaved(self) -> bool:
        return self.forms.dirty() or self.care.dirty()

    def keep(self, then: Callable[[], None]) -> None:
        self._leave(then)

    def open(self, target: Target) -> None:
        self._leave(lambda: self._open(target))

    def _open(self, target: Target) -> None:
        shows = self.presenter
        if target.kind in {"doubts", "unverified", "rekey"}:
            self.waiting.show_list(("doubts", "unverified", "rekey").index(target.kind))
        elif target.kind == "draft":
            self.restoring.restore_kept(*target.id.split(":", 1))
        elif target.kind == "gap":
            self.tree.nowhere()
            shows.open_gap(target.id)
        elif target.kind == "household":
            self._show_card_for(lambda: shows.open_household(target.id, self._follow))
        elif target.kind == "dwelling":
            self._show_card_for(lambda: shows.open_dwelling(target.id))
            self._follow(target.id)
        elif target.kind == "resident":
            self._show_card_for(lambda: shows.open_resident(target.id, self._open_found))
        elif not self.tree.go_to(target.kind, target.id):
            self._wanted = target  # the tree is still being read

    def _open_found(self, resident_id: str) -> None:
        self._follow()
        self.forms.open_member(resident_id)

    def _follow(self, dwelling_id: str = "") -> None:
        """Let the tree and the doors show where the household on sight lives."""
        page = self.presenter.page
        dwelling = dwelling_id or (page.draft.dwelling_id if page is not None else "")

        def found(building_id: str) -> None:
            self._door = dwelling
            if not self.tree.go_to("building", building_id) or self.middle.has_door(dwelling):
                self.middle.matrix.go_to(dwelling)

        if dwelling:
            self.presenter.find_dwelling(dwelling, found)

    def _show_card_for(self, then: Callable[[], None]) -> None:
        """A search hit replaces a resident's form by the household it leads to."""
        self.right.setCurrentWidget(self.card)
        then()


def build(desk: Desk) -> Screen:
    """The screen, for the rail."""
    return HouseholdsScreen(desk)
