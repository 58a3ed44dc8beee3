"""What the page of rules does: weigh them, take them back. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Refused, Severity
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.domain.rules.catalogue import RULES
from desktop.operations import rules as operations
from desktop.queries import accounts, packs, rules

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


@dataclass(frozen=True)
class RuleRow:
    """A rule as it weighs here. `fixed`: why it may not be lowered, "" when it may."""

    id: str
    severity: Severity
    default: Severity
    sentence: str
    fixed: str

    @property
    def changed(self) -> bool:
        """Whether it weighs something else here than the district, or the program as it comes, says."""
        return self.severity is not self.default


class RulesView(Protocol):
    """What is told to the page."""

    def show_rules(self, rows: Mapping[str, RuleRow], *, may: bool, pack: str) -> None: ...
    def say(self, text: str) -> None: ...


class RulesPresenter:
    """Rules by their id."""

    def __init__(self, view: RulesView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self.rows: dict[str, RuleRow] = {}

    def reload(self) -> None:
        """Read the weights again."""

        def look(_progress: Progress) -> tuple[dict[str, RuleRow], bool, str]:
            with self._office.read() as db:
                policy, last = rules.policy(db), packs.applied(db)
                district = rules.of_district(db)
                may = accounts.permit(db, self._actor).may(Action.MANAGE_SETTINGS)
            rows = {
                rule.id: RuleRow(
                    rule.id, policy.severity(rule), district.severity(rule), rule.describe(),
                    _(rule.fixed) if rule.fixed else "",
                )
                for rule in RULES.values()
            }  # fmt: skip
            return rows, may, f"{last.name} {last.version}".strip()

        def show(answer: tuple[dict[str, RuleRow], bool, str]) -> None:
            self.rows, may, pack = answer
            self._view.show_rules(self.rows, may=may, pack=pack)

        self._work.read(look, show, slot="settings.rules")

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere."""
        if changes.concerns("setting", "account"):
            self.reload()

    def weigh(self, chosen: Iterable[str], severity: Severity) -> None:
        """Let some rules weigh something else."""
        self._weigh({rule: severity for rule in chosen if self.rows[rule].severity is not severity})

    def reset(self, chosen: Iterable[str]) -> None:
        """Let some rules weigh what the district, or the program as it comes, says."""
        self._weigh({rule: self.rows[rule].default for rule in chosen if self.rows[rule].changed})

    def _weigh(self, wanted: dict[str, Severity]) -> None:
        if wanted:
            self._work.change(
                lambda _p: operations.weigh(self._office, wanted, actor=self._actor),
                lambda _changes: self.reload(), failed=self._failed, title=_("检查规则"),
                notice=_("已调整 {n} 条规则").format(n=len(wanted)),
            )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        told = error.problems.values() if isinstance(error, Refused) else ()
        self._view.say("\n".join([error.text, *(problem.text for problem in told)]))
