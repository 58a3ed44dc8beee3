"""What the page of retention does: say what is due, change the days, erase, certify. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.documents import erasures
from desktop.domain.field_names import kind_name
from desktop.domain.permissions import Action
from desktop.domain.retention import RULES, Rule
from desktop.operations import retention as operations
from desktop.queries import accounts, clock_facts
from desktop.queries import retention as queries
from desktop.queries.retention import Certificate, Due

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.operations.retention import Erased
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

MOST_LISTED = 2_000


@dataclass(frozen=True)
class RuleRow:
    """A rule with the days of this office and what is due: kind to how many."""

    rule: Rule
    days: int
    due: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many records are due."""
        return sum(self.due.values())

    @property
    def told(self) -> str:
        """`居民 12、专项标记 418`."""
        return _("、").join(f"{kind_name(kind)} {n}" for kind, n in self.due.items())


@dataclass(frozen=True)
class Found:
    """What the page shows: `may` erase and choose; `files` exported and old; `unfinished` a purge cut off; `leap` what
    is to be said of a clock that leapt forward lately."""

    rows: Mapping[str, RuleRow]
    due: Sequence[Due]
    certificates: Sequence[Certificate]
    files: int
    may: bool
    unfinished: bool
    leap: str = ""


class RetentionView(Protocol):
    """What is told to the page."""

    def show_found(self, found: Found) -> None: ...
    def say(self, text: str, kind: str = "alarm") -> None: ...


class RetentionPresenter:
    """Rules by their key; `due` of the last look."""

    def __init__(
        self, view: RetentionView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work, self._actor, self._today = view, office, work, actor, today
        self.found: Found | None = None

    def reload(self) -> None:
        """Look again at what is due."""

        def look(_progress: Progress) -> Found:
            day = self._today()
            with self._office.read() as db:
                may = accounts.permit(db, self._actor).may(Action.PURGE)
                due = queries.due(db, today=day) if may else []
                days, counts = queries.days(db), queries.counts(due)
                certificates, files = queries.certificates(db), len(queries.exported(db, today=day))
                leap = clock_facts.leap(db, self._office.clock.milliseconds())
            if files:
                counts["export"] = {"file": files}
            rows = {rule.key: RuleRow(rule, days[rule.key], counts.get(rule.key, {})) for rule in RULES}
            unfinished = operations.unfinished(self._office)
            return Found(rows, due, certificates, files, may, unfinished, leap.words if leap else "")

        def show(found: Found) -> None:
            self.found = found
            self._view.show_found(found)

        self._work.read(look, show, slot="settings.retention", title=_("查找到期内容"))

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere."""
        if changes.concerns("setting", "account", "erasure", "campaign", "campaign_entry"):
            self.reload()

    def keep(self, rule: str, typed: str) -> None:
        """Another number of days."""
        if not typed.isdecimal():
            self._view.say(_("请填天数,例如 365。"))
            return
        self._work.change(
            lambda _p: operations.set_days(self._office, {rule: int(typed)}, actor=self._actor),
            lambda _changes: self.reload(), failed=self._failed, title=_("保留与删除"), notice=_("已改保留天数"),
        )  # fmt: skip

    def purge(self, rules: Sequence[str], reason: str, *, drop_copies: bool, said: str = "") -> None:
        """Erase for good what is due under `rules`; `said`: today as it was typed, "" when it was not asked for."""

        def write(progress: Progress) -> Erased:
            operations.finish(self._office, progress=progress)
            done = operations.purge(
                self._office, rules, actor=self._actor, today=self._today(), reason=reason, said=said,
                progress=progress,
            )  # fmt: skip
            if drop_copies:
                operations.drop_copies(self._office, actor=self._actor, progress=progress)
            return done

        self._work.change(
            write, lambda _done: self.reload(), failed=self._failed, title=_("彻底清除"),
            notice=_("已清除,请打印删除证明存档"),
        )  # fmt: skip

    def finish(self) -> None:
        """Do the last part of a purge that was cut off."""
        self._work.change(
            lambda progress: operations.finish(self._office, progress=progress), lambda _done: self.reload(),
            failed=self._failed, title=_("完成清除"),
        )  # fmt: skip

    def certify(self, number: str, path: Path) -> None:
        """Write the certificate as a PDF."""

        def write(_progress: Progress) -> None:
            path.write_bytes(erasures.certificate(self._office, number, actor=self._actor))

        told = _("已写出:{path}").format(path=path.name)
        self._work.read(
            write, lambda _done: self._view.say(told, "good"), failed=self._failed, title=_("删除证明")
        )

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
        self.reload()
