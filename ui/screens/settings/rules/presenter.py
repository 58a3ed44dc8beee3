"""What the page of rules does: weigh them, take them back, look at a district pack and take it in. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.clock import today
from desktop.base.errors import GezhiError, Refused, Severity
from desktop.base.i18n import _
from desktop.documents.render import design
from desktop.domain.permissions import Action
from desktop.domain.rules.catalogue import RULES
from desktop.exchange.packs import comparing
from desktop.exchange.packs.comparing import Plan
from desktop.exchange.packs.pack import read_pack
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
        """Whether it weighs something else here than with the program as it comes."""
        return self.severity is not self.default


class RulesView(Protocol):
    """What is told to the page."""

    def show_rules(self, rows: Mapping[str, RuleRow], *, may: bool, pack: str) -> None: ...
    def show_plan(self, plan: Plan) -> None: ...
    def hide_plan(self) -> None: ...
    def say(self, text: str) -> None: ...


class RulesPresenter:
    """Rules by their id; `plan` is the district pack that is being looked at, None when there is none."""

    def __init__(self, view: RulesView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self.rows: dict[str, RuleRow] = {}
        self.plan: Plan | None = None

    def reload(self) -> None:
        """Read the weights again."""

        def look(_progress: Progress) -> tuple[dict[str, RuleRow], bool, str]:
            with self._office.read() as db:
                policy, last = rules.policy(db), packs.applied(db)
                may = accounts.permit(db, self._actor).may(Action.MANAGE_SETTINGS)
            rows = {
                rule.id: RuleRow(
                    rule.id, policy.severity(rule), rule.severity, rule.describe(),
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
        """Let some rules weigh what they weigh with the program as it comes."""
        self._weigh({rule: self.rows[rule].default for rule in chosen if self.rows[rule].changed})

    def look_at(self, path: Path) -> None:
        """Say what a district pack would change."""

        def look(_progress: Progress) -> Plan:
            pack = read_pack(path)
            design.insist_pack(self._office, pack.layouts, today=today(self._office.clock))
            return comparing.compare(self._office, pack)

        def show(plan: Plan) -> None:
            self.plan = plan
            self._view.show_plan(plan)

        self._work.read(look, show, failed=self._failed, slot="settings.pack", title=_("读入区县包"))

    def take_in(self) -> None:
        """Do what was shown; one step."""
        if self.plan is None:
            return
        pack = self.plan.pack

        def landed(_changes: object) -> None:
            self.leave()
            self.reload()

        self._work.change(
            lambda _p: comparing.apply(self._office, pack, actor=self._actor), landed, failed=self._failed,
            title=_("读入区县包"), notice=_("已读入区县包:{name}").format(name=pack.name),
        )  # fmt: skip

    def leave(self) -> None:
        """Look at no pack any more."""
        self.plan = None
        self._view.hide_plan()

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
