"""The forms at the right of the screen: what is opened, kept before it leaves the screen, and offered back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ui.screens.households.household_page import HouseholdCard
from ui.screens.households.resident_page import ResidentPage
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.domain.household import HouseholdDraft
    from desktop.queries.dwellings import DwellingPage
    from desktop.queries.households import HouseholdPage
    from ui.bridge.desk import Desk
    from ui.screens.households.form_tools import FormTools
    from ui.screens.households.household_presenter import HouseholdPresenter
    from ui.screens.households.judging import Weighed
    from ui.widgets.form import DraftForm


class Forms(QObject):
    """Implements `HouseholdView`. `shown`: a household is on sight; `left`: none is any more."""

    shown = Signal()
    left = Signal()

    def __init__(self, desk: Desk, right: QStackedWidget, bar: MessageBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._right, self._bar = desk, right, bar
        self.presenter: HouseholdPresenter
        self.card, self.resident = HouseholdCard(desk), ResidentPage(desk)
        self.covered: Callable[[], bool] = lambda: False  # whether another page stands over the card
        self.keep_first: Callable[[Callable[[], None]], bool] = lambda _then: (
            False
        )  # a page over the forms keeps its own
        self._members_next = False
        right.addWidget(self.card)
        right.addWidget(self.resident)

    def attach(self, presenter: HouseholdPresenter) -> None:
        """The presenter these forms are the view of."""
        self.presenter = presenter
        card, resident = self.card, self.resident
        presenter.judging, presenter.home_judging = card.household.tools.judging, card.dwelling.tools.judging
        card.household.tools.weigh_wanted.connect(card.edited.emit)
        card.dwelling.tools.weigh_wanted.connect(card.dwelling_edited.emit)
        card.save_wanted.connect(self.save_and_go_on)
        card.remove_wanted.connect(self._remove)
        card.beside_wanted.connect(lambda: self.leave(presenter.beside))
        card.sibling_wanted.connect(lambda i: self.leave(lambda: presenter.open_household(i)))
        card.member_wanted.connect(lambda i: self.leave(lambda: self.open_member(i)))
        card.new_member_wanted.connect(self.add_member)
        card.edited.connect(lambda: presenter.check_household(card.form.draft()))
        card.dwelling_edited.connect(lambda: presenter.check_dwelling(card.dwelling.form.draft()))
        card.closed.connect(lambda: self.leave(self.close_household))
        card.said.connect(self._bar.say)
        resident.shown.connect(lambda: self._right.setCurrentWidget(resident))
        resident.left.connect(lambda: self.leave(self.back_to_card))
        resident.closed.connect(self.back_to_card)
        resident.said.connect(self._bar.say)

    # What is on sight

    def on_card(self) -> bool:
        """Whether the household's card is on sight."""
        return self._right.currentWidget() is self.card

    def on_resident(self) -> bool:
        """Whether a resident's form is on sight."""
        return self._right.currentWidget() is self.resident

    def form(self) -> DraftForm[Any] | None:
        """The ledger form on sight."""
        if self.on_resident():
            return self.resident.form
        shown = self.card.current_form() if self.on_card() else None
        return shown.form if shown is not None else None

    def tools(self) -> FormTools | None:
        """Its tools."""
        if self.on_resident():
            return self.resident.tools
        shown = self.card.current_form() if self.on_card() else None
        return shown.tools if shown is not None else None

    def dirty(self) -> bool:
        """Whether anything typed at the right is not in the file."""
        return (self.on_resident() and self.resident.dirty()) or self.card.dirty()

    def resident_id(self) -> str:
        """The resident on sight: whose form it is, or whose line has the cursor; "" for none that is in the file."""
        if self.on_resident():
            return self.resident.presenter.resident_id
        return self.card.members.current_id() if self.on_card() else ""

    def judge_again(self) -> None:
        """Doubts or reasons changed."""
        for tools in (self.card.household.tools, self.card.dwelling.tools, self.resident.tools):
            if tools.judging.record_id:  # a form that shows nothing, or a new record, has none of its own
                tools.judging.reload()

    def show_card(self) -> None:
        """The household's card is on sight."""
        self._right.setCurrentWidget(self.card)

    # Keeping

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Keep what is on sight, and stay."""
        if self.on_resident():
            self.resident.save(then)
        elif self.on_card():
            self.card.keep_members(lambda: self._keep_forms(then))

    def save_and_go_on(self) -> None:
        """Keep the household and go on with its members."""
        page, first = self.presenter.page, self.card.tabs.currentIndex() == 0
        self._members_next = first
        if page is None or self.card.dirty():
            self.card.keep_members(lambda: self._keep_forms(None))
        elif first:
            self._members_next = False
            self.card.members.begin_new()

    def leave(self, then: Callable[[], None]) -> None:
        """Keep what was typed before going on; a form that cannot be kept stays where it is."""
        self._bar.hide()
        if self.keep_first(then):
            return
        if self.on_resident() and self.resident.dirty():
            self.resident.save(then)
        elif self.card.dirty():
            self.card.keep_members(lambda: self._keep_forms(then))
        else:
            then()

    def _keep_forms(self, then: Callable[[], None] | None, *, home_kept: bool = False) -> None:
        """The dwelling's form, then the household's. None: stay, with the household read again.

        A vacant flat has a dwelling and no household: keeping the one asks nothing of the other.
        """
        card, presenter = self.card, self.presenter
        if card.dwelling.form.dirty() and presenter.home is not None:
            card.dwelling.saved_as_previous()
            home = card.dwelling.form.draft()
            saver = card.dwelling.tools.saver()
            if not presenter.save_dwelling(home, lambda: self._keep_forms(then, home_kept=True), also=saver):
                card.show_tab(1)
            return
        if card.form.dirty() or (presenter.page is None and then is None and not home_kept):
            draft = card.form.draft()
            if presenter.check_household(draft):
                card.household.saved_as_previous()
                presenter.save_household(draft, then, also=card.household.tools.saver())
            else:
                self._members_next = False
                card.show_tab(0)
        elif then is not None:
            then()
        elif presenter.page is not None:
            presenter.open_household(presenter.page.id)

    def give_up(self) -> None:
        """Forget everything half typed."""
        if self.resident.dirty():
            self.resident.give_up()
        for form in (self.card.household, self.card.dwelling):
            if form.form.dirty():
                form.give_up()
        if self.card.members.dirty():
            self.card.members.give_up()

    def _remove(self) -> None:
        self.give_up()
        self.presenter.remove_household()

    # Members

    def add_member(self) -> None:
        """An empty resident form in the household shown."""

        def begin() -> None:
            page = self.presenter.page
            if page is not None:
                head = "" if page.members else page.draft.head_name
                self.resident.new(page.id, page.where, head=head)

        self.leave(begin)

    def open_member(self, resident_id: str, then: Callable[[], None] | None = None) -> None:
        """A resident's whole form over the household's card."""
        if self.presenter.page is not None:
            self.resident.open(resident_id, self.presenter.page.id, then)

    def open_current_member(self) -> None:
        """The whole form of the member with the cursor."""
        if self.on_card():
            self.card.members.open_current()

    def back_to_card(self) -> None:
        """From a resident's form to his household, the cursor on him."""
        resident_id = self.resident.presenter.resident_id
        self._right.setCurrentWidget(self.card)
        if self.presenter.page is not None:
            self.presenter.open_household(self.presenter.page.id)
        self.card.members.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if resident_id:
            self.card.members.table.go_to_key(resident_id)

    def open_at(self, kind: str, record_id: str, field: str) -> None:
        """A record with the cursor in one of its fields."""
        shows = self.presenter
        self._right.setCurrentWidget(self.card)
        if kind == "household":
            shows.open_household(record_id, lambda: self.card.form.focus(field))
        elif kind == "dwelling":
            shows.open_door_of(record_id, lambda: self._at_dwelling(field))
        elif kind == "resident":
            shows.open_resident(
                record_id, lambda i: self.open_member(i, lambda: self.resident.form.focus(field))
            )

    def _at_dwelling(self, field: str) -> None:
        self.card.show_tab(1)
        self.card.dwelling.form.focus(field)

    # HouseholdView

    def show_household(self, page: HouseholdPage, siblings: Sequence[tuple[str, str]]) -> None:
        """A household's form and members; another page on top of it stays."""
        if self._members_next:
            self._members_next = False
            self.card.members.begin_when_shown()
        self.card.show_page(page, siblings)
        self.shown.emit()
        if not self.on_resident() and not self.covered():
            self._right.setCurrentWidget(self.card)
            keys = QApplication.focusWidget()
            if keys is None or not self.card.isAncestorOf(keys):
                self.card.form.focus()

    def show_new_household(self, draft: HouseholdDraft, where: str) -> None:
        """An empty form."""
        self.card.show_new(draft, where)
        self._right.setCurrentWidget(self.card)
        self.card.form.focus()
        self.shown.emit()

    def show_household_problems(self, weighed: Weighed) -> None:
        """Under their fields."""
        self.card.household.show_problems(weighed)

    def show_dwelling(self, page: DwellingPage | None, *, locked: bool) -> None:
        """The dwelling of the household on sight."""
        self.card.show_dwelling(page, locked=locked)

    def show_dwelling_problems(self, weighed: Weighed) -> None:
        """Under their fields."""
        self.card.dwelling.show_problems(weighed)

    def household_kept(self, page: HouseholdPage) -> None:
        """What stands in the form is in the file now, also when it was new; the cursor stays where it is."""
        self.card.household.form.settle()
        self.card.show_page(page, ())

    def dwelling_kept(self) -> None:
        """What stands in the dwelling's form is in the file now."""
        self.card.dwelling.form.settle()

    def close_household(self) -> None:
        """Back to the building or list."""
        self.presenter.page = None
        self.left.emit()

    def say(self, text: str) -> None:
        """A refusal, above the form."""
        self._bar.say(text)
