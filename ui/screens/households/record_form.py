"""A ledger form in its scroll area, with the tools of `form_tools`: the household's and the dwelling's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtWidgets import QScrollArea, QWidget

from ui.screens.households.form_tools import FormTools
from ui.widgets.form import DraftForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.bridge.desk import Desk
    from ui.screens.households.judging import Weighed
    from ui.widgets.ask_bar import AskBar
    from ui.widgets.field import Field

Draft = TypeVar("Draft")


class RecordForm(QScrollArea, Generic[Draft]):
    """`kind` is the record's kind."""

    def __init__(self, page: QWidget, fields: Sequence[Field], ask: AskBar, desk: Desk, kind: str) -> None:
        super().__init__()
        self.form: DraftForm[Draft] = DraftForm(fields, columns=2, pins=True, acceptable=True)
        self.tools = FormTools(page, self.form, ask, desk, kind)
        self.setWidgetResizable(True)
        self.setWidget(self.form)

    def show_record(self, draft: Draft, record_id: str, place_id: str = "") -> None:
        """A record of the file, or a new one ("") at a place."""
        self.form.show_draft(draft)
        self.tools.begin(record_id, place_id)

    def restore(self, fields: Mapping[str, Any]) -> None:
        """Half-typed fields of before a crash."""
        self.tools.restore({n: tuple(v) if isinstance(v, list) else v for n, v in fields.items()})

    def show_problems(self, weighed: Weighed) -> None:
        """Under their fields."""
        self.form.show_problems(weighed.problems, weighed.accepted)

    def saved_as_previous(self) -> None:
        """The next record may repeat what stands here."""
        self.form.carry.previous = self.form.draft()

    def give_up(self) -> None:
        """Forget what was typed and not saved."""
        self.tools.keeper.give_up()
        self.form.settle()
