"""What the page of the audit does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from desktop.base.i18n import N_, _
from desktop.domain.permissions import Action
from desktop.exchange.exporting import audit_table
from desktop.queries import accounts
from desktop.queries import audit as queries
from desktop.queries.audit import EntryRow, Filter
from desktop.security.audit_heads import Outside

if TYPE_CHECKING:
    from desktop.base.errors import GezhiError
    from desktop.security.audit_heads import Proof
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

PERIODS: Final[Mapping[str, tuple[str, int | None]]] = {  # words, and days back from today
    "today": (N_("今天"), 0),
    "week": (N_("近 7 天"), 6),
    "month": (N_("近 30 天"), 29),
    "year": (N_("近一年"), 364),
    "all": (N_("全部"), None),
}


@dataclass(frozen=True)
class Found:
    """What fits the filter: entry numbers, the newest first; who and which events there are to filter by."""

    numbers: tuple[int, ...]
    actors: tuple[str, ...]
    proof: Proof
    head: str


class AuditView(Protocol):
    """What the presenter asks of the page."""

    def show_entries(self, found: Found) -> None: ...
    def show_verdict(self, text: str, *, holds: bool) -> None: ...
    def close_door(self) -> None: ...
    def say(self, text: str) -> None: ...


class AuditPresenter:
    """`wanted` is the filter as set; the period is counted from today at each reading."""

    def __init__(
        self, view: AuditView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.wanted, self.period = Filter(), "month"

    def reload(self) -> None:
        """Read again; somebody without the right sees that there is nothing to see."""
        wanted = self._dated()

        def look(_progress: object) -> Found | None:
            with self._office.read() as db:
                if not accounts.permit(db, self._actor).may(Action.READ_AUDIT):
                    return None
                witness = Outside().last(self._office.db_id, self._office.path)
                return Found(
                    tuple(queries.numbers(db, wanted)), tuple(queries.actors(db)),
                    queries.prove(db, [witness] if witness else []), queries.head(db).line,
                )  # fmt: skip

        def show(found: Found | None) -> None:
            if found is None:
                self._view.close_door()
                return
            self._view.show_entries(found)
            verdict = queries.verdict(found.proof)
            self._view.show_verdict(f"{verdict}  {found.head}", holds=found.proof.holds)

        self._work.read(look, show, slot="settings.audit")

    def narrow(self, *, period: str | None = None, **parts: object) -> None:
        """Set parts of the filter and read again."""
        self.period = period or self.period
        self.wanted = replace(self.wanted, **parts)  # type: ignore[arg-type]
        self.reload()

    def rows(self, numbers: Sequence[str]) -> Mapping[str, EntryRow]:
        """The entries of the lines in sight, by their number as text."""
        with self._office.read() as db:
            return {str(no): row for no, row in queries.rows(db, [int(n) for n in numbers]).items()}

    def export(self, path: Path) -> None:
        """Write what the filter shows; the export is an entry of its own."""
        wanted = self._dated()

        def failed(error: GezhiError) -> None:
            self._view.say(error.text)

        self._work.change(
            lambda progress: audit_table.export_audit(
                self._office, wanted, path, actor=self._actor, progress=progress
            ),
            lambda _written: self.reload(), failed=failed, title=_("导出审计记录"),
            notice=_("已写出“{name}”").format(name=path.name),
        )  # fmt: skip

    def _dated(self) -> Filter:
        back = PERIODS[self.period][1]
        since = None if back is None else self._today() - timedelta(days=back)
        return replace(self.wanted, since=since)
