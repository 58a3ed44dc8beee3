"""What people decided about the record in a form: doubts, warnings let stand, who may see whole numbers. No Qt.

A record that is not in the file yet has its doubts and reasons kept here until it is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.domain.rules.catalogue import by_field, problem
from desktop.domain.rules.rule import STANDARD, Policy, digest
from desktop.operations import acceptances, doubts, reveals
from desktop.queries import accounts, rules
from desktop.queries import doubts as open_doubts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from desktop.base.errors import GezhiError, Problem
    from desktop.domain.changes import Changes
    from desktop.domain.draft import Draft
    from desktop.domain.rules.rule import Finding
    from desktop.queries.doubts import DoubtRow
    from desktop.queries.rules import Accepted
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


@dataclass(frozen=True)
class Doubt:
    """One open doubt as a form shows it; `id` is "" while the record is not in the file."""

    id: str
    field: str
    note: str
    words: str


@dataclass(frozen=True)
class Weighed:
    """The problems of a draft by field, and why a warning among them was let stand."""

    problems: Mapping[str, Problem]
    accepted: Mapping[str, str]

    @property
    def blocked(self) -> bool:
        """Whether the draft cannot be kept."""
        return any(p.severity is Severity.BLOCK for p in self.problems.values())


class JudgingView(Protocol):
    """What is told to the form."""

    def show_doubts(self, notes: Mapping[str, str]) -> None: ...
    def weigh_again(self) -> None: ...
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
        self._policy: Policy = STANDARD
        self._accepted: Mapping[str, Accepted] = {}
        self._reasons: dict[str, str] = {}  # digest without a record: given now, kept with the record
        self._found: list[Finding] = []

    def begin(self, record_id: str) -> None:
        """Another record, "" for a new one: read its doubts, and what was let stand."""
        self.record_id, self._open = record_id, []
        self._accepted, self._reasons = {}, {}
        self.reload()

    def reload(self) -> None:
        """Read the doubts of the record again."""
        record_id = self.record_id

        def look(_progress: object) -> tuple[Sequence[DoubtRow], Policy, Mapping[str, Accepted]]:
            with self._office.read() as db:
                if not record_id:
                    return (), rules.policy(db), {}
                permit = accounts.permit(db, self._actor)
                raised = open_doubts.of_record(db, record_id, permit=permit)
                return raised, rules.policy(db), rules.accepted(db, record_id)

        def show(found: tuple[Sequence[DoubtRow], Policy, Mapping[str, Accepted]]) -> None:
            if self.record_id != record_id:
                return
            raised, self._policy, self._accepted = found
            waiting = [doubt for doubt in self._open if not doubt.id]
            self._open = [
                Doubt(d.id, d.field, d.note, _words(d)) for d in raised if not d.closed_on
            ] + waiting
            self._show()
            self._view.weigh_again()

        self._work.read(look, show, slot=f"doubts.{self.kind}")

    # Warnings

    def weigh(self, draft: Draft) -> Weighed:
        """What is wrong with a draft as this office weighs it; a warning let stand gives way to one that was not."""
        self._found = list(draft.findings(self._today()))
        standing = [f for f in self._found if self._severity(f) is Severity.WARN and self._reason(f)]
        problems = by_field([f for f in self._found if f not in standing], self._policy)
        accepted = {}
        for finding in standing:
            before = problems.get(finding.field)
            if before is None or before.severity is Severity.INFO:
                problems[finding.field] = problem(finding, self._policy)
                accepted[finding.field] = self._reason(finding)
        return Weighed(problems, accepted)

    def _reason(self, finding: Finding) -> str:
        if given := self._reasons.get(digest(finding, "")):
            return given
        known = self._accepted.get(digest(finding, self.record_id)) if self.record_id else None
        return known.reason if known is not None else ""

    def _severity(self, finding: Finding) -> Severity:
        return problem(finding, self._policy).severity

    def accept(self, field: str, reason: str, *, now: bool) -> None:
        """Let the warnings of a field stand; `now`: the value is in the file, so the reason may go there at once."""
        if not reason.strip():
            self._view.say(_("请写明为什么保留。"))
            return
        for finding in self._found:
            if finding.field == field and self._severity(finding) is Severity.WARN:
                self._reasons[digest(finding, "")] = reason.strip()
        self._view.weigh_again()
        if now and self.record_id:
            write, record_id = self.after_save(), self.record_id
            self._work.change(lambda _p: write(record_id), lambda _n: self.reload(), failed=self._refused)

    # Doubts

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
        """What the job that saves the record runs with its id: the doubts and reasons that wait for it."""
        waiting = [doubt for doubt in self._open if not doubt.id]
        reasons = [(f, self._reasons[digest(f, "")]) for f in self._found if digest(f, "") in self._reasons]
        office, kind, actor, today = self._office, self.kind, self._actor, self._today()

        def write(record_id: str) -> None:
            for doubt in waiting:
                doubts.mark(
                    office, kind, record_id, note=doubt.note, field=doubt.field, actor=actor, today=today
                )
            for finding, why in reasons:
                acceptances.accept(office, finding, kind, record_id, reason=why, actor=actor, today=today)

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
