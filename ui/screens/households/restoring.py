"""Puts what was half typed before a crash back into the form it was typed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop.queries import drafts
from desktop.queries.drafts import HalfTyped

if TYPE_CHECKING:
    from ui.bridge.desk import Desk
    from ui.screens.households.forms import Forms


class Restoring:
    """One draft at a time; what stands half typed on the screen is kept first by whoever calls."""

    def __init__(self, forms: Forms, desk: Desk) -> None:
        self._forms, self._desk = forms, desk

    def restore_kept(self, form: str, record_id: str) -> None:
        """Look a draft up by its form and record, and put it back."""
        office, actor = self._desk.office, self._desk.actor

        def look(_progress: object) -> HalfTyped | None:
            with office.read() as db:
                return drafts.one(db, actor, form, record_id)

        self._desk.work.read(look, lambda found: self.restore(found) if found else None)

    def restore(self, draft: HalfTyped) -> None:
        """Open the form a draft belongs to and put what was typed back into it."""
        fields, shows = draft.fields, self._forms.presenter
        self._forms.show_card()
        if draft.form == "household":
            fill = lambda: self._forms.card.household.restore(fields)  # noqa: E731
            if draft.new:
                shows.new_household(draft.place_id, fill)
            else:
                shows.open_household(draft.record_id, fill)
        elif draft.form == "dwelling":
            shows.open_door_of(draft.record_id, lambda: self._restore_dwelling(fields))
        elif draft.form == "member":
            shows.open_household(draft.place_id, lambda: self._forms.card.members.restore_when_shown(fields))
        elif draft.new:
            shows.open_household(draft.place_id, lambda: self._restore_new_resident(fields))
        else:
            shows.open_resident(
                draft.record_id,
                lambda i: self._forms.open_member(i, lambda: self._forms.resident.restore(fields)),
            )

    def _restore_dwelling(self, fields: Mapping[str, Any]) -> None:
        self._forms.card.show_tab(1)
        self._forms.card.dwelling.restore(fields)
        self._forms.card.dwelling.form.focus()

    def _restore_new_resident(self, fields: Mapping[str, Any]) -> None:
        page = self._forms.presenter.page
        if page is not None:
            self._forms.resident.new(page.id, page.where)
            self._forms.resident.restore(fields)
