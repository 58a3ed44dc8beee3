"""The three lists of what waits: read, settled, confirmed, keyed again. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.i18n import _
from desktop.domain import rekeying as rekeying_rules
from desktop.domain.permissions import Action
from desktop.operations import doubts as doubt_operations
from desktop.operations import rekeying as rekeying_operations
from desktop.operations import verification as verification_operations
from desktop.queries import accounts, doubts, rekeying, verification

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from desktop.base.errors import GezhiError
    from desktop.domain.changes import Changes
    from desktop.operations.rekeying import Keyed
    from desktop.queries.doubts import DoubtRow
    from desktop.queries.rekeying import Blind, Plan
    from desktop.queries.verification import WaitingRow
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

KINDS = (
    "doubt",
    "account",
    "household",
    "resident",
    "rekeying",
    "setting",
)  # a change of these makes the lists stale


@dataclass(frozen=True)
class Waiting:
    """Everything that waits, of one moment; `plan` is None when nobody planned a second keying."""

    doubts: Sequence[DoubtRow]
    unverified: Sequence[WaitingRow]
    rekey: Sequence[Blind]
    plan: Plan | None


class WaitingView(Protocol):
    """What is told to the page."""

    def show_waiting(self, found: Waiting) -> None: ...
    def show_keyed(self, who: Blind, keyed: Keyed) -> None: ...
    def say(self, text: str) -> None: ...


class WaitingPresenter:
    """Reads when asked to; nothing is read before the page is shown for the first time."""

    def __init__(
        self, view: WaitingView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today

    def reload(self) -> None:
        """All three lists."""

        def look(_progress: object) -> Waiting:
            with self._office.read() as db:
                permit = accounts.permit(db, self._actor)
                if not permit.may(Action.SEE):
                    return Waiting((), (), (), None)
                return Waiting(
                    doubts.doubts(db, permit=permit), verification.waiting(db), rekeying.todo(db), rekeying.plan(db)
                )  # fmt: skip

        self._work.read(look, self._view.show_waiting, slot="households.waiting")

    def settle(self, doubt: DoubtRow, answer: str) -> None:
        """Close a doubt."""
        self._change(
            lambda: doubt_operations.close(
                self._office, doubt.id, actor=self._actor, today=self._today(), answer=answer
            ),
            _("疑问已了结"),
        )

    def confirm(self, household_ids: Sequence[str]) -> None:
        """采集 → 核实: these households were checked by who sits here."""
        if household_ids:
            self._change(
                lambda: verification_operations.confirm(
                    self._office, household_ids, actor=self._actor, today=self._today()
                ),
                _("已核实 {n} 户").format(n=len(household_ids)),
            )

    def send_back(self, household_id: str, note: str) -> None:
        """Not confirmed: a doubt says why."""
        self._change(
            lambda: verification_operations.send_back(
                self._office, household_id, note=note, actor=self._actor, today=self._today()
            ),
            _("已退回,写进疑问清单"),
        )

    def plan(self, percent: int) -> None:
        """Draw a sample of the residents to be keyed again, with the fields a return is counted by."""
        day = self._today()
        self._change(
            lambda: rekeying_operations.plan(
                self._office, fields=("id_number", "phones"), percent=percent, seed=f"{day.isoformat()}/{percent}",
                actor=self._actor, today=day,
            ),
            _("已抽取 {n}% 的居民等待复录").format(n=percent),
        )  # fmt: skip

    def key_again(self, who: Blind, typed: Mapping[str, Any]) -> None:
        """Compare a second keying with what stands."""
        self._work.change(
            lambda _p: rekeying_operations.keep(
                self._office, who.resident_id, typed, actor=self._actor, today=self._today()
            ),
            lambda keyed: self._view.show_keyed(who, keyed),
            failed=self._refused,
            title=_("复录比对"),
        )

    def blind(self, resident_id: str, then: Callable[[Blind], None]) -> None:
        """How to find one resident on the paper without telling what is to be keyed."""

        def look(_progress: object) -> Sequence[Blind]:
            with self._office.read() as db:
                return rekeying.blind(db, [resident_id], rekeying_rules.FIELDS[1:2])

        self._work.read(look, lambda found: then(found[0]) if found else None, slot="households.blind")

    def _change(self, run: Callable[[], Changes], notice: str) -> None:
        self._work.change(lambda _p: run(), lambda _c: self.reload(), failed=self._refused, notice=notice)

    def _refused(self, error: GezhiError) -> None:
        self._view.say(error.text)
