"""The keys of a ledger form: what a function key does to the field with the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.screens.households.forms import Forms


class FormKeys:
    """Asks the form on sight; without one nothing happens."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self.on_card = forms.on_card
        self.open_current_member = forms.open_current_member
        self.on_resident = forms.on_resident

    def hand_out(self) -> None:
        """Give the person on sight what the office holds about them."""
        if self._forms.on_resident():
            self._forms.resident.handing.begin()

    def has_form(self) -> bool:
        """Whether a ledger form is on sight."""
        return self._forms.form() is not None

    def more(self) -> None:
        """Open or close the fields behind 更多."""
        if (form := self._forms.form()) is not None:
            form.more.toggle()

    def next_tab(self) -> None:
        """The next page of the card."""
        if self._forms.on_card():
            self._forms.card.next_tab()

    def repeat(self) -> None:
        """The previous record's value."""
        if (form := self._forms.form()) is not None:
            form.repeat()

    def pin(self) -> None:
        """Keep the value for the next record."""
        if (tools := self._forms.tools()) is not None:
            tools.pin()

    def doubt(self) -> None:
        """A question on the field, or on the cell of the table."""
        tools = self._forms.tools()
        if self._forms.on_card() and self._forms.card.members.has_keys():
            self._forms.card.members.doubt(self._forms.card.ask)
        elif tools is not None:
            tools.doubt()

    def accept(self) -> None:
        """Let the warning stand."""
        if (form := self._forms.form()) is not None:
            form.accept()

    def reveal(self) -> None:
        """Whole numbers, for a reason."""
        if (tools := self._forms.tools()) is not None:
            tools.reveal()

    def beside(self) -> None:
        """Another household behind the same door."""
        if self._forms.on_card():
            self._forms.leave(self._forms.presenter.beside)

    def verify(self) -> None:
        """Confirm the household on sight, kept first."""
        if self._forms.on_card() and self._forms.presenter.page is not None:
            self._forms.leave(self._forms.presenter.verify)
