"""What people decided about the record in a form: doubts on its fields, who may see whole numbers. No Qt.

A record that is not in the file yet has its doubts kept here until it is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.operations import doubts, reveals
from desktop.queries import accounts
from desktop.queries import doubts as open_doubts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from desktop.base.errors import GezhiError
    from desktop.domain.changes import Changes
    from desktop.queries.doubts import DoubtRow
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


@dataclass(frozen=True)
class Doubt:
    """One open doubt as a form shows it; `id` is "" while the record is not in the file."""

    id: str
    field: str
    note: str
    words: str


class JudgingView(Protocol):
    """What is told to the form."""

    def show_doubts(self, notes: Mapping[str, str]) -> None: ...
    def show_revealed(self) -> None: ...
    def say(self, text: str) -> None: ...


class Judging:
    """kind: "household", "dwelling" or "resident"."""

    def __init__(
        self, view: JudgingView, office: Workspace, work: Work, kind: str, *, actor: str, today: Callable[[], date]
    ) -> None:  # fmt: skip
        self._view, self._office, self._work, self.kind = view, office, work, kind
        self._actor, self._today = actor, today
        self.record_id = ""
        self._open: list[Doubt] = []

    def begin(self, record_id: str) -> None:
        """Another record, "" for a new one: read its doubts."""
        self.record_id, self._open = record_id, []
        if record_id:
            self.reload()

    def reload(self) -> None:
        """Read the doubts of the record again."""
        record_id = self.record_id
        if not record_id:
            return

        def look(_progress: object) -> Sequence[DoubtRow]:
            with self._office.read() as db:
                permit = accounts.permit(db, self._actor)
                return open_doubts.of_record(db, record_id, permit=permit)

        def show(found: Sequence[DoubtRow]) -> None:
            self._open = [Doubt(d.id, d.field, d.note, _words(d)) for d in found if not d.closed_on]
            self._show()

        self._work.read(look, show, slot=f"doubts.{self.kind}")

    def doubt_on(self, field: str) -> Doubt | None:
        """The open doubt on a field."""
        return next((doubt for doubt in self._open if doubt.field == field), None)

    def mark(self, field: str, note: str) -> None:
        """Raise a doubt; on a new record it waits until the record is saved."""
        record_id = self.record_id
        if not note.strip():
            return
        if not record_id:
            self._open.append(Doubt("", field, note.strip(), note.strip()))
            self._show()
            return
        self._change(
            lambda: doubts.mark(
                self._office,
                self.kind,
                record_id,
                note=note,
                actor=self._actor,
                today=self._today(),
                field=field,
            ),
            _("已记下疑问"),
        )

    def settle(self, doubt: Doubt, answer: str) -> None:
        """Close a doubt, with what was found out if anything was said."""
        if not doubt.id:
            self._open.remove(doubt)
            self._show()
            return
        self._change(
            lambda: doubts.close(
                self._office, doubt.id, actor=self._actor, today=self._today(), answer=answer
            ),
            _("疑问已了结"),
        )

    def answer(self, doubt: Doubt, text: str) -> None:
        """Write what was found out; the doubt stays open."""
        if doubt.id:
            self._change(
                lambda: doubts.answer(self._office, doubt.id, text, actor=self._actor), _("已记下答复")
            )

    def after_save(self) -> Callable[[str], None]:
        """What the job that saves a new record runs with its id."""
        waiting = [doubt for doubt in self._open if not doubt.id]

        def write(record_id: str) -> None:
            for doubt in waiting:
                doubts.mark(
                    self._office, self.kind, record_id, note=doubt.note, actor=self._actor, today=self._today(),
                    field=doubt.field,
                )  # fmt: skip

        return write

    def reveal(self, fields: Sequence[str], reason: str) -> None:
        """Write down the reason, then let the form show whole numbers."""
        record_id = self.record_id
        self._work.change(
            lambda _p: reveals.reveal(
                self._office, self.kind, record_id, fields=fields, reason=reason, actor=self._actor
            ),
            lambda _nothing: self._view.show_revealed() if self.record_id == record_id else None,
            failed=self._refused,
        )

    def _change(self, run: Callable[[], Changes], notice: str) -> None:
        self._work.change(lambda _p: run(), lambda _c: self.reload(), failed=self._refused, notice=notice)

    def _refused(self, error: GezhiError) -> None:
        self._view.say(error.text)

    def _show(self) -> None:
        self._view.show_doubts({doubt.field: doubt.words for doubt in self._open})


def _words(doubt: DoubtRow) -> str:
    said = _("{note}({who},{day})").format(note=doubt.note, who=doubt.raised_by, day=doubt.raised_on)
    return _("{said};答复:{answer}").format(said=said, answer=doubt.answer) if doubt.answer else said
