"""Counts what the operator keys, for himself: fields left, fields typed over, the time between, records kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QApplication, QWidget

from desktop.operations import keying
from ui.widgets.form import DraftForm

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

PAUSE: Final = (
    60.0  # seconds in one field that still count as keying; longer, and somebody stood at the counter
)
FORMS: Final = frozenset({"household", "resident", "dwelling", "care", "life", "staff", "assignment"})


@dataclass(slots=True)
class _Tally:
    """What was keyed since the last record was kept."""

    fields: int = 0
    corrections: int = 0
    seconds: float = 0.0
    left: set[tuple[int, str]] = field(default_factory=set)  # (form, field) left with another value already


class KeyingWatch:
    """Listens to the focus; writes with each record that is kept, and what is left when the window closes."""

    def __init__(
        self, office: Workspace, work: Work, *, actor: str, today: Callable[[], date],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._office, self._work, self._actor, self._today, self._clock = office, work, actor, today, clock
        self._tally = _Tally()
        self._at: tuple[DraftForm[Any], str, Any, float] | None = None

    def focus_moved(self, now: QWidget | None) -> None:
        """The cursor came to a widget; the field it was in before is counted."""
        self._leave()
        form = now
        while form is not None and not isinstance(form, DraftForm):
            form = form.parentWidget()
        asked = form.field_at(now) if isinstance(form, DraftForm) else None
        if isinstance(form, DraftForm) and asked is not None:
            self._at = (form, asked.name, form.editor(asked.name).value(), self._clock())

    def _leave(self) -> None:
        if self._at is None:
            return
        form, name, before, since = self._at
        self._at = None
        tally, spent = self._tally, self._clock() - since
        tally.seconds += min(max(spent, 0.0), PAUSE)
        if form.editor(name).value() != before:
            tally.fields += 1
            tally.corrections += (id(form), name) in tally.left
            tally.left.add((id(form), name))

    def kept(self, changes: Changes) -> None:
        """A step was written: one record of its form, with what was keyed for it."""
        form, _dot, verb = changes.name.partition(".")
        if form in FORMS and verb and verb != "remove":
            self._leave()
            self._write(form, records=1)
            self.focus_moved(QApplication.focusWidget())

    def close(self) -> None:
        """What was keyed and not kept is forgotten: it is no record."""
        self._at, self._tally = None, _Tally()

    def _write(self, form: str, *, records: int) -> None:
        tally, self._tally = self._tally, _Tally()
        day, seconds = self._today(), round(tally.seconds)
        self._work.change(
            lambda _progress: keying.add(
                self._office, actor=self._actor, day=day, form=form, records=records, fields=tally.fields,
                seconds=seconds, corrections=tally.corrections,
            )
        )  # fmt: skip
