"""What the page of campaigns does: begin one, end one, switch how often people are visited. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.domain.care_visits import EMERGENCY, NORMAL
from desktop.domain.permissions import Action
from desktop.operations import campaigns as operations
from desktop.operations import care
from desktop.queries import accounts, retention
from desktop.queries import campaigns as queries
from desktop.queries import care as care_queries
from desktop.queries.campaigns import Campaign

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

STEPS = ("name", "purpose", "basis", "ends_on")


@dataclass(frozen=True)
class Standing:
    """Campaigns by id; `emergency`: everybody under care is visited daily; `due`: entries that wait to be erased."""

    rows: Mapping[str, Campaign]
    emergency: bool
    due: int
    may: bool


class CampaignsView(Protocol):
    """What is told to the page."""

    def show_standing(self, standing: Standing) -> None: ...
    def say(self, text: str, kind: str = "alarm") -> None: ...


class CampaignsPresenter:
    """`standing` is what the last look found."""

    def __init__(
        self, view: CampaignsView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work, self._actor, self._today = view, office, work, actor, today
        self.standing: Standing | None = None

    def reload(self) -> None:
        """Read the campaigns again."""

        def look(_progress: Progress) -> Standing:
            with self._office.read() as db:
                rows = {one.id: one for one in queries.campaigns(db)}
                due = retention.due(db, today=self._today(), rules=["campaign"])
                may = accounts.permit(db, self._actor).may(Action.MANAGE_SETTINGS)
                emergency = care_queries.profile(db) == EMERGENCY
            return Standing(rows, emergency, len(due), may)

        def show(standing: Standing) -> None:
            self.standing = standing
            self._view.show_standing(standing)

        self._work.read(look, show, slot="settings.campaigns")

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere."""
        if changes.concerns("campaign", "campaign_entry", "setting", "account", "erasure"):
            self.reload()

    def state(self, one: Campaign) -> str:
        """Whether it runs, waits for its purge, or is erased."""
        if one.erasure_id:
            return _("已清除")
        if one.open_on(self._today()):
            return _("进行中")
        return _("该清除了") if one.purge_on <= self._today().isoformat() else _("已结束")

    def start(self, typed: Mapping[str, str]) -> None:
        """Begin one as typed; the purge date follows from the rule of retention."""
        try:
            ends_on = date.fromisoformat(typed.get("ends_on", "").strip())
        except ValueError:
            self._view.say(_("结束日期请写成 2026-09-30 这样。"))
            return
        self._work.change(
            lambda _p: operations.start(
                self._office, name=typed.get("name", ""), purpose=typed.get("purpose", ""),
                basis=typed.get("basis", ""), ends_on=ends_on, actor=self._actor, today=self._today(),
            ),
            lambda _changes: self.reload(), failed=self._failed, title=_("专项工作"), notice=_("已开始专项工作"),
        )  # fmt: skip

    def end(self, campaign_id: str) -> None:
        """End one today."""
        self._work.change(
            lambda _p: operations.end(self._office, campaign_id, actor=self._actor, today=self._today()),
            lambda _changes: self.reload(), failed=self._failed, title=_("专项工作"), notice=_("已结束专项工作"),
        )  # fmt: skip

    def switch_profile(self) -> None:
        """From 平时 to 战时 or back; back, the page offers to end and erase what was collected for it."""
        back = self.standing is not None and self.standing.emergency

        def landed(_changes: object) -> None:
            self.reload()
            running = [
                c for c in (self.standing.rows if self.standing else {}).values() if c.open_on(self._today())
            ]
            if back:
                words = _("已改回平时。还有 {n} 项专项在进行:请把为战时开的结束,到期后在“保留与删除”里清除。")
                self._view.say(words.format(n=len(running)), "info")

        profile = NORMAL if back else EMERGENCY
        notice = _("已改回平时") if back else _("已改为战时")
        self._work.change(
            lambda _p: care.set_profile(self._office, profile, actor=self._actor), landed, failed=self._failed,
            title=_("走访频次"), notice=notice,
        )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
