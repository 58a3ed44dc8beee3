"""What the page of checks does: run the rules, name the records of one rule, let a warning stand. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.domain import door
from desktop.domain.permissions import Action
from desktop.domain.rules.catalogue import RULES
from desktop.operations import acceptances
from desktop.queries import accounts, findings, named, rules
from desktop.queries.named import Named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from desktop.base.errors import GezhiError
    from desktop.base.progress import Progress
    from desktop.queries.findings import Findings, OpenFinding
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

KINDS: Final = (
    "household", "resident", "dwelling", "building", "unit", "care_record", "territory", "acceptance", "setting",
    "distinct_pair",
)  # fmt: skip
MOST: Final = 1000  # rows of one rule; nobody works through more at a sitting


@dataclass(frozen=True)
class RuleCount:
    """One rule that does not hold somewhere: how often, and how often it was let stand."""

    rule: str
    severity: Severity
    sentence: str
    count: int
    accepted: int


@dataclass(frozen=True)
class Found:
    """One finding with the record it is about; `id` is unique in the list."""

    id: str
    finding: OpenFinding
    about: Named


class ChecksView(Protocol):
    """What is told to the page."""

    def show_counts(self, counts: Sequence[RuleCount]) -> None: ...
    def show_found(self, found: Sequence[Found]) -> None: ...
    def say(self, text: str) -> None: ...


class ChecksPresenter:
    """Nothing is read before the page is shown; `rule` is the one whose records are listed."""

    def __init__(
        self, view: ChecksView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self._report: Findings | None = None
        self.rule = ""

    def run(self) -> None:
        """Hold the whole ledger against the rules."""

        def look(progress: Progress) -> tuple[Findings | None, list[RuleCount]]:
            with self._office.read() as db:
                permit = accounts.permit(db, self._actor)
                if not permit.may(Action.SEE):
                    return None, []
                report = findings.scan(db, self._today(), permit=permit, most=MOST, progress=progress)
                return report, _counts(report, rules.policy(db).severity)

        self._work.read(look, self._show, slot="households.checks", title=_("检查台账"))

    def _show(self, found: tuple[Findings | None, list[RuleCount]]) -> None:
        self._report, counts = found
        known = [count.rule for count in counts]
        if self.rule not in known:
            self.rule = known[0] if known else ""
        self._view.show_counts(counts)
        self.choose(self.rule)

    def choose(self, rule: str) -> None:
        """List the records of one rule."""
        self.rule = rule
        rows = [row for row in self._report.rows if row.rule == rule] if self._report else []

        def look(_progress: object) -> list[Found]:
            with self._office.read() as db:
                names = named.named(db, ((row.record_kind, row.record_id) for row in rows))
            found = [
                Found(str(number), row, names.get((row.record_kind, row.record_id), Named("")))
                for number, row in enumerate(rows)
            ]
            return sorted(found, key=lambda one: (door.natural(one.about.where), one.about.title))

        self._work.read(look, self._view.show_found, slot="households.checks.rule")

    def accept(self, chosen: Sequence[Found], reason: str) -> None:
        """Let these stand for their present values, each with the same reason, each a step of its own."""

        def write(_progress: object) -> object:
            changes = None
            for one in chosen:
                changes = acceptances.accept(
                    self._office, one.finding.finding, one.finding.record_kind, one.finding.record_id,
                    reason=reason, actor=self._actor, today=self._today(),
                )  # fmt: skip
            return changes

        self._work.change(
            write,
            lambda _changes: self.run(),
            failed=self._refused,
            notice=_("已保留 {n} 处提醒").format(n=len(chosen)),
        )

    def _refused(self, error: GezhiError) -> None:
        self._view.say(error.text)


def _counts(report: Findings, severity: Callable[..., Severity]) -> list[RuleCount]:
    """Every rule that speaks somewhere, the heaviest first, then as the rules are listed."""
    order = (Severity.BLOCK, Severity.WARN, Severity.INFO)
    found = [
        RuleCount(
            name, severity(rule), rule.describe(), report.counts.get(name, 0), report.accepted.get(name, 0)
        )
        for name, rule in RULES.items()
        if report.counts.get(name) or report.accepted.get(name)
    ]
    return sorted(found, key=lambda count: order.index(count.severity))
